//! Who can still be had this tick, cell by cell: open tasks for an agent that looks for one, free agents for a task.

use crate::demand::{QueueLink, TaskId, TaskPool};
use crate::grid::{Cell, Grid};

/// Targets of a search by the cell on which they are: open tasks or free agents, by their numbers.
pub(super) trait ByCell {
    /// The smallest number on `cell`.
    fn first_at(&self, cell: Cell) -> Option<u32>;
    /// The next larger number on the same cell as `target`.
    fn next_at_same_cell(&self, target: u32) -> Option<u32>;
    /// Every cell that holds targets, once.
    fn cells(&self) -> &[Cell];
}

impl ByCell for TaskPool {
    fn first_at(&self, cell: Cell) -> Option<u32> {
        self.oldest_at(cell).map(|id| id.0)
    }

    fn next_at_same_cell(&self, target: u32) -> Option<u32> {
        self.newer_at_same_cell(TaskId(target)).map(|id| id.0)
    }

    fn cells(&self) -> &[Cell] {
        self.pick_up_cells()
    }
}

/// Targets that a rule has numbered itself, by cell: free agents by the one that they last reported, for example. Several
/// may be on the same.
#[derive(Debug)]
pub(super) struct Listed {
    first: Vec<QueueLink>,
    next: Vec<QueueLink>,
    cells: Vec<Cell>,
}

impl Listed {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { first: vec![QueueLink::NONE; grid.len()], next: Vec::new(), cells: Vec::new() }
    }

    /// Holds these targets and no others: numbers below `numbers`, in ascending order, each with its cell.
    pub(super) fn hold(&mut self, targets: impl DoubleEndedIterator<Item = (u32, Cell)>, numbers: usize) {
        for cell in self.cells.drain(..) {
            self.first[cell.index()] = QueueLink::NONE;
        }
        self.next.resize(numbers, QueueLink::NONE);
        for (number, cell) in targets.rev() {
            let first = std::mem::replace(&mut self.first[cell.index()], QueueLink::to(number));
            self.next[number as usize] = first;
            if first == QueueLink::NONE {
                self.cells.push(cell);
            }
        }
    }
}

impl ByCell for Listed {
    fn first_at(&self, cell: Cell) -> Option<u32> {
        self.first[cell.index()].number()
    }

    fn next_at_same_cell(&self, target: u32) -> Option<u32> {
        self.next[target as usize].number()
    }

    fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// Which targets were taken this tick; kept between ticks so that it allocates once.
#[derive(Debug)]
pub(super) struct Taken {
    /// By target.
    is_gone: Vec<bool>,
    gone: Vec<u32>,
    /// By cell, the first target that is left; only where the first of all is gone.
    first_left: Vec<QueueLink>,
}

impl Taken {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { is_gone: Vec::new(), gone: Vec::new(), first_left: vec![QueueLink::NONE; grid.len()] }
    }

    /// All of `targets`, whose numbers lie below `numbers`, none of them taken.
    pub(super) fn none_of<'a, B: ByCell>(&'a mut self, targets: &'a B, numbers: usize) -> Available<'a, B> {
        for target in self.gone.drain(..) {
            self.is_gone[target as usize] = false;
        }
        if self.is_gone.len() < numbers {
            self.is_gone.resize(numbers, false);
        }
        Available { targets, taken: self }
    }
}

/// Targets that can still be had.
#[derive(Debug)]
pub(super) struct Available<'a, B> {
    targets: &'a B,
    taken: &'a mut Taken,
}

impl<B: ByCell> Available<'_, B> {
    /// Every cell that holds targets, and those whose targets were all taken, once each.
    pub(super) fn cells(&self) -> &[Cell] {
        self.targets.cells()
    }

    /// The smallest number on `cell`.
    #[inline]
    pub(super) fn first_at(&self, cell: Cell) -> Option<u32> {
        let first = self.targets.first_at(cell)?;
        if self.is_taken(first) { self.taken.first_left[cell.index()].number() } else { Some(first) }
    }

    /// All on `cell`, by number.
    pub(super) fn at(&self, cell: Cell) -> impl Iterator<Item = u32> + '_ {
        let all = std::iter::successors(self.first_at(cell), |&target| self.targets.next_at_same_cell(target));
        all.filter(|&target| !self.is_taken(target))
    }

    /// Takes one that is on `cell`.
    pub(super) fn take(&mut self, target: u32, cell: Cell) {
        let mut first = self.first_at(cell);
        self.taken.is_gone[target as usize] = true;
        self.taken.gone.push(target);
        while let Some(gone) = first.filter(|&first| self.is_taken(first)) {
            first = self.targets.next_at_same_cell(gone);
        }
        self.taken.first_left[cell.index()] = first.map_or(QueueLink::NONE, QueueLink::to);
    }

    /// Whether a target was taken.
    pub(super) fn is_taken(&self, target: u32) -> bool {
        self.taken.is_gone[target as usize]
    }
}
