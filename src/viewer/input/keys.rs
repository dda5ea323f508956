//! The keyboard: keys become actions by the panel's table, but for those that belong to what the keyboard is at in the panel
//! ([`Focus`]).
//!
//! A letter is the key that it is printed on, so that Ctrl + Z is where a user looks for it on any keyboard; all other keys go
//! by their place, because what is printed on them needs a modifier on some keyboards.

use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::{ButtonState, InputSystems};
use bevy::prelude::*;
use bevy::window::{MonitorSelection, PrimaryWindow, WindowMode};
use bevy_egui::EguiContext;
use bevy_egui::egui::{Context, Popup};

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

/// Other keys of the table, which lie elsewhere on many keyboards.
const SIGNS: [(char, KeyCode); 10] = [
    (',', KeyCode::Comma),
    ('.', KeyCode::Period),
    ('[', KeyCode::BracketLeft),
    (']', KeyCode::BracketRight),
    ('\\', KeyCode::Backslash),
    ('-', KeyCode::Minus),
    ('=', KeyCode::Equal),
    ('+', KeyCode::Equal),
    ('/', KeyCode::Slash),
    ('?', KeyCode::Slash),
];

/// The key of the table that a press means; `None`: none, whatever lies there on an American keyboard.
pub(super) fn meant_key(press: &KeyboardInput) -> Option<KeyCode> {
    let printed = match &press.logical_key {
        Key::Character(text) => text.chars().next().filter(|_| text.chars().count() == 1),
        _ => None,
    };
    let sign = printed.and_then(|printed| SIGNS.iter().find(|(sign, _)| *sign == printed));
    match printed.map(|printed| printed.to_ascii_lowercase()) {
        Some(letter @ 'a'..='z') => Some(LETTERS[(letter as u8 - b'a') as usize]),
        _ if sign.is_some() => sign.map(|&(_, key)| key),
        // Where an American keyboard has a letter lies a sign that means nothing.
        Some(sign) if sign.is_ascii() && LETTERS.contains(&press.key_code) => None,
        // Other keys, and letters of other scripts, whose keyboards have the Latin ones in the same places.
        _ => Some(press.key_code),
    }
}

/// Keys that say what others mean: two for control, two for shift.
const MODIFIERS: [KeyCode; 4] = [KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::ShiftLeft, KeyCode::ShiftRight];

/// What the keyboard is at in the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Focus {
    /// Nothing.
    #[default]
    Nothing,
    /// A button or a slider, or a list that is open.
    Widget,
    /// Text that is edited, that of a number included.
    Text,
}

/// What moves from widget to widget, presses one or moves it, and closes a list. Home and End move sliders of our own.
const OF_WIDGETS: [KeyCode; 11] = [
    KeyCode::Space,
    KeyCode::Enter,
    KeyCode::NumpadEnter,
    KeyCode::Tab,
    KeyCode::ArrowLeft,
    KeyCode::ArrowRight,
    KeyCode::ArrowUp,
    KeyCode::ArrowDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Escape,
];

/// With Ctrl: undo and redo, cut, copy, paste, mark all.
const OF_TEXT_WITH_CONTROL: [KeyCode; 6] =
    [KeyCode::KeyZ, KeyCode::KeyY, KeyCode::KeyX, KeyCode::KeyC, KeyCode::KeyV, KeyCode::KeyA];

/// Keys that no text knows.
const FUNCTIONS: [KeyCode; 12] = [
    KeyCode::F1,
    KeyCode::F2,
    KeyCode::F3,
    KeyCode::F4,
    KeyCode::F5,
    KeyCode::F6,
    KeyCode::F7,
    KeyCode::F8,
    KeyCode::F9,
    KeyCode::F10,
    KeyCode::F11,
    KeyCode::F12,
];

impl Focus {
    fn of(context: &Context) -> Self {
        if context.text_edit_focused() {
            Self::Text
        } else if context.egui_wants_keyboard_input() || Popup::is_any_open(context) {
            Self::Widget
        } else {
            Self::Nothing
        }
    }

    /// Whether a key is that of what the keyboard is at, so that the table must leave it alone.
    fn takes(self, key: KeyCode, control: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Widget => OF_WIDGETS.contains(&key),
            Self::Text if control => OF_TEXT_WITH_CONTROL.contains(&key) || OF_WIDGETS.contains(&key),
            Self::Text => !FUNCTIONS.contains(&key),
        }
    }
}

/// Every press counts, also several of one key within a slow frame, each with the modifiers that were held when it came.
fn press_keys(
    mut inputs: MessageReader<KeyboardInput>,
    now: Res<ButtonInput<KeyCode>>,
    mut held: Local<[bool; 4]>,
    mut contexts: Query<&mut EguiContext>,
    (editor, dialog): (Res<Editor>, Res<OpenDialog>),
    mut actions: MessageWriter<Action>,
) {
    let focuses = contexts.iter_mut().map(|mut context| Focus::of(context.get_mut()));
    let focus = focuses.filter(|focus| *focus != Focus::Nothing).last().unwrap_or_default();
    for press in inputs.read().filter(|input| !input.repeat) {
        let is_pressed = press.state == ButtonState::Pressed;
        if let Some(place) = MODIFIERS.iter().position(|modifier| *modifier == press.key_code) {
            held[place] = is_pressed;
        }
        if !is_pressed {
            continue;
        }
        let [control, shift] = [held[0] || held[1], held[2] || held[3]];
        let Some(key) = meant_key(press) else { continue };
        if focus.takes(key, control) || dialog.is_open() {
            continue;
        }
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
    use bevy_egui::egui::accesskit::Role;
    use bevy_egui::egui::{DragValue, Key as EguiKey, Slider, TextEdit, Ui};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

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
        app.init_resource::<ButtonInput<KeyCode>>().init_resource::<Editor>().init_resource::<OpenDialog>();
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
    fn a_key_belongs_to_what_the_keyboard_is_at() {
        use KeyCode::{ArrowRight, Comma, Enter, Escape, F9, F11, F12, Home, KeyP, KeyS, KeyT, KeyY, KeyZ, Space, Tab};
        let taken = |focus: Focus, control: bool, keys: &[KeyCode]| {
            keys.iter().filter(|key| focus.takes(**key, control)).copied().collect::<Vec<_>>()
        };
        let all = [ArrowRight, Comma, Enter, Escape, F9, F11, F12, Home, KeyP, KeyS, KeyT, KeyY, KeyZ, Space, Tab];
        let moves = [ArrowRight, Enter, Escape, Home, Space, Tab];
        for control in [false, true] {
            assert!(taken(Focus::Nothing, control, &all).is_empty());
            assert_eq!(taken(Focus::Widget, control, &all), moves);
        }
        let typed = [ArrowRight, Comma, Enter, Escape, Home, KeyP, KeyS, KeyT, KeyY, KeyZ, Space, Tab];
        assert_eq!(taken(Focus::Text, false, &all), typed);
        assert_eq!(taken(Focus::Text, true, &all), [ArrowRight, Enter, Escape, Home, KeyY, KeyZ, Space, Tab]);
    }

    /// A number is text while it is edited; a slider is none, though it has a number beside it.
    #[test]
    fn text_numbers_and_other_widgets_are_told_apart() {
        let ui = |ui: &mut Ui, (text, number): &mut (String, f32)| {
            let name = ui.label("text").id;
            ui.add(TextEdit::singleline(text)).labelled_by(name);
            ui.add(DragValue::new(number));
            ui.add(Slider::new(number, 0.0..=9.0).show_value(false));
            let button = ui.button("button");
            Popup::menu(&button).show(|ui| ui.label("within"));
        };
        let mut harness = Harness::new_ui_state(ui, (String::new(), 3.0));
        harness.run();
        assert_eq!(Focus::of(&harness.ctx), Focus::Nothing);
        for (role, focus) in [
            (Role::TextInput, Focus::Text),
            (Role::Button, Focus::Widget),
            (Role::SpinButton, Focus::Text),
            (Role::Slider, Focus::Widget),
        ] {
            harness.get_by_role(role).focus();
            harness.run_steps(3);
            assert_eq!(Focus::of(&harness.ctx), focus, "{role:?}");
        }
        harness.key_press(EguiKey::Escape);
        harness.run();
        assert_eq!(Focus::of(&harness.ctx), Focus::Nothing);
        harness.get_by_role(Role::Button).click();
        harness.run();
        assert!(harness.query_by_label("within").is_some());
        assert_eq!(Focus::of(&harness.ctx), Focus::Widget, "a list that is open is closed by Escape");
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
    fn a_sign_is_that_sign_wherever_it_lies() {
        assert_eq!(meant(KeyCode::KeyM, ","), Some(KeyCode::Comma));
        assert_eq!(meant(KeyCode::KeyQ, "'"), None);
        // A German keyboard has the question mark beside the zero, and brackets on digits.
        let asked: Vec<Action> =
            meant(KeyCode::Minus, "?").map(|key| asked_by(key, false, true).collect()).expect("a key");
        assert_eq!(asked, [Action::ToggleShortcuts]);
        assert_eq!(meant(KeyCode::Digit9, "]"), Some(KeyCode::BracketRight));
        assert_eq!(meant(KeyCode::Slash, "-"), Some(KeyCode::Minus));
        // Dvorak has Z where an American keyboard has the slash of the question mark.
        let asked: Vec<Action> =
            meant(KeyCode::Slash, "Z").map(|key| asked_by(key, false, true).collect()).expect("a key");
        assert_eq!(asked, [Action::FollowSelected]);
    }
}
