//! The system's clipboard: text and pictures that the panel copies, and what is typed into its fields with Ctrl + C, X and V.

use std::sync::{Mutex, PoisonError};

use arboard::{Clipboard, ImageData};
use bevy::input::keyboard::{KeyCode, KeyboardInput};
use bevy::input::{ButtonInput, ButtonState};
use bevy::log::warn;
use bevy::prelude::*;
use bevy_egui::egui::{Event, OutputCommand};
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiInputSet, EguiOutput, EguiPostUpdateSet, PrimaryEguiContext};

use super::keys::meant_key;
use crate::session::Command;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<SystemClipboard>();
    app.add_systems(PreUpdate, take_keys.after(EguiInputSet::ReadBevyMessages).before(EguiInputSet::WriteEguiEvents));
    app.add_systems(PostUpdate, copy.after(EguiPostUpdateSet::ProcessOutput));
}

/// The system's clipboard, looked for when it is first needed. Whoever owns what was copied has to live on to hand it out.
#[derive(Resource, Default)]
pub(in crate::viewer) struct SystemClipboard(Mutex<Option<Clipboard>>);

impl SystemClipboard {
    fn with<T>(&self, what: impl FnOnce(&mut Clipboard) -> Result<T, arboard::Error>) -> Result<T, String> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match &mut *known {
            Some(clipboard) => what(clipboard),
            None => Clipboard::new().and_then(|clipboard| what(known.insert(clipboard))),
        };
        done.map_err(|error| format!("the clipboard cannot be used: {error}"))
    }

    /// Copies a picture of this size: red, green and blue of its pixels, row by row.
    pub(in crate::viewer) fn put_picture(&self, size: UVec2, rgb: &[u8]) -> Result<(), String> {
        let [width, height] = size.to_array().map(|side| side as usize);
        let opaque = |pixel: &[u8]| [pixel[0], pixel[1], pixel[2], u8::MAX];
        let bytes = rgb.chunks_exact(3).flat_map(opaque).collect();
        self.with(|system| system.set_image(ImageData { width, height, bytes }))
    }
}

/// What came of it; what did not is written to the log.
fn heard<T>(result: Result<T, String>) -> Option<T> {
    result.map_err(|problem| warn!("{problem}")).ok()
}

/// What the panel copied goes to the system.
fn copy(outputs: Query<&EguiOutput>, clipboard: Res<SystemClipboard>, mut session: MessageWriter<Command>) {
    for command in outputs.iter().flat_map(|output| &output.platform_output.commands) {
        if let OutputCommand::CopyText(copied) = command
            && !copied.is_empty()
            && let Err(text) = clipboard.with(|system| system.set_text(copied.as_str()))
        {
            session.write(Command::Tell { text, is_trouble: true });
        }
    }
}

/// The keys that copy, cut and paste become what fields understand.
fn take_keys(
    mut pressed: MessageReader<KeyboardInput>,
    keys: Res<ButtonInput<KeyCode>>,
    context: Option<Single<Entity, With<PrimaryEguiContext>>>,
    clipboard: Res<SystemClipboard>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    let begun = pressed.read().filter(|press| press.state == ButtonState::Pressed && !press.repeat);
    let pressed: Vec<KeyCode> = begun.filter_map(meant_key).collect();
    let Some(context) = context else { return };
    if !keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight, KeyCode::SuperLeft, KeyCode::SuperRight]) {
        return;
    }
    let mut tell = |event: Event| {
        events.write(EguiInputEvent { context: *context, event });
    };
    if pressed.contains(&KeyCode::KeyC) {
        tell(Event::Copy);
    }
    if pressed.contains(&KeyCode::KeyX) {
        tell(Event::Cut);
    }
    if pressed.contains(&KeyCode::KeyV)
        && let Some(text) = heard(clipboard.with(Clipboard::get_text))
    {
        tell(Event::Paste(text));
    }
}
