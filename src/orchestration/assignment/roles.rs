//! Agents are fixed to zones: the cells where tasks begin are dealt out, column by column, in equal shares, and an agent
//! only takes tasks that begin in its share.
//!
//! Keeps agents from crossing the floor; fails when demand is uneven, for nobody helps out next door.
//!
//! In a zone the closest pair comes first. Zones hold no more agents the larger the fleet is, so a tick's time grows with
//! the open tasks, not with the number of pairs; it looks up, and so needs, the cost-to-go field of every open task in a
//! zone with a free agent.

use super::view::{AssignTasks, AssignmentView, FreeAgent, Match, match_smallest_first};
use super::{AssignmentRule, Reason, RunnerUp};
use crate::demand::{Demand, Site, TaskId};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Constant, MetaSkill};

/// Zones and who belongs to them.
#[derive(Clone, Debug)]
pub(super) struct Zones {
    /// Zone of each cell where a task can begin; 0 elsewhere.
    by_cell: Vec<u32>,
    count: u32,
}

impl Zones {
    /// Equal shares of the cells where tasks of this demand begin, now or after a shift, one for every so many agents.
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, agents_per_zone: f64) -> Self {
        let mut begins: Vec<Cell> = match demand {
            Demand::Pool { errands, shifts, .. } => {
                let all = std::iter::once(errands).chain(shifts.iter().map(|shift| &shift.errands));
                all.filter_map(|errands| errands.first()).flat_map(|errand| errand.at.cells(grid)).collect()
            }
            Demand::PerAgent { .. } => Site::Anywhere.cells(grid),
        };
        begins.sort_by_key(|&cell| grid.place(cell));
        begins.dedup();
        let count = ((agents as f64 / agents_per_zone) as usize).clamp(1, begins.len().max(1));
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
    /// Free agents and open tasks by zone.
    free: Vec<Vec<FreeAgent>>,
    open: Vec<Vec<TaskId>>,
    keys: Vec<u64>,
}

impl Roles {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        let zones = Zones::new(grid, demand, agents, meta_skill.constant(Constant::RolesZone));
        let count = zones.count as usize;
        Self { zones, free: vec![Vec::new(); count], open: vec![Vec::new(); count], keys: Vec::new() }
    }
}

impl Remember for Roles {}

impl AssignTasks for Roles {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        for list in &mut self.free {
            list.clear();
        }
        for list in &mut self.open {
            list.clear();
        }
        for &agent in view.free {
            self.free[self.zones.of_agent(agent.agent) as usize].push(agent);
        }
        for task in view.pool.open() {
            let zone = self.zones.of_task_at(view.pick_up(task)) as usize;
            if !self.free[zone].is_empty() {
                self.open[zone].push(task);
            }
        }
        for (free, open) in self.free.iter().zip(&self.open) {
            self.keys.clear();
            for agent in free {
                self.keys.extend(open.iter().map(|&task| u64::from(view.approach(agent.cell, task))));
            }
            let before = matches.len();
            match_smallest_first(&self.keys, free, open, matches);
            let (tick, unit) = (view.tick, view.moves_per_unit());
            if let Some(reasons) = view.reasons.as_deref_mut() {
                note(reasons, (&self.keys, free, open), &matches[before..], (tick, unit));
            }
        }
    }
}

/// Writes down why these matches of a zone were made, in their order.
fn note(
    reasons: &mut Vec<Reason>,
    (keys, free, open): (&[u64], &[FreeAgent], &[TaskId]),
    matches: &[Match],
    (tick, moves_per_unit): (u32, f64),
) {
    let mut is_left = vec![true; open.len()];
    for &found in matches {
        let agent = free.iter().position(|free| free.agent == found.0);
        let Some((agent, task)) = agent.zip(open.iter().position(|&task| task == found.1)) else { continue };
        is_left[task] = false;
        let row = &keys[agent * open.len()..(agent + 1) * open.len()];
        let moves = |task: usize| row[task] as f64 * moves_per_unit;
        let next = (0..open.len()).filter(|&other| is_left[other]).min_by_key(|&other| row[other]);
        let runner_up = next.map(|next| RunnerUp::Task(open[next], moves(next)));
        reasons.push(Reason { runner_up, ..Reason::by(AssignmentRule::Roles, found, tick, moves(task)) });
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
            let zones = Zones::new(&stage.grid, &stage.scene.demand, agents as usize, Constant::RolesZone.usual());
            let Demand::Pool { errands, .. } = &stage.scene.demand else { continue };
            let begins = errands[0].at.cells(&stage.grid);
            for zone in 0..zones.count {
                assert!(begins.iter().any(|&cell| zones.of_task_at(cell) == zone), "{name}: zone {zone} has no tasks");
                assert!((0..agents).any(|agent| zones.of_agent(AgentId(agent)) == zone), "{name}: zone {zone}");
            }
        }
    }
}
