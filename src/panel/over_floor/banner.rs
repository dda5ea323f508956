//! The moment the champion has overtaken every hand-crafted policy.

use bevy_egui::egui::{RichText, Stroke, Ui};

use super::super::{number, theme};
use crate::session::Crossing;

/// How long it is shown unless it is closed, in seconds; what it says stays marked on the curve.
const SHOWN_SECS: f64 = 30.0;
/// What the button that closes it takes, in points.
const CLOSE_WIDTH: f32 = 34.0;

/// The banner that was shown last.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::panel) struct Banner {
    /// The generation it tells of.
    generation: Option<u32>,
    /// Until when it is shown, in seconds.
    until_secs: f64,
}

impl Banner {
    /// Whether to show what happened, `now_secs`; the time runs from the first look.
    pub(in crate::panel) fn shows(&mut self, crossing: &Crossing, now_secs: f64) -> bool {
        if self.generation != Some(crossing.generation) {
            *self = Self { generation: Some(crossing.generation), until_secs: now_secs + SHOWN_SECS };
        }
        now_secs < self.until_secs
    }

    /// It is not to be shown again.
    pub(in crate::panel) fn close(&mut self) {
        self.until_secs = f64::NEG_INFINITY;
    }
}

/// Says, within `room` points, who overtook whom, and by how much a champion that scores `champion` now is ahead; returns whether it
/// was closed.
pub(in crate::panel) fn banner_ui(ui: &mut Ui, crossing: &Crossing, champion: f64, room: f32) -> bool {
    let mut is_closed = false;
    theme::floating().stroke(Stroke::new(1.5, theme::LEARNED)).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(room - CLOSE_WIDTH);
                ui.spacing_mut().item_spacing.y = 2.0;
                let gain = number::change(crossing.rival_mean, champion);
                ui.horizontal_wrapped(|ui| {
                    let text = "Learned coordination beats every hand-crafted rule";
                    ui.label(RichText::new(text).size(15.0).color(theme::BRIGHT));
                    ui.label(RichText::new(gain).size(15.0).color(theme::LEARNED));
                });
                let [champion, rival] = [champion, crossing.rival_mean].map(|s| number::grouped(s * 1000.0));
                let detail = format!(
                    "{champion} per 1,000 ticks on held-out seeds against {rival} by {}, ahead since generation {}; no agent \
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banner_goes_by_itself_or_when_closed_and_the_next_one_comes() {
        let crossing =
            |generation| Crossing { generation, champion: 2.5, rival: "highways".to_owned(), rival_mean: 2.0 };
        let mut banner = Banner::default();
        assert!(banner.shows(&crossing(4), 100.0) && banner.shows(&crossing(4), 129.9));
        assert!(!banner.shows(&crossing(4), 130.0));
        assert!(banner.shows(&crossing(8), 131.0), "of another segment");
        banner.close();
        assert!(!banner.shows(&crossing(8), 132.0));
    }
}
