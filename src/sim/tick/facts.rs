//! What happened is written down, where someone asked for it.

use bevy::prelude::{Has, Query, Res, ResMut};

use crate::demand::TaskPool;
use crate::fleet::{AgentId, Clock, Faults, Floor, Goal, Job, OwnGoals, Position};
use crate::orchestration::Directives;
use crate::sim::facts::{Facts, Seen};

type Agent = (&'static AgentId, &'static Position, &'static Job, &'static Goal, Has<OwnGoals>);

fn seen<'a>(agent: (&AgentId, &'a Position, &'a Job, &'a Goal, bool)) -> Seen<'a> {
    let (&id, position, job, goal, has_own_goals) = agent;
    Seen { id, position, job, goal, has_own_goals }
}

/// Between moves and work: what was released and given, what goes wrong, and who moved where.
pub(super) fn note_moves(
    floor: Res<Floor>,
    clock: Res<Clock>,
    directives: Res<Directives>,
    pool: Option<Res<TaskPool>>,
    faults: Option<Res<Faults>>,
    agents: Query<Agent>,
    mut facts: ResMut<Facts>,
) {
    let grid = &*floor.0;
    if !facts.begin_tick(clock.tick) {
        return;
    }
    if let Some(pool) = pool {
        facts.release(grid, &pool);
        facts.take_back(&directives.taken_back);
        facts.give(&directives.matches);
    }
    if let Some(faults) = faults {
        facts.go_wrong(grid, &faults);
    }
    for agent in &agents {
        facts.moved(grid, seen(agent));
    }
}

/// After work: errands done, tasks finished, goals drawn.
pub(super) fn note_work(
    floor: Res<Floor>,
    clock: Res<Clock>,
    pool: Option<Res<TaskPool>>,
    agents: Query<Agent>,
    mut facts: ResMut<Facts>,
) {
    if !facts.has_begun(clock.tick) {
        return;
    }
    for agent in &agents {
        facts.worked(&floor.0, seen(agent));
    }
    facts.end_tick(pool.map_or(0, |pool| pool.open_count()));
}
