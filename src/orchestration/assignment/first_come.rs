//! The oldest task takes the nearest free agent, ties by agent: first come, first served.
//!
//! Fair to tasks; fails when the oldest task is far from every free agent while a newer one is next door. A task looks for
//! its agent outwards from where it begins, or at every free agent where they are few.

use super::available::{Listed, Taken};
use super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Reason, RunnerUp};
use crate::fleet::AgentId;
use crate::grid::Grid;
use crate::orchestration::Remember;

pub(super) struct FirstCome {
    agents: Listed,
    taken: Taken,
    search: NearestSearch,
    found: Vec<Found>,
}

impl FirstCome {
    pub(super) fn new(grid: &Grid) -> Self {
        let (agents, taken) = (Listed::new(grid), Taken::new(grid));
        Self { agents, taken, search: NearestSearch::new(grid), found: Vec::new() }
    }
}

impl Remember for FirstCome {}

impl AssignTasks for FirstCome {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        self.agents.hold(view.free.iter().map(|free| (free.agent.0, free.cell)), view.reports.len());
        let unit = view.moves_per_unit();
        let mut free = self.taken.none_of(&self.agents, view.reports.len());
        for task in view.pool.open().take(view.free.len()) {
            let seeker = Seeker::Task(view.pool.pick_up(task));
            self.search.nearest(view.grid, view.cost_to_go, seeker, Wanted::Cells(1), &free, &mut self.found);
            let Some(&(nearest, _)) = self.found.first() else { return };
            let equals = self.found.iter().take_while(|&&(cost, _)| cost == nearest);
            if let Some((agent, cell)) = equals.filter_map(|&(_, cell)| Some((free.first_at(cell)?, cell))).min() {
                free.take(agent, cell);
                let found = (AgentId(agent), task);
                matches.push(found);
                if let Some(reasons) = view.reasons.as_deref_mut() {
                    let others =
                        self.found.iter().flat_map(|&(cost, cell)| free.at(cell).map(move |other| (cost, other)));
                    let moves = |cost: u32| f64::from(cost) * unit;
                    let runner_up = others.min().map(|(cost, other)| RunnerUp::Agent(AgentId(other), moves(cost)));
                    let reason = Reason::by(AssignmentRule::FirstCome, found, view.tick, moves(nearest));
                    reasons.push(Reason { runner_up, ..reason });
                }
            }
        }
    }
}
