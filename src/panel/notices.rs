//! Messages of the session, and the scene's caption.

use bevy_egui::egui::{RichText, Ui};

use super::theme;
use super::widgets::dot;
use crate::session::Notice;

/// A message fades during its last seconds.
const FADE_FROM_SECS: f32 = 6.0;
const FADE_SECS: f32 = 2.0;
const MOST_SHOWN: usize = 4;

/// The newest messages, newest last.
pub(super) fn notices_ui(ui: &mut Ui, notices: &[Notice]) {
    let newest = notices.len().saturating_sub(MOST_SHOWN);
    for notice in &notices[newest..] {
        let opacity = 1.0 - ((notice.age_secs - FADE_FROM_SECS) / FADE_SECS).clamp(0.0, 1.0);
        ui.scope(|ui| {
            ui.set_opacity(opacity);
            theme::floating().show(ui, |ui| {
                ui.horizontal(|ui| {
                    dot(ui, if notice.is_trouble { theme::ALERT } else { theme::LEARNED });
                    ui.label(&notice.text);
                });
            });
        });
    }
}

/// The scene's own words for this moment.
pub(super) fn caption_ui(ui: &mut Ui, caption: &str) {
    theme::floating().show(ui, |ui| {
        ui.label(RichText::new(caption).size(14.0).italics());
    });
}
