//! The hand-crafted policies as a list below the curve: which line is whose.

use bevy_egui::egui::{CollapsingHeader, RichText, Sense, Stroke, Ui, Vec2};

use super::super::widgets::{fold, text_left, text_right};
use super::super::{number, theme};
use crate::orchestration::presets::PRESETS;
use crate::session::{RivalLine, View};

/// Height of a window in which everything finds its place, in points.
const ROOMY: f32 = 860.0;
/// Height of a row, in points.
const ROW_HEIGHT: f32 = 15.0;

/// The best hand-crafted policy scored so far.
pub(in crate::panel) fn best(view: &View) -> Option<&RivalLine> {
    view.rivals.iter().max_by(|a, b| a.mean.total_cmp(&b.mean))
}

/// All rivals, best first, in two columns; returns the one under the pointer. Folded away at first where the window is so
/// low that they would push the controls out of sight.
pub(in crate::panel) fn rivals_ui(ui: &mut Ui, view: &View) -> Option<String> {
    let title = theme::title(&format!("hand-crafted policies: {}", view.rivals.len()));
    let has_room = ui.ctx().viewport_rect().height() >= ROOMY;
    let header = CollapsingHeader::new(title).id_salt("rivals").default_open(has_room);
    fold(ui, header, |ui| list_ui(ui, view)).flatten()
}

fn list_ui(ui: &mut Ui, view: &View) -> Option<String> {
    let mut sorted: Vec<&RivalLine> = view.rivals.iter().collect();
    sorted.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    let rows = sorted.len().div_ceil(2);
    let width = (ui.available_width() - theme::GAP) / 2.0;
    let mut hovered = None;
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.spacing_mut().interact_size.y = ROW_HEIGHT;
    // Room for all, so that what is below stays where it is while rivals are scored one by one.
    let top = ui.cursor().top();
    let most_rows = PRESETS.len().div_ceil(2).max(rows);
    for row in 0..rows {
        ui.horizontal(|ui| {
            for place in [row, row + rows] {
                let Some(rival) = sorted.get(place) else { continue };
                if rival_ui(ui, rival, place == 0, width) {
                    hovered = Some(rival.name.clone());
                }
            }
        });
    }
    let reached = ui.cursor().top() - top;
    ui.add_space((most_rows as f32 * (ROW_HEIGHT + ui.spacing().item_spacing.y) - reached).max(0.0));
    hovered
}

fn rival_ui(ui: &mut Ui, rival: &RivalLine, is_best: bool, width: f32) -> bool {
    let colour = if is_best { theme::RIVAL } else { theme::WEAK };
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(Vec2::new(10.0, ROW_HEIGHT), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(if is_best { 2.0 } else { 1.2 }, colour));
        let name = RichText::new(number::words(&rival.name)).size(11.5).color(text_colour(is_best));
        text_left(ui, Vec2::new(width - 56.0, ROW_HEIGHT), name);
        let mean = RichText::new(number::grouped(rival.mean * 1000.0)).size(11.5).color(colour);
        text_right(ui, Vec2::new(34.0, ROW_HEIGHT), mean);
    });
    let [mean, low, high] = [rival.mean, rival.low, rival.high].map(|score| number::grouped(score * 1000.0));
    let help = format!(
        "{}: {mean} per 1,000 ticks, 95 % interval {low} to {high}, held-out seeds",
        number::words(&rival.name)
    );
    row.response.on_hover_text(help).contains_pointer()
}

fn text_colour(is_best: bool) -> theme::Tone {
    if is_best { theme::TEXT } else { theme::WEAK }
}
