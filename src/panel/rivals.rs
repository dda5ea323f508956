//! The hand-crafted policies as a list below the curve: which line is whose.

use bevy_egui::egui::{Color32, RichText, Sense, Stroke, Ui, Vec2};

use super::{number, theme};
use crate::session::{RivalLine, View};

/// The best hand-crafted policy scored so far.
pub(super) fn best(view: &View) -> Option<&RivalLine> {
    view.rivals.iter().max_by(|a, b| a.mean.total_cmp(&b.mean))
}

/// All rivals, best first, in two columns; returns the one under the pointer.
pub(super) fn rivals_ui(ui: &mut Ui, view: &View) -> Option<String> {
    let mut sorted: Vec<&RivalLine> = view.rivals.iter().collect();
    sorted.sort_by(|a, b| b.mean.total_cmp(&a.mean));
    let rows = sorted.len().div_ceil(2);
    let width = (ui.available_width() - theme::GAP) / 2.0;
    let mut hovered = None;
    ui.spacing_mut().item_spacing.y = 1.0;
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
    hovered
}

fn rival_ui(ui: &mut Ui, rival: &RivalLine, is_best: bool, width: f32) -> bool {
    let colour = if is_best { theme::RIVAL } else { theme::WEAK };
    let response = ui
        .allocate_ui(Vec2::new(width, 15.0), |ui| {
            ui.set_width(width);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (rect, _) = ui.allocate_exact_size(Vec2::new(10.0, 13.0), Sense::hover());
                ui.painter().hline(
                    rect.x_range(),
                    rect.center().y,
                    Stroke::new(if is_best { 2.0 } else { 1.2 }, colour),
                );
                let name = RichText::new(number::words(&rival.name)).size(11.5).color(text_colour(is_best));
                ui.add_sized([width - 58.0, 14.0], theme::left(name));
                let mean = RichText::new(number::grouped(rival.mean * 1000.0)).size(11.5).color(colour);
                ui.add_sized([36.0, 14.0], theme::right(mean));
            });
        })
        .response;
    let [mean, low, high] = [rival.mean, rival.low, rival.high].map(|score| number::grouped(score * 1000.0));
    response.on_hover_text(format!("{mean} per 1,000 ticks, 95 % interval {low} to {high}, held-out seeds")).hovered()
}

fn text_colour(is_best: bool) -> Color32 {
    if is_best { theme::TEXT } else { theme::WEAK }
}
