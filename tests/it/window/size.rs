//! A window that is made as small as can be, hidden and shown again.

use super::picture::Picture;
use super::{FLOOR, Window};

#[test]
fn it_is_reduced_to_nothing_and_comes_back() {
    let arguments = ["watch", "narrow-aisles", "--agents", "20", "--no-learn", "--versus", "highways"];
    let Some(mut window) = Window::open(&arguments) else { return };
    let id = window.id.clone();
    let mut before = 0;
    // Pictures are taken at each size, so that frames were drawn at it.
    for size in [[1, 1], [1280, 1], [1, 720], [300, 200], [2, 2], [1280, 720]] {
        let [width, height] = size.map(|side| side.to_string());
        window.xdotool(&["windowsize", &id, &width, &height]);
        let has_size = |picture: &Picture| [picture.width, picture.height()] == size;
        window.photograph(&format!("screenshot of {width} × {height}"), |_, picture| has_size(picture));
        window.assert_sound();
    }
    for hidden in ["windowunmap", "windowminimize"] {
        window.xdotool(&[hidden, &id]);
        // Time goes on behind it; whoever is hidden may draw nothing at all.
        std::thread::sleep(std::time::Duration::from_secs(1));
        window.xdotool(&["windowmap", &id, "windowfocus", &id]);
        window.photograph("screenshot of a later tick", |tick, _| tick > before);
        before = window.screenshots().iter().map(|(tick, _)| *tick).max().unwrap_or_default();
        window.wait_for("floor", |window| window.seen().filter(|seen| seen.colours(FLOOR) > 400));
        window.assert_sound();
    }
}
