//! Scores θ·φ for pairs of a free agent and an open task, the best pair first; ties by agent, then by age of the task.
//!
//! Scored are the pairs of each agent with its [`NEAREST`] nearest tasks, by guided cost and then by age; where open tasks
//! are fewer than free agents, those of each task with its [`NEAREST`] nearest agents, by guided cost and then by number.
//! Whoever loses all of them to others looks again among what is left, until the smaller side is used up. So a tick's
//! time grows with that side and not with the number of pairs.

mod contest;
mod scorer;

#[cfg(test)]
pub(super) use self::contest::highest_first;
pub(super) use self::scorer::Scorer;

use self::contest::{Contest, Raters};
use super::available::{Listed, Taken};
use super::nearest::Seeker;
use super::view::{AssignTasks, AssignmentView, Match};
use crate::demand::{Demand, TaskId};
use crate::grid::Grid;
use crate::orchestration::Remember;
use crate::orchestration::exploration::Sampler;
use crate::orchestration::meta_skill::{Feature, MetaSkill};

/// Features of a pair.
const PAIR_FEATURES: usize = 6;

/// Features of a pair, in the order of the block's parameters.
pub const FEATURES: &[Feature; PAIR_FEATURES] = &[
    Feature::new(
        "approach",
        "guided cost of the way to the task's first errand, in plain moves over width + height of the floor",
    )
    .initially(-1.0),
    Feature::new("task_age", "ticks since the task was released, in hundreds, at most 10"),
    Feature::new("task_length", "columns and rows from the first errand to the last, over width + height"),
    Feature::new(
        "crowd_at_pick_up",
        "agents in the 5 x 5 block of the first errand, over the floor's mean per block, at most 5",
    ),
    Feature::new("queue_at_delivery", "agents that head for the last errand's cell, in tens"),
    Feature::new("own_zone", "1 if the task begins in the zone that `roles` would fix the agent to"),
];

/// Pairs that are scored for each agent or task of the smaller side.
pub(super) const NEAREST: usize = 32;

pub(super) struct LearnedAssignment {
    scorer: Scorer,
    agents: Listed,
    taken: Taken,
    contest: Contest,
    sampler: Sampler,
}

impl LearnedAssignment {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        Self {
            scorer: Scorer::new(grid, demand, agents, meta_skill),
            agents: Listed::new(grid),
            taken: Taken::new(grid),
            contest: Contest::new(grid),
            sampler: Sampler::default(),
        }
    }
}

impl Remember for LearnedAssignment {}

impl AssignTasks for LearnedAssignment {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let Self { scorer, agents, taken, contest, sampler } = self;
        if view.pool.open_count() == 0 {
            return;
        }
        scorer.observe(view);
        let mut raters = Raters { scorer, sampler, grid: view.grid, pool: view.pool };
        contest.seekers.clear();
        if view.free.len() <= view.pool.open_count() {
            contest.seekers.extend(view.free.iter().map(|free| (free.agent.0, Seeker::Agent(free.cell))));
            let tasks = taken.none_of(view.pool, view.pool.released());
            contest.run(&mut raters, view.cost_to_go, tasks, matches);
        } else {
            agents.hold(view.free.iter().map(|free| (free.agent.0, free.cell)), view.reports.len());
            let task = |task: TaskId| (task.0, Seeker::Task(view.pool.pick_up(task)));
            contest.seekers.extend(view.pool.open().map(task));
            let free = taken.none_of(agents, view.reports.len());
            contest.run(&mut raters, view.cost_to_go, free, matches);
        }
    }

    fn sampler(&mut self) -> Option<&mut Sampler> {
        Some(&mut self.sampler)
    }
}
