//! An agent's own stream of goals.

use serde::{Deserialize, Serialize};

use super::supply::draw_from;
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
/// On layouts with workstations and endpoints the goal after a workstation is a uniform endpoint, and after anything
/// else a uniform workstation; elsewhere goals are uniform over free cells.
#[derive(Clone, Debug)]
pub struct GoalStream {
    stream: Stream,
}

impl GoalStream {
    /// The stream of agent number `agent` under a trial's `seed`.
    pub fn new(seed: u64, agent: u32) -> Self {
        Self { stream: Stream::new(seed, Purpose::Demand, u64::from(agent)) }
    }

    /// The next goal of an agent that stands on `on`.
    pub fn next_goal(&mut self, grid: &Grid, on: Cell) -> Cell {
        draw_goal(grid, on, &mut self.stream)
    }
}

/// A goal for an agent that stands on `on`, by the protocol's rule.
pub fn draw_goal(grid: &Grid, on: Cell, stream: &mut Stream) -> Cell {
    let (endpoints, workstations) = (grid.endpoints(), grid.workstations());
    let sites = if endpoints.is_empty() || workstations.is_empty() {
        &[]
    } else if grid.kind(on) == CellKind::Workstation {
        endpoints
    } else {
        workstations
    };
    draw_from(sites, stream).unwrap_or_else(|| Cell(stream.below(grid.len() as u32)))
}
