//! New tasks enter the pool.

use bevy::prelude::{Res, ResMut};

use crate::demand::{Spreads, TaskPool};
use crate::fleet::{Clock, Floor, Roster};
use crate::sim::episode::{DemandStream, Episode};

pub(super) fn release_tasks(
    floor: Res<Floor>,
    clock: Res<Clock>,
    roster: Res<Roster>,
    episode: Res<Episode>,
    spreads: Res<Spreads>,
    mut stream: ResMut<DemandStream>,
    mut pool: ResMut<TaskPool>,
) {
    if let Some(supply) = episode.demand.supply_at(clock.tick) {
        pool.supply(spreads.errands(), supply, roster.agents(), clock.tick, &floor.0, &mut stream.0);
    }
}
