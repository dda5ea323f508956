//! The draft, the tool, and where the draft is saved.

use std::path::PathBuf;

use bevy::prelude::Resource;

use super::Tool;
use crate::demand::{Demand, Supply};
use crate::grid::CellKind;
use crate::scene::draft::{Draft, Examination, WrittenScenes};

/// Squares up to which a draft is examined while a stroke goes on, and not only after it.
const EXAMINED_AT_ONCE: usize = 200_000;

/// Numbers of a draft when it was begun: what a double click restores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Begun {
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) agents: u32,
    /// `None`: every agent had its own goals.
    pub(super) supply: Option<Supply>,
    pub(super) episode_ticks: u32,
}

impl Begun {
    pub(super) fn of(draft: &Draft) -> Self {
        let scene = draft.settings();
        let supply = match scene.demand {
            Demand::Pool { supply, .. } => Some(supply),
            Demand::PerAgent { .. } => None,
        };
        Self {
            columns: draft.layout().width(),
            rows: draft.layout().height(),
            agents: scene.fleet.agents,
            supply,
            episode_ticks: scene.episode.ticks,
        }
    }

    /// The rate at the beginning, if tasks came in the same way; `None`: they did not.
    pub(super) fn rate(&self, now: Supply) -> Option<f64> {
        self.supply.filter(|supply| supply.rate_limit() == now.rate_limit()).map(|supply| supply.rate())
    }
}

/// The editor of a scene.
#[derive(Resource, Debug, Default)]
pub struct Editor {
    pub(super) is_open: bool,
    pub(super) draft: Option<Draft>,
    pub(super) tool: Tool,
    /// Where the draft is saved, as typed.
    pub(super) file: String,
    /// Files that drafts were saved to.
    pub(super) written: WrittenScenes,
    /// Where and as what version the draft was saved last.
    pub(super) saved: Option<(PathBuf, u64)>,
    /// The file is somebody else's, and nothing was written.
    pub(super) is_taken: bool,
    /// What it was begun with, or took over last.
    pub(super) begun: Option<Begun>,
    /// Whether time passed when the editor was opened.
    pub(super) was_playing: bool,
    /// Of which version under which name, and what was found.
    pub(super) examined: Option<((u64, String), Examination)>,
    /// The square under the pointer.
    pointed: Option<(u32, u32)>,
}

impl Editor {
    /// The draft, while the editor is open.
    pub fn open_draft(&self) -> Option<&Draft> {
        self.draft.as_ref().filter(|_| self.is_open)
    }

    /// Whether the floor is being edited.
    pub fn is_open(&self) -> bool {
        self.is_open && self.draft.is_some()
    }

    /// What was found when the draft was last examined; nothing before.
    pub fn examination(&self) -> Option<&Examination> {
        self.examined.as_ref().map(|(_, examination)| examination)
    }

    /// Whether the draft, when it was last examined, would open.
    pub(super) fn is_sound(&self) -> bool {
        self.examination().is_some_and(Examination::is_sound)
    }

    /// The square under the pointer, and what a press would paint there.
    pub fn pointed(&self) -> Option<((u32, u32), CellKind)> {
        Some((self.pointed?, self.tool.kind()))
    }

    /// Where the pointer is; `None`: beside the floor.
    pub fn point(&mut self, square: Option<(u32, u32)>) {
        if self.pointed != square {
            self.pointed = square;
        }
    }

    /// Begins a stroke with the tool, or one that erases.
    pub fn press(&mut self, square: (u32, u32), erases: bool, is_rectangle: bool) {
        let kind = if erases { CellKind::Floor } else { self.tool.kind() };
        if let Some(draft) = &mut self.draft {
            draft.press(square, kind, is_rectangle);
        }
    }

    /// Leads the stroke on.
    pub fn drag_to(&mut self, square: (u32, u32)) {
        if let Some(draft) = &mut self.draft {
            draft.drag_to(square);
        }
    }

    /// Ends the stroke.
    pub fn release(&mut self) {
        if let Some(draft) = &mut self.draft {
            draft.release();
        }
    }

    /// Examines the draft if it has changed; a large one only between strokes.
    pub(in crate::panel) fn examine(&mut self) {
        let Some(draft) = &self.draft else { return };
        let key = (draft.version(), self.name());
        let is_known = self.examined.as_ref().is_some_and(|(examined, _)| *examined == key);
        let is_large = draft.layout().kinds().len() > EXAMINED_AT_ONCE;
        let may_wait = is_large && draft.has_stroke() && self.examined.is_some();
        if !is_known && !may_wait {
            self.examined = Some((key.clone(), draft.examine(&key.1)));
        }
    }

    /// What was typed, without the extension.
    fn typed(&self) -> &str {
        let typed = self.file.trim();
        typed.strip_suffix(".ron").unwrap_or(typed)
    }

    /// The file that the draft is saved to; the extension may be left out.
    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from(format!("{}.ron", self.typed()))
    }

    /// The scene's name: that of its file.
    pub(super) fn name(&self) -> String {
        self.typed().rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// Whether the draft is in its file as it is now.
    pub(super) fn is_saved(&self) -> bool {
        let version = self.draft.as_ref().map(Draft::version);
        self.saved.as_ref().is_some_and(|(path, saved)| Some(*saved) == version && *path == self.path())
    }
}
