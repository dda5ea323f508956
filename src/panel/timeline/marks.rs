//! What happened, as signs over the track; those that would overlap share one.

use bevy_egui::egui::{Painter, Pos2, Rect, RichText, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use super::super::widgets::focus_ring;
use super::super::{Action, number, theme};
use super::Scale;
use crate::session::{Command, Mark, MarkKind, View};

/// Height of the strip of signs, in points.
pub(super) const HEIGHT: f32 = 14.0;
/// Half the size of a sign.
const HALF: f32 = 4.0;
/// Marks nearer than this share a sign.
const APART: f32 = 11.0;
/// Lines of what a sign tells.
const MOST_TOLD: usize = 6;

/// A sign for every mark, or for several that are close together, in a strip from `top`; hover tells, a click goes there.
pub(super) fn marks_ui(ui: &mut Ui, view: &View, scale: Scale, top: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    for (number, group) in groups(&view.timeline.marks, scale).enumerate() {
        let centre = pos2(scale.x(group[0].tick), top + HEIGHT / 2.0 - 1.0);
        let place = Rect::from_center_size(centre, vec2(APART, HEIGHT));
        let response = ui.interact(place, ui.id().with(("mark", number)), Sense::click());
        let is_enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, line(&group[0])));
        let Some(leading) = group.iter().min_by_key(|mark| rank(mark.kind)) else { continue };
        let half = if response.hovered() || response.has_focus() { HALF + 1.0 } else { HALF };
        sign(ui.painter(), leading.kind, centre, half);
        if group.len() > 1 {
            ui.painter().hline(centre.x - 3.0..=centre.x + 3.0, centre.y + half + 2.5, Stroke::new(1.5, theme::WEAK));
        }
        focus_ring(ui, &response, place);
        if response.clicked() {
            actions.push(Action::Session(Command::GoTo(group[0].tick)));
        }
        response.on_hover_ui(|ui| tell(ui, group));
    }
    actions
}

/// Marks in order, those together that are too near to be told apart.
fn groups(marks: &[Mark], scale: Scale) -> impl Iterator<Item = &[Mark]> {
    let mut rest = marks;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let near = |mark: &Mark| scale.x(mark.tick) - scale.x(first.tick) < APART;
        let (group, others) = rest.split_at(rest.iter().take_while(|mark| near(mark)).count().max(1));
        rest = others;
        Some(group)
    })
}

fn line(mark: &Mark) -> String {
    format!("tick {}: {}", number::grouped(f64::from(mark.tick)), mark.label)
}

fn tell(ui: &mut Ui, group: &[Mark]) {
    for mark in group.iter().take(MOST_TOLD) {
        ui.horizontal(|ui| {
            let (place, _) = ui.allocate_exact_size(vec2(10.0, 14.0), Sense::hover());
            sign(ui.painter(), mark.kind, place.center(), HALF);
            ui.label(line(mark));
        });
    }
    let more = group.len().saturating_sub(MOST_TOLD);
    let more = if more > 0 { format!("and {more} more · ") } else { String::new() };
    ui.label(RichText::new(format!("{more}click to see it happen")).small().color(theme::WEAK));
}

/// Which of several marks their sign is taken from: the smallest.
fn rank(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Fork => 0,
        MarkKind::Champion => 1,
        MarkKind::Policy => 2,
        MarkKind::Fault => 3,
        MarkKind::BlackOut => 4,
        MarkKind::Demand => 5,
        MarkKind::Setting => 6,
        MarkKind::Dip => 7,
    }
}

/// A sign told apart by its shape, and by its colour again.
fn sign(painter: &Painter, kind: MarkKind, centre: Pos2, half: f32) {
    let at = |x: f32, y: f32| centre + vec2(x, y) * half;
    let filled = |corners: Vec<Pos2>, colour: theme::Tone| {
        painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    };
    let diamond = || vec![at(0.0, -1.2), at(1.2, 0.0), at(0.0, 1.2), at(-1.2, 0.0)];
    match kind {
        MarkKind::Champion => filled(diamond(), theme::LEARNED),
        MarkKind::Policy => filled(diamond(), theme::RIVAL),
        MarkKind::Fault => {
            let stroke = Stroke::new(2.0, theme::ALERT);
            painter.line_segment([at(-0.85, -0.85), at(0.85, 0.85)], stroke);
            painter.line_segment([at(-0.85, 0.85), at(0.85, -0.85)], stroke);
        }
        MarkKind::BlackOut => {
            filled(vec![at(-0.95, -0.95), at(0.95, -0.95), at(0.95, 0.95), at(-0.95, 0.95)], theme::WEAK);
        }
        MarkKind::Demand => {
            painter.circle_filled(centre, half, theme::CANDIDATES);
        }
        MarkKind::Setting => {
            painter.circle_stroke(centre, half * 0.85, Stroke::new(1.6, theme::TEXT));
        }
        MarkKind::Dip => filled(vec![at(-1.0, -0.8), at(1.0, -0.8), at(0.0, 1.0)], theme::CANDIDATES),
        MarkKind::Fork => {
            let stroke = Stroke::new(1.8, theme::TEXT);
            painter.line_segment([at(0.0, 1.2), centre], stroke);
            painter.line_segment([centre, at(-0.9, -1.1)], stroke);
            painter.line_segment([centre, at(0.9, -1.1)], stroke);
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::Rangef;

    use super::*;

    #[test]
    fn marks_that_would_overlap_share_a_sign() {
        let mark = |tick| Mark { tick, kind: MarkKind::Setting, label: String::new() };
        let marks: Vec<Mark> = [0, 5, 10, 20, 300].map(mark).into();
        let scale = Scale { span: Rangef::new(0.0, 500.0), ticks: 500.0 };
        let sizes: Vec<usize> = groups(&marks, scale).map(<[Mark]>::len).collect();
        assert_eq!(sizes, [3, 1, 1]);
    }
}
