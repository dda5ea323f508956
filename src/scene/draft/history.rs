//! What was done to a draft, to be undone.

use std::collections::VecDeque;

use crate::grid::{CellKind, Layout};
use crate::scene::Scene;

/// Steps that can be undone; the oldest is let go first.
const MOST_STEPS: usize = 200;

/// The other state of what a step changed: changing places with it undoes the step, and once more does it again.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Squares, by their index in the layout.
    Squares(Vec<(u32, CellKind)>),
    /// Everything but the floor.
    Settings(Box<Scene>),
    /// Everything.
    Whole(Box<(Scene, Layout)>),
}

impl Step {
    /// Changes places with what the draft has.
    fn swap(&mut self, settings: &mut Scene, layout: &mut Layout) {
        match self {
            Self::Squares(squares) => {
                for (index, kind) in squares {
                    let (column, row) = (*index % layout.width(), *index / layout.width());
                    let here = layout.at(column, row);
                    layout.set(column, row, std::mem::replace(kind, here));
                }
            }
            Self::Settings(scene) => std::mem::swap(settings, scene),
            Self::Whole(whole) => {
                std::mem::swap(settings, &mut whole.0);
                std::mem::swap(layout, &mut whole.1);
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    step: Step,
    /// Of the state that the step leads to.
    version: u64,
}

/// Two stacks of steps.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: VecDeque<Entry>,
    undone: Vec<Entry>,
}

impl History {
    /// Notes a step that was done; `step` and `version` are those before it. What was undone cannot be done again after it.
    pub(super) fn push(&mut self, name: impl Into<String>, step: Step, version: u64) {
        self.undone.clear();
        self.done.push_back(Entry { name: name.into(), step, version });
        if self.done.len() > MOST_STEPS {
            self.done.pop_front();
        }
    }

    /// Undoes the last step, or does the last that was undone again. `version` is that of the draft; returns the one it
    /// comes to, `None` where there is no step.
    pub(super) fn go(&mut self, is_undo: bool, settings: &mut Scene, layout: &mut Layout, version: u64) -> Option<u64> {
        let mut entry = if is_undo { self.done.pop_back() } else { self.undone.pop() }?;
        entry.step.swap(settings, layout);
        let reached = std::mem::replace(&mut entry.version, version);
        if is_undo {
            self.undone.push(entry);
        } else {
            self.done.push_back(entry);
        }
        Some(reached)
    }

    /// The step that undo would take back.
    pub(super) fn next_undo(&self) -> Option<&str> {
        self.done.back().map(|entry| entry.name.as_str())
    }

    /// The step that redo would do again.
    pub(super) fn next_redo(&self) -> Option<&str> {
        self.undone.last().map(|entry| entry.name.as_str())
    }
}
