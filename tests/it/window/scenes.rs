//! Every scene that is made to be watched is opened in a window, one after the other, and looks as it is known to.

use fleetwright::scene::SHIPPED;

use super::Window;
use super::picture::Area;
use super::reference::assert_shows;

/// The floor but for the places where messages and banners come and go.
const UNTOLD: Area = Area { columns: (0, 536), rows: (130, 590) };

/// Scenes without a folder's name: the others are there to be measured and trained on.
fn watched() -> Vec<&'static str> {
    SHIPPED.iter().map(|(name, _)| *name).filter(|name| !name.contains('/')).collect()
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
