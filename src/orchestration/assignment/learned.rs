//! Scores θ·φ for pairs of a free agent and an open task, the best pair first; ties by agent, then by age of the task.
//!
//! Scored are the pairs of each agent with its [`NEAREST`] nearest tasks, by guided cost and then by age; where open tasks
//! are fewer than free agents, those of each task with its [`NEAREST`] nearest agents, by guided cost and then by number.
//! Whoever loses all of them to others looks again among what is left, until the smaller side is used up. So a tick's
//! time grows with that side and not with the number of pairs.

use super::available::{Available, ByCell, Listed, Taken};
use super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::roles::Zones;
use super::view::{AssignTasks, AssignmentView, Match};
use crate::demand::{Demand, TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Constant, Decision, Feature, MetaSkill};

/// Features of a pair, in the order of the block's parameters.
pub const FEATURES: &[Feature] = &[
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

/// Side of the blocks in which agents are counted, in cells.
const BLOCK_CELLS: u32 = 5;

pub(super) struct LearnedAssignment {
    scorer: Scorer,
    agents: Listed,
    taken: Taken,
    contest: Contest,
}

impl LearnedAssignment {
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        Self {
            scorer: Scorer::new(grid, demand, agents, meta_skill),
            agents: Listed::new(grid),
            taken: Taken::new(grid),
            contest: Contest::new(grid),
        }
    }
}

impl Remember for LearnedAssignment {}

impl AssignTasks for LearnedAssignment {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let Self { scorer, agents, taken, contest } = self;
        if view.pool.open_count() == 0 {
            return;
        }
        scorer.observe(view);
        let score = |agent, task, approach| scorer.score(view.grid, view.pool, agent, task, approach);
        contest.seekers.clear();
        if view.free.len() <= view.pool.open_count() {
            contest.seekers.extend(view.free.iter().map(|free| (free.agent.0, Seeker::Agent(free.cell))));
            let tasks = taken.none_of(view.pool, view.pool.released());
            contest.run(view.grid, view.cost_to_go, tasks, score, matches);
        } else {
            agents.hold(view.free.iter().map(|free| (free.agent.0, free.cell)), view.reports.len());
            let task = |task: TaskId| (task.0, Seeker::Task(view.pool.pick_up(task)));
            contest.seekers.extend(view.pool.open().map(task));
            let free = taken.none_of(agents, view.reports.len());
            contest.run(view.grid, view.cost_to_go, free, score, matches);
        }
    }
}

/// What the features are computed from.
pub(super) struct Scorer {
    theta: Vec<f64>,
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
    pub(super) fn new(grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Self {
        let blocks_across = grid.width().div_ceil(BLOCK_CELLS);
        let blocks = blocks_across * grid.height().div_ceil(BLOCK_CELLS);
        Self {
            theta: meta_skill.block(Decision::Assignment).to_vec(),
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
    pub(super) fn observe(&mut self, view: &AssignmentView<'_>) {
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

    /// θ·φ of a pair whose approach costs so much, in units of [`crate::grid::cost_to_go::Costs::unit`].
    pub(super) fn score(&self, grid: &Grid, pool: &TaskPool, agent: AgentId, id: TaskId, approach: u32) -> f64 {
        let task = pool.task(id);
        let (first, last) = (task.errands[0].cell, task.errands[task.errands.len() - 1].cell);
        let crowd = f64::from(self.crowd[self.block(grid.place(first))]);
        let of_task = self.theta[1] * (f64::from(self.tick - task.released_tick) / 100.0).min(10.0)
            + self.theta[2] * f64::from(grid.manhattan(first, last)) / self.span
            + self.theta[3] * (crowd / self.mean_crowd).min(5.0)
            + self.theta[4] * f64::from(self.heading_for[last.index()]) / 10.0;
        let approach = f64::from(approach) * self.cost_scale;
        let own_zone = f64::from(u8::from(self.zones.of_agent(agent) == self.zones.of_task_at(first)));
        of_task + self.theta[0] * approach + self.theta[5] * own_zone
    }
}

/// Pairs seekers with targets by score; buffers are kept between ticks.
struct Contest {
    search: NearestSearch,
    found: Vec<Found>,
    /// Agents or tasks that are not matched yet, by number.
    seekers: Vec<(u32, Seeker)>,
    is_matched: Vec<bool>,
    near: Vec<(u32, u32, Cell)>,
    pairs: Vec<Pair>,
}

/// A pair that was scored; the order of the fields is the order of matching.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    /// [`highest_first`] of the score.
    key: u64,
    agent: AgentId,
    task: TaskId,
    target_cell: Cell,
    /// Place in [`Contest::seekers`].
    seeker: u32,
}

impl Contest {
    fn new(grid: &Grid) -> Self {
        Self {
            search: NearestSearch::new(grid),
            found: Vec::new(),
            seekers: Vec::new(),
            is_matched: Vec::new(),
            near: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// Matches every one of the seekers; there are at least as many targets.
    fn run<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        mut targets: Available<'_, B>,
        score: impl Fn(AgentId, TaskId, u32) -> f64,
        matches: &mut Vec<Match>,
    ) {
        self.seekers.sort_unstable_by_key(|(_, seeker)| seeker.start());
        while !self.seekers.is_empty() {
            let agents = self.seekers.iter().filter(|(_, seeker)| matches!(seeker, Seeker::Agent(_))).count();
            self.search.begin(grid, cost_to_go, agents, &targets);
            self.pairs.clear();
            for k in 0..self.seekers.len() {
                self.score_nearest(grid, cost_to_go, k, &targets, &score);
            }
            self.pairs.sort_unstable();
            self.is_matched.clear();
            self.is_matched.resize(self.seekers.len(), false);
            for pair in &self.pairs {
                let is_matched = &mut self.is_matched[pair.seeker as usize];
                let target = match self.seekers[pair.seeker as usize].1 {
                    Seeker::Agent(_) => pair.task.0,
                    Seeker::Task(_) => pair.agent.0,
                };
                if !*is_matched && !targets.is_taken(target) {
                    *is_matched = true;
                    targets.take(target, pair.target_cell);
                    matches.push((pair.agent, pair.task));
                }
            }
            let mut is_matched = self.is_matched.iter();
            self.seekers.retain(|_| !is_matched.next().copied().unwrap_or_default());
        }
    }

    /// Appends the pairs of one seeker with its nearest targets.
    fn score_nearest<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        k: usize,
        targets: &Available<'_, B>,
        score: impl Fn(AgentId, TaskId, u32) -> f64,
    ) {
        let (number, seeker) = self.seekers[k];
        self.search.nearest(grid, cost_to_go, seeker, Wanted::Targets(NEAREST), targets, &mut self.found);
        self.near.clear();
        for &(cost, cell) in &self.found {
            self.near.extend(targets.at(cell).take(NEAREST).map(|target| (cost, target, cell)));
        }
        self.near.sort_unstable();
        self.near.truncate(NEAREST);
        self.pairs.extend(self.near.iter().map(|&(cost, target, target_cell)| {
            let (agent, task) = match seeker {
                Seeker::Agent(_) => (AgentId(number), TaskId(target)),
                Seeker::Task(_) => (AgentId(target), TaskId(number)),
            };
            Pair { key: highest_first(score(agent, task, cost)), agent, task, target_cell, seeker: k as u32 }
        }));
    }
}

/// A key that is smaller the higher the score.
pub(super) fn highest_first(score: f64) -> u64 {
    let bits = score.to_bits() as i64;
    // The order of IEEE 754 totalOrder, as an unsigned number, upside down.
    let ascending = (bits ^ ((bits >> 63) as u64 >> 1) as i64) as u64 ^ (1 << 63);
    u64::MAX - ascending
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
