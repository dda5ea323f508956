//! Every key, in one table: the keyboard, the tooltips' hints and the `?` sheet all come from it.

use bevy::input::keyboard::KeyCode;
use bevy_egui::egui::{Align2, Context, Grid, RichText, ScrollArea, Vec2, Window};

use super::{Action, Edit, theme};
use crate::scene::Viewpoint;
use crate::session::Command;

/// Whether Shift must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// It makes no difference.
    Any,
    /// It must.
    Down,
    /// It must not.
    Up,
}

/// A key and what it does.
#[derive(Clone, Debug)]
pub struct Shortcut {
    /// The key, by its place on the keyboard.
    pub key: KeyCode,
    /// Whether Ctrl must be held; if not, it must not be.
    pub control: bool,
    /// Whether Shift must be held.
    pub shift: Shift,
    /// How the key is written.
    pub keycap: &'static str,
    /// What it does, in a few words.
    pub does: &'static str,
    /// What it asks for.
    pub action: Action,
}

const fn plain(key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { key, control: false, shift: Shift::Any, keycap, does, action }
}

const fn with_shift(key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { key, control: false, shift: Shift::Down, keycap, does, action }
}

const fn without_shift(key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { key, control: false, shift: Shift::Up, keycap, does, action }
}

const fn with_control_and(
    shift: Shift,
    key: KeyCode,
    keycap: &'static str,
    does: &'static str,
    action: Action,
) -> Shortcut {
    Shortcut { key, control: true, shift, keycap, does, action }
}

const fn with_control(key: KeyCode, keycap: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { key, control: true, shift: Shift::Any, keycap, does, action }
}

/// All keys, in the order of the sheet.
pub static SHORTCUTS: [Shortcut; 49] = [
    plain(KeyCode::Space, "Space", "play or pause", Action::Session(Command::TogglePlay)),
    plain(KeyCode::Period, ".", "one tick", Action::Session(Command::Step)),
    plain(KeyCode::Comma, ",", "one tick back", Action::Session(Command::StepBack(1))),
    with_shift(KeyCode::ArrowRight, "Shift + →", "100 ticks", Action::Session(Command::StepMany(100))),
    with_shift(KeyCode::ArrowLeft, "Shift + ←", "100 ticks back", Action::Session(Command::StepBack(100))),
    plain(KeyCode::Home, "Home", "the episode's beginning", Action::Session(Command::GoTo(0))),
    plain(KeyCode::End, "End", "the last tick that was run", Action::Session(Command::GoLive)),
    without_shift(KeyCode::KeyY, "Y", "another future from this tick, keep both", Action::Session(Command::Fork)),
    with_shift(KeyCode::KeyY, "Shift + Y", "the next future", Action::Session(Command::ShowNextFuture)),
    plain(KeyCode::KeyR, "R", "restart the episode, same seed", Action::Session(Command::Restart)),
    plain(KeyCode::KeyN, "N", "an episode under a new seed", Action::Session(Command::NewSeed)),
    plain(KeyCode::KeyD, "D", "demand moves elsewhere", Action::Session(Command::ShiftDemand)),
    plain(KeyCode::BracketRight, "]", "twice the speed", Action::Session(Command::Faster)),
    plain(KeyCode::BracketLeft, "[", "half the speed", Action::Session(Command::Slower)),
    plain(KeyCode::Backslash, "\\", "normal speed", Action::Session(Command::NormalSpeed)),
    plain(KeyCode::KeyT, "T", "pause or resume learning", Action::Session(Command::ToggleLearning)),
    plain(KeyCode::KeyC, "C", "compare side by side, or stop", Action::Session(Command::ToggleComparison)),
    plain(KeyCode::KeyE, "E", "table of all policies here", Action::ToggleRanking),
    plain(KeyCode::KeyL, "L", "edit the floor, or leave", Action::Edit(Edit::Toggle)),
    plain(KeyCode::KeyF, "F", "whole floor in view", Action::Fit),
    plain(KeyCode::KeyZ, "Z", "follow the selected agent", Action::FollowSelected),
    plain(KeyCode::KeyB, "B", "break the selected agent down", Action::BreakDown),
    plain(KeyCode::KeyX, "X", "block the selected cell", Action::BlockCell),
    plain(KeyCode::KeyO, "O", "black out around what is selected", Action::BlackOut),
    plain(KeyCode::Digit1, "1", "look from the top", Action::LookFrom(Viewpoint::Top)),
    plain(KeyCode::Digit2, "2", "look from a corner", Action::LookFrom(Viewpoint::Isometric)),
    plain(KeyCode::Digit3, "3", "look from the side", Action::LookFrom(Viewpoint::Side)),
    plain(KeyCode::KeyM, "M", "map of the floor", Action::ToggleMinimap),
    plain(KeyCode::KeyG, "G", "guidance arrows", Action::ToggleGuidance),
    plain(KeyCode::KeyH, "H", "heat: use, waits or conflicts", Action::ToggleHeat),
    plain(KeyCode::KeyP, "P", "way of the selected agent", Action::TogglePaths),
    with_control_and(Shift::Up, KeyCode::KeyZ, "Ctrl + Z", "undo the last setting", Action::Session(Command::Undo)),
    with_control_and(Shift::Down, KeyCode::KeyZ, "Ctrl + Shift + Z", "redo it", Action::Session(Command::Redo)),
    plain(KeyCode::F8, "F8", "keep the last 20 seconds", Action::Session(Command::KeepLast)),
    plain(KeyCode::F9, "F9", "start or stop recording", Action::ToggleRecording),
    with_control_and(
        Shift::Up,
        KeyCode::KeyO,
        "Ctrl + O",
        "open a scene, layout, clip or meta-skill",
        Action::AskForFile,
    ),
    with_control_and(Shift::Down, KeyCode::KeyO, "Ctrl + Shift + O", "open the directory of a run", Action::AskForRun),
    with_control(KeyCode::KeyS, "Ctrl + S", "save the recording", Action::SaveClip),
    with_control(KeyCode::KeyE, "Ctrl + E", "export the recording as a picture", Action::ToggleExport),
    plain(KeyCode::F12, "F12", "screenshot", Action::Screenshot),
    plain(KeyCode::F11, "F11", "full screen", Action::FullScreen),
    with_control(KeyCode::KeyP, "Ctrl + P", "find anything, also an agent or a cell", Action::TogglePalette),
    with_control(KeyCode::Comma, "Ctrl + ,", "settings", Action::ToggleSettings),
    with_control(KeyCode::Equal, "Ctrl + +", "larger text and controls", Action::Larger),
    with_control(KeyCode::Minus, "Ctrl + −", "smaller text and controls", Action::Smaller),
    with_control(KeyCode::Digit0, "Ctrl + 0", "text and controls as at first", Action::NormalSize),
    plain(KeyCode::F1, "F1", "this list", Action::ToggleShortcuts),
    with_shift(KeyCode::Slash, "?", "this list", Action::ToggleShortcuts),
    plain(KeyCode::Escape, "Esc", "close, select nothing", Action::Clear),
];

/// What an action does and its key, for a tooltip.
pub(super) fn tip(action: &Action) -> String {
    let found = SHORTCUTS.iter().find(|shortcut| shortcut.action == *action);
    found.map_or(String::new(), |Shortcut { does, keycap, .. }| format!("{does} ({keycap})"))
}

const POINTER: [(&str, &str); 5] = [
    ("click", "select an agent or a cell"),
    ("drag", "turn the view"),
    ("right drag", "slide the view"),
    ("wheel", "zoom"),
    ("timeline", "click, drag or a sign: go there"),
];

/// Height of the window that the list leaves free, in points.
const AROUND: f32 = 90.0;

/// What two columns of keys take, in points.
const TWO_COLUMNS: f32 = 720.0;

/// The list of keys in two columns where they fit, `offset` from the window's middle; returns whether it was closed.
pub(super) fn shortcuts_ui(context: &Context, offset: Vec2) -> bool {
    let mut is_open = true;
    let keys = SHORTCUTS.iter().map(|shortcut| (shortcut.keycap, shortcut.does));
    let rows: Vec<(&str, &str)> = keys.chain(POINTER).collect();
    let room = context.viewport_rect().width() + 2.0 * offset.x;
    let half = if room < TWO_COLUMNS { rows.len() } else { rows.len().div_ceil(2) };
    Window::new("Keys and pointer")
        .open(&mut is_open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, offset)
        .frame(theme::floating())
        .show(context, |ui| {
            let room = (context.viewport_rect().height() - AROUND).max(AROUND);
            ScrollArea::both().max_height(room).show(ui, |ui| {
                Grid::new("keys").num_columns(4).spacing([18.0, 5.0]).show(ui, |ui| {
                    for row in 0..half {
                        for (keycap, does) in [row, row + half].into_iter().filter_map(|place| rows.get(place)) {
                            ui.label(RichText::new(*keycap).monospace().color(theme::LEARNED));
                            ui.label(*does);
                        }
                        ui.end_row();
                    }
                });
            });
        });
    !is_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_shortcuts_clash() {
        let overlap = |a: Shift, b: Shift| a == b || a == Shift::Any || b == Shift::Any;
        for (number, a) in SHORTCUTS.iter().enumerate() {
            for b in &SHORTCUTS[number + 1..] {
                let clash = a.key == b.key && a.control == b.control && overlap(a.shift, b.shift);
                assert!(!clash, "{} and {} are the same key", a.keycap, b.keycap);
            }
        }
    }
}
