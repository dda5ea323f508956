//! Agents' states reach orchestration.

use bevy::prelude::{Query, ResMut};

use crate::fleet::{AgentId, Goal, Job, Position, Waited};
use crate::orchestration::{AgentReport, Reports};

pub(super) fn report_agents(agents: Query<(&AgentId, &Position, &Goal, &Job, &Waited)>, mut reports: ResMut<Reports>) {
    let reports = &mut reports.0;
    for (id, position, goal, job, waited) in &agents {
        reports[id.index()] = AgentReport {
            cell: position.now,
            before: position.before,
            goal: goal.cell,
            goal_since_tick: goal.since_tick,
            draw: goal.draw,
            has_work: goal.counts,
            is_loaded: job.errand > 0,
            is_served: job.service_left_ticks > 0,
            waited_ticks: waited.0,
            task: job.task,
        };
    }
}
