//! What pairs of an agent and a task are worth.

use super::super::Part;
use super::super::roles::Zones;
use super::super::view::AssignmentView;
use super::{FEATURES, PAIR_FEATURES};
use crate::demand::{Demand, TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::meta_skill::{Constant, Decision, MetaSkill};

/// Side of the blocks in which agents are counted, in cells.
const BLOCK_CELLS: u32 = 5;

/// What the features are computed from.
pub(in crate::orchestration::assignment) struct Scorer {
    theta: [f64; PAIR_FEATURES],
    zones: Zones,
    /// Agents with work by the cell for which they head.
    heading_for: Vec<u32>,
    /// Cells with an entry above 0 there.
    headed_for: Vec<Cell>,
    /// Agents by block.
    crowd: Vec<u32>,
    blocks_across: u32,
    tick: u32,
    span: f64,
    cost_scale: f64,
    mean_crowd: f64,
}

impl Scorer {
    pub(in crate::orchestration::assignment) fn new(
        grid: &Grid,
        demand: &Demand,
        agents: usize,
        meta_skill: &MetaSkill,
    ) -> Self {
        let blocks_across = grid.width().div_ceil(BLOCK_CELLS);
        let blocks = blocks_across * grid.height().div_ceil(BLOCK_CELLS);
        Self {
            theta: std::array::from_fn(|k| meta_skill.block(Decision::Assignment)[k]),
            zones: Zones::new(grid, demand, agents, Constant::RolesZone.usual()),
            heading_for: vec![0; grid.len()],
            headed_for: Vec::new(),
            crowd: vec![0; blocks as usize],
            blocks_across,
            tick: 0,
            span: f64::from(grid.width() + grid.height()),
            cost_scale: 0.0,
            mean_crowd: 0.0,
        }
    }

    fn block(&self, (column, row): (u32, u32)) -> usize {
        (row / BLOCK_CELLS * self.blocks_across + column / BLOCK_CELLS) as usize
    }

    /// Takes in what all pairs of a tick share.
    pub(in crate::orchestration::assignment) fn observe(&mut self, view: &AssignmentView<'_>) {
        for cell in self.headed_for.drain(..) {
            self.heading_for[cell.index()] = 0;
        }
        self.crowd.fill(0);
        for report in view.reports {
            if report.has_work {
                self.heading_for[report.goal.index()] += 1;
                self.headed_for.push(report.goal);
            }
            let block = self.block(view.grid.place(report.cell));
            self.crowd[block] += 1;
        }
        self.tick = view.tick;
        self.cost_scale = f64::from(view.cost_to_go.costs().unit()) / (1000.0 * self.span);
        self.mean_crowd = view.reports.len() as f64 / self.crowd.len() as f64;
    }

    /// φ of a pair whose approach costs so much, in units of [`crate::grid::cost_to_go::Costs::unit`].
    pub(in crate::orchestration::assignment) fn features(
        &self,
        grid: &Grid,
        pool: &TaskPool,
        agent: AgentId,
        id: TaskId,
        approach: u32,
        is_held: bool,
    ) -> [f64; PAIR_FEATURES] {
        let task = pool.task(id);
        let (first, last) = (task.errands[0].cell, task.errands[task.errands.len() - 1].cell);
        let crowd = f64::from(self.crowd[self.block(grid.place(first))]);
        [
            f64::from(approach) * self.cost_scale,
            (f64::from(self.tick - task.released_tick) / 100.0).min(10.0),
            f64::from(grid.manhattan(first, last)) / self.span,
            (crowd / self.mean_crowd).min(5.0),
            f64::from(self.heading_for[last.index()]) / 10.0,
            f64::from(u8::from(self.zones.of_agent(agent) == self.zones.of_task_at(first))),
            f64::from(u8::from(is_held)),
        ]
    }

    /// The summands of θ·φ, by their names.
    pub(super) fn parts(&self, phi: &[f64; PAIR_FEATURES]) -> Vec<Part> {
        let parts = FEATURES.iter().zip(&self.theta).zip(phi);
        parts.map(|((feature, &weight), &value)| Part { name: feature.name, weight, value }).collect()
    }

    /// θ·φ.
    pub(in crate::orchestration::assignment) fn score(&self, phi: &[f64; PAIR_FEATURES]) -> f64 {
        self.theta.iter().zip(phi).fold(0.0, |sum, (w, f)| sum + w * f)
    }
}
