//! Open tasks by age, and by the cell on which they begin.

use serde::{Deserialize, Serialize};

use super::{QueueLink, TaskId};
use crate::grid::Cell;

/// The list by age is compacted when it holds more claimed tasks than open ones plus this many.
const SLACK: usize = 64;

/// The open tasks of a pool. Opening the newest task and closing any are O(1) in the long run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct OpenTasks {
    /// Oldest first; closed ones stay in it until they outnumber the open.
    by_age: Vec<TaskId>,
    count: usize,
    /// By task number.
    entries: Vec<Entry>,
    /// By cell, as far as tasks have begun on them: the open tasks that begin there are a queue by age.
    oldest: Vec<QueueLink>,
    newest: Vec<QueueLink>,
    /// Cells whose queue holds a task, and by cell where it stands among them.
    cells: Vec<Cell>,
    places: Vec<u32>,
}

/// A task's neighbours in the queue of its cell.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    is_open: bool,
    older: QueueLink,
    newer: QueueLink,
}

impl OpenTasks {
    /// Open tasks, oldest first.
    pub(super) fn by_age(&self) -> impl Iterator<Item = TaskId> + Clone + '_ {
        self.by_age.iter().copied().filter(|&id| self.is_open(id))
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Cells on which open tasks begin, each once. Their order depends on the past but not on chance.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The oldest of the open tasks that begin on `cell`.
    #[inline]
    pub(super) fn oldest_at(&self, cell: Cell) -> Option<TaskId> {
        self.oldest.get(cell.index()).and_then(|oldest| oldest.number()).map(TaskId)
    }

    /// The next newer one that begins on the same cell.
    pub(super) fn newer_at_same_cell(&self, id: TaskId) -> Option<TaskId> {
        self.entries[id.index()].newer.number().map(TaskId)
    }

    /// Adds a task that begins on `cell`, unless it is open already.
    pub(super) fn open(&mut self, id: TaskId, cell: Cell) {
        if self.is_open(id) {
            return;
        }
        if self.by_age.last().is_none_or(|&newest| newest < id) {
            self.by_age.push(id);
        } else if let Err(place) = self.by_age.binary_search(&id) {
            self.by_age.insert(place, id);
        }
        let (tasks, cells) = (id.index() + 1, cell.index() + 1);
        if self.entries.len() < tasks {
            self.entries.resize(tasks, Entry { is_open: false, older: QueueLink::NONE, newer: QueueLink::NONE });
        }
        if self.oldest.len() < cells {
            self.oldest.resize(cells, QueueLink::NONE);
            self.newest.resize(cells, QueueLink::NONE);
            self.places.resize(cells, 0);
        }
        self.link(id.0, cell);
        self.count += 1;
    }

    /// Takes out a task that begins on `cell`, if it is open.
    pub(super) fn close(&mut self, id: TaskId, cell: Cell) {
        if !self.is_open(id) {
            return;
        }
        self.unlink(id.0, cell);
        self.count -= 1;
        if self.by_age.len() > 2 * self.count + SLACK {
            let entries = &self.entries;
            self.by_age.retain(|id| entries[id.index()].is_open);
        }
    }

    pub(super) fn is_open(&self, id: TaskId) -> bool {
        self.entries.get(id.index()).is_some_and(|entry| entry.is_open)
    }

    /// Puts a task into its cell's queue, from the newest end on: most are the newest of all.
    fn link(&mut self, id: u32, cell: Cell) {
        let c = cell.index();
        if self.oldest[c] == QueueLink::NONE {
            self.places[c] = self.cells.len() as u32;
            self.cells.push(cell);
        }
        let (mut older, mut newer) = (self.newest[c], QueueLink::NONE);
        while let Some(later) = older.number().filter(|&other| other > id) {
            newer = older;
            older = self.entries[later as usize].older;
        }
        self.set_newer(older, cell, QueueLink::to(id));
        self.set_older(newer, cell, QueueLink::to(id));
        self.entries[id as usize] = Entry { is_open: true, older, newer };
    }

    fn unlink(&mut self, id: u32, cell: Cell) {
        let c = cell.index();
        let Entry { older, newer, .. } = self.entries[id as usize];
        self.entries[id as usize].is_open = false;
        self.set_newer(older, cell, newer);
        self.set_older(newer, cell, older);
        if self.oldest[c] == QueueLink::NONE {
            let place = self.places[c] as usize;
            self.cells.swap_remove(place);
            if let Some(&moved) = self.cells.get(place) {
                self.places[moved.index()] = place as u32;
            }
        }
    }

    /// Sets what follows a task in the queue of `cell`; where there is no such task, what the queue begins with.
    fn set_newer(&mut self, task: QueueLink, cell: Cell, newer: QueueLink) {
        match task.number() {
            None => self.oldest[cell.index()] = newer,
            Some(task) => self.entries[task as usize].newer = newer,
        }
    }

    /// Sets what a task follows in the queue of `cell`; where there is no such task, what the queue ends with.
    fn set_older(&mut self, task: QueueLink, cell: Cell, older: QueueLink) {
        match task.number() {
            None => self.newest[cell.index()] = older,
            Some(task) => self.entries[task as usize].older = older,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const CELLS: u32 = 5;

    fn cell_of(id: TaskId) -> Cell {
        Cell(id.0 * 7 % CELLS)
    }

    /// Tasks that begin on `cell`, as its queue has them.
    fn queue(waiting: &OpenTasks, cell: Cell) -> Vec<TaskId> {
        std::iter::successors(waiting.oldest_at(cell), |&id| waiting.newer_at_same_cell(id)).collect()
    }

    proptest! {
        /// Against a sorted set: every view of the open tasks says the same after any history.
        #[test]
        fn all_views_agree_with_a_set(history in prop::collection::vec((any::<bool>(), 0_u32..300), 0..600)) {
            let (mut waiting, mut expected) = (OpenTasks::default(), BTreeSet::new());
            for (opens, id) in history {
                let id = TaskId(id);
                if opens {
                    waiting.open(id, cell_of(id));
                    expected.insert(id);
                } else {
                    waiting.close(id, cell_of(id));
                    expected.remove(&id);
                }
            }
            prop_assert!(waiting.by_age().eq(expected.iter().copied()));
            prop_assert_eq!(waiting.count(), expected.len());
            let mut cells = waiting.cells().to_vec();
            cells.sort_unstable();
            for cell in (0..CELLS).map(Cell) {
                let here: Vec<TaskId> = expected.iter().copied().filter(|&id| cell_of(id) == cell).collect();
                prop_assert_eq!(cells.contains(&cell), !here.is_empty());
                prop_assert_eq!(queue(&waiting, cell), here);
            }
            prop_assert!(cells.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn closed_tasks_are_cleared_away() {
        let mut waiting = OpenTasks::default();
        for id in (0..10_000).map(TaskId) {
            waiting.open(id, cell_of(id));
            if id.0 >= 10 {
                waiting.close(TaskId(id.0 - 5), cell_of(TaskId(id.0 - 5)));
            }
        }
        assert_eq!(waiting.count(), 10);
        assert!(waiting.by_age.len() <= 20 + SLACK);
    }
}
