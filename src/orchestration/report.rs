//! What orchestration knows of each agent.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::demand::TaskId;
use crate::grid::Cell;

/// The last report of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
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
    /// Whether it has broken down and cannot move.
    pub is_broken: bool,
    /// The task it works on, as far as orchestration knows.
    pub task: Option<TaskId>,
    /// Tick in which it was made.
    pub made_tick: u32,
    /// Tick in which it was heard: this one, unless communication is limited.
    pub heard_tick: u32,
}

impl AgentReport {
    /// Stands where no report was heard yet.
    pub const BLANK: Self = Self {
        cell: Cell(0),
        before: Cell(0),
        goal: Cell(0),
        goal_since_tick: 0,
        draw: 0,
        has_work: false,
        is_loaded: false,
        is_served: false,
        waited_ticks: 0,
        is_broken: false,
        task: None,
        made_tick: 0,
        heard_tick: 0,
    };

    /// Agents that were not heard of for longer are given no task: they may be out of reach for good.
    pub const SILENT_TICKS: u32 = 10;

    /// Whether it is heard for the first time in `tick`: what is counted from reports is counted once.
    pub fn is_new(&self, tick: u32) -> bool {
        self.heard_tick >= tick
    }

    /// The task that the agent has and has not begun; `None` also where it has broken down.
    pub fn approaches(&self) -> Option<TaskId> {
        self.task.filter(|_| !self.is_loaded && !self.is_served && !self.is_broken)
    }

    /// Whether the agent was not heard of for too long to count on it.
    pub fn is_silent(&self, tick: u32) -> bool {
        tick > self.heard_tick.saturating_add(Self::SILENT_TICKS)
    }

    /// Whether the agent could be given a task in `tick`.
    pub fn is_free(&self, tick: u32) -> bool {
        self.task.is_none() && !self.is_broken && !self.is_silent(tick)
    }
}

/// The last report of every agent, by number.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reports(pub Vec<AgentReport>);
