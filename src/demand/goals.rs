//! An agent's own stream of goals.

use serde::{Deserialize, Serialize};

use super::{Site, Spread};
use crate::grid::{Cell, CellKind, Grid};
use crate::random::{Purpose, Stream};

/// What happens to an agent that draws a goal with at most one free neighbour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeadEndGoals {
    /// It goes there like anywhere else.
    #[default]
    Allow,
    /// Its goal is the cell it stands on, wherever it is pushed; it yields to everyone and counts no more. The published
    /// random-32-32-20 figures were made that way (arXiv 2402.01446; `disable_corner_target_agents` in the authors'
    /// `lunjohnzhang/WPPL`, where it still counts in the rare case that it is pushed onto the goal it drew).
    SwitchOff,
}

/// Goals of one agent: the "guidance-graph" protocol (arXiv 2402.01446).
///
/// On layouts with workstations and endpoints the goal after a workstation is an endpoint, and after anything else a
/// uniform workstation; elsewhere goals are any cells. How endpoints or cells are spread is the demand's
/// [`Distribution`](super::Distribution), the same for all agents.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GoalStream {
    stream: Stream,
}

impl GoalStream {
    /// The stream of agent number `agent` under a trial's `seed`.
    pub fn new(seed: u64, agent: u32) -> Self {
        Self { stream: Stream::new(seed, Purpose::Demand, u64::from(agent)) }
    }

    /// The next goal of an agent that stands on `on`, where `goals` is the spread in force.
    pub fn next_goal(&mut self, grid: &Grid, on: Cell, goals: &Spread) -> Cell {
        let fetches = goals.site().at == Site::Endpoint && grid.kind(on) != CellKind::Workstation;
        let stream = &mut self.stream;
        let drawn = if fetches { Site::Workstation.draw(grid, stream) } else { goals.draw(grid, stream) };
        drawn.unwrap_or(on)
    }
}
