//! Open tasks by age, and by the cell on which they begin.

use super::TaskId;
use crate::grid::Cell;

const NONE: u32 = u32::MAX;

/// Claimed tasks that the list by age may hold before it is cleared, beside as many as there are open ones.
const SLACK: usize = 64;

/// The open tasks of a pool. Opening the newest task and closing any are O(1) in the long run.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Oldest first; closed ones stay in it until they outnumber the open.
    by_age: Vec<TaskId>,
    count: usize,
    /// By task number.
    entries: Vec<Entry>,
    /// By cell, as far as tasks have begun on them.
    queues: Vec<Queue>,
    /// Cells whose queue holds a task.
    cells: Vec<Cell>,
}

/// A task's neighbours in the queue of its cell.
#[derive(Clone, Copy, Debug)]
struct Entry {
    is_open: bool,
    older: u32,
    newer: u32,
}

/// The open tasks that begin on one cell, by age, and where the cell stands in [`Waiting::cells`].
#[derive(Clone, Copy, Debug)]
struct Queue {
    oldest: u32,
    newest: u32,
    place: u32,
}

impl Waiting {
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
    pub(super) fn oldest_at(&self, cell: Cell) -> Option<TaskId> {
        self.queues.get(cell.index()).and_then(|queue| some(queue.oldest))
    }

    /// The next newer one that begins on the same cell.
    pub(super) fn newer_at_same_cell(&self, id: TaskId) -> Option<TaskId> {
        some(self.entries[id.index()].newer)
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
        let room = |len: usize, index: usize| len.max(index + 1);
        self.entries.resize(room(self.entries.len(), id.index()), Entry { is_open: false, older: NONE, newer: NONE });
        self.queues.resize(room(self.queues.len(), cell.index()), Queue { oldest: NONE, newest: NONE, place: NONE });
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

    fn is_open(&self, id: TaskId) -> bool {
        self.entries.get(id.index()).is_some_and(|entry| entry.is_open)
    }

    /// Puts a task into its cell's queue, from the newest end on: most are the newest of all.
    fn link(&mut self, id: u32, cell: Cell) {
        let queue = &mut self.queues[cell.index()];
        if queue.oldest == NONE {
            queue.place = self.cells.len() as u32;
            self.cells.push(cell);
        }
        let (mut older, mut newer) = (queue.newest, NONE);
        while older != NONE && older > id {
            newer = older;
            older = self.entries[older as usize].older;
        }
        match older {
            NONE => queue.oldest = id,
            _ => self.entries[older as usize].newer = id,
        }
        match newer {
            NONE => queue.newest = id,
            _ => self.entries[newer as usize].older = id,
        }
        self.entries[id as usize] = Entry { is_open: true, older, newer };
    }

    fn unlink(&mut self, id: u32, cell: Cell) {
        let Entry { older, newer, .. } = self.entries[id as usize];
        self.entries[id as usize] = Entry { is_open: false, older: NONE, newer: NONE };
        let queue = &mut self.queues[cell.index()];
        match older {
            NONE => queue.oldest = newer,
            _ => self.entries[older as usize].newer = newer,
        }
        match newer {
            NONE => queue.newest = older,
            _ => self.entries[newer as usize].older = older,
        }
        if queue.oldest == NONE {
            let place = queue.place as usize;
            self.cells.swap_remove(place);
            if let Some(&moved) = self.cells.get(place) {
                self.queues[moved.index()].place = place as u32;
            }
        }
    }
}

fn some(id: u32) -> Option<TaskId> {
    (id != NONE).then_some(TaskId(id))
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
    fn queue(waiting: &Waiting, cell: Cell) -> Vec<TaskId> {
        std::iter::successors(waiting.oldest_at(cell), |&id| waiting.newer_at_same_cell(id)).collect()
    }

    proptest! {
        /// Against a sorted set: every view of the open tasks says the same after any history.
        #[test]
        fn all_views_agree_with_a_set(history in prop::collection::vec((any::<bool>(), 0_u32..300), 0..600)) {
            let (mut waiting, mut expected) = (Waiting::default(), BTreeSet::new());
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
        let mut waiting = Waiting::default();
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
