//! What a window shows, compared with what it is known to show.
//!
//! The known pictures lie in `tests/it/pictures/`, each pixel the mean over a square of the floor. A window that shows something else
//! fails the test, which leaves what it saw and where that differs in the build's temporary directory. Where drawing was changed on
//! purpose, look at those, and renew the known pictures with
//!
//! ```text
//! FLEETWRIGHT_RENEW_PICTURES=1 cargo test --test it window::scenes
//! ```

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::picture::{Area, Picture};
use super::{FLOOR, Window};

/// Set, the known pictures are written instead of compared with.
const RENEW: &str = "FLEETWRIGHT_RENEW_PICTURES";
/// Pixels at a side of a square that is one pixel in a known picture: drivers smooth edges differently, which their mean does not
/// show.
const SQUARE: usize = 8;
/// Squares may be so far from what is known without being another, in steps of a colour.
const FAR: u8 = 20;
/// So many squares in a thousand may be farther: less than one robot.
const MOST_FAR_PER_1000: usize = 1;
/// All squares together may be so far, in the mean.
const MOST_MEAN: f64 = 2.0;
/// Looks at a picture that must be the same before it is taken for known.
const LOOKS: usize = 8;
/// Looks at one that is not what is known before it is refused: what is asked for comes some frames later.
const MOST_LOOKS: usize = 80;

fn known(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pictures").join(format!("{name}.png"))
}

/// Why a picture is not the known one; `None` if it is.
fn objection(seen: &Picture, known: &Picture) -> Option<String> {
    let sizes = [seen, known].map(|picture| (picture.width, picture.height()));
    if sizes[0] != sizes[1] {
        return Some(format!("{:?} squares instead of {:?}", sizes[0], sizes[1]));
    }
    let distances = seen.distances(known);
    let far = distances.iter().filter(|&&distance| distance > FAR).count();
    let mean = distances.iter().map(|&distance| f64::from(distance)).sum::<f64>() / distances.len() as f64;
    let is_same = far * 1000 <= MOST_FAR_PER_1000 * distances.len() && mean <= MOST_MEAN;
    (!is_same).then(|| format!("{far} of {} squares are others, and all are {mean:.2} off", distances.len()))
}

/// Where two pictures of the same size differ, bright.
fn difference(seen: &Picture, known: &Picture) -> Picture {
    let bright = |distance: u8| [distance.saturating_mul(6); 3];
    Picture { width: known.width, pixels: seen.distances(known).into_iter().map(bright).collect() }
}

/// Waits until a window shows a known picture in a part of its floor.
pub(super) fn assert_shows(window: &mut Window, name: &str, area: Area) {
    let part = Area {
        columns: (area.columns.0.max(FLOOR.columns.0), area.columns.1.min(FLOOR.columns.1)),
        rows: (area.rows.0.max(FLOOR.rows.0), area.rows.1.min(FLOOR.rows.1)),
    };
    let look = |window: &Window| window.seen().map(|seen| seen.part(part).reduced(SQUARE));
    if std::env::var_os(RENEW).is_some() {
        let still = window.wait_for("still picture", |window| {
            let seen = look(window)?;
            let is_still = (0..LOOKS).all(|_| {
                std::thread::sleep(Duration::from_millis(250));
                look(window).as_ref() == Some(&seen)
            });
            is_still.then_some(seen)
        });
        let path = known(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        still.write(&path);
        return;
    }
    let known = Picture::read(&known(name)).unwrap_or_else(|| panic!("no picture {name}: set {RENEW}=1"));
    let mut seen = window.wait_for("picture", look);
    for _ in 0..MOST_LOOKS {
        if objection(&seen, &known).is_none() {
            return;
        }
        std::thread::sleep(Duration::from_millis(250));
        seen = window.wait_for("picture", look);
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    seen.write(&folder.join(format!("{name}-seen.png")));
    difference(&seen, &known).write(&folder.join(format!("{name}-difference.png")));
    let objection = objection(&seen, &known).unwrap_or_default();
    panic!("{name} looks otherwise: {objection}; see {name}-*.png in {}", folder.display());
}

#[test]
fn a_picture_that_was_changed_is_refused_and_one_that_is_smoothed_otherwise_is_not() {
    let known = Picture::read(&known("narrow-aisles")).expect("a known picture");
    assert_eq!(objection(&known, &known), None);
    let noise = |place: usize, channel: u8| channel.saturating_add([0, 3, 1, 2, 0][place % 5]);
    let pixels = known.pixels.iter().enumerate();
    let pixels = pixels.map(|(place, pixel)| pixel.map(|channel| noise(place, channel))).collect();
    let mut smoothed = Picture { pixels, ..known.clone() };
    smoothed.pixels[7] = [255; 3];
    assert_eq!(objection(&smoothed, &known), None, "another driver");
    // A robot that stands where nobody stood.
    let mut moved = known.clone();
    for (column, row) in (0..3).flat_map(|column| (0..3).map(move |row| (column, row))) {
        let pixel = &mut moved.pixels[(30 + row) * known.width + 20 + column];
        *pixel = pixel.map(|channel| channel ^ 0x40);
    }
    assert!(objection(&moved, &known).is_some(), "a robot more");
    let pixels = known.pixels.iter().map(|pixel| pixel.map(|channel| channel.saturating_add(4))).collect();
    assert!(objection(&Picture { pixels, ..known.clone() }, &known).is_some(), "brighter as a whole");
    let shifted = Picture { pixels: [&known.pixels[1..], &known.pixels[..1]].concat(), ..known.clone() };
    assert!(objection(&shifted, &known).is_some(), "a square to the left");
    let cut = known.part(Area { columns: (0, known.width), rows: (1, known.height()) });
    assert!(objection(&cut, &known).is_some_and(|why| why.contains("instead of")));
    let bright = difference(&moved, &known).pixels.iter().filter(|pixel| pixel[0] > 200).count();
    assert_eq!(bright, 9, "and it is shown where");
}
