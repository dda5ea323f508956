//! The graphics device fails while a session runs: the window says so and closes, and nothing panics.

use bevy::prelude::AppExit;
use bevy::render::renderer::RenderDevice;
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Session, SessionPlugin};
use fleetwright::viewer::unseen;

use crate::program::say_skipped;
use crate::window::has_vulkan;

#[test]
fn a_lost_device_ends_the_window_without_a_panic() {
    if !has_vulkan() {
        say_skipped("test of a lost device, which needs a Vulkan driver");
        return;
    }
    let stage = Stage::open("narrow-aisles", &["fleet.agents=20".to_owned()]).expect("a shipped scene");
    let policy = stage.policy.clone();
    let mut app = unseen(|app| {
        app.add_plugins(SessionPlugin::new(Beginning::new(stage.into(), policy, "the scene's own", 0)));
    });
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(app.should_exit(), None, "all is well");
    let device = app.world().resource::<RenderDevice>().clone();
    // The frame before is still being drawn on another thread; one that loses its device half-way is another matter.
    std::thread::sleep(std::time::Duration::from_secs(1));
    device.wgpu_device().destroy();
    // Whoever ends the app is told within a few frames; until then it goes on without a picture.
    let exit = (0..20).find_map(|_| {
        app.update();
        app.should_exit()
    });
    assert!(exit.as_ref().is_some_and(AppExit::is_error), "{exit:?}");
    assert!(app.world().contains_resource::<Session>(), "the session is there to be kept");
}
