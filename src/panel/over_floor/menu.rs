//! The menu: everything that a key does, for whoever has only a pointer; and the settings beside it.

use bevy_egui::egui::containers::menu::SubMenuButton;
use bevy_egui::egui::{Button, Popup, Response, RichText, Ui, WidgetInfo, WidgetType, vec2};

use super::super::editor::does_while_editing;
use super::super::icons::{Icon, icon_button};
use super::super::shortcuts::{distinct, tip};
use super::super::{Action, Group, Shortcut, theme, while_editing};

/// What both buttons take with the room around them, in points.
pub(in crate::panel) const MENU_WIDTH: f32 = 84.0;
/// Height of a row, in points.
const ROW_HEIGHT: f32 = 22.0;

/// One thing that the menu offers.
struct Entry {
    does: &'static str,
    keycap: &'static str,
    action: Action,
}

/// Two buttons: one opens the menu, one the settings. While the floor is edited, the menu has what can be done to the draft.
pub(in crate::panel) fn menu_ui(ui: &mut Ui, is_editing: bool) -> Vec<Action> {
    let mut asked = Vec::new();
    let button = icon_button(ui, Icon::Menu, "Menu", "everything that a key does", false);
    Popup::menu(&button).show(|ui| {
        for group in Group::ALL {
            let entries = entries(group, is_editing);
            if group == Group::Program {
                ui.separator();
                asked.extend(entries_ui(ui, entries));
            } else if !entries.is_empty() {
                let row = Button::new(group.name()).right_text(SubMenuButton::RIGHT_ARROW);
                let row = SubMenuButton::from_button(row.min_size(vec2(0.0, ROW_HEIGHT)));
                let (row, shown) = row.ui(ui, |ui| entries_ui(ui, entries));
                name(&row, group.name());
                asked.extend(shown.and_then(|shown| shown.inner));
            }
        }
    });
    let settings = Action::ToggleSettings;
    if icon_button(ui, Icon::Settings, "Settings", &tip(&settings), false).clicked() {
        asked.push(settings);
    }
    asked
}

/// What can be done of a group.
fn entries(group: Group, is_editing: bool) -> Vec<Entry> {
    let of_group = distinct().filter(|shortcut| shortcut.group == group);
    let entry = |shortcut: &Shortcut| {
        let (does, keycap) = (shortcut.does, shortcut.keycap);
        if !is_editing {
            return Some(Entry { does, keycap, action: shortcut.action.clone() });
        }
        let action = while_editing(&shortcut.action)?;
        Some(Entry { does: does_while_editing(&action).unwrap_or(does), keycap, action })
    };
    of_group.filter_map(entry).collect()
}

/// A row each, with its key; what was clicked.
fn entries_ui(ui: &mut Ui, entries: Vec<Entry>) -> Option<Action> {
    let mut clicked = None;
    for Entry { does, keycap, action } in entries {
        let keycap = RichText::new(keycap).monospace().size(11.0).color(theme::WEAK);
        let row = ui.add(Button::new(does).right_text(keycap).min_size(vec2(0.0, ROW_HEIGHT)));
        name(&row, does);
        if row.clicked() {
            clicked = Some(action);
        }
    }
    clicked
}

/// Without what stands at its right, a row is called by what it does.
fn name(row: &Response, name: &str) {
    let is_enabled = row.enabled();
    row.widget_info(|| WidgetInfo::labeled(WidgetType::Button, is_enabled, name));
}
