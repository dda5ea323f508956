//! Directives reach agents.

use bevy::prelude::{Query, Res};

use crate::demand::TaskPool;
use crate::fleet::{AgentId, Clock, Directive, Goal, Job, Roster, Ties};
use crate::orchestration::Directives;

/// Every agent learns its rank.
pub(super) fn deliver_ranks(directives: Res<Directives>, mut agents: Query<(&AgentId, &mut Directive)>) {
    for (id, mut directive) in &mut agents {
        directive.rank = directives.ranks[id.index()];
    }
}

/// Agents that were given a task set out for its first errand; idle agents for their parking cell.
pub(super) fn deliver_tasks(
    clock: Res<Clock>,
    roster: Res<Roster>,
    directives: Res<Directives>,
    pool: Res<TaskPool>,
    mut agents: Query<(&mut Directive, &mut Job, &mut Goal, &mut Ties)>,
) {
    for &(agent, task) in &directives.matches {
        if let Ok((mut directive, mut job, mut goal, mut ties)) = agents.get_mut(roster.entity(agent)) {
            directive.task = Some(task);
            directive.park = None;
            *job = Job { task: Some(task), errand: 0, service_left_ticks: 0 };
            let cell = pool.task(task).errands[0].cell;
            *goal = Goal { cell, since_tick: clock.tick, draw: ties.draw(), counts: true };
        }
    }
    for &(agent, cell) in &directives.parked {
        if let Ok((mut directive, _, mut goal, mut ties)) = agents.get_mut(roster.entity(agent))
            && directive.park != Some(cell)
        {
            directive.park = Some(cell);
            *goal = Goal { cell, since_tick: clock.tick, draw: ties.draw(), counts: false };
        }
    }
}
