//! F12 saves what the window shows.

use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};

use crate::panel::{Action, Shown};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, save_screenshots.run_if(resource_exists::<Shown>));
}

/// Saves to `fleetwright-<tick>.png` in the working directory.
fn save_screenshots(mut actions: MessageReader<Action>, shown: Res<Shown>, mut commands: Commands) {
    if actions.read().any(|action| *action == Action::Screenshot) {
        let path = format!("fleetwright-{}.png", shown.0.tick);
        commands.spawn(Screenshot::primary_window()).observe(save_to_disk(path));
    }
}
