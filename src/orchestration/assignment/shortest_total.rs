//! The pair with the smallest total first: 5 × the way to the task + the length of the task. Until an
//! agent begins its task, both can be matched anew every tick, with whom they suit better.
//!
//! The scheduler of team "No Man's Sky", who won the League of Robot Runners 2024 (repository `Straple/LORR24`,
//! `Solution/Scheduler/scheduler_solver.cpp`: every tick all robots that have not picked up, greedily by
//! 5 × distance + length). Their annealing of the greedy matching until the tick's wall time is over is left out: time
//! on the wall must not decide anything here. Lengths are guided costs of the ways from errand to errand.
//!
//! Short tasks near by are never passed over, and an approach that has been overtaken is given up; fails where long tasks
//! must be done as well: they wait until nothing else is left. A task is taken back only where communication has no
//! limits: over links that are late or lossy orchestration cannot know that an agent has not begun, and a task might be
//! done twice. There it is the greedy rule alone. Agents that have broken down keep what they have.
//!
//! A tick's time grows with all who have not begun, about half the fleet, where other rules look at those who have just
//! become free. An agent's look ends at its nearest 128 cells with tasks, be there a shorter one further away.

use super::available::{Listed, Taken};
use super::nearest::Seeker;
use super::pairing::{Keys, Pair, Pairing};
use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Part, Reason, RunnerUp};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Constant, MetaSkill};

/// Ways and lengths are compared in so many parts of a unit of cost.
const PARTS: f64 = 16.0;

pub(super) struct ShortestTotal {
    listed: Listed,
    taken: Taken,
    pairing: Pairing,
    /// Agents to match, by number, with their cells.
    agents: Vec<(u32, Cell)>,
    /// Tasks to match, the shortest first and then the oldest, with their lengths and first cells.
    tasks: Vec<(u64, TaskId, Cell)>,
    /// In parts.
    lengths: Vec<u64>,
    /// Parts that a unit of the way to a task counts for.
    approach: u64,
}

impl ShortestTotal {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        Self {
            listed: Listed::new(grid),
            taken: Taken::new(grid),
            pairing: Pairing::new(grid),
            agents: Vec::new(),
            tasks: Vec::new(),
            lengths: Vec::new(),
            approach: libm::round(PARTS * meta_skill.constant(Constant::ShortestTotalApproach)) as u64,
        }
    }

    /// Lists agents and tasks that can be matched.
    fn observe(&mut self, view: &mut AssignmentView<'_>) {
        self.agents.clear();
        self.agents.extend(view.free.iter().map(|free| (free.agent.0, free.cell)));
        self.agents.extend(view.approaching.iter().map(|approach| (approach.agent.0, approach.cell)));
        self.agents.sort_unstable();
        self.tasks.clear();
        let (grid, pool, cost_to_go) = (view.grid, view.pool, &mut *view.cost_to_go);
        for task in pool.open().chain(view.approaching.iter().map(|approach| approach.task)) {
            let ways = pool.task(task).errands.windows(2);
            let length = ways.map(|pair| u64::from(cost_to_go.cost(grid, pair[1].cell, pair[0].cell))).sum();
            self.tasks.push((length, task, pool.pick_up(task)));
        }
        self.tasks.sort_unstable();
        self.lengths.clear();
        self.lengths.extend(self.tasks.iter().map(|&(length, ..)| length * PARTS as u64));
    }
}

impl Remember for ShortestTotal {}

impl AssignTasks for ShortestTotal {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        self.observe(view);
        let Self { listed, taken, pairing, agents, tasks, lengths, approach } = self;
        let keys = Keys { factor: *approach, added: lengths };
        let begins = (0..tasks.len() as u32).zip(tasks.iter().map(|&(.., cell)| cell));
        let (tick, unit, asks) = (view.tick, view.moves_per_unit(), view.reasons.is_some());
        let moves = |key: u64| key as f64 / PARTS * unit;
        let mut reasons = view.reasons.as_deref_mut();
        let give = |pair: Pair, next: Option<Pair>| {
            let found = (AgentId(pair.agent), tasks[pair.task as usize].1);
            matches.push(found);
            if let Some(reasons) = reasons.as_deref_mut() {
                let (weight, length) = (*approach as f64 / PARTS, lengths[pair.task as usize]);
                let way = moves(pair.key - length) / weight.max(f64::MIN_POSITIVE);
                let parts = vec![
                    Part { name: "way to the task", weight, value: way },
                    Part { name: "length of the task", weight: 1.0, value: moves(length) },
                ];
                let runner_up = next.map(|next| RunnerUp::beside(pair, next, |task| tasks[task as usize].1, moves));
                let reason = Reason::by(AssignmentRule::ShortestTotal, found, tick, moves(pair.key));
                reasons.push(Reason { parts, runner_up, ..reason });
            }
        };
        if agents.len() <= tasks.len() {
            listed.hold(begins, tasks.len());
            let seekers = agents.iter().map(|&(agent, cell)| (agent, Seeker::Agent(cell)));
            let available = taken.none_of(listed, tasks.len());
            pairing.run(view.grid, view.cost_to_go, seekers, available, keys, asks, give);
        } else {
            listed.hold(agents.iter().copied(), view.reports.len());
            let seekers = begins.map(|(task, cell)| (task, Seeker::Task(cell)));
            let free = taken.none_of(listed, view.reports.len());
            pairing.run(view.grid, view.cost_to_go, seekers, free, keys, asks, give);
        }
    }

    fn matches_anew(&self) -> bool {
        true
    }
}
