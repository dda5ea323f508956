//! Jams are looked for, where someone asked for them.

use bevy::prelude::{Local, Query, Res, ResMut};

use crate::fleet::{AgentId, Clock, Faults, Floor, Goal, Job, Position};
use crate::grid::cost_to_go::{AnyWidthFields, FieldValue};
use crate::grid::{Cell, Grid};
use crate::sim::episode::Routes;
use crate::sim::followed_paths::FollowedPaths;
use crate::sim::jams::{Heading, JamCause, Jams, MIN_STALL_TICKS, NOBODY, Standing};

/// Columns over agents and cells, reused from tick to tick.
#[derive(Default)]
pub(super) struct Columns {
    standings: Vec<Standing>,
    /// The agent on each cell and, one past the last, on the void.
    agents_at: Vec<u32>,
}

/// Between moves and work: agents still have the goals that they moved for.
pub(super) fn observe_jams(
    floor: Res<Floor>,
    clock: Res<Clock>,
    routes: Res<Routes>,
    faults: Option<Res<Faults>>,
    mut followed_paths: Option<ResMut<FollowedPaths>>,
    agents: Query<(&AgentId, &Position, &Goal, &Job)>,
    mut columns: Local<Columns>,
    mut jams: ResMut<Jams>,
) {
    let grid = &*floor.0;
    let Columns { standings, agents_at } = &mut *columns;
    if clock.tick == 0 || jams.counts().agent_ticks_by_cell.len() != grid.len() {
        jams.reset(grid.len());
    }
    agents_at.clear();
    agents_at.resize(grid.len() + 1, NOBODY);
    for (id, position, ..) in &agents {
        agents_at[position.now.index()] = id.0;
    }
    let nobody = Standing { cell: grid.void(), is_stalled: false, waits_on: NOBODY, reason: JamCause::GetsOn };
    standings.clear();
    standings.resize(agents.iter().len(), nobody);
    for (id, position, goal, job) in &agents {
        let cell = position.now;
        let paths = followed_paths.as_mut();
        let around = paths.and_then(|paths| paths.around(grid, *id, (cell, goal.cell), None));
        let heading = Heading {
            goal: Some(goal.cell),
            goal_since_tick: goal.since_tick,
            guidance_version: routes.version,
            path_laid_tick: followed_paths.as_ref().and_then(|paths| paths.laid_tick(*id)),
        };
        let slot = routes.cost_to_go.known_slot(goal.cell);
        let by_field = slot.map_or(u32::MAX, |slot| routes.cost_to_go.fields().cost(slot, cell));
        let cost = around.map_or(by_field, |around| around[4]);
        let stalled_ticks = jams.stalled_ticks(*id, clock.tick, heading, cost);
        let is_broken = faults.as_ref().is_some_and(|faults| faults.is_broken(*id));
        let (is_stalled, waits_on, reason) = if is_broken {
            (false, NOBODY, JamCause::Broken)
        } else if job.service_left_ticks > 0 {
            (false, NOBODY, JamCause::Served)
        } else if cell == goal.cell {
            (false, NOBODY, JamCause::AtGoal)
        } else if stalled_ticks < MIN_STALL_TICKS {
            (false, NOBODY, JamCause::GetsOn)
        } else {
            let ahead = match around {
                Some(around) => occupant_along(grid, &around, agents_at, cell),
                None => occupant_ahead(grid, &routes, agents_at, cell, goal.cell),
            };
            (true, ahead, JamCause::GivesWay)
        };
        standings[id.index()] = Standing { cell, is_stalled, waits_on, reason };
    }
    jams.observe(clock.tick, standings);
}

/// Who is on the cell that an agent on `now` would like best next, or [`NOBODY`].
fn occupant_ahead(grid: &Grid, routes: &Routes, agents_at: &[u32], now: Cell, goal: Cell) -> u32 {
    let Some(slot) = routes.cost_to_go.known_slot(goal) else { return NOBODY };
    let moves = routes.cost_to_go.costs().moves(now);
    match routes.cost_to_go.fields() {
        AnyWidthFields::Narrow(fields) => occupant_of_best(grid, moves, fields.field(slot), agents_at, now),
        AnyWidthFields::Wide(fields) => occupant_of_best(grid, moves, fields.field(slot), agents_at, now),
    }
}

/// The same for an agent that follows a guide path, by what remains around it.
fn occupant_along(grid: &Grid, around: &[u32; 5], agents_at: &[u32], now: Cell) -> u32 {
    let [left, right, down, up, _] = *around;
    first_of_best(grid.neighbours(now).into_iter().zip([left, right, down, up]), agents_at)
}

/// The best cell is that of the frozen skill's score h(v) + w(now→v) with ψ = 0; of equally good ones the first occupied
/// one counts. Staying is never best off the goal, as waits cost something.
fn occupant_of_best<T: FieldValue>(grid: &Grid, moves: [u32; 4], field: &[T], agents_at: &[u32], now: Cell) -> u32 {
    let neighbours = grid.neighbours(now).into_iter().zip(moves);
    first_of_best(neighbours.map(|(to, cost)| (to, field[to.index()].widen().saturating_add(cost))), agents_at)
}

fn first_of_best(scored: impl Iterator<Item = (Cell, u32)>, agents_at: &[u32]) -> u32 {
    let scored = scored.map(|(to, score)| {
        let occupant = agents_at[to.index()];
        (score, occupant == NOBODY, occupant)
    });
    let best = scored.reduce(|best, next| if (next.0, next.1) < (best.0, best.1) { next } else { best });
    best.map_or(NOBODY, |(_, _, occupant)| occupant)
}
