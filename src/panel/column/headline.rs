//! The head of the panel: which scene, how learning goes, and the three figures that matter.

use bevy_egui::egui::{Align, Button, Layout, Response, RichText, Sense, Shape, Stroke, Ui, UiBuilder, Vec2};

use super::super::shortcuts::{tip, with_key};
use super::super::widgets::{dot, focus_ring, sparkline, text_left};
use super::super::{Action, number, theme};
use super::{changes, rivals};
use crate::learner::{CurvePoint, Progress};
use crate::session::{Command, FollowedView, PlayedView, View};

const FIGURE_HEIGHT: f32 = 58.0;
/// What the buttons beside the scene's name take, in points.
const BUTTONS: f32 = 172.0;
/// Width of the sign after the scene's name, in points.
const SIGN_WIDTH: f32 = 10.0;
/// A run that is followed is usually heard of at least this often.
const SILENT_SECS: u64 = 120;
/// Points of the curve over which the pace of generations is measured.
const RATE_POINTS: usize = 20;
/// Height of the row with the scene's name: that of its round buttons.
const TITLE_HEIGHT: f32 = 28.0;

/// Scene, undo and redo, learner's pace and switch; then the champion, its best rival and the floor, in units per 1,000 ticks.
pub(in crate::panel) fn headline_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        let scenes = Action::ToggleScenes;
        let help = format!("{}\n{}", view.look_for, tip(&scenes));
        let room = ui.available_width() - BUTTONS;
        if title_ui(ui, &number::words(&view.scene_name), room).on_hover_text(help.trim_start()).clicked() {
            actions.push(scenes);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(TITLE_HEIGHT);
            if view.has_learner {
                let (text, help) = match (view.learning, &view.learning_ended) {
                    (true, _) => ("Pause learning", "pause"),
                    (false, None) => ("Resume learning", "resume"),
                    (false, Some(_)) => ("Restart learning", "begin anew from the champion"),
                };
                let toggle = Action::Session(Command::ToggleLearning);
                if ui.button(text).on_hover_text(with_key(help, &toggle)).clicked() {
                    actions.push(toggle);
                }
            } else {
                let (text, help) = match &view.followed {
                    Some(_) => {
                        ("Learn here", "go on from this run's champion in this window; the other process is left alone")
                    }
                    None => ("Start learning", "learn how the fleet of this scene is coordinated"),
                };
                if ui.button(text).on_hover_text(help).clicked() {
                    actions.push(Action::Session(Command::StartLearning));
                }
            }
            ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
            actions.extend(changes::undo_ui(ui, &view.changes));
        });
    });
    ui.horizontal(|ui| {
        let colour = match &view.played {
            Some(played) if played.differs_at.is_some() => theme::ALERT,
            Some(_) => theme::LEARNED,
            None if view.learning_ended.is_some() => theme::ALERT,
            None if view.learning || view.followed.is_some() => theme::LEARNED,
            None => theme::WEAK,
        };
        dot(ui, colour);
        let text = RichText::new(pace(view)).small().color(theme::WEAK);
        let pace = text_left(ui, Vec2::new(ui.available_width(), 14.0), text);
        if let Some(followed) = &view.followed {
            let episodes = number::grouped(view.evaluations as f64);
            let per_sec = followed.progress.as_ref().map_or_else(String::new, |progress| {
                format!(", {} a second", number::short(progress.evaluations_per_sec()))
            });
            let directory = &followed.directory;
            pace.on_hover_text(format!("another process trains in {directory}, {episodes} episodes so far{per_sec}"));
        }
    });
    figures_ui(ui, view);
    actions
}

/// The scene's name, which leads to others: a button in `room` points with a sign that there are more.
fn title_ui(ui: &mut Ui, name: &str, room: f32) -> Response {
    ui.spacing_mut().item_spacing.x = theme::GAP_SMALL;
    let title = Button::new(RichText::new(name).heading().color(theme::BRIGHT)).frame(false).truncate();
    let title = ui.scope(|ui| {
        ui.set_max_width(room - SIGN_WIDTH - theme::GAP_SMALL);
        ui.add(title)
    });
    let title = title.inner;
    let (rect, sign) = ui.allocate_exact_size(Vec2::new(SIGN_WIDTH, TITLE_HEIGHT), Sense::hover());
    let at = |x: f32, y: f32| rect.center() + Vec2::new(x, y);
    let ink = if title.hovered() || sign.hovered() { theme::BRIGHT } else { theme::WEAK };
    let corners = vec![at(-5.0, -2.0), at(5.0, -2.0), at(0.0, 4.0)];
    ui.painter().add(Shape::convex_polygon(corners, ink, Stroke::NONE));
    focus_ring(ui, &title, title.rect);
    title
}

fn pace(view: &View) -> String {
    match (&view.played, &view.followed) {
        (Some(played), _) => return played_pace(played),
        (None, Some(followed)) => return followed_pace(view, followed),
        (None, None) if !view.has_learner => return "no learner in this session".to_owned(),
        (None, None) => {}
    }
    let state = match (&view.learning_ended, view.learning) {
        (Some(reason), _) => return format!("learning has ended: {reason}"),
        (None, true) => "learning",
        (None, false) => "learning is paused",
    };
    let per_sec = |rate: f64| format!("{}/s", number::short(rate));
    let generations = generations_per_sec(&view.curve, &view.curve_secs)
        .map_or_else(String::new, |rate| format!(", {}", per_sec(rate)));
    let episodes = number::grouped(view.evaluations as f64);
    let episodes_per_sec = per_sec(view.evaluations_per_sec);
    let generation = number::grouped(f64::from(view.generation));
    let since = view.trials_under_way.filter(|_| view.learning);
    let since = since.map_or_else(String::new, |(done, all)| format!(", then {done} of {all} trials"));
    let ahead = view.settings.pauses_at.filter(|&at| at > view.evaluations && view.learning).map(|at| ahead(view, at));
    match view.silent_secs {
        Some(secs) => format!("{state} · generation {generation}{since} · silent for {secs} s"),
        None => match ahead {
            // There is no room for the pace beside it.
            Some(ahead) => format!("{state} · generation {generation}{since} · {ahead}"),
            None if !since.is_empty() || !view.learning => {
                format!("{state} · generation {generation}{since} · {episodes} episodes")
            }
            None => format!("{state} · generation {generation}{generations} · {episodes} episodes, {episodes_per_sec}"),
        },
    }
}

/// How far it is to the pause after so many episodes.
fn ahead(view: &View, pauses_at: u64) -> String {
    let (done, all) = (view.evaluations as f64, pauses_at as f64);
    let percent = (100.0 * done / all).floor();
    let secs = (all - done) / view.evaluations_per_sec;
    let left = if secs.is_finite() { format!(", {} left", lasting(secs)) } else { String::new() };
    format!("{percent:.0} % of {} episodes{left}", number::grouped(all))
}

/// Generations a second over the last points of a curve, whose seconds of learning are `secs`; `None` where there is no telling.
fn generations_per_sec(curve: &[CurvePoint], secs: &[f64]) -> Option<f64> {
    if curve.len() != secs.len() {
        return None;
    }
    let first = curve.len().saturating_sub(RATE_POINTS);
    let generations = f64::from(curve.last()?.generation) - f64::from(curve.get(first)?.generation);
    let took_secs = secs.last()? - secs.get(first)?;
    (generations > 0.0 && took_secs > 0.0).then(|| generations / took_secs)
}

/// How far a recording is known to be what it says.
fn played_pace(played: &PlayedView) -> String {
    let PlayedView { name, ticks, compared_ticks, differs_at } = played;
    let [ticks, compared] = [*ticks, *compared_ticks].map(|ticks| number::grouped(f64::from(ticks)));
    match differs_at {
        Some(tick) => format!("{name} · not as recorded from tick {} on", number::grouped(f64::from(*tick))),
        None if compared == ticks => format!("{name} · all {ticks} ticks are as recorded"),
        None => format!("{name} · {compared} of {ticks} ticks compared"),
    }
}

/// Who trains a run that is followed, how far it is, and when it was last heard of.
fn followed_pace(view: &View, followed: &FollowedView) -> String {
    let heard = match followed.heard_secs_ago {
        None => "nothing written yet".to_owned(),
        Some(secs @ 0..120) => format!("heard of {secs} s ago"),
        Some(secs @ 120..7200) => format!("heard of {} min ago", secs / 60),
        Some(secs) => format!("heard of {} h ago", secs / 3600),
    };
    let generation = number::grouped(f64::from(view.generation));
    match &followed.progress {
        Some(progress) if progress.is_over => {
            format!("trained elsewhere, to its end · generation {generation} · {heard}")
        }
        // Who was not heard of for long may have been stopped.
        Some(progress) if followed.heard_secs_ago.is_some_and(|secs| secs >= SILENT_SECS) => {
            format!("trained elsewhere · generation {generation} · {} · {heard}", share(progress))
        }
        Some(progress) => {
            let left = progress.left_secs().map_or_else(String::new, |secs| format!(", {} left", lasting(secs)));
            let per_sec = number::short(progress.evaluations_per_sec());
            format!("trained elsewhere · generation {generation} · {}{left} · {per_sec}/s", share(progress))
        }
        None => format!("trained by another process · generation {generation} · {heard}"),
    }
}

fn share(progress: &Progress) -> String {
    format!("{:.0} %", (100.0 * progress.share()).floor())
}

/// A stretch of time in its unit.
fn lasting(secs: f64) -> String {
    match secs {
        secs if secs < 100.0 => format!("{secs:.0} s"),
        secs if secs < 6000.0 => format!("{:.0} min", secs / 60.0),
        secs => format!("{:.1} h", secs / 3600.0),
    }
}

fn figures_ui(ui: &mut Ui, view: &View) {
    let champion = view.curve.last().map(|point| point.champion.mean * 1000.0);
    let best = rivals::best(view);
    let rival = best.map(|rival| rival.mean * 1000.0);
    let gain = match (rival, champion) {
        (Some(rival), Some(champion)) => number::change(rival, champion),
        _ => String::new(),
    };
    let dash = || "–".to_owned();
    let shown = f64::from(u8::from(view.has_curve()) + u8::from(view.has_rivals()) + 1) as f32;
    let width = (ui.available_width() - (shown - 1.0) * theme::GAP) / shown;
    let row = ui.horizontal(|ui| {
        if view.has_curve() {
            let score = champion.map_or_else(dash, number::grouped);
            figure(ui, width, "learned champion", &score, theme::LEARNED, |ui| {
                ui.label(RichText::new(gain).small().color(theme::LEARNED));
            });
        }
        if view.has_rivals() {
            let score = rival.map_or_else(dash, number::grouped);
            figure(ui, width, "best by hand", &score, theme::RIVAL, |ui| {
                let name = best.map(|rival| number::words(&rival.name)).unwrap_or_default();
                let size = Vec2::new(ui.available_width(), 13.0);
                text_left(ui, size, RichText::new(name).small().color(theme::WEAK));
            });
        }
        figure(ui, width, "on the floor", &number::grouped(view.throughput_per_1000), theme::TEXT, |ui| {
            sparkline(ui, &view.recent, Vec2::new(ui.available_width(), 13.0), theme::WEAK);
        });
    });
    row.response.on_hover_text("finished per 1,000 ticks; champion and rival on held-out seeds");
}

fn figure(ui: &mut Ui, width: f32, label: &str, value: &str, colour: theme::Tone, below: impl FnOnce(&mut Ui)) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(width, FIGURE_HEIGHT), Sense::hover());
    ui.painter().rect_filled(rect, theme::ROUND, theme::CARD);
    let mut inside =
        ui.new_child(UiBuilder::new().max_rect(rect.shrink2(Vec2::new(9.0, 6.0))).layout(Layout::top_down(Align::Min)));
    inside.spacing_mut().item_spacing.y = 1.0;
    inside.label(RichText::new(label).size(10.5).color(theme::WEAK));
    inside.label(RichText::new(value).size(19.0).color(colour));
    below(&mut inside);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::Allowance;
    use crate::panel::tests::sample_view;
    use crate::session::LearnerSettings;

    #[test]
    fn the_pace_of_generations_is_that_of_late() {
        let view = sample_view();
        let curve = &view.curve;
        // Forty generations: the first half took a second each, the other two.
        let secs: Vec<f64> = (0..=40).map(|place| f64::from(place + (place - 20).max(0))).collect();
        let rate = generations_per_sec(curve, &secs).expect("a rate");
        assert!((rate - 0.5).abs() < 1e-9, "{rate}");
        assert_eq!(generations_per_sec(curve, &[]), None, "an earlier run's file has no times");
        assert_eq!(generations_per_sec(&curve[..1], &secs[..1]), None);
        assert_eq!(pace(&view), "learning · generation 40, 1.00/s · 680 episodes, 17.3/s");
    }

    /// On a large floor the first generation takes minutes: whoever waits sees that it gets on.
    #[test]
    fn a_generation_that_takes_long_says_how_far_it_is() {
        let view = View { trials_under_way: Some((12, 68)), ..sample_view() };
        assert_eq!(pace(&view), "learning · generation 40, then 12 of 68 trials · 680 episodes");
        let silent = View { silent_secs: Some(31), ..view.clone() };
        assert_eq!(pace(&silent), "learning · generation 40, then 12 of 68 trials · silent for 31 s");
        let paused = View { learning: false, ..view };
        assert_eq!(pace(&paused), "learning is paused · generation 40 · 680 episodes");
    }

    #[test]
    fn learning_that_will_pause_says_how_far_it_is_to_that() {
        let settings = LearnerSettings { pauses_at: Some(2000), ..sample_view().settings };
        let view = View { settings, ..sample_view() };
        assert_eq!(pace(&view), "learning · generation 40 · 34 % of 2,000 episodes, 76 s left");
        let slow = View { trials_under_way: Some((12, 68)), ..view.clone() };
        assert_eq!(pace(&slow), "learning · generation 40, then 12 of 68 trials · 34 % of 2,000 episodes, 76 s left");
        let view = View { evaluations_per_sec: 0.0, ..view };
        assert_eq!(pace(&view), "learning · generation 40 · 34 % of 2,000 episodes");
        let goes_on = View { evaluations: 2000, ..view };
        assert_eq!(pace(&goes_on), "learning · generation 40, 1.00/s · 2,000 episodes, 0.00/s", "it was told to go on");
    }

    #[test]
    fn a_run_with_a_budget_says_how_far_it_is() {
        let progress = Progress {
            version: Progress::VERSION,
            allowance: Allowance::Evaluations(1_200),
            spent_millis: 100_000,
            evaluations: 300,
            is_over: false,
        };
        let told = |progress: Option<Progress>, heard_secs_ago: u64| {
            let directory = "runs/x".to_owned();
            let followed = FollowedView { directory, heard_secs_ago: Some(heard_secs_ago), scenes: 1, progress };
            pace(&View { followed: Some(followed), ..sample_view() })
        };
        assert_eq!(told(Some(progress), 3), "trained elsewhere · generation 40 · 25 %, 5 min left · 3.00/s");
        assert_eq!(told(Some(progress), 300), "trained elsewhere · generation 40 · 25 % · heard of 5 min ago");
        let over = Progress { is_over: true, ..progress };
        assert_eq!(told(Some(over), 3), "trained elsewhere, to its end · generation 40 · heard of 3 s ago");
        assert_eq!(told(None, 3), "trained by another process · generation 40 · heard of 3 s ago");
    }
}
