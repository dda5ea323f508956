//! Observers drop their history where the world jumps to another episode or future.

use bevy::prelude::World;

use super::reasons::Reasons;
use super::stations::Visits;

/// Visits and reasons begin anew: the world is about to be brought to another episode, or to a future with another past.
pub fn forget_past(world: &mut World) {
    if let Some(mut visits) = world.get_resource_mut::<Visits>() {
        visits.forget();
    }
    if let Some(mut reasons) = world.get_resource_mut::<Reasons>() {
        reasons.forget();
    }
}
