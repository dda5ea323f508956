//! All futures, a lane each.

use bevy_egui::egui::{
    Align, Align2, Button, Color32, FontId, Layout, Pos2, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};

use super::super::shortcuts::tip;
use super::super::widgets::focus_ring;
use super::super::{Action, number, theme};
use super::Scale;
use crate::session::{Command, FutureView, View};

/// Height of a lane, in points.
const LANE_HEIGHT: f32 = 15.0;
/// Between a lane's line and its name.
const GAP: f32 = 8.0;

/// A line for every future, from where it left another to where it goes on; a click shows it, a right click sets it beside the one
/// that is shown, as the button below does with the next.
pub(super) fn futures_ui(ui: &mut Ui, view: &View, width: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    for future in &view.timeline.futures {
        let (rect, response) = ui.allocate_exact_size(vec2(width, LANE_HEIGHT), Sense::click());
        let (is_shown, is_enabled) = (future.number == view.timeline.shown, ui.is_enabled());
        let name = name(future);
        response.widget_info(|| WidgetInfo::selected(WidgetType::RadioButton, is_enabled, is_shown, &name));
        let colour = Color32::from(match (is_shown, response.hovered()) {
            (true, _) => theme::LEARNED,
            (false, true) => theme::TEXT,
            (false, false) => theme::WEAK,
        });
        let scale = Scale::new(rect.x_range(), view);
        let (from, to) = (scale.x(future.fork_tick.unwrap_or(0)), scale.x(future.ticks));
        let y = rect.center().y;
        ui.painter().hline(from..=to, y, Stroke::new(if is_shown { 3.0 } else { 2.0 }, colour));
        if future.fork_tick.is_some() {
            ui.painter().vline(from, rect.top() - 2.0..=y, Stroke::new(2.0, colour));
        }
        ui.painter().circle_filled(pos2(to, y), 3.0, colour);
        let galley = ui.painter().layout_no_wrap(name, FontId::proportional(11.0), colour);
        let place = label_place(rect, (from, to), galley.size().x);
        let text = Align2::LEFT_CENTER.anchor_size(place, galley.size());
        ui.painter().rect_filled(text.expand2(vec2(3.0, 0.0)), 3.0, theme::CARD);
        ui.painter().galley(text.min, galley, colour);
        focus_ring(ui, &response, rect);
        if response.clicked() && !is_shown {
            actions.push(Action::Session(Command::ShowFuture(future.number)));
        }
        if response.secondary_clicked() && !is_shown {
            actions.push(Action::Session(Command::CompareFutures(Some(future.number))));
        }
        response.on_hover_text(told(future));
    }
    let next = Action::Session(Command::CompareFutures(None));
    let button = Button::new(RichText::new("Compare futures").size(11.0)).small();
    ui.allocate_ui_with_layout(vec2(width, LANE_HEIGHT), Layout::right_to_left(Align::Center), |ui| {
        if ui.add(button).on_hover_text(tip(&next)).clicked() {
            actions.push(next);
        }
    });
    actions
}

/// Beside the line where there is room, else on it.
fn label_place(lane: Rect, (from, to): (f32, f32), width: f32) -> Pos2 {
    let y = lane.center().y;
    if to + GAP + width <= lane.right() {
        pos2(to + GAP, y)
    } else if from - GAP - width >= lane.left() {
        pos2(from - GAP - width, y)
    } else {
        pos2((lane.right() - width - GAP).max(lane.left()), y)
    }
}

fn name(future: &FutureView) -> String {
    let rate = f64::from(future.finished) * 1000.0 / f64::from(future.ticks.max(1));
    format!("{} · {} · {} per 1,000", future.number, future.name, number::grouped(rate))
}

fn told(future: &FutureView) -> String {
    let ticks = number::grouped(f64::from(future.ticks));
    let from = future
        .fork_tick
        .map_or(String::new(), |tick| format!("it left another future at tick {}\n", number::grouped(f64::from(tick))));
    format!(
        "future {}: {}, {ticks} ticks so far\n{from}click to show it, right click to compare with it; {}",
        future.number,
        future.name,
        tip(&Action::Session(Command::ShowNextFuture))
    )
}
