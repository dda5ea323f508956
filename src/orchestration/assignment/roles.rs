//! Agents are fixed to zones: the floor is cut into vertical strips with equal shares of its pick-up cells, and an agent
//! only takes tasks that begin in its strip.
//!
//! Keeps agents from crossing the floor; fails when demand is uneven, for nobody helps out next door.

use super::view::{AssignTasks, AssignmentView, Match, take_in_order};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};

/// Agents per zone that zones are sized for.
const AGENTS_PER_ZONE: usize = 40;

/// Zones and who belongs to them.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    /// Zone of each column of the floor.
    by_column: Vec<u32>,
    count: u32,
}

impl Zones {
    /// Strips of columns with about equal numbers of endpoints (of free cells where there are none).
    pub(super) fn new(grid: &Grid, agents: usize) -> Self {
        let count = (agents / AGENTS_PER_ZONE).clamp(1, grid.width() as usize) as u32;
        let all: Vec<Cell> = grid.cells().collect();
        let cells = if grid.endpoints().is_empty() { &all } else { grid.endpoints() };
        let mut per_column = vec![0_usize; grid.width() as usize];
        for &cell in cells {
            per_column[grid.place(cell).0 as usize] += 1;
        }
        let mut seen = 0;
        let by_column = per_column.iter().map(|&here| {
            let zone = seen * count as usize / cells.len();
            seen += here;
            (zone as u32).min(count - 1)
        });
        Self { by_column: by_column.collect(), count }
    }

    /// The zone an agent is fixed to.
    pub(super) fn of_agent(&self, agent: AgentId) -> u32 {
        agent.0 % self.count
    }

    /// The zone a cell lies in.
    pub(super) fn of_cell(&self, grid: &Grid, cell: Cell) -> u32 {
        self.by_column[grid.place(cell).0 as usize]
    }
}

pub(super) struct Roles {
    zones: Zones,
}

impl Roles {
    pub(super) fn new(grid: &Grid, agents: usize) -> Self {
        Self { zones: Zones::new(grid, agents) }
    }
}

impl AssignTasks for Roles {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let (free, open) = (view.free, view.pool.open());
        let mut pairs = Vec::new();
        for (t, &task) in open.iter().enumerate() {
            let zone = self.zones.of_cell(view.grid, view.pick_up(task));
            for (a, agent) in free.iter().enumerate() {
                if self.zones.of_agent(agent.agent) == zone {
                    pairs.push((view.approach(agent.cell, task), a, t));
                }
            }
        }
        pairs.sort_unstable();
        take_in_order(pairs.into_iter().map(|(_, a, t)| (a, t)), free, open, matches);
    }
}
