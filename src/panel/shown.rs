//! The session as this frame shows it.

use bevy::prelude::{Resource, World};

use super::Settings;
use crate::session::{Ground, Session, View};

/// What there is to show, taken once a frame after the session has ticked.
#[derive(Resource, Clone, Debug)]
pub struct Shown(pub View);

pub(super) fn show(world: &mut World) {
    let is_motion_reduced = world.get_resource::<Settings>().is_some_and(|settings| settings.is_motion_reduced);
    let session = world.get_resource::<Session>().zip(world.get_resource::<Ground>());
    if let Some(mut view) = session.map(|(session, ground)| session.view(ground.world())) {
        if is_motion_reduced {
            // Agents stand in their cells, and nothing flashes.
            (view.alpha, view.swap_flash) = (1.0, 0.0);
        }
        world.insert_resource(Shown(view));
    }
}
