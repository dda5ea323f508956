//! The card on which settings are set.

use bevy_egui::egui::{Color32, CornerRadius, RichText, Sense, Ui, Vec2};

use super::super::shortcuts::tip;
use super::super::theme::{self, Theme};
use super::super::widgets::{chip, named_row, text_left};
use super::super::{Action, FigureColours, Look, Settings};

/// Width of the card without its margins, in points.
const WIDTH: f32 = 330.0;
/// Room for a setting's name, in points.
const LABEL: Vec2 = Vec2::new(96.0, 20.0);

/// All settings that have no place of their own; overlays, chart and window are set where they are seen.
pub(in crate::panel) fn settings_ui(ui: &mut Ui, settings: &Settings) -> Vec<Action> {
    let mut asked = Vec::new();
    ui.set_width(WIDTH);
    ui.horizontal(|ui| {
        text_left(ui, Vec2::new(WIDTH - 34.0, LABEL.y), theme::title("settings"));
        if ui.button("×").on_hover_text(tip(&Action::ToggleSettings)).clicked() {
            asked.push(Action::ToggleSettings);
        }
    });
    named_row(ui, LABEL, "theme", |ui| {
        for theme in Theme::ALL {
            if chip(ui, settings.theme == theme, theme.name()).clicked() {
                asked.push(Action::Set(Settings { theme, ..settings.clone() }));
            }
        }
    });
    named_row(ui, LABEL, "size", |ui| {
        for (label, action) in [("smaller", Action::Smaller), ("larger", Action::Larger), ("100 %", Action::NormalSize)]
        {
            if ui.button(label).on_hover_text(tip(&action)).clicked() {
                asked.push(action);
            }
        }
        ui.label(RichText::new(format!("now {} %", settings.scale_percent)).color(theme::WEAK));
    });
    named_row(ui, LABEL, "motion", |ui| {
        let mut is_motion_reduced = settings.is_motion_reduced;
        let help = "agents and camera are where they are at once, and nothing flashes";
        if ui.checkbox(&mut is_motion_reduced, "reduced").on_hover_text(help).changed() {
            asked.push(Action::Set(Settings { is_motion_reduced, ..settings.clone() }));
        }
    });
    for (number, figures) in FigureColours::ALL.into_iter().enumerate() {
        named_row(ui, LABEL, if number == 0 { "agents" } else { "" }, |ui| {
            if chip(ui, settings.figures == figures, figures.name()).clicked() {
                asked.push(Action::Set(Settings { figures, ..settings.clone() }));
            }
            preview(ui, figures);
        });
    }
    ui.add_space(theme::GAP_SMALL);
    let first = Settings::default();
    let first = Settings {
        overlays: settings.overlays,
        curve: settings.curve.clone(),
        is_welcomed: settings.is_welcomed,
        window: settings.window,
        ..first
    };
    if ui.add_enabled(first != *settings, bevy_egui::egui::Button::new("as at the first start")).clicked() {
        asked.push(Action::Set(first));
    }
    asked
}

/// A swatch for every look.
fn preview(ui: &mut Ui, figures: FigureColours) {
    ui.add_space(theme::GAP);
    for look in Look::ALL {
        let (rect, swatch) = ui.allocate_exact_size(Vec2::splat(14.0), Sense::hover());
        let [red, green, blue] = figures.rgb(look);
        ui.painter().rect_filled(rect, CornerRadius::same(4), Color32::from_rgb(red, green, blue));
        swatch.on_hover_text(look.label(true));
    }
}
