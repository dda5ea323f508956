//! The window's name: what is open in it.

use bevy::prelude::*;
use bevy::window::PrimaryWindow;

use crate::panel::Shown;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, name_window.run_if(resource_exists::<Shown>));
}

fn name_window(shown: Res<Shown>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    let view = &shown.0;
    let opened = match (&view.played, &view.followed) {
        (Some(played), _) => &played.name,
        (None, Some(followed)) => &followed.directory,
        (None, None) => &view.scene_name,
    };
    let title = format!("Fleetwright – {opened}");
    if window.title != title {
        window.title = title;
    }
}
