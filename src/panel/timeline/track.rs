//! The future that is shown.

use bevy_egui::egui::{CornerRadius, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::widgets::{Arrows, focus_ring, take_arrows};
use super::super::{Action, number, theme};
use super::{Scale, marks};
use crate::session::{Command, View};

/// Height of the curve, in points.
const CURVE_HEIGHT: f32 = 24.0;
/// Ticks of a step with Shift.
const MANY_TICKS: i32 = 100;
/// Ticks of a point of the curve.
const WINDOW_TICKS: u32 = 50;

/// Throughput over the episode with the signs of what happened above it, where the world is, and where it goes on.
pub(super) fn track_ui(ui: &mut Ui, view: &View, width: f32) -> Vec<Action> {
    let size = vec2(width, marks::HEIGHT + CURVE_HEIGHT);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = Rect::from_min_max(pos2(whole.left(), whole.top() + marks::HEIGHT), whole.max);
    let response = ui.interact(rect, ui.id().with("track"), Sense::click_and_drag());
    let (tick, is_enabled) = (f64::from(view.tick), ui.is_enabled());
    response.widget_info(|| WidgetInfo::slider(is_enabled, tick, "timeline"));
    let scale = Scale::new(rect.x_range(), view);
    draw(ui, view, rect, scale);
    focus_ring(ui, &response, rect);
    let mut actions: Vec<Action> = stepped(take_arrows(ui, &response, false), view).into_iter().collect();
    actions.extend(marks::marks_ui(ui, view, scale, whole.top()));
    if let Some(pointer) = response.hover_pos().or(response.interact_pointer_pos()) {
        let pointed = scale.tick(pointer.x).min(view.timeline.last_tick);
        let line = Stroke::new(1.0, theme::TEXT.gamma_multiply(0.6));
        ui.painter().vline(scale.x(pointed), rect.y_range(), line);
        if (response.clicked() || response.dragged()) && view.timeline.target.unwrap_or(view.tick) != pointed {
            actions.push(Action::Session(Command::GoTo(pointed)));
        }
        response.on_hover_text_at_pointer(told(view, pointed));
    }
    actions
}

/// Where arrow keys lead, a tick, with Shift a hundred, with Ctrl an event at a time, and Home and End.
fn stepped(Arrows { right, far_right, control_right, ends, .. }: Arrows, view: &View) -> Option<Action> {
    match control_right {
        0 => {}
        1.. => return Some(Action::Session(Command::GoToNextEvent)),
        _ => return Some(Action::Session(Command::GoToEventBefore)),
    }
    let (here, last) = (view.timeline.target.unwrap_or(view.tick), view.timeline.last_tick);
    let tick = match ends {
        (true, _) => 0,
        (_, true) => last,
        _ => here.saturating_add_signed(right + MANY_TICKS * far_right).min(last),
    };
    (tick != here).then_some(Action::Session(Command::GoTo(tick)))
}

/// What a tick is, for the one who points at it.
fn told(view: &View, tick: u32) -> String {
    let finished = view.timeline.flow.get((tick / WINDOW_TICKS) as usize);
    let finished = finished.map_or(String::new(), |&flow| {
        format!("\n{} finished per 1,000 ticks around it", number::grouped(f64::from(flow)))
    });
    format!("tick {}{finished}\nclick or drag to go there", number::grouped(f64::from(tick)))
}

fn draw(ui: &Ui, view: &View, rect: Rect, scale: Scale) {
    let (painter, timeline) = (ui.painter(), &view.timeline);
    painter.rect_filled(rect, CornerRadius::same(4), theme::SUNKEN);
    let (here, last) = (scale.x(view.tick), scale.x(timeline.last_tick));
    let part = |from: f32, to: f32| Rect::from_x_y_ranges(from..=to, rect.y_range());
    painter.rect_filled(part(rect.left(), last), CornerRadius::same(4), theme::RAISED);
    for (area, strength) in [(part(rect.left(), here), 0.55), (part(here, last), 0.22)] {
        curve(ui, &timeline.flow, area, rect, scale, strength);
    }
    if !timeline.is_live {
        painter.vline(last, rect.y_range(), Stroke::new(2.0, theme::WEAK));
    }
    if let Some(target) = timeline.target {
        painter.vline(scale.x(target), rect.y_range(), Stroke::new(2.0, theme::LEARNED));
    }
    painter.vline(here, rect.y_range(), Stroke::new(2.0, theme::BRIGHT));
    let knob = pos2(here, rect.bottom());
    painter.circle(knob, 4.5, theme::BRIGHT, Stroke::new(2.0, theme::SUNKEN));
}

/// The part of the curve within `area`, as steps from the bottom of the track.
fn curve(ui: &Ui, flow: &[f32], area: Rect, track: Rect, scale: Scale, strength: f32) {
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    let most = flow.iter().copied().fold(f32::EPSILON, f32::max);
    let colour = theme::LEARNED.gamma_multiply(strength);
    for (window, &finished) in (0_u32..).zip(flow) {
        let span = scale.x(window * WINDOW_TICKS)..=scale.x((window + 1) * WINDOW_TICKS);
        let top = track.bottom() - (track.height() - 3.0) * finished / most;
        let column = Rect::from_x_y_ranges(span, top..=track.bottom());
        painter.add(Shape::rect_filled(column, CornerRadius::ZERO, colour));
    }
}
