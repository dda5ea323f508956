//! What was finished is counted, and the clock advances.

use bevy::prelude::{Res, ResMut};

use crate::demand::TaskPool;
use crate::fleet::Clock;
use crate::orchestration::Directives;
use crate::sim::score::Tally;

pub(super) fn score_tick(
    directives: Res<Directives>,
    pool: Option<Res<TaskPool>>,
    mut tally: ResMut<Tally>,
    mut clock: ResMut<Clock>,
) {
    if pool.is_some() {
        // A task that was taken back had been assigned before.
        tally.assigned = tally.assigned + directives.matches.len() as u64 - directives.taken_back.len() as u64;
    }
    clock.tick += 1;
    tally.ticks = clock.tick;
}
