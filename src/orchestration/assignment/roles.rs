//! Agents are fixed to zones: the cells where tasks begin are dealt out, column by column, in equal shares, and an agent
//! only takes tasks that begin in its share.
//!
//! Keeps agents from crossing the floor; fails when demand is uneven, for nobody helps out next door.

use super::view::{AssignTasks, AssignmentView, Match, match_smallest_first};
use crate::demand::{Demand, Site};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::Remember;

/// Agents per zone that zones are sized for.
const AGENTS_PER_ZONE: usize = 40;

/// Zones and who belongs to them.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    /// Zone of each cell where a task can begin; 0 elsewhere.
    by_cell: Vec<u32>,
    count: u32,
}

impl Zones {
    /// Equal shares of the cells where tasks of this demand begin.
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize) -> Self {
        let site = match demand {
            Demand::Pool { errands, .. } => errands.first().map_or(Site::Anywhere, |errand| errand.at),
            Demand::PerAgent { .. } => Site::Anywhere,
        };
        let mut begins = site.cells(grid);
        begins.sort_by_key(|&cell| grid.place(cell));
        let count = (agents / AGENTS_PER_ZONE).clamp(1, begins.len().max(1));
        let mut by_cell = vec![0; grid.len()];
        for (rank, cell) in begins.iter().enumerate() {
            by_cell[cell.index()] = (rank * count / begins.len()) as u32;
        }
        Self { by_cell, count: count as u32 }
    }

    /// The zone an agent is fixed to.
    pub(super) fn of_agent(&self, agent: AgentId) -> u32 {
        agent.0 % self.count
    }

    /// The zone that a task beginning on `cell` lies in.
    pub(super) fn of_task_at(&self, cell: Cell) -> u32 {
        self.by_cell[cell.index()]
    }
}

pub(super) struct Roles {
    zones: Zones,
}

impl Roles {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize) -> Self {
        Self { zones: Zones::new(grid, demand, agents) }
    }
}

impl Remember for Roles {}

impl AssignTasks for Roles {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let (free, open) = (view.free, view.pool.open());
        let zones: Vec<u32> = open.iter().map(|&task| self.zones.of_task_at(view.pick_up(task))).collect();
        let mut keys = Vec::with_capacity(free.len() * open.len());
        for agent in free {
            let own = self.zones.of_agent(agent.agent);
            keys.extend(
                open.iter().zip(&zones).map(|(&task, &zone)| {
                    if zone == own { u64::from(view.approach(agent.cell, task)) } else { u64::MAX }
                }),
            );
        }
        match_smallest_first(&keys, free, open, matches);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{SHIPPED, Stage};

    /// Cross-docks have all their pick-ups in one column, sorting centres on workstations: zones once stayed empty there.
    #[test]
    fn every_zone_of_every_scene_has_tasks_and_agents() {
        for (name, _) in SHIPPED {
            let stage = Stage::open(name, &[]).expect("a shipped scene");
            let agents = stage.scene.fleet.agents;
            let zones = Zones::new(&stage.grid, &stage.scene.demand, agents as usize);
            let Demand::Pool { errands, .. } = &stage.scene.demand else { continue };
            let begins = errands[0].at.cells(&stage.grid);
            for zone in 0..zones.count {
                assert!(begins.iter().any(|&cell| zones.of_task_at(cell) == zone), "{name}: zone {zone} has no tasks");
                assert!((0..agents).any(|agent| zones.of_agent(AgentId(agent)) == zone), "{name}: zone {zone}");
            }
        }
    }
}
