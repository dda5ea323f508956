//! Tasks and their errands.

use serde::{Deserialize, Serialize};

use crate::grid::Cell;

/// A task's number in its episode, in order of release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The number as an index into columns over tasks.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One cell to visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Where.
    pub cell: Cell,
    /// Ticks the agent stands there before the errand is done.
    pub service_ticks: u16,
}

/// An ordered list of errands for one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// When it was released, in ticks since the episode began.
    pub released_tick: u32,
    /// At least one, in order.
    pub errands: Box<[Errand]>,
}
