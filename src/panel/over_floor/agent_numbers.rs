//! Agents' numbers beside them.
//!
//! The viewer says where they stand. They are looked at and not clicked: what lies behind them is.

use bevy::prelude::Resource;
use bevy_egui::egui::{
    Align, Area, Context, CornerRadius, Id, Label, Layout, Order, Pos2, Rect, RichText, Ui, UiBuilder, pos2, vec2,
};

use super::super::theme;
use crate::fleet::AgentId;

/// Height of a sign, from its edge to its text, and the width of a digit, in points.
const HEIGHT: f32 = 15.0;
const MARGIN: f32 = 3.5;
const DIGIT: f32 = 6.8;
/// Size of text, in points.
const SIZE: f32 = 11.0;

/// Width and height of the sign with a number, in points.
pub fn number_size(agent: AgentId) -> [f32; 2] {
    let digits = agent.0.checked_ilog10().unwrap_or(0) + 1;
    [digits as f32 * DIGIT + 2.0 * MARGIN, HEIGHT]
}

/// A sign beside an agent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberSign {
    /// Whose number.
    pub agent: AgentId,
    /// Its middle, in logical pixels from the window's left upper corner.
    pub middle: [f32; 2],
}

/// The signs of one side, and the part of the window in which it is drawn: two corners, in logical pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideNumbers {
    /// Left upper and right lower corner.
    pub within: [[f32; 2]; 2],
    /// The nearest to what the camera looks at first; none overlaps another.
    pub signs: Vec<NumberSign>,
}

/// All signs; none while they are not shown.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct AgentNumbers(pub Vec<SideNumbers>);

/// Draws the signs below everything that floats.
pub(in crate::panel) fn show(context: &Context, numbers: &AgentNumbers) {
    if numbers.0.is_empty() {
        return;
    }
    let area = Area::new(Id::new("agent numbers")).order(Order::Background).interactable(false).constrain(false);
    area.fixed_pos(Pos2::ZERO).show(context, |ui| numbers_ui(ui, numbers, context.zoom_factor()));
}

/// Draws the signs where a point has `zoom` logical pixels.
pub(in crate::panel) fn numbers_ui(ui: &mut Ui, numbers: &AgentNumbers, zoom: f32) {
    let point = |[x, y]: [f32; 2]| pos2(x / zoom, y / zoom);
    for SideNumbers { within, signs } in &numbers.0 {
        let within = Rect::from_min_max(point(within[0]), point(within[1]));
        ui.scope_builder(UiBuilder::new().max_rect(within), |ui| {
            ui.set_clip_rect(within);
            for sign in signs {
                let place = Rect::from_center_size(point(sign.middle), number_size(sign.agent).into());
                sign_ui(ui, sign.agent, place);
            }
        });
    }
}

fn sign_ui(ui: &mut Ui, agent: AgentId, place: Rect) {
    ui.painter().rect_filled(place, CornerRadius::same(3), theme::FLOATING.gamma_multiply(0.85));
    let layout = Layout::left_to_right(Align::Center);
    let inside = place.shrink2(vec2(MARGIN, 0.0));
    ui.scope_builder(UiBuilder::new().max_rect(inside).layout(layout), |ui| {
        let text = RichText::new(agent.0.to_string()).monospace().size(SIZE).color(theme::TEXT);
        ui.add(Label::new(text).selectable(false).extend());
    });
}
