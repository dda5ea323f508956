//! Opens the window and runs it until it is closed.

use bevy::app::TerminalCtrlCHandlerPlugin;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::WindowResolution;
use bevy_egui::{EguiGlobalSettings, EguiPlugin};

use super::ViewerPlugin;
use crate::panel::{self, PanelPlugin, SettingsFile};

/// Shows a session in a window and returns when the window is closed. `set_up` adds the session.
///
/// Ask [`super::display_problem`] first: without a display or an adapter this panics.
pub fn run(set_up: impl FnOnce(&mut App)) -> AppExit {
    let (settings, file) = SettingsFile::open(panel::folder());
    let [width, height] = settings.window;
    let window = Window {
        title: "Fleetwright".to_owned(),
        name: Some("fleetwright".to_owned()),
        resolution: WindowResolution::new(width, height),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin { primary_window: Some(window), ..default() })
            .set(LogPlugin { filter: "error,wgpu_hal=off".to_owned(), ..default() })
            // Ctrl-C belongs to the command line, which saves the run before it stops.
            .disable::<TerminalCtrlCHandlerPlugin>(),
    );
    app.add_plugins(EguiPlugin::default());
    app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
    app.insert_resource(settings).insert_resource(file);
    set_up(&mut app);
    app.add_plugins((PanelPlugin, ViewerPlugin));
    app.run()
}
