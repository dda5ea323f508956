//! Carries out what is asked of the editor.

use std::sync::Arc;

use bevy::prelude::ResMut;

use super::file::{free_file, save};
use super::state::Begun;
use super::{Edit, Editor};
use crate::scene::Stage;
use crate::scene::draft::Draft;
use crate::session::Command;

/// Looks what is wrong with the draft, when it has changed.
pub fn examine(mut editor: ResMut<Editor>) {
    if editor.is_open() {
        editor.examine();
    }
}

/// Changes the editor; returns what the session is to do. `stage`: what is open, and whether time passes there.
pub fn obey(editor: &mut Editor, edit: &Edit, stage: Option<(&Stage, bool)>) -> Vec<Command> {
    match edit {
        Edit::Toggle if !editor.is_open() => return enter(editor, stage),
        Edit::Toggle | Edit::Leave => return leave(editor),
        Edit::Discard => {
            let commands = leave(editor);
            editor.draft = None;
            return commands;
        }
        Edit::Take(tool) => editor.tool = *tool,
        Edit::Name(file) => {
            editor.file.clone_from(file);
            editor.is_taken = false;
        }
        Edit::Save => return save(editor, false),
        Edit::Replace => return save(editor, true),
        Edit::Learn => return learn(editor),
        Edit::TakeOver => {
            if let (Some(draft), Some((stage, _))) = (&mut editor.draft, stage) {
                draft.take_over(stage);
                editor.begun = Some(Begun::of(draft));
                editor.file = free_file(&stage.scene.name);
            }
        }
        edit => {
            if let Some(draft) = &mut editor.draft {
                change(draft, edit);
            }
        }
    }
    Vec::new()
}

fn change(draft: &mut Draft, edit: &Edit) {
    match edit {
        Edit::Undo => draft.undo(),
        Edit::Redo => draft.redo(),
        Edit::Resize(columns, rows) => draft.resize(*columns, *rows),
        Edit::BeginAnew => draft.begin_anew(),
        Edit::PutEndpoints => draft.put_endpoints_beside_shelves(),
        Edit::SetAgents(agents) => draft.set_agents(*agents),
        Edit::SetSupply(supply) => draft.set_supply(*supply),
        Edit::SetEpisodeTicks(ticks) => draft.set_episode_ticks(*ticks),
        Edit::SetWork(work) => draft.set_work(*work),
        Edit::TakeOutUnseen => draft.take_out_unseen(),
        // The others change no draft.
        _ => {}
    }
}

/// Takes back the stroke that has not ended; without one leaves the editor.
pub fn escape(editor: &mut Editor) -> Vec<Command> {
    let had_stroke = editor.draft.as_mut().is_some_and(Draft::cancel_stroke);
    if had_stroke { Vec::new() } else { leave(editor) }
}

/// Goes on with the draft that was kept, or begins one of what is open; time stands still.
fn enter(editor: &mut Editor, stage: Option<(&Stage, bool)>) -> Vec<Command> {
    let Some((stage, is_playing)) = stage else { return Vec::new() };
    if editor.draft.is_none() {
        let draft = Draft::of(stage);
        editor.begun = Some(Begun::of(&draft));
        editor.draft = Some(draft);
        editor.file = free_file(&stage.scene.name);
        (editor.saved, editor.examined, editor.is_taken) = (None, None, false);
    }
    (editor.is_open, editor.was_playing) = (true, is_playing);
    editor.examine();
    vec![Command::Pause]
}

/// Time passes again if it did. A draft that nothing was done to is not worth keeping: the next is of what is open then.
fn leave(editor: &mut Editor) -> Vec<Command> {
    editor.release();
    editor.point(None);
    editor.is_open = false;
    if editor.draft.as_ref().is_some_and(Draft::is_untouched) {
        editor.draft = None;
    }
    if editor.was_playing { vec![Command::Play] } else { Vec::new() }
}

/// Opens the draft in place of what is open, from its file if that has it.
fn learn(editor: &mut Editor) -> Vec<Command> {
    editor.release();
    editor.examine();
    let Some(draft) = editor.draft.as_ref().filter(|_| editor.is_sound()) else { return Vec::new() };
    let command = if editor.is_saved() {
        Command::Open(editor.path())
    } else {
        Command::OpenScene(Arc::new(draft.scene(&editor.name())))
    };
    editor.point(None);
    editor.is_open = false;
    vec![command]
}
