//! Keys while the floor is edited.

use bevy::input::keyboard::KeyCode;

use super::{Edit, Tool};
use crate::panel::Action;
use crate::session::Command;

/// A key for every tool, and how it is written; while the floor is edited it does nothing else.
pub const TOOL_KEYS: [(KeyCode, &str, Tool); 4] = [
    (KeyCode::KeyS, "S", Tool::Shelf),
    (KeyCode::KeyE, "E", Tool::Endpoint),
    (KeyCode::KeyW, "W", Tool::Workstation),
    (KeyCode::KeyX, "X", Tool::Free),
];

/// What an action of a key means while the floor is edited; `None`: nothing, for it is about the session.
pub fn while_editing(action: &Action) -> Option<Action> {
    match action {
        Action::Session(Command::Undo) => Some(Action::Edit(Edit::Undo)),
        Action::Session(Command::Redo) => Some(Action::Edit(Edit::Redo)),
        Action::SaveClip => Some(Action::Edit(Edit::Save)),
        Action::LookFrom(_)
        | Action::Fit
        | Action::Screenshot
        | Action::FullScreen
        | Action::Set(_)
        | Action::Larger
        | Action::Smaller
        | Action::NormalSize
        | Action::ToggleSettings
        | Action::TogglePalette
        | Action::ToggleShortcuts
        | Action::AskForFile
        | Action::AskForRun
        | Action::Session(Command::Open(_))
        | Action::Clear
        | Action::Edit(_) => Some(action.clone()),
        _ => None,
    }
}

/// What an action does to a draft, where the table tells what its key does to a session.
pub fn does_while_editing(action: &Action) -> Option<&'static str> {
    match action {
        Action::Edit(Edit::Undo) => Some("undo the last change of the draft"),
        Action::Edit(Edit::Redo) => Some("redo it"),
        Action::Edit(Edit::Save) => Some("write the scene to its file"),
        Action::Edit(Edit::Toggle) => Some("leave the editor, keep the draft"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::SHORTCUTS;

    #[test]
    fn keys_reach_the_editor_and_not_the_session() {
        let reached = |keycap: &str| {
            let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.keycap == keycap).expect("a key");
            while_editing(&shortcut.action)
        };
        assert_eq!(reached("Ctrl + Z"), Some(Action::Edit(Edit::Undo)));
        assert_eq!(reached("Ctrl + Shift + Z"), Some(Action::Edit(Edit::Redo)));
        assert_eq!(reached("Ctrl + Y"), Some(Action::Edit(Edit::Redo)));
        assert_eq!(reached("Ctrl + S"), Some(Action::Edit(Edit::Save)));
        assert_eq!(reached("L"), Some(Action::Edit(Edit::Toggle)));
        let of_the_program = ["Ctrl + +", "Ctrl + −", "Ctrl + 0", "Ctrl + ,", "Ctrl + P", "Ctrl + O", "F1", "F12"];
        for keycap in of_the_program.into_iter().chain(["F", "F11", "Ctrl + Shift + O"]) {
            let shortcut = SHORTCUTS.iter().find(|shortcut| shortcut.keycap == keycap).expect("a key");
            assert_eq!(reached(keycap).as_ref(), Some(&shortcut.action), "{keycap}");
        }
        for keycap in ["Space", "N", "D", "R", "C", "B", "F8", "F9"] {
            assert_eq!(reached(keycap), None, "{keycap}");
        }
    }

    #[test]
    fn tools_have_keys_of_their_own() {
        for (number, (key, _, tool)) in TOOL_KEYS.iter().enumerate() {
            assert_eq!(*tool, Tool::ALL[number]);
            let clash = SHORTCUTS.iter().find(|shortcut| {
                shortcut.key == *key && !shortcut.control && while_editing(&shortcut.action).is_some()
            });
            assert!(clash.is_none(), "{clash:?}");
        }
    }
}
