//! The common pool of tasks.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::{Task, TaskId};

/// Every task of an episode: waiting, being worked on, or finished.
///
/// Invariant: a task is open, claimed by exactly one agent, or finished; it only moves forward.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct TaskPool {
    tasks: Vec<Task>,
    open: Vec<TaskId>,
    finished: u32,
}

impl TaskPool {
    /// Adds a task; it is open.
    pub fn release(&mut self, task: Task) -> TaskId {
        let id = TaskId(self.tasks.len() as u32);
        self.tasks.push(task);
        self.open.push(id);
        id
    }

    /// The task with this number.
    pub fn task(&self, id: TaskId) -> &Task {
        &self.tasks[id.index()]
    }

    /// Open tasks, oldest first.
    pub fn open(&self) -> &[TaskId] {
        &self.open
    }

    /// Takes tasks out of the open list; ids that are not open are ignored.
    pub fn claim(&mut self, ids: &[TaskId]) {
        if !ids.is_empty() {
            let mut claimed = ids.to_vec();
            claimed.sort_unstable();
            self.open.retain(|id| claimed.binary_search(id).is_err());
        }
    }

    /// Puts a claimed task back into the open list, at its place by age.
    pub fn reopen(&mut self, id: TaskId) {
        if let Err(place) = self.open.binary_search(&id) {
            self.open.insert(place, id);
        }
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
