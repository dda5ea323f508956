//! Which line is what.

use bevy_egui::egui::{RichText, Sense, Stroke, Ui, Vec2};

use super::super::theme;
use crate::session::View;

/// A swatch and a name for each kind of line, with what its band is and how many candidates or seeds it is of.
pub(super) fn legend_ui(ui: &mut Ui, view: &View) {
    let counted = |count: u32| format!(", n = {count}");
    let (candidates, seeds) = view.run.as_ref().map_or_else(<(String, String)>::default, |run| {
        (counted(view.settings.population), counted(run.settings.held_out_seeds))
    });
    ui.horizontal(|ui| {
        let help = "mean of a generation's candidates on training seeds, with the band from the worst to the best";
        entry(ui, theme::CANDIDATES, 2.0, &format!("training, worst to best{candidates}"), help);
    });
    ui.horizontal(|ui| {
        let help = "the centre of the search on held-out seeds, with its 95 % interval over seeds";
        entry(ui, theme::LEARNED, 3.0, &format!("held-out, 95 % band{seeds}"), help);
        let help = "the best so far by its held-out score, with its 95 % interval over seeds; a line from top to bottom where \
                    a new one was found";
        entry(ui, theme::TEXT, 1.2, &format!("champion, 95 % band{seeds}"), help);
    });
}

fn entry(ui: &mut Ui, colour: theme::Tone, width: f32, name: &str, help: &str) {
    ui.spacing_mut().item_spacing.x = 6.0;
    let (rect, _) = ui.allocate_exact_size(Vec2::new(12.0, 14.0), Sense::hover());
    ui.painter().rect_filled(rect.shrink2(Vec2::new(0.0, 3.0)), 1.0, colour.gamma_multiply(0.2));
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(width, colour));
    ui.label(RichText::new(name).size(11.0).color(theme::WEAK)).on_hover_text(help);
}
