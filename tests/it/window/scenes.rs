//! Every scene that is made to be watched is opened in a window, one after the other, and looks as it is known to. The others, which
//! are there to be measured and trained on, are drawn without a window.

use fleetwright::panel::Fleet;
use fleetwright::scene::{SHIPPED, Stage};
use fleetwright::session::{Beginning, SessionPlugin};
use fleetwright::viewer::unseen;

use super::picture::Area;
use super::reference::assert_shows;
use super::{Window, has_vulkan};
use crate::program::say_skipped;

/// The floor but for the places where messages and banners come and go.
const UNTOLD: Area = Area { columns: (0, 536), rows: (130, 590) };

/// Scenes without a folder's name; the others have one.
fn is_watched(name: &str) -> bool {
    !name.contains('/')
}

fn watched() -> Vec<&'static str> {
    SHIPPED.iter().map(|(name, _)| *name).filter(|name| is_watched(name)).collect()
}

#[test]
fn every_scene_opens_and_looks_as_it_is_known_to() {
    let scenes = watched();
    let Some(mut window) = Window::open(&["watch", scenes[0]]) else { return };
    for (place, name) in scenes.into_iter().enumerate() {
        if place > 0 {
            window.open_palette();
            window.xdotool(&["type", "--delay", "2", &format!("open {name}")]);
            window.keys("Return");
        }
        window.wait_for_name(&format!("Fleetwright – {name}"));
        // Learning leaves the machine to the pictures; what it came to so far did not change the episode's beginning.
        window.keys("space t Home");
        window.wait_for_name(&format!("Fleetwright – {name} (paused)"));
        assert_shows(&mut window, name, UNTOLD);
    }
    window.assert_sound();
}

/// Each has a figure for every agent, on floors of up to 140 × 500 cells.
#[test]
fn scenes_to_measure_and_to_train_on_are_drawn() {
    if !has_vulkan() {
        say_skipped("scenes drawn without a window, which needs a Vulkan driver");
        return;
    }
    for name in SHIPPED.iter().map(|(name, _)| *name).filter(|name| !is_watched(name)) {
        let stage = Stage::open(name, &[]).expect("a shipped scene");
        let (policy, agents) = (stage.policy.clone(), stage.scene.fleet.agents);
        let mut app = unseen(|app| {
            app.add_plugins(SessionPlugin::new(Beginning::new(stage.into(), policy, "the scene's own", 0)));
        });
        for _ in 0..4 {
            app.update();
        }
        assert_eq!(app.should_exit(), None, "{name}");
        let fleet = app.world().resource::<Fleet>();
        assert_eq!(fleet.by_look.iter().sum::<u32>(), agents, "{name}");
    }
}
