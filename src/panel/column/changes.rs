//! Undo, redo, and the list of what was changed.

use bevy_egui::egui::{CollapsingHeader, RichText, ScrollArea, Ui, Vec2};

use super::super::icons::{Icon, icon_button};
use super::super::shortcuts::tip;
use super::super::widgets::{fold, text_left};
use super::super::{Action, number, theme};
use crate::session::{ChangesView, Command};

/// Room for when something was changed, in points.
const WHEN: Vec2 = Vec2::new(104.0, 16.0);
/// Most that the list takes, in points.
const MOST_HEIGHT: f32 = 150.0;

/// A button for each way, from the right; their tooltips say what they would do.
pub(super) fn undo_ui(ui: &mut Ui, changes: &ChangesView) -> Vec<Action> {
    let mut actions = Vec::new();
    for (icon, label, command, next) in
        [(Icon::Redo, "Redo", Command::Redo, &changes.redo), (Icon::Undo, "Undo", Command::Undo, &changes.undo)]
    {
        let action = Action::Session(command);
        let what = next.as_deref().map_or_else(|| "nothing was set yet".to_owned(), |text| format!("it was: {text}"));
        let help = format!("{}\n{what}", tip(&action));
        let pressed = ui.add_enabled_ui(next.is_some(), |ui| icon_button(ui, icon, label, &help, false)).inner;
        if pressed.on_disabled_hover_text(tip(&action)).clicked() {
            actions.push(action);
        }
    }
    actions
}

/// What was changed and when, newest first; folded away until it is asked for.
pub(in crate::panel) fn changes_ui(ui: &mut Ui, changes: &ChangesView) {
    let title = theme::title(&format!("changes so far: {}", changes.lines.len()));
    fold(ui, CollapsingHeader::new(title).id_salt("changes"), |ui| {
        if changes.lines.is_empty() {
            ui.label(RichText::new("what you set is listed here, with its tick").color(theme::WEAK));
        }
        ScrollArea::vertical().max_height(MOST_HEIGHT).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for line in changes.lines.iter().rev() {
                ui.horizontal(|ui| {
                    let tick = number::grouped(f64::from(line.tick));
                    let when = RichText::new(format!("ep. {} · tick {tick}", line.episode)).size(11.0);
                    text_left(ui, WHEN, when.color(theme::WEAK));
                    let text = RichText::new(&line.text).size(12.0);
                    text_left(ui, Vec2::new(ui.available_width(), WHEN.y), text).on_hover_text(&line.text);
                });
            }
        });
    });
}
