//! Opens the window and runs it until it is closed; or runs it without showing it.

use bevy::app::{PluginGroupBuilder, TerminalCtrlCHandlerPlugin};
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderApp;
use bevy::render::error_handler::{RenderError, RenderErrorHandler, RenderErrorPolicy};
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::render_resource::PollType;
use bevy::render::renderer::RenderDevice;
use bevy::window::WindowResolution;
use bevy::winit::{WinitPlugin, WinitSettings};
use bevy_egui::{EguiGlobalSettings, EguiPlugin};
use crossbeam_channel::{Sender, bounded};
use thiserror::Error;

use super::super::ViewerPlugin;
use super::broken_off;
use crate::panel;
use crate::panel::{DraftFile, PanelPlugin, Settings, SettingsFile};

/// The graphics device gave up, as it may after a sleep or when its driver is restarted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the graphics device failed: {0}; the session is kept, and offered when the window is opened again")]
pub struct DeviceFailed(String);

/// Where a failure of the device is told; the first counts.
#[derive(Resource)]
struct Failures(Sender<DeviceFailed>);

/// Shows a session in a window and returns when the window is closed, or when `is_to_close` says so, which is asked every frame.
/// `set_up` adds the session.
///
/// Ask [`super::super::display_problem`] first: without a display or an adapter this panics.
///
/// # Errors
/// If the graphics device fails. What was sent to it is gone with it, so the window closes.
pub fn run(
    set_up: impl FnOnce(&mut App),
    is_to_close: impl Fn() -> bool + Send + Sync + 'static,
) -> Result<(), DeviceFailed> {
    let (settings, file) = SettingsFile::open(panel::folder());
    let plugins = plugins(&settings).set(LogPlugin { filter: "error,wgpu_hal=off".to_owned(), ..default() });
    let (failures, failed) = bounded(1);
    let mut app = app(plugins, settings, set_up);
    app.insert_resource(file).insert_resource(DraftFile::within(panel::folder()));
    app.insert_resource(Failures(failures)).add_systems(Update, close_when(is_to_close));
    let exit = broken_off::hear(|| app.run());
    match (failed.try_recv(), exit) {
        (Ok(failure), _) => Err(failure),
        (Err(_), Err(said)) => Err(DeviceFailed(format!("drawing broke off: {said}"))),
        (Err(_), Ok(exit)) if exit.is_error() => Err(DeviceFailed("drawing broke off".to_owned())),
        (Err(_), Ok(_)) => Ok(()),
    }
}

/// Ends the app as if its window was closed.
fn close_when(is_to_close: impl Fn() -> bool + Send + Sync + 'static) -> impl FnMut(MessageWriter<AppExit>) {
    move |mut exits| {
        if is_to_close() {
            exits.write(AppExit::Success);
        }
    }
}

/// Ends the app, and not as a clean end: what was open is kept.
fn give_up(error: &RenderError, world: &mut World, _: &mut World) -> RenderErrorPolicy {
    if let Some(Failures(failures)) = world.get_resource() {
        let _ = failures.try_send(DeviceFailed(format!("{:?} {}", error.ty, error.description)));
    }
    world.write_message(AppExit::error());
    RenderErrorPolicy::StopRendering
}

/// The same app with default settings for a caller that runs its frames one by one: its window has a size but nothing that it is
/// shown on, and rendering waits its turn instead of running beside the next frame.
///
/// It needs no display, but an adapter; without one this panics.
pub fn unseen(set_up: impl FnOnce(&mut App)) -> App {
    let settings = Settings::default();
    let plugins =
        plugins(&settings).disable::<LogPlugin>().disable::<WinitPlugin>().disable::<PipelinedRenderingPlugin>();
    let mut app = app(plugins, settings, set_up);
    app.init_resource::<WinitSettings>().finish();
    app.cleanup();
    app
}

/// Has the device's loss noticed before a frame is drawn: drawing with a lost device panics, and the device says that it is lost only
/// when it is asked how far it is.
fn ask_before_drawing(app: &mut App) {
    let Some(renderer) = app.get_sub_app_mut(RenderApp) else { return };
    let Some(mut extract) = renderer.take_extract() else { return };
    renderer.set_extract(move |world, drawn| {
        if let Some(device) = drawn.get_resource::<RenderDevice>() {
            // Whether it is lost is heard by Bevy's own handler.
            let _ = device.poll(PollType::Poll);
        }
        extract(world, drawn);
    });
}

fn plugins(settings: &Settings) -> PluginGroupBuilder {
    let [width, height] = settings.window;
    let window = Window {
        title: "Fleetwright".to_owned(),
        name: Some("fleetwright".to_owned()),
        resolution: WindowResolution::new(width, height),
        ..default()
    };
    DefaultPlugins
        .set(WindowPlugin { primary_window: Some(window), ..default() })
        // Ctrl-C belongs to the command line, which has the window closed and says so by its exit code.
        .disable::<TerminalCtrlCHandlerPlugin>()
}

fn app(plugins: PluginGroupBuilder, settings: Settings, set_up: impl FnOnce(&mut App)) -> App {
    let mut app = App::new();
    app.add_plugins((plugins, EguiPlugin::default()));
    app.insert_resource(EguiGlobalSettings { auto_create_primary_context: false, ..default() });
    app.insert_resource(settings).insert_resource(RenderErrorHandler(give_up));
    set_up(&mut app);
    app.add_plugins((PanelPlugin, ViewerPlugin));
    ask_before_drawing(&mut app);
    app
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn what_is_asked_to_close_comes_to_a_clean_end() {
        let is_asked = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&is_asked);
        let mut app = App::new();
        app.add_systems(Update, close_when(move || asked.load(Ordering::SeqCst)));
        app.update();
        assert_eq!(app.should_exit(), None);
        is_asked.store(true, Ordering::SeqCst);
        app.update();
        assert_eq!(app.should_exit(), Some(AppExit::Success));
    }
}
