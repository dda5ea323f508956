//! The real window under a virtual X server and a software adapter: opens, is driven by keys and mouse, and draws.
//!
//! Needs `Xvfb` and `xdotool` and a Vulkan driver (Debian: xvfb, xdotool, mesa-vulkan-drivers); says so and skips where they
//! are missing.

use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A child that does not outlive the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("-help").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

pub fn has_vulkan() -> bool {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];
    folders.iter().any(|folder| std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}

/// A virtual screen and its number; the server finds a free one by itself.
fn screen() -> (Running, String) {
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x720x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = server.expect("Xvfb starts");
    let mut number = String::new();
    let stdout = server.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut number).expect("the number of the display");
    (Running(server), format!(":{}", number.trim()))
}

fn xdotool(display: &str, arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).env("DISPLAY", display).output().expect("xdotool starts");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Asks again and again, for as long as a slow machine may need.
fn wait_for<T>(what: &str, window: &mut Running, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..600 {
        if let Some(found) = ask() {
            return found;
        }
        assert!(window.0.try_wait().expect("a child").is_none(), "the window closed while waiting for {what}");
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("no {what}");
}

/// The screenshots in a folder.
fn screenshots(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "png")).collect()
}

/// A picture's pixels, row by row.
struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Different colours in these columns.
    fn colours(&self, columns: Range<usize>) -> usize {
        let rows = self.pixels.chunks(self.width as usize);
        let mut colours: Vec<[u8; 3]> = rows.flat_map(|row| row[columns.clone()].iter().copied()).collect();
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }
}

/// The picture in a file, once it is whole.
fn picture(path: &Path) -> Option<Picture> {
    let mut reader = png::Decoder::new(BufReader::new(std::fs::File::open(path).ok()?)).read_info().ok()?;
    let mut bytes = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut bytes).ok()?;
    let pixels = bytes.chunks(info.color_type.samples()).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Some(Picture { width: info.width, height: info.height, pixels })
}

/// The program's window on a screen of its own; `None`, said aloud, where something is missing that this needs.
fn open(folder: &Path, arguments: &[&str]) -> Option<(Running, Running, String, String)> {
    if !(is_installed("Xvfb") && is_installed("xdotool") && has_vulkan()) {
        // Past the test harness, which would swallow it.
        let _ = writeln!(std::io::stderr(), "skipped: window test, which needs Xvfb, xdotool and a Vulkan driver");
        return None;
    }
    let (server, display) = screen();
    let child = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
        .args(arguments)
        .current_dir(folder)
        .env("DISPLAY", &display)
        .env("WGPU_BACKEND", "vulkan")
        // What is set here is not to be found by the user who runs the tests.
        .env("FLEETWRIGHT_CONFIG", folder.join("config"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut window = Running(child.expect("the program starts"));
    let id = wait_for("window", &mut window, || {
        let ids = xdotool(&display, &["search", "--name", "Fleetwright"]);
        ids.lines().next().map(str::to_owned)
    });
    xdotool(&display, &["windowfocus", &id]);
    Some((server, window, display, id))
}

/// A screenshot by F12 that shows enough, sooner or later: the first presses may come before the window listens, and the
/// first pictures before shaders are compiled.
fn photograph(
    folder: &Path,
    window: &mut Running,
    (display, id): (&str, &str),
    shows_enough: impl Fn(&Picture) -> bool,
) -> Picture {
    wait_for("picture that shows enough", window, || {
        xdotool(display, &["windowfocus", id, "key", "F12"]);
        std::thread::sleep(Duration::from_secs(1));
        screenshots(folder).iter().filter_map(|path| picture(path)).find(&shows_enough)
    })
}

#[test]
fn it_opens_obeys_keys_and_mouse_and_draws() {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = open(folder.path(), &["watch", "narrow-aisles", "--agents", "60"]);
    let Some((_server, mut window, display, id)) = opened else { return };
    xdotool(&display, &["mousemove", "450", "360", "click", "1", "click", "4", "mousedown", "1"]);
    xdotool(&display, &["mousemove", "520", "380", "mouseup", "1"]);
    let keys = "1 2 g h p bracketright backslash t t b x o space period comma shift+Left Home y shift+y End c c F1 Escape l w ctrl+z l";
    let keys: Vec<&str> = keys.split(' ').collect();
    xdotool(&display, &[&["key"][..], &keys].concat());
    // An empty window has one or two colours.
    let found = photograph(folder.path(), &mut window, (&display, &id), |picture| picture.colours(0..1280) > 1000);
    assert_eq!((found.width, found.height), (1280, 720));
}

/// Two worlds, each drawn with its own fleet in its half of the floor.
#[test]
fn it_shows_two_policies_side_by_side() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["watch", "narrow-aisles", "--agents", "60", "--no-learn", "--versus", "highways"];
    let Some((_server, mut window, display, id)) = open(folder.path(), &arguments) else { return };
    let halves = [10..450, 470..910];
    photograph(folder.path(), &mut window, (&display, &id), |picture| {
        halves.iter().all(|half| picture.colours(half.clone()) > 400)
    });
}
