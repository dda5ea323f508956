//! The head of the panel: which scene, how learning goes, and the three figures that matter.

use bevy_egui::egui::{Align, Layout, RichText, Sense, Ui, UiBuilder, Vec2};

use super::widgets::{dot, sparkline, text_left};
use super::{Action, changes, number, rivals, theme};
use crate::session::{Command, FollowedView, PlayedView, View};

const FIGURE_HEIGHT: f32 = 58.0;
/// Height of the row with the scene's name: that of its round buttons.
const TITLE_HEIGHT: f32 = 28.0;

/// Scene, undo and redo, learner's pace and switch; then the champion, its best rival and the floor, in units per 1,000 ticks.
pub(super) fn headline_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        let name = RichText::new(number::words(&view.scene_name)).heading().color(theme::BRIGHT);
        let title = ui.label(name);
        if !view.look_for.is_empty() {
            title.on_hover_text(&view.look_for);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(TITLE_HEIGHT);
            if view.has_learner {
                let (text, help) = match (view.learning, &view.learning_ended) {
                    (true, _) => ("Pause learning", "pause (T)"),
                    (false, None) => ("Resume learning", "resume (T)"),
                    (false, Some(_)) => ("Restart learning", "begin anew from the champion (T)"),
                };
                if ui.button(text).on_hover_text(help).clicked() {
                    actions.push(Action::Session(Command::ToggleLearning));
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
            pace.on_hover_text(format!("another process trains in {}, {episodes} episodes so far", followed.directory));
        }
    });
    figures_ui(ui, view);
    actions
}

fn pace(view: &View) -> String {
    match (&view.played, &view.followed) {
        (Some(played), _) => return played_pace(played),
        (None, Some(followed)) => return followed_pace(view, followed),
        (None, None) if !view.has_learner => return "no learner in this session".to_owned(),
        (None, None) => {}
    }
    let state = match (&view.learning_ended, view.learning, view.silent_secs) {
        (Some(reason), ..) => return format!("learning has ended: {reason}"),
        (None, true, Some(secs)) => return format!("learning · no report for {secs} s"),
        (None, true, None) => "learning",
        (None, false, _) => "learning is paused",
    };
    format!(
        "{state} · generation {} · {} episodes · {} per second",
        view.generation,
        number::grouped(view.evaluations as f64),
        number::short(view.evaluations_per_sec)
    )
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
    let saved = match followed.saved_secs_ago {
        None => "nothing saved yet".to_owned(),
        Some(secs @ 0..120) => format!("saved {secs} s ago"),
        Some(secs @ 120..7200) => format!("saved {} min ago", secs / 60),
        Some(secs) => format!("saved {} h ago", secs / 3600),
    };
    format!("trained by another process · generation {} · {saved}", number::grouped(f64::from(view.generation)))
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
    let shown = f64::from(u8::from(view.has_curve()) + u8::from(view.has_learner) + 1) as f32;
    let width = (ui.available_width() - (shown - 1.0) * theme::GAP) / shown;
    let row = ui.horizontal(|ui| {
        if view.has_curve() {
            let score = champion.map_or_else(dash, number::grouped);
            figure(ui, width, "learned champion", &score, theme::LEARNED, |ui| {
                ui.label(RichText::new(gain).small().color(theme::LEARNED));
            });
        }
        if view.has_learner {
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
