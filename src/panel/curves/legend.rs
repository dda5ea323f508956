//! Which line is what.

use bevy_egui::egui::{RichText, Sense, Stroke, Ui, Vec2};

use super::super::theme;
use crate::session::View;

/// A swatch and a name for each kind of line, with how many seeds a held-out score is of.
pub(super) fn legend_ui(ui: &mut Ui, view: &View) {
    let seeds = view.run.as_ref().map_or_else(String::new, |run| format!(", n = {}", run.settings.held_out_seeds));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        entry(ui, theme::CANDIDATES, 2.0, "training", "mean of a generation's candidates on training seeds");
        let help = "the centre of the search on held-out seeds, with its 95 % interval over seeds";
        entry(ui, theme::LEARNED, 3.0, &format!("held-out, 95 % band{seeds}"), help);
        let help = "the best so far by its held-out score; a line from top to bottom where a new one was found";
        entry(ui, theme::TEXT, 1.2, "champion", help);
    });
}

fn entry(ui: &mut Ui, colour: theme::Tone, width: f32, name: &str, help: &str) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(12.0, 14.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(width, colour));
    ui.label(RichText::new(name).size(11.0).color(theme::WEAK)).on_hover_text(help);
}
