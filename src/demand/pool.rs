//! The common pool of tasks.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::open_tasks::OpenTasks;
use super::{Task, TaskId};
use crate::grid::Cell;

/// Every task of an episode: waiting, being worked on, or finished.
///
/// Invariant: a task is open, claimed by exactly one agent, or finished. To claim or release one takes the same time
/// however many are open.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct TaskPool {
    tasks: Vec<Task>,
    waiting: OpenTasks,
    finished: u32,
}

impl TaskPool {
    /// Adds a task; it is open.
    pub fn release(&mut self, task: Task) -> TaskId {
        let id = TaskId(self.tasks.len() as u32);
        self.waiting.open(id, task.errands[0].cell);
        self.tasks.push(task);
        id
    }

    /// The task with this number.
    pub fn task(&self, id: TaskId) -> &Task {
        &self.tasks[id.index()]
    }

    /// Where a task begins: the cell of its first errand.
    pub fn pick_up(&self, id: TaskId) -> Cell {
        self.tasks[id.index()].errands[0].cell
    }

    /// Open tasks, oldest first.
    pub fn open(&self) -> impl Iterator<Item = TaskId> + Clone + '_ {
        self.waiting.by_age()
    }

    /// Whether a task is open.
    pub fn is_open(&self, id: TaskId) -> bool {
        self.waiting.is_open(id)
    }

    /// How many tasks are open.
    pub fn open_count(&self) -> usize {
        self.waiting.count()
    }

    /// Cells on which open tasks begin, each once. Their order depends on the pool's past, and on nothing else.
    pub fn pick_up_cells(&self) -> &[Cell] {
        self.waiting.cells()
    }

    /// The oldest of the open tasks that begin on `cell`.
    pub fn oldest_at(&self, cell: Cell) -> Option<TaskId> {
        self.waiting.oldest_at(cell)
    }

    /// The next newer open task that begins on the same cell as the open task `id`.
    pub fn newer_at_same_cell(&self, id: TaskId) -> Option<TaskId> {
        self.waiting.newer_at_same_cell(id)
    }

    /// Takes a task out of the open ones; one that is not open is ignored.
    pub fn claim(&mut self, id: TaskId) {
        let cell = self.pick_up(id);
        self.waiting.close(id, cell);
    }

    /// Puts a claimed task back among the open ones, at its place by age.
    pub fn reopen(&mut self, id: TaskId) {
        let cell = self.pick_up(id);
        self.waiting.open(id, cell);
    }

    /// Counts a claimed task as done.
    pub fn finish(&mut self) {
        self.finished += 1;
    }

    /// Tasks released so far.
    pub fn released(&self) -> usize {
        self.tasks.len()
    }

    /// Tasks finished so far.
    pub fn finished(&self) -> usize {
        self.finished as usize
    }

    /// Tasks released and not finished: open or being worked on.
    pub fn unfinished(&self) -> usize {
        self.released() - self.finished()
    }
}
