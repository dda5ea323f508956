//! The keyboard: keys become actions by the panel's table, and do nothing while text is edited.

use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::input::egui_wants_any_keyboard_input;

use crate::panel::{Action, SHORTCUTS, Shift};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, press_keys.run_if(not(egui_wants_any_keyboard_input)));
    app.add_systems(Update, toggle_full_screen);
}

fn press_keys(keys: Res<ButtonInput<KeyCode>>, mut actions: MessageWriter<Action>) {
    let control = keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
    let shift = keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
    let fits = |wanted: Shift| match wanted {
        Shift::Any => true,
        Shift::Down => shift,
        Shift::Up => !shift,
    };
    for shortcut in SHORTCUTS.iter().filter(|shortcut| shortcut.control == control && fits(shortcut.shift)) {
        if keys.just_pressed(shortcut.key) {
            actions.write(shortcut.action.clone());
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
