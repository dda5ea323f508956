//! A card for the first start: a handful of things to try. It stands in the column below the curve, and is gone for good once it
//! was closed.

use bevy_egui::egui::{Button, RichText, Ui, Vec2, WidgetInfo, WidgetType};

use super::super::shortcuts::keycap;
use super::super::{Action, theme};
use crate::session::Command;

/// Room for a key, in points.
const KEY: Vec2 = Vec2::new(54.0, 18.0);

/// What to try, as buttons with their keys; and one that closes it.
pub(in crate::panel) fn welcome_ui(ui: &mut Ui) -> Vec<Action> {
    let mut asked = Vec::new();
    ui.label(theme::title("a few things to try"));
    ui.spacing_mut().item_spacing.y = 3.0;
    for (action, does) in [
        (Action::Session(Command::TogglePlay), "stops time, and lets it go on"),
        (Action::Session(Command::ToggleComparison), "sets the learned fleet beside another"),
        (Action::ToggleGuidance, "shows what orchestration made of the aisles"),
        (Action::ToggleScenes, "opens other scenes"),
        (Action::ToggleShortcuts, "lists all keys"),
    ] {
        ui.horizontal(|ui| {
            let key = ui.add_sized(KEY, Button::new(RichText::new(keycap(&action)).monospace().color(theme::LEARNED)));
            let is_enabled = ui.is_enabled();
            key.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, does));
            ui.label(does);
            if key.clicked() {
                asked.push(action);
            }
        });
    }
    ui.label("Drag a file onto the window (a scene, a layout, a clip, a meta-skill, a run), and it opens.");
    if ui.button("Got it").on_hover_text("this card does not come again").clicked() {
        asked.push(Action::DismissWelcome);
    }
    asked
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::accesskit::Role;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::panel::tests::harness;

    #[test]
    fn what_is_tried_is_done_and_the_card_is_closed_by_a_button() {
        let mut harness = harness(welcome_ui);
        for label in ["stops time, and lets it go on", "opens other scenes", "Got it"] {
            harness.get_by_role_and_label(Role::Button, label).click();
            harness.run();
        }
        let expected = [Action::Session(Command::TogglePlay), Action::ToggleScenes, Action::DismissWelcome];
        assert_eq!(harness.state().as_slice(), expected);
        for action in [Action::ToggleShortcuts, Action::ToggleGuidance] {
            assert!(!keycap(&action).is_empty(), "{action:?} has a key");
        }
    }
}
