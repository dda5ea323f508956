//! Components of an agent.

use bevy::prelude::Component;
use serde::{Deserialize, Serialize};

use crate::demand::{GoalStream, TaskId};
use crate::grid::Cell;
use crate::random::Stream;

/// An agent's number, `0..agents`, for its whole life.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AgentId(pub u32);

impl AgentId {
    /// The number as an index into columns over agents.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where an agent stands, and where it stood one tick ago.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Its cell.
    pub now: Cell,
    /// Its cell before the last move.
    pub before: Cell,
}

/// Where an agent heads.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// Its current errand, its parking cell, or its own draw.
    pub cell: Cell,
    /// Tick at which it was assigned.
    pub since_tick: u32,
    /// A random number drawn when it was assigned; breaks ties of age and distance.
    pub draw: u16,
    /// Whether reaching it counts as work, an errand or a goal of the agent's own, rather than parking. Agents without work yield to
    /// those that have some.
    pub counts: bool,
}

/// The task an agent works on.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// `None`: free for a new one.
    pub task: Option<TaskId>,
    /// Which of its errands is next.
    pub errand: u8,
    /// Ticks of service still to stand; 0: not being served.
    pub service_left_ticks: u16,
}

/// Consecutive ticks an agent has stood on its cell.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited(pub u32);

/// What orchestration last told an agent.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    /// Rank in the right of way: smaller plans first, ties by [`AgentId`].
    pub rank: u64,
    /// The task to work on, until it is done.
    pub task: Option<TaskId>,
    /// The task to go on to after that; given ahead only where communication has limits.
    pub next: Option<TaskId>,
    /// Where to wait without a task; `None`: where it stands.
    pub park: Option<Cell>,
}

impl Default for Directive {
    fn default() -> Self {
        Self { rank: u64::MAX, task: None, next: None, park: None }
    }
}

/// The random stream behind [`Goal::draw`].
#[derive(Component, Clone, Debug, Serialize, Deserialize)]
pub struct Ties(pub Stream);

impl Ties {
    /// The next draw.
    pub fn draw(&mut self) -> u16 {
        (self.0.next_u64() >> 48) as u16
    }
}

/// An agent's own stream of goals, under demand `PerAgent` only.
#[derive(Component, Clone, Debug, Serialize, Deserialize)]
pub struct OwnGoals(pub GoalStream);
