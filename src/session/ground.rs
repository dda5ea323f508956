//! The world on the floor: a world of its own, as the other side of a comparison is, so that what draws it does not have to wait for it.

use bevy::prelude::{Resource, Schedule, World};

use crate::sim::tick_schedule;

/// The world on the floor and the schedule of its ticks. Only the session changes it.
#[derive(Resource)]
pub struct Ground {
    pub(super) world: World,
    pub(super) schedule: Schedule,
}

impl Ground {
    /// A world in which nothing was begun yet.
    pub(super) fn new() -> Self {
        Self { world: World::new(), schedule: tick_schedule() }
    }

    /// The world.
    pub fn world(&self) -> &World {
        &self.world
    }
}
