//! The closest free pair first, then the next closest; ties by agent, then by age of the task.
//!
//! Greedy matching keeps approaches short; fails when tasks in a far corner are never the closest and starve.
//!
//! After a tick the smaller side is used up, so the next begins with few seekers.

use super::available::{Listed, Taken};
use super::nearest::Seeker;
use super::pairing::{Keys, Pair, Pairing};
use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Reason, RunnerUp};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::Grid;
use crate::orchestration::Remember;

pub(super) struct NearestPair {
    agents: Listed,
    taken: Taken,
    pairing: Pairing,
}

impl NearestPair {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { agents: Listed::new(grid), taken: Taken::new(grid), pairing: Pairing::new(grid) }
    }
}

impl Remember for NearestPair {}

impl AssignTasks for NearestPair {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let Self { agents, taken, pairing } = self;
        let (tick, unit, asks) = (view.tick, view.moves_per_unit(), view.reasons.is_some());
        let mut reasons = view.reasons.as_deref_mut();
        let give = |pair: Pair, next: Option<Pair>| {
            let (found, moves) = ((AgentId(pair.agent), TaskId(pair.task)), |key| key as f64 * unit);
            matches.push(found);
            if let Some(reasons) = reasons.as_deref_mut() {
                let runner_up = next.map(|next| RunnerUp::beside(pair, next, TaskId, moves));
                let reason = Reason::by(AssignmentRule::NearestPair, found, tick, moves(pair.key));
                reasons.push(Reason { runner_up, ..reason });
            }
        };
        if view.free.len() <= view.pool.open_count() {
            let seekers = view.free.iter().map(|free| (free.agent.0, Seeker::Agent(free.cell)));
            let tasks = taken.none_of(view.pool, view.pool.released());
            pairing.run(view.grid, view.cost_to_go, seekers, tasks, Keys::APPROACH, asks, give);
        } else {
            agents.hold(view.free.iter().map(|free| (free.agent.0, free.cell)), view.reports.len());
            let seekers = view.pool.open().map(|task| (task.0, Seeker::Task(view.pool.pick_up(task))));
            let free = taken.none_of(agents, view.reports.len());
            pairing.run(view.grid, view.cost_to_go, seekers, free, Keys::APPROACH, asks, give);
        }
    }
}
