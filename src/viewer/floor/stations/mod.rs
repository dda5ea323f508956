//! Workstations: markings on the floor around them, doors where they stand at its edge, and the boards that tell how they do.

mod boards;
mod docks;
mod markings;
mod seen;

use bevy::prelude::App;

pub(in crate::viewer) use seen::{SeenStation, look};

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_plugins((markings::plugin, boards::plugin));
}
