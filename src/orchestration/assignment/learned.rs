//! Scores θ·φ for pairs of a free agent and an open task, the best pair first.

use super::roles::Zones;
use super::view::{AssignTasks, AssignmentView, Match, match_smallest_first};
use crate::demand::{Demand, TaskId};
use crate::grid::Grid;
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};

/// Features of a pair, in the order of the block's parameters.
pub const FEATURES: &[Feature] = &[
    Feature {
        name: "approach",
        initial: -1.0,
        meaning: "guided cost of the way to the task's first errand, in plain moves over width + height of the floor",
    },
    Feature { name: "task_age", initial: 0.0, meaning: "ticks since the task was released, in hundreds, at most 10" },
    Feature {
        name: "task_length",
        initial: 0.0,
        meaning: "columns and rows from the first errand to the last, over width + height",
    },
    Feature {
        name: "crowd_at_pick_up",
        initial: 0.0,
        meaning: "agents in the 5 x 5 block of the first errand, over the floor's mean per block, at most 5",
    },
    Feature {
        name: "queue_at_delivery",
        initial: 0.0,
        meaning: "agents that head for the last errand's cell, in tens",
    },
    Feature {
        name: "own_zone",
        initial: 0.0,
        meaning: "1 if the task begins in the zone that `roles` would fix the agent to",
    },
];

/// Side of the blocks in which agents are counted, in cells.
const BLOCK_CELLS: u32 = 5;

pub(super) struct LearnedAssignment {
    theta: Vec<f64>,
    zones: Zones,
    heading_for: Vec<u32>,
    crowd: Vec<u32>,
    blocks_across: u32,
}

impl LearnedAssignment {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        let blocks_across = grid.width().div_ceil(BLOCK_CELLS);
        let blocks = blocks_across * grid.height().div_ceil(BLOCK_CELLS);
        Self {
            theta: meta_skill.block(Decision::Assignment).to_vec(),
            zones: Zones::new(grid, demand, agents),
            heading_for: vec![0; grid.len()],
            crowd: vec![0; blocks as usize],
            blocks_across,
        }
    }

    fn block(&self, (column, row): (u32, u32)) -> usize {
        (row / BLOCK_CELLS * self.blocks_across + column / BLOCK_CELLS) as usize
    }

    fn count(&mut self, view: &AssignmentView<'_>) {
        self.heading_for.fill(0);
        self.crowd.fill(0);
        for report in view.reports {
            self.heading_for[report.goal.index()] += u32::from(report.has_work);
            let block = self.block(view.grid.place(report.cell));
            self.crowd[block] += 1;
        }
    }
}

impl LearnedAssignment {
    /// The part of the score that depends on the task alone, and the task's zone.
    fn task_traits(&self, view: &AssignmentView<'_>, id: TaskId, span: f64, mean_crowd: f64) -> (f64, u32) {
        let task = view.task(id);
        let (first, last) = (task.errands[0].cell, task.errands[task.errands.len() - 1].cell);
        let crowd = f64::from(self.crowd[self.block(view.grid.place(first))]);
        let score = self.theta[1] * (f64::from(view.tick - task.released_tick) / 100.0).min(10.0)
            + self.theta[2] * f64::from(view.grid.manhattan(first, last)) / span
            + self.theta[3] * (crowd / mean_crowd).min(5.0)
            + self.theta[4] * f64::from(self.heading_for[last.index()]) / 10.0;
        (score, self.zones.of_task_at(first))
    }
}

impl Remember for LearnedAssignment {}

impl AssignTasks for LearnedAssignment {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let (free, open) = (view.free, view.pool.open());
        if free.is_empty() || open.is_empty() {
            return;
        }
        self.count(view);
        let span = f64::from(view.grid.width() + view.grid.height());
        let cost_scale = f64::from(view.cost_to_go.costs().unit()) / (1000.0 * span);
        let mean_crowd = view.reports.len() as f64 / self.crowd.len() as f64;
        let traits: Vec<(f64, u32)> = open.iter().map(|&id| self.task_traits(view, id, span, mean_crowd)).collect();
        let mut keys = Vec::with_capacity(free.len() * open.len());
        for agent in free {
            let own = self.zones.of_agent(agent.agent);
            for (&id, &(of_task, zone)) in open.iter().zip(&traits) {
                let approach = f64::from(view.approach(agent.cell, id)) * cost_scale;
                let own_zone = f64::from(u8::from(own == zone));
                keys.push(highest_first(of_task + self.theta[0] * approach + self.theta[5] * own_zone));
            }
        }
        match_smallest_first(&keys, free, open, matches);
    }
}

/// A key that is smaller the higher the score; below `u64::MAX` for every score.
fn highest_first(score: f64) -> u64 {
    let bits = score.to_bits() as i64;
    // The order of IEEE 754 totalOrder, as an unsigned number, upside down.
    let ascending = (bits ^ ((bits >> 63) as u64 >> 1) as i64) as u64 ^ (1 << 63);
    (u64::MAX - ascending).min(u64::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fall_as_scores_rise() {
        let scores = [f64::NEG_INFINITY, -1e9, -1.5, -0.0, 0.0, 1e-300, 2.0, f64::INFINITY];
        assert!(scores.windows(2).all(|pair| highest_first(pair[0]) > highest_first(pair[1])));
    }
}
