//! The session as this frame shows it.

use bevy::prelude::{Resource, World};

use crate::session::{Session, View};

/// What there is to show, taken once a frame after the session has ticked.
#[derive(Resource, Clone, Debug)]
pub struct Shown(pub View);

pub(super) fn show(world: &mut World) {
    if let Some(view) = world.get_resource::<Session>().map(|session| session.view(world)) {
        world.insert_resource(Shown(view));
    }
}
