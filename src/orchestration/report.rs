//! What orchestration knows of each agent.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::demand::TaskId;
use crate::grid::Cell;

/// The last report of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentReport {
    /// Where it stands.
    pub cell: Cell,
    /// Where it stood one tick earlier.
    pub before: Cell,
    /// Where it heads.
    pub goal: Cell,
    /// Tick at which the goal was assigned.
    pub goal_since_tick: u32,
    /// The random number drawn with the goal.
    pub draw: u16,
    /// Whether it has work; agents without yield.
    pub has_work: bool,
    /// Whether it carries goods: it has done the first errand of its task.
    pub is_loaded: bool,
    /// Whether it is being served and cannot move.
    pub is_served: bool,
    /// Consecutive ticks without moving.
    pub waited_ticks: u32,
    /// The task it works on.
    pub task: Option<TaskId>,
}

/// The last report of every agent, by number.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reports(pub Vec<AgentReport>);
