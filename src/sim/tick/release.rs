//! New tasks enter the pool.

use bevy::prelude::{Res, ResMut};

use crate::demand::{Demand, TaskPool};
use crate::fleet::{Clock, Floor, Roster};
use crate::sim::episode::{DemandStream, Episode};

pub(super) fn release_tasks(
    floor: Res<Floor>,
    clock: Res<Clock>,
    roster: Res<Roster>,
    episode: Res<Episode>,
    mut stream: ResMut<DemandStream>,
    mut pool: ResMut<TaskPool>,
) {
    if let Demand::Pool { errands, supply } = &episode.demand {
        pool.supply(errands, *supply, roster.agents(), clock.tick, &floor.0, &mut stream.0);
    }
}
