//! The champions of this session on a line: scrub along them, pin some, compare one with now.

use bevy_egui::egui::{Button, Rangef, RichText, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::widgets::{Arrows, focus_ring, take_arrows, text_left};
use super::super::{Action, number, theme};
use crate::session::{Command, GenerationView, View};

/// Height of the line with its dots, in points.
const STRIP_HEIGHT: f32 = 22.0;
/// Room for the buttons at the right, in points.
const BUTTONS_WIDTH: f32 = 196.0;

/// The line, and what there is to do with the champion that is in charge; nothing below two champions.
pub(in crate::panel) fn gallery_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let [.., newest] = view.generations.as_slice() else { return actions };
    ui.label(theme::title("generations, on this seed"));
    let shown = view.generation_in_charge();
    actions.extend(strip_ui(ui, &view.generations, shown));
    let kept = shown.and_then(|shown| view.generations.iter().find(|kept| kept.generation == shown));
    ui.horizontal(|ui| {
        let (text, colour) = match kept {
            Some(kept) => (told(kept), theme::TEXT),
            None => (format!("in charge: {}", number::words(&view.policy_name)), theme::WEAK),
        };
        let width = (ui.available_width() - BUTTONS_WIDTH).max(60.0);
        text_left(ui, vec2(width, 18.0), RichText::new(text).size(12.0).color(colour));
        let Some(kept) = kept else { return };
        let generation = kept.generation;
        let (label, help) = if kept.is_pinned {
            ("Unpin", "let it go with the others when there are too many")
        } else {
            ("Pin", "mark it, and keep it whatever comes")
        };
        if ui.button(label).on_hover_text(help).clicked() {
            actions.push(Action::Session(Command::PinGeneration(generation, !kept.is_pinned)));
        }
        let compare = ui.add_enabled(generation != newest.generation, Button::new("Compare with now"));
        if compare.on_hover_text("the newest champion left, this one right: same seed and demand").clicked() {
            actions.push(Action::Session(Command::SetPolicy("champion".to_owned())));
            actions.push(Action::Session(Command::CompareWith(format!("generation {generation}"))));
        }
    });
    actions
}

fn told(kept: &GenerationView) -> String {
    let score = kept.score.map_or(String::new(), |score| format!(" · {}", number::grouped(score.mean * 1000.0)));
    match kept.generation {
        0 => format!("untrained{score}"),
        generation => format!("generation {}{score}", number::grouped(f64::from(generation))),
    }
}

/// A dot for every champion by its generation; a click or a drag shows the nearest.
fn strip_ui(ui: &mut Ui, generations: &[GenerationView], shown: Option<u32>) -> Option<Action> {
    let size = vec2(ui.available_width(), STRIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
    let is_enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::slider(is_enabled, f64::from(shown.unwrap_or(0)), "generation shown"));
    let last = generations.last().map_or(1, |kept| kept.generation.max(1)) as f32;
    let span = Rangef::new(rect.left() + 7.0, rect.right() - 7.0);
    let x = |generation: u32| span.min + span.span() * generation as f32 / last;
    let y = rect.center().y;
    ui.painter().hline(span, y, Stroke::new(2.0, theme::LINE));
    let pointed = response.hover_pos().or(response.interact_pointer_pos()).and_then(|pointer| {
        let away = |kept: &&GenerationView| (x(kept.generation) - pointer.x).abs();
        generations.iter().min_by(|a, b| away(a).total_cmp(&away(b)))
    });
    for kept in generations {
        let centre = pos2(x(kept.generation), y);
        let is_pointed_at = pointed.is_some_and(|pointed| pointed.generation == kept.generation);
        let colour = if is_pointed_at { theme::BRIGHT.into() } else { theme::LEARNED.gamma_multiply(0.75) };
        if kept.is_pinned {
            let corners = [vec2(0.0, -6.0), vec2(6.0, 0.0), vec2(0.0, 6.0), vec2(-6.0, 0.0)];
            let corners = corners.map(|corner| centre + corner).to_vec();
            ui.painter().add(Shape::convex_polygon(corners, theme::RIVAL, Stroke::NONE));
        } else {
            ui.painter().circle_filled(centre, 3.0, colour);
        }
        if shown == Some(kept.generation) {
            ui.painter().circle_stroke(centre, 7.0, Stroke::new(2.0, theme::BRIGHT));
        }
    }
    focus_ring(ui, &response, rect);
    if let Some(next) = stepped(take_arrows(ui, &response, false), generations, shown) {
        return Some(Action::Session(Command::ShowGeneration(next)));
    }
    let pointed = pointed?;
    let is_asked = (response.clicked() || response.dragged()) && shown != Some(pointed.generation);
    response.on_hover_text_at_pointer(format!("{}\nclick or drag to see this episode under it", told(pointed)));
    is_asked.then_some(Action::Session(Command::ShowGeneration(pointed.generation)))
}

/// The generation that arrow keys, Home and End lead to from the one that is shown; from none to the newest.
fn stepped(Arrows { right, far_right, ends, .. }: Arrows, all: &[GenerationView], shown: Option<u32>) -> Option<u32> {
    let last = all.len().checked_sub(1)?;
    let here = shown.and_then(|shown| all.iter().position(|kept| kept.generation == shown));
    let steps = right + far_right;
    let next = match (ends, here) {
        ((true, _), _) => 0,
        ((_, true), _) => last,
        (_, Some(here)) => here.saturating_add_signed(steps as isize).min(last),
        (_, None) if steps != 0 => last,
        (_, None) => return None,
    };
    (here != Some(next)).then(|| all[next].generation)
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::accesskit::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::panel::tests::{harness, sample_view};
    use crate::sim::Interval;

    fn view_under(policy_name: &str) -> View {
        let kept = |generation: u32| GenerationView {
            generation,
            score: (generation > 0).then_some(Interval { mean: 2.0, low: 1.9, high: 2.1 }),
            is_pinned: generation == 5,
        };
        View { generations: [0, 5, 20].map(kept).into(), policy_name: policy_name.to_owned(), ..sample_view() }
    }

    #[test]
    fn scrubbing_shows_the_champion_that_is_nearest() {
        let view = view_under("champion of generation 20");
        let mut harness = harness(|ui| gallery_ui(ui, &view));
        harness.get_by_label("generation 20 · 2,000");
        let strip = harness.get_by_role_and_label(Role::Slider, "generation shown").rect();
        for share in [0.0, 0.2, 1.0] {
            let place = strip.left_center() + strip.width() * share * bevy_egui::egui::Vec2::X;
            harness.drag_at(place);
            harness.run();
            harness.drop_at(place);
            harness.run();
        }
        let mut asked = harness.state().clone();
        asked.dedup();
        let expected = [0, 5].map(|generation| Action::Session(Command::ShowGeneration(generation)));
        assert_eq!(asked, expected, "the newest is shown already");
    }

    #[test]
    fn one_is_pinned_and_compared_with_now() {
        let view = view_under("champion of generation 5");
        let mut harness = harness(|ui| gallery_ui(ui, &view));
        for label in ["Unpin", "Compare with now"] {
            harness.get_by_label(label).click();
            harness.run();
        }
        let expected = [
            Command::PinGeneration(5, false),
            Command::SetPolicy("champion".to_owned()),
            Command::CompareWith("generation 5".to_owned()),
        ];
        assert_eq!(harness.state().as_slice(), expected.map(Action::Session));
        let preset = view_under("highways");
        let mut preset = crate::panel::tests::harness(|ui| gallery_ui(ui, &preset));
        preset.run();
        preset.get_by_label("in charge: highways");
        assert!(preset.query_by_label("Pin").is_none());
    }
}
