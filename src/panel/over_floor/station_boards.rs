//! Boards at the stations: how many agents are queued there, and how many visits there were lately.
//!
//! The viewer says where they stand. They are looked at and not clicked: what lies behind them is.

use bevy::prelude::Resource;
use bevy_egui::egui::text::LayoutJob;
use bevy_egui::egui::{
    Align, Area, Context, CornerRadius, FontId, Id, Label, Layout, Order, Pos2, Rect, Stroke, StrokeKind, TextFormat,
    Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::super::{number, theme};

/// Width and height of a board, in points.
pub const BOARD_SIZE: [f32; 2] = [86.0, 34.0];

/// From a board's edge to its text, in points.
const MARGIN: Vec2 = vec2(7.0, 2.0);
/// Sizes of text, in points: what is read, and what is glanced at.
const FIGURE: f32 = 13.0;
const SMALL: f32 = 10.0;

/// A board, of one station or of several that stand too close together for one each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Board {
    /// Its middle, in logical pixels from the window's left upper corner.
    pub middle: [f32; 2],
    /// Where what it tells of stands, in the same.
    pub foot: [f32; 2],
    /// How many stations it tells of.
    pub stations: u32,
    /// Agents that are queued there.
    pub queued: u32,
    /// Visits per 1,000 ticks, of all of them together; `None` where too few ticks were counted.
    pub per_1000_ticks: Option<f64>,
}

/// The boards of one side, and the part of the window in which it is drawn: two corners, in logical pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SideBoards {
    /// Left upper and right lower corner.
    pub within: [[f32; 2]; 2],
    /// In no particular order; none overlaps another.
    pub boards: Vec<Board>,
}

/// All boards; none while they are not shown.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct StationBoards(pub Vec<SideBoards>);

/// Draws the boards below everything that floats.
pub(in crate::panel) fn show(context: &Context, boards: &StationBoards) {
    if boards.0.is_empty() {
        return;
    }
    let area = Area::new(Id::new("station boards")).order(Order::Background).interactable(false).constrain(false);
    area.fixed_pos(Pos2::ZERO).show(context, |ui| boards_ui(ui, boards, context.zoom_factor()));
}

/// Draws the boards where a point has `zoom` logical pixels.
pub(in crate::panel) fn boards_ui(ui: &mut Ui, boards: &StationBoards, zoom: f32) {
    let point = |[x, y]: [f32; 2]| pos2(x / zoom, y / zoom);
    for SideBoards { within, boards } in &boards.0 {
        let within = Rect::from_min_max(point(within[0]), point(within[1]));
        ui.scope_builder(UiBuilder::new().max_rect(within), |ui| {
            ui.set_clip_rect(within);
            // Lines first, so that none crosses a board.
            for board in boards {
                let ends = [point(board.middle), point(board.foot)];
                ui.painter().line_segment(ends, Stroke::new(1.0, theme::WEAK.gamma_multiply(0.55)));
            }
            for board in boards {
                board_ui(ui, board, Rect::from_center_size(point(board.middle), BOARD_SIZE.into()));
            }
        });
    }
}

fn board_ui(ui: &mut Ui, board: &Board, rect: Rect) {
    let round = CornerRadius::same(5);
    ui.painter().rect_filled(rect, round, theme::FLOATING);
    ui.painter().rect_stroke(rect, round, Stroke::new(1.0, theme::LINE), StrokeKind::Inside);
    let inside = rect.shrink2(MARGIN);
    let line = |top: f32, height: f32| Rect::from_min_size(pos2(inside.left(), top), vec2(inside.width(), height));
    let mut text = LayoutJob::default();
    append(&mut text, &board.queued.to_string(), FIGURE, if board.queued > 0 { theme::BRIGHT } else { theme::WEAK });
    append(&mut text, " queued", SMALL, theme::WEAK);
    left(ui, line(inside.top(), 17.0), text);
    if board.stations > 1 {
        let mut text = LayoutJob::default();
        append(&mut text, &format!("× {}", board.stations), SMALL, theme::LEARNED);
        let width = ui.fonts_mut(|fonts| fonts.layout_job(text.clone()).size().x);
        let place =
            Rect::from_min_max(pos2(inside.right() - width, inside.top()), pos2(inside.right(), inside.top() + 17.0));
        left(ui, place, text);
    }
    let mut text = LayoutJob::default();
    append(&mut text, &rate(board.per_1000_ticks), SMALL, theme::TEXT);
    append(&mut text, " / 1k ticks", SMALL, theme::WEAK);
    left(ui, line(inside.top() + 16.0, 13.0), text);
}

/// Visits per 1,000 ticks.
pub(in crate::panel) fn rate(per_1000_ticks: Option<f64>) -> String {
    per_1000_ticks.map_or_else(|| "–".to_owned(), number::grouped)
}

fn append(text: &mut LayoutJob, part: &str, size: f32, tone: theme::Tone) {
    text.append(part, 0.0, TextFormat::simple(FontId::proportional(size), tone.into()));
}

/// Text at the left of a place that must not be left.
fn left(ui: &mut Ui, place: Rect, text: LayoutJob) {
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(place).layout(layout), |ui| {
        ui.add(Label::new(text).selectable(false).extend());
    });
}
