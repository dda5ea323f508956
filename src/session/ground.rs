//! The world on the floor: a world of its own, as the other side of a comparison is, so that what draws it does not have to wait for it.

use bevy::prelude::{Resource, Schedule, World};

use crate::sim::{Reasons, Visits, tick_schedule};

/// The world on the floor and the schedule of its ticks. Only the session changes it.
#[derive(Resource)]
pub struct Ground {
    pub(super) world: World,
    pub(super) schedule: Schedule,
}

impl Ground {
    /// A world in which nothing was begun yet, and of which is told what who watches wants to know.
    pub(super) fn new() -> Self {
        let mut world = World::new();
        world.init_resource::<Visits>();
        world.init_resource::<Reasons>();
        Self { world, schedule: tick_schedule() }
    }

    /// The world.
    pub fn world(&self) -> &World {
        &self.world
    }
}
