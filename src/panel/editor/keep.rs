//! Keeps a draft that no file has yet, so that neither a window that is closed nor one that breaks down takes it along.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use bevy::prelude::{AppExit, MessageReader, MessageWriter, Real, Res, ResMut, Resource, Time};

use super::Editor;
use crate::atomic_file::{self, BesideTheFrame};
use crate::scene::draft::Draft;
use crate::session::Command;

/// The file in the folder of what this program remembers.
const NAME: &str = "draft.ron";
/// The file of what an earlier window left: it may be opened, and what is painted then is another draft.
const LEFT: &str = "draft.left.ron";
/// What is painted in this time may be lost.
const EVERY: Duration = Duration::from_secs(10);

/// Where a draft is kept, and what stands there.
#[derive(Resource, Debug, Default)]
pub struct DraftFile {
    /// `None`: it is not kept.
    path: Option<PathBuf>,
    /// The draft that stands there, by its version.
    written: Option<u64>,
    /// When it was written last.
    at: Duration,
    writing: BesideTheFrame,
    /// Whether what an earlier window left was offered.
    has_offered: bool,
    is_refused: bool,
}

impl DraftFile {
    /// Keeps it in a folder, if there is one.
    pub fn within(folder: Option<PathBuf>) -> Self {
        Self { path: folder.map(|folder| folder.join(NAME)), ..Self::default() }
    }

    /// What the window before this one left; told once.
    fn left(&mut self) -> Option<PathBuf> {
        if std::mem::replace(&mut self.has_offered, true) {
            return None;
        }
        let path = self.path.as_ref()?;
        let left = path.with_file_name(LEFT);
        fs::rename(path, &left).ok().map(|()| left)
    }

    /// Keeps the draft as it is at `now`, at once if this `is_last`; one that is saved or was thrown away is removed. The error says
    /// what went wrong, once.
    fn keep(&mut self, editor: &Editor, now: Duration, is_last: bool) -> Result<(), String> {
        let Some(path) = &self.path else { return Ok(()) };
        let refused = self.writing.refusal();
        if self.writing.is_busy() && !is_last {
            return Ok(());
        }
        let unsaved = editor.draft.as_ref().filter(|draft| !draft.is_untouched() && !editor.is_saved());
        let version = unsaved.map(Draft::version);
        let is_due = is_last || version.is_none() || now.saturating_sub(self.at) >= EVERY;
        let mut kept = Ok(());
        if version != self.written && is_due {
            (self.written, self.at) = (version, now);
            match unsaved {
                Some(draft) => {
                    self.writing.begin(path.clone(), draft.scene(&editor.name()).to_document().into_bytes());
                }
                None => kept = atomic_file::remove(path),
            }
        }
        if is_last {
            kept = kept.and(self.writing.wait());
        }
        match refused.or(kept.err()) {
            Some(error) if !std::mem::replace(&mut self.is_refused, true) => {
                Err(format!("the draft is not kept: {}: {error}", path.display()))
            }
            _ => Ok(()),
        }
    }
}

/// Offers what an earlier window left, and keeps what there is.
pub(in crate::panel) fn keep_draft(
    editor: Res<Editor>,
    time: Res<Time<Real>>,
    mut exits: MessageReader<AppExit>,
    mut file: ResMut<DraftFile>,
    mut commands: MessageWriter<Command>,
) {
    if let Some(path) = file.left() {
        let text = "a floor that was drawn and not saved is kept".to_owned();
        commands.write(Command::OfferToOpen { text, path });
    }
    if let Err(text) = file.keep(&editor, time.elapsed(), exits.read().next().is_some()) {
        commands.write(Command::Tell { text, is_trouble: true });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Edit, obey};
    use super::*;
    use crate::scene::Stage;

    #[test]
    fn a_draft_is_kept_until_it_is_saved_or_thrown_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(NAME);
        let mut file = DraftFile::within(Some(folder.path().to_owned()));
        assert_eq!(file.left(), None);
        let stage = Stage::open("two-doors", &[]).expect("a shipped scene");
        let mut editor = Editor::default();
        let ask = |editor: &mut Editor, edit: Edit| drop(obey(editor, &edit, Some((&stage, false))));
        let secs = Duration::from_secs;
        let keep = |file: &mut DraftFile, editor: &Editor, now: Duration, is_last: bool| {
            file.keep(editor, now, is_last)?;
            file.writing.wait().map_err(|error| error.to_string())
        };
        ask(&mut editor, Edit::Toggle);
        keep(&mut file, &editor, secs(20), true).expect("nothing to write");
        assert!(!path.exists(), "nothing was done to it");
        ask(&mut editor, Edit::SetAgents(77));
        keep(&mut file, &editor, secs(21), false).expect("writable");
        let agents = || Stage::open(&path.to_string_lossy(), &[]).expect("a scene").scene.fleet.agents;
        assert_eq!(agents(), 77);
        ask(&mut editor, Edit::SetAgents(78));
        keep(&mut file, &editor, secs(22), false).expect("nothing to write");
        assert_eq!(agents(), 77, "it was written a second ago");
        keep(&mut file, &editor, secs(22), true).expect("writable");
        assert_eq!(agents(), 78, "the window closes");
        // The next window finds it, and tells of it once.
        let mut next = DraftFile::within(Some(folder.path().to_owned()));
        assert_eq!((next.left(), next.left()), (Some(folder.path().join(LEFT)), None));
        assert!(!path.exists());
        ask(&mut editor, Edit::SetAgents(80));
        keep(&mut file, &editor, secs(50), false).expect("writable");
        ask(&mut editor, Edit::Name(folder.path().join("mine").to_string_lossy().into_owned()));
        ask(&mut editor, Edit::Save);
        keep(&mut file, &editor, secs(51), false).expect("removable");
        assert!(!path.exists(), "it has a file of its own");
        ask(&mut editor, Edit::SetAgents(79));
        keep(&mut file, &editor, secs(70), false).expect("writable");
        assert_eq!(agents(), 79);
        ask(&mut editor, Edit::Discard);
        keep(&mut file, &editor, secs(71), false).expect("removable");
        assert!(!path.exists());
    }
}
