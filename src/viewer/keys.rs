//! The keyboard: keys become actions by the panel's table, and do nothing while text is edited.

use bevy::input::keyboard::KeyboardInput;
use bevy::input::{ButtonState, InputSystems};
use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::input::EguiWantsInput;

use crate::panel::{Action, Edit, Editor, OpenDialog, SHORTCUTS, Shift, Shortcut, TOOL_KEYS, while_editing};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, press_keys.after(InputSystems));
    app.add_systems(Update, toggle_full_screen);
}

/// Every press counts, also several of one key within a slow frame.
fn press_keys(
    mut pressed: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    (editor, dialog): (Res<Editor>, Res<OpenDialog>),
    mut actions: MessageWriter<Action>,
) {
    // Within a slow frame a modifier may be pressed and let go together with its key.
    let is_held = |keys: [KeyCode; 2]| held.any_pressed(keys) || held.any_just_released(keys);
    let control = is_held([KeyCode::ControlLeft, KeyCode::ControlRight]);
    let shift = is_held([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    let fits = |wanted: Shift| match wanted {
        Shift::Any => true,
        Shift::Down => shift,
        Shift::Up => !shift,
    };
    for press in pressed.read().filter(|input| input.state == ButtonState::Pressed && !input.repeat) {
        if egui.wants_keyboard_input() || dialog.is_open() {
            continue;
        }
        let meant = |shortcut: &&Shortcut| {
            shortcut.key == press.key_code && shortcut.control == control && fits(shortcut.shift)
        };
        let asked = SHORTCUTS.iter().filter(meant).map(|shortcut| shortcut.action.clone());
        if editor.is_open() {
            let tool = TOOL_KEYS.iter().find(|(key, ..)| *key == press.key_code && !control);
            actions.write_batch(asked.filter_map(|action| while_editing(&action)));
            actions.write_batch(tool.map(|&(_, _, tool)| Action::Edit(Edit::Take(tool))));
        } else {
            actions.write_batch(asked);
        }
    }
}

fn toggle_full_screen(mut actions: MessageReader<Action>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    for _ in actions.read().filter(|action| **action == Action::FullScreen) {
        window.mode = match window.mode {
            WindowMode::Windowed => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
            _ => WindowMode::Windowed,
        };
    }
}
