//! Agents' states reach orchestration.

use bevy::prelude::{Query, Res, ResMut};

use super::moves::IN_TABLES;
use crate::demand::TaskId;
use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, Position, Waited};
use crate::orchestration::communication::{Communication, ReportMessage};
use crate::orchestration::{AgentReport, Reports};

/// Without limits all reports are heard at once.
pub(super) fn report_agents(
    clock: Res<Clock>,
    faults: Option<Res<Faults>>,
    agents: Query<(&AgentId, &Position, &Goal, &Job, &Waited, &Directive)>,
    mut reports: ResMut<Reports>,
) {
    let reports = &mut reports.0;
    for (ids, positions, goals, jobs, waited, directives) in agents.contiguous_iter().expect(IN_TABLES) {
        for k in 0..ids.len() {
            reports[ids[k].index()] =
                report(clock.tick, positions[k], &goals[k], &jobs[k], waited[k], directives[k].next, false);
        }
    }
    for &agent in faults.as_ref().map_or(&[][..], |faults| faults.broken()) {
        reports[agent as usize].is_broken = true;
    }
}

/// With limits orchestration keeps the last report it heard, and its own note of the task it gave.
pub(super) fn report_over_links(
    floor: Res<Floor>,
    clock: Res<Clock>,
    faults: Option<Res<Faults>>,
    mut communication: ResMut<Communication>,
    agents: Query<(&AgentId, &Position, &Goal, &Job, &Waited)>,
    mut reports: ResMut<Reports>,
) {
    let (grid, tick, reports) = (&floor.0, clock.tick, &mut reports.0);
    for (&id, position, goal, job, waited) in &agents {
        let is_broken = faults.as_ref().is_some_and(|faults| faults.is_broken(id));
        let made = report(tick, *position, goal, job, *waited, None, is_broken);
        let message = ReportMessage { report: made, taken: communication.ledger.taken(id) };
        let known = &mut reports[id.index()];
        if let Some(ReportMessage { report, taken }) = communication.report(grid, (id, position.now), tick, message) {
            communication.ledger.hear(id, report.task, taken);
            *known = AgentReport { heard_tick: tick, ..report };
        }
        [known.task, known.next] = communication.ledger.directed(id);
        known.given_tick = communication.ledger.given_tick(id);
    }
}

/// What an agent in this state reports in `tick`.
#[inline]
pub(in crate::sim) fn report(
    tick: u32,
    position: Position,
    goal: &Goal,
    job: &Job,
    waited: Waited,
    next: Option<TaskId>,
    is_broken: bool,
) -> AgentReport {
    AgentReport {
        cell: position.now,
        before: position.before,
        goal: goal.cell,
        goal_since_tick: goal.since_tick,
        draw: goal.draw,
        has_work: goal.counts,
        is_loaded: job.errand > 0,
        is_served: job.service_left_ticks > 0,
        waited_ticks: waited.0,
        is_broken,
        task: job.task,
        next,
        given_tick: 0,
        made_tick: tick,
        heard_tick: tick,
    }
}
