//! Saves the draft.

use std::path::Path;

use super::Editor;
use crate::scene::draft::{Draft, WrittenScenes};
use crate::session::Command;

/// A file in the working directory that is not there yet, for a draft of the scene of this name.
pub(super) fn free_file(name: &str) -> String {
    let own = if name.starts_with("my-") { name.to_owned() } else { format!("my-{name}") };
    WrittenScenes::free_path(Path::new(""), &own).to_string_lossy().into_owned()
}

/// Writes the scene to its file; one that somebody else has written only if it `replaces` it. Nothing is written of a draft
/// that would not open.
pub(super) fn save(editor: &mut Editor, replaces: bool) -> Vec<Command> {
    editor.release();
    editor.examine();
    let path = editor.path();
    editor.is_taken = !replaces && !editor.written.may_write(&path);
    if editor.is_taken || !editor.is_sound() {
        return Vec::new();
    }
    let Some(draft) = &editor.draft else { return Vec::new() };
    let (document, version) = (draft.scene(&editor.name()).to_document(), Draft::version(draft));
    let tell = match editor.written.write(&path, &document) {
        Ok(()) => {
            let text = format!("saved {}", path.display());
            editor.saved = Some((path, version));
            Command::Tell { text, is_trouble: false }
        }
        Err(error) => Command::Tell { text: format!("{}: {error}", path.display()), is_trouble: true },
    };
    vec![tell]
}
