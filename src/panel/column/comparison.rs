//! The floor against the other side: who is ahead, by how much, and how that came about.

use bevy_egui::egui::{
    Align, Button, Id, Label, LayerId, Layout, Order, Rangef, RichText, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, pos2,
};

use super::super::shortcuts::with_key;
use super::super::widgets::{text_left, text_right};
use super::super::{Action, number, theme};
use crate::session::{Command, ComparisonView, View};

/// Room for a policy's name, in points.
const NAME: Vec2 = Vec2::new(176.0, 16.0);
/// The least of it, where there is little.
const LEAST_NAME_WIDTH: f32 = 56.0;
/// Width of the button that closes, in points.
const CLOSE_WIDTH: f32 = 24.0;
/// Size of the curve, in points.
const CURVE: Vec2 = Vec2::new(150.0, 30.0);

/// Both sides by name with what they have finished, what the floor is ahead between them, and the curve of that, in `room`
/// points.
pub(in crate::panel) fn comparison_ui(ui: &mut Ui, view: &View, comparison: &ComparisonView, room: f32) -> Vec<Action> {
    let mut actions = Vec::new();
    let taken = CURVE.x + 2.0 * CLOSE_WIDTH + 4.0 * ui.spacing().item_spacing.x;
    let [floor, other] = match &comparison.futures {
        Some([floor, other]) => [floor, other],
        None => [&view.policy_name, &comparison.policy_name],
    };
    let name_width = ((room - taken) / 2.0).clamp(LEAST_NAME_WIDTH, NAME.x);
    ui.horizontal(|ui| {
        // As much as the button takes at the other end, so that the middle is that of the floor.
        ui.add_space(CLOSE_WIDTH + ui.spacing().item_spacing.x);
        side_ui(ui, name_width, floor, comparison.finished, Align::Max);
        let lead = comparison.finished as i64 - comparison.other_finished as i64;
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.set_width(CURVE.x);
            let (text, colour) = told(lead);
            ui.vertical_centered(|ui| ui.label(RichText::new(text).strong().color(colour)));
            curve_ui(ui, &comparison.lead);
        });
        side_ui(ui, name_width, other, comparison.other_finished, Align::Min);
        let close = Button::new("×").small().min_size(Vec2::new(CLOSE_WIDTH, 18.0));
        let end = Action::Session(Command::ToggleComparison);
        if ui.add(close).on_hover_text(with_key("end the comparison", &end)).clicked() {
            actions.push(end);
        }
    });
    actions
}

/// Which side is ahead, and by how much.
fn told(lead: i64) -> (String, theme::Tone) {
    let by = number::grouped(lead.unsigned_abs() as f64);
    match lead {
        1.. => (format!("left leads by {by}"), theme::LEARNED),
        0 => ("level".to_owned(), theme::TEXT),
        _ => (format!("right leads by {by}"), theme::RIVAL),
    }
}

/// A side's name over its figure, towards the middle.
fn side_ui(ui: &mut Ui, width: f32, name: &str, finished: u64, towards: Align) {
    let room = Vec2::new(width, NAME.y);
    ui.allocate_ui_with_layout(Vec2::new(width, 46.0), Layout::top_down(towards), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let whole = number::words(name);
        let (name, figure) = (RichText::new(&whole), RichText::new(number::grouped(finished as f64)));
        let (name, figure) = (name.color(theme::WEAK), figure.size(19.0).color(theme::TEXT));
        let size = Vec2::new(width, 24.0);
        let (align, label) = (Layout::top_down(towards), Label::new(name).selectable(false).truncate());
        let name = ui.allocate_ui_with_layout(room, align, |ui| ui.add(label)).inner;
        if towards == Align::Max {
            text_right(ui, size, figure);
        } else {
            text_left(ui, size, figure);
        }
        name.on_hover_text(format!("{whole}\nfinished since the episode began; same scene, seed and demand"));
    });
}

/// What the left is ahead, by tick, above and below a line of nothing.
fn curve_ui(ui: &mut Ui, lead: &[(u32, i64)]) {
    let (rect, response) = ui.allocate_exact_size(CURVE, Sense::hover());
    let most = lead.iter().map(|(_, lead)| lead.abs()).max().unwrap_or(0).max(1) as f32;
    let last = lead.last().map_or(0, |&(tick, _)| tick).max(1) as f32;
    let middle = rect.center().y;
    ui.painter().rect_filled(rect, 3.0, theme::SUNKEN);
    ui.painter().hline(rect.x_range(), middle, Stroke::new(1.0, theme::LINE));
    let half = rect.height() / 2.0 - 2.0;
    let at = |&(tick, lead): &(u32, i64)| {
        pos2(rect.left() + rect.width() * tick as f32 / last, middle - half * lead as f32 / most)
    };
    let points: Vec<_> = lead.iter().map(at).collect();
    let colour = told(lead.last().map_or(0, |&(_, lead)| lead)).1;
    ui.painter().add(Shape::line(points, Stroke::new(1.5, colour)));
    response
        .on_hover_text(format!("how much the left is ahead, by tick; at most {}", number::grouped(f64::from(most))));
}

/// A line between the two halves of the floor.
pub(in crate::panel) fn divide(context: &bevy_egui::egui::Context, x: f32) {
    let layer = UiBuilder::new().layer_id(LayerId::new(Order::Background, Id::new("divide")));
    let ui = Ui::new(context.clone(), Id::new("divide"), layer.max_rect(context.viewport_rect()));
    let whole = Rangef::new(0.0, context.viewport_rect().bottom());
    // Told apart from a dark floor and from a bright one.
    ui.painter().vline(x, whole, Stroke::new(4.0, theme::SUNKEN));
    ui.painter().vline(x, whole, Stroke::new(1.5, theme::LINE));
}
