//! The keyboard: keys become actions by the panel's table, and do nothing while text is edited.
//!
//! A letter is the key that it is printed on, so that Ctrl + Z is where a user looks for it on any keyboard; all other keys go
//! by their place, because what is printed on them needs a modifier on some keyboards.

use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::{ButtonState, InputSystems};
use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::input::EguiWantsInput;

use crate::panel::{Action, Edit, Editor, OpenDialog, SHORTCUTS, Shift, Shortcut, TOOL_KEYS, while_editing};

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, press_keys.after(InputSystems));
    app.add_systems(Update, toggle_full_screen);
}

/// The keys of the letters, from A to Z.
const LETTERS: [KeyCode; 26] = [
    KeyCode::KeyA,
    KeyCode::KeyB,
    KeyCode::KeyC,
    KeyCode::KeyD,
    KeyCode::KeyE,
    KeyCode::KeyF,
    KeyCode::KeyG,
    KeyCode::KeyH,
    KeyCode::KeyI,
    KeyCode::KeyJ,
    KeyCode::KeyK,
    KeyCode::KeyL,
    KeyCode::KeyM,
    KeyCode::KeyN,
    KeyCode::KeyO,
    KeyCode::KeyP,
    KeyCode::KeyQ,
    KeyCode::KeyR,
    KeyCode::KeyS,
    KeyCode::KeyT,
    KeyCode::KeyU,
    KeyCode::KeyV,
    KeyCode::KeyW,
    KeyCode::KeyX,
    KeyCode::KeyY,
    KeyCode::KeyZ,
];

/// Other keys of the table that a keyboard may have where an American one has a letter.
const SIGNS: [(char, KeyCode); 8] = [
    (',', KeyCode::Comma),
    ('.', KeyCode::Period),
    ('[', KeyCode::BracketLeft),
    (']', KeyCode::BracketRight),
    ('\\', KeyCode::Backslash),
    ('-', KeyCode::Minus),
    ('=', KeyCode::Equal),
    ('/', KeyCode::Slash),
];

/// The key of the table that a press means; `None`: none, whatever lies there on an American keyboard.
pub(super) fn meant_key(press: &KeyboardInput) -> Option<KeyCode> {
    let printed = match &press.logical_key {
        Key::Character(text) => text.chars().next().filter(|_| text.chars().count() == 1),
        _ => None,
    };
    match printed.map(|printed| printed.to_ascii_lowercase()) {
        Some(letter @ 'a'..='z') => Some(LETTERS[(letter as u8 - b'a') as usize]),
        // Where an American keyboard has a letter lies a sign.
        Some(sign) if sign.is_ascii() && LETTERS.contains(&press.key_code) => {
            SIGNS.iter().find(|(known, _)| *known == sign).map(|&(_, key)| key)
        }
        // Other keys, and letters of other scripts, whose keyboards have the Latin ones in the same places.
        _ => Some(press.key_code),
    }
}

/// Keys that say what others mean: two for control, two for shift.
const MODIFIERS: [KeyCode; 4] = [KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::ShiftLeft, KeyCode::ShiftRight];

/// Every press counts, also several of one key within a slow frame, each with the modifiers that were held when it came.
fn press_keys(
    mut inputs: MessageReader<KeyboardInput>,
    now: Res<ButtonInput<KeyCode>>,
    mut held: Local<[bool; 4]>,
    egui: Res<EguiWantsInput>,
    (editor, dialog): (Res<Editor>, Res<OpenDialog>),
    mut actions: MessageWriter<Action>,
) {
    for press in inputs.read().filter(|input| !input.repeat) {
        let is_pressed = press.state == ButtonState::Pressed;
        if let Some(place) = MODIFIERS.iter().position(|modifier| *modifier == press.key_code) {
            held[place] = is_pressed;
        }
        if !is_pressed {
            continue;
        }
        let [control, shift] = [held[0] || held[1], held[2] || held[3]];
        if egui.wants_keyboard_input() || dialog.is_open() {
            continue;
        }
        let Some(key) = meant_key(press) else { continue };
        let asked = asked_by(key, control, shift);
        if editor.is_open() {
            let tool = TOOL_KEYS.iter().find(|(tool_key, ..)| *tool_key == key && !control);
            actions.write_batch(asked.filter_map(|action| while_editing(&action)));
            actions.write_batch(tool.map(|&(_, _, tool)| Action::Edit(Edit::Take(tool))));
        } else {
            actions.write_batch(asked);
        }
    }
    // A window that loses the keyboard is not told of what is let go elsewhere.
    *held = MODIFIERS.map(|modifier| now.pressed(modifier));
}

/// What a key asks for with these modifiers.
fn asked_by(key: KeyCode, control: bool, shift: bool) -> impl Iterator<Item = Action> {
    let fits = move |wanted: Shift| match wanted {
        Shift::Any => true,
        Shift::Down => shift,
        Shift::Up => !shift,
    };
    let meant = move |shortcut: &&Shortcut| shortcut.key == key && shortcut.control == control && fits(shortcut.shift);
    SHORTCUTS.iter().filter(meant).map(|shortcut| shortcut.action.clone())
}

fn toggle_full_screen(mut actions: MessageReader<Action>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    for _ in actions.read().filter(|action| **action == Action::FullScreen) {
        window.mode = match window.mode {
            WindowMode::Windowed => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
            _ => WindowMode::Windowed,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Command;

    fn press(key_code: KeyCode, printed: &str) -> KeyboardInput {
        let logical_key = Key::Character(printed.into());
        let (state, window) = (ButtonState::Pressed, Entity::PLACEHOLDER);
        KeyboardInput { key_code, logical_key, state, text: None, repeat: false, window }
    }

    fn meant(key_code: KeyCode, printed: &str) -> Option<KeyCode> {
        meant_key(&press(key_code, printed))
    }

    #[test]
    fn within_a_slow_frame_each_key_has_the_modifiers_that_were_held_when_it_came() {
        let mut app = App::new();
        app.add_message::<KeyboardInput>().add_message::<Action>();
        app.init_resource::<ButtonInput<KeyCode>>().init_resource::<EguiWantsInput>();
        app.init_resource::<Editor>().init_resource::<OpenDialog>();
        app.add_systems(Update, press_keys);
        let let_go = |press: KeyboardInput| KeyboardInput { state: ButtonState::Released, ..press };
        let control = || KeyboardInput { logical_key: Key::Control, ..press(KeyCode::ControlLeft, "") };
        let (z, l) = (press(KeyCode::KeyZ, "z"), press(KeyCode::KeyL, "l"));
        let frame = [l.clone(), control(), z.clone(), let_go(z), let_go(control()), l.clone(), l];
        app.world_mut().write_message_batch(frame);
        app.update();
        let asked: Vec<Action> = app.world_mut().resource_mut::<Messages<Action>>().drain().collect();
        let by = |key, control| asked_by(key, control, false).next().expect("an action");
        let edit = by(KeyCode::KeyL, false);
        assert_eq!(asked, [edit.clone(), by(KeyCode::KeyZ, true), edit.clone(), edit]);
    }

    #[test]
    fn a_letter_is_the_key_that_it_is_printed_on() {
        // A German keyboard has Z and Y the other way round, a French one M beside L.
        let undo: Vec<Action> =
            meant(KeyCode::KeyY, "z").map(|key| asked_by(key, true, false).collect()).expect("a key");
        assert_eq!(undo, [Action::Session(Command::Undo)]);
        let fork: Vec<Action> =
            meant(KeyCode::KeyZ, "y").map(|key| asked_by(key, false, false).collect()).expect("a key");
        assert_eq!(fork, [Action::Session(Command::Fork)]);
        assert_eq!(meant(KeyCode::Semicolon, "m"), Some(KeyCode::KeyM));
        assert_eq!(meant(KeyCode::KeyQ, "A"), Some(KeyCode::KeyA), "Shift and Caps Lock make no other letter");
    }

    #[test]
    fn other_keys_go_by_their_place() {
        assert_eq!(meant(KeyCode::BracketLeft, "ü"), Some(KeyCode::BracketLeft));
        assert_eq!(meant(KeyCode::Digit1, "&"), Some(KeyCode::Digit1));
        let key = KeyboardInput { logical_key: Key::Home, ..press(KeyCode::Home, "") };
        assert_eq!(meant_key(&key), Some(KeyCode::Home));
        assert_eq!(meant(KeyCode::KeyZ, "я"), Some(KeyCode::KeyZ), "another script has no Latin letters to go by");
    }

    /// Where an American keyboard has M, a French one has a comma: it must not show the map.
    #[test]
    fn a_sign_in_the_place_of_a_letter_is_the_sign() {
        assert_eq!(meant(KeyCode::KeyM, ","), Some(KeyCode::Comma));
        assert_eq!(meant(KeyCode::KeyQ, "'"), None);
        // Dvorak has Z where an American keyboard has the slash of the question mark.
        let asked: Vec<Action> =
            meant(KeyCode::Slash, "Z").map(|key| asked_by(key, false, true).collect()).expect("a key");
        assert_eq!(asked, [Action::FollowSelected]);
    }
}
