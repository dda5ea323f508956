//! A window that learns, and obeys all keys meanwhile.

use std::fs;

use super::picture::Picture;
use super::{FLOOR, Window};

/// A champion is better than what learning began with; only then is there a directory of the run, with a line for every generation.
fn generations(window: &Window) -> Option<usize> {
    let runs = fs::read_dir(window.folder().join("runs")).ok()?.flatten();
    let curves = runs.filter_map(|run| fs::read_to_string(run.path().join("curve.csv")).ok());
    curves.map(|curve| curve.lines().count().saturating_sub(1)).max().filter(|&generations| generations > 0)
}

#[test]
fn it_learns_and_obeys_all_keys_meanwhile() {
    let arguments = ["watch", "narrow-aisles", "--agents", "40", "--ticks", "150"];
    let Some(mut window) = Window::open(&arguments) else { return };
    let learned = window.wait_for("better champion", generations);
    window.wait_for("another generation", |window| generations(window).filter(|&now| now > learned));
    window.xdotool(&["mousemove", "450", "360", "click", "1", "click", "4", "mousedown", "1"]);
    window.xdotool(&["mousemove", "520", "380", "mouseup", "1"]);
    window.keys(
        "1 2 g h p bracketright backslash t t b x o space period comma shift+Left Home y shift+y End c c F1 Escape l w \
         ctrl+z l space",
    );
    let enough = |picture: &Picture| picture.colours(FLOOR) > 1000;
    let picture = window.photograph("screenshot that shows enough", |_, picture| enough(picture));
    assert_eq!((picture.width, picture.height()), (1280, 720));
    window.assert_sound();
}
