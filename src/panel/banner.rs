//! The moment the champion has overtaken every hand-crafted policy.

use bevy_egui::egui::{RichText, Stroke, Ui};

use super::{number, theme};
use crate::session::Crossing;

/// Says who overtook whom, and by how much; returns whether it was closed.
pub(super) fn banner_ui(ui: &mut Ui, crossing: &Crossing) -> bool {
    let mut is_closed = false;
    theme::floating().stroke(Stroke::new(1.5, theme::LEARNED)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let gain = number::change(crossing.rival_mean, crossing.champion);
                ui.horizontal(|ui| {
                    let text = "Learned coordination beats every hand-crafted rule";
                    ui.label(RichText::new(text).size(15.0).color(theme::BRIGHT));
                    ui.label(RichText::new(gain).size(15.0).color(theme::LEARNED));
                });
                let [champion, rival] = [crossing.champion, crossing.rival_mean].map(|s| number::grouped(s * 1000.0));
                let detail = format!(
                    "{champion} per 1,000 ticks on held-out seeds against {rival} by {}, in generation {}; no agent \
                     learned anything",
                    number::words(&crossing.rival),
                    crossing.generation
                );
                ui.label(RichText::new(detail).small().color(theme::WEAK));
            });
            is_closed = ui.small_button("×").on_hover_text("close").clicked();
        });
    });
    is_closed
}
