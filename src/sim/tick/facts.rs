//! What happened is written down, where someone asked for it.

use bevy::prelude::{Entity, Has, Query, Res, ResMut};

use crate::demand::TaskPool;
use crate::fleet::{AgentId, Clock, Faults, Floor, Goal, Job, OwnGoals, Position, Roster};
use crate::orchestration::Directives;
use crate::sim::episode::Episode;
use crate::sim::facts::{Facts, Seen};

type Agent = (Entity, &'static AgentId, &'static Position, &'static Job, &'static Goal, Has<OwnGoals>);

fn seen<'a>(agent: (Entity, &AgentId, &'a Position, &'a Job, &'a Goal, bool)) -> Seen<'a> {
    let (entity, &id, position, job, goal, has_own_goals) = agent;
    Seen { entity, id, position, job, goal, has_own_goals }
}

/// Between moves and work: who came and went, what was released and given, what goes wrong, and who moved where.
pub(super) fn note_moves(
    floor: Res<Floor>,
    clock: Res<Clock>,
    roster: Res<Roster>,
    episode: Res<Episode>,
    directives: Res<Directives>,
    pool: Option<Res<TaskPool>>,
    faults: Option<Res<Faults>>,
    agents: Query<Agent>,
    mut facts: ResMut<Facts>,
) {
    let grid = &*floor.0;
    if !facts.begin_tick(grid, &episode.demand, clock.tick) {
        return;
    }
    facts.follow_roster(&roster.0);
    for &entity in &roster.0[facts.agents()..] {
        if let Ok(agent) = agents.get(entity) {
            facts.enter(grid, seen(agent));
        }
    }
    if let Some(pool) = pool {
        facts.release(grid, &pool);
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
