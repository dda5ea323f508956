//! Scores θ·φ for pairs of a free agent and an open task, the best pair first; ties by agent, then by age of the task.
//!
//! Scored are the pairs of each agent with its [`NEAREST`] nearest tasks, by guided cost and then by age; where open tasks
//! are fewer than free agents, those of each task with its [`NEAREST`] nearest agents, by guided cost and then by number.
//! Whoever loses all of them to others looks again among what is left, until the smaller side is used up. So a tick's
//! time grows with that side and not with the number of pairs.
//!
//! An agent that is on its way to a task has not begun it, and either may be matched anew where communication has no limits: agents
//! look for such tasks as well, and new tasks for such agents. A held pair is scored with all that would break it, and stands
//! if it is better; whoever loses by that looks again. Pairs that nobody would break cost nothing. So a task that changes hands
//! is found from what has changed in a tick, where `shortest_total` looks at all who have not begun.

mod contest;
mod held;
mod scorer;

#[cfg(test)]
pub(super) use self::contest::highest_first;
pub(super) use self::scorer::Scorer;

use self::contest::{Contest, Raters, Sides};
use self::held::HeldPairs;
use super::available::{Listed, Taken};
use super::nearest::Seeker;
use super::view::{AssignTasks, AssignmentView, Match};
use crate::demand::Demand;
use crate::grid::{Cell, Grid};
use crate::orchestration::Remember;
use crate::orchestration::exploration::Sampler;
use crate::orchestration::meta_skill::{Feature, MetaSkill};

/// Features of a pair.
const PAIR_FEATURES: usize = 7;

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
    Feature::new(
        "own_zone",
        "1 if the task begins in the zone that `roles` with its usual constant would fix the agent to",
    ),
    Feature::new("held", "1 if the agent is on its way to the task already"),
];

/// Pairs that are scored for each agent or task of the smaller side.
pub(super) const NEAREST: usize = 32;

pub(super) struct LearnedAssignment {
    scorer: Scorer,
    agents: Listed,
    taken_agents: Taken,
    tasks: Listed,
    taken_tasks: Taken,
    held: HeldPairs,
    contest: Contest,
    sampler: Sampler,
    /// Agents or tasks with their cells, by number.
    by_number: Vec<(u32, Cell)>,
}

impl LearnedAssignment {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        Self {
            scorer: Scorer::new(grid, demand, agents, meta_skill),
            agents: Listed::new(grid),
            taken_agents: Taken::new(grid),
            tasks: Listed::new(grid),
            taken_tasks: Taken::new(grid),
            held: HeldPairs::default(),
            contest: Contest::new(grid),
            sampler: Sampler::default(),
            by_number: Vec::new(),
        }
    }

    /// Agents seek among all that is not begun. Tasks that are new seek among those that have not begun, once.
    fn let_agents_seek(&mut self, view: &AssignmentView<'_>) {
        let approaching = view.approaching.iter();
        self.contest.seekers.extend(view.free.iter().map(|free| (free.agent.0, Seeker::Agent(free.cell))));
        if !view.approaching.is_empty() {
            let new = view.pool.open().filter(|&task| view.pool.task(task).released_tick == view.tick);
            self.contest.seekers.extend(new.map(|task| (task.0, Seeker::Task(view.pool.pick_up(task)))));
        }
        if self.contest.seekers.is_empty() {
            return;
        }
        self.agents.hold(approaching.clone().map(|pair| (pair.agent.0, pair.cell)), view.reports.len());
        let tasks = view.pool.open().chain(approaching.map(|pair| pair.task));
        self.by_number.clear();
        self.by_number.extend(tasks.map(|task| (task.0, view.pool.pick_up(task))));
        self.by_number.sort_unstable();
        self.tasks.hold(self.by_number.iter().copied(), view.pool.released());
    }

    /// Tasks seek among all agents that have not begun.
    fn let_tasks_seek(&mut self, view: &AssignmentView<'_>) {
        self.contest.seekers.extend(view.pool.open().map(|task| (task.0, Seeker::Task(view.pool.pick_up(task)))));
        if self.contest.seekers.is_empty() {
            return;
        }
        self.by_number.clear();
        self.by_number.extend(view.free.iter().map(|free| (free.agent.0, free.cell)));
        self.by_number.extend(view.approaching.iter().map(|pair| (pair.agent.0, pair.cell)));
        self.by_number.sort_unstable();
        self.agents.hold(self.by_number.iter().copied(), view.reports.len());
        self.tasks.hold([].into_iter(), view.pool.released());
    }
}

impl Remember for LearnedAssignment {}

impl AssignTasks for LearnedAssignment {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let agents_seek = view.free.len() <= view.pool.open_count();
        self.held.hold(view.approaching);
        self.contest.seekers.clear();
        if agents_seek {
            self.let_agents_seek(view);
        } else {
            self.let_tasks_seek(view);
        }
        let Self { scorer, agents, taken_agents, tasks, taken_tasks, held, contest, sampler, .. } = self;
        if !contest.seekers.is_empty() {
            scorer.observe(view);
        }
        let sides = Sides {
            agents: taken_agents.none_of(agents, view.reports.len()),
            tasks: taken_tasks.none_of(tasks, view.pool.released()),
            held,
            agents_seek,
        };
        let AssignmentView { grid, tick, pool, cost_to_go, reasons, .. } = view;
        let reasons = reasons.as_deref_mut();
        contest.run(&mut Raters { scorer, sampler, grid, tick: *tick, pool, cost_to_go, reasons }, sides, matches);
    }

    fn matches_anew(&self) -> bool {
        true
    }

    fn sampler(&mut self) -> Option<&mut Sampler> {
        Some(&mut self.sampler)
    }
}
