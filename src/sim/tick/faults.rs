//! Faults end and begin.

use bevy::prelude::{Res, ResMut};

use crate::fleet::{Clock, Faults, Floor};

/// The faults of the next tick: orchestration hears of them before agents move.
pub(super) fn advance_faults(floor: Res<Floor>, clock: Res<Clock>, mut faults: ResMut<Faults>) {
    faults.advance(&floor.0, clock.tick + 1);
}
