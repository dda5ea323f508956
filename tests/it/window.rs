//! The real window under a virtual X server and a software adapter: opens, is driven by keys and mouse, and draws.
//!
//! Needs `Xvfb` and `xdotool` and a Vulkan driver (Debian: xvfb, xdotool, mesa-vulkan-drivers); says so and skips where they
//! are missing.

use std::io::{BufRead, BufReader, Write};
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

fn has_vulkan() -> bool {
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

/// Width, height and number of different colours, once the file is whole.
fn picture(path: &Path) -> Option<(u32, u32, usize)> {
    let mut reader = png::Decoder::new(BufReader::new(std::fs::File::open(path).ok()?)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    let mut colours: Vec<&[u8]> = pixels.chunks(info.color_type.samples()).collect();
    colours.sort_unstable();
    colours.dedup();
    Some((info.width, info.height, colours.len()))
}

#[test]
fn it_opens_obeys_keys_and_mouse_and_draws() {
    if !(is_installed("Xvfb") && is_installed("xdotool") && has_vulkan()) {
        // Past the test harness, which would swallow it.
        let _ = writeln!(std::io::stderr(), "skipped: window test, which needs Xvfb, xdotool and a Vulkan driver");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, display) = screen();
    let child = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
        .args(["watch", "narrow-aisles", "--agents", "60"])
        .current_dir(&folder)
        .env("DISPLAY", &display)
        .env("WGPU_BACKEND", "vulkan")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut window = Running(child.expect("the program starts"));
    let id = wait_for("window", &mut window, || {
        let ids = xdotool(&display, &["search", "--name", "Fleetwright"]);
        ids.lines().next().map(str::to_owned)
    });
    xdotool(&display, &["windowfocus", &id]);
    xdotool(&display, &["mousemove", "450", "360", "click", "1", "click", "4", "mousedown", "1"]);
    xdotool(&display, &["mousemove", "520", "380", "mouseup", "1"]);
    let keys = [
        "1",
        "2",
        "g",
        "h",
        "p",
        "bracketright",
        "backslash",
        "t",
        "t",
        "b",
        "x",
        "o",
        "space",
        "period",
        "comma",
        "shift+Left",
        "Home",
        "y",
        "shift+y",
        "End",
        "F1",
        "Escape",
    ];
    xdotool(&display, &[&["key"][..], &keys].concat());
    // The first presses may come before the window listens, and the first pictures before shaders are compiled. An empty
    // window has one or two colours.
    let (width, height, _) = wait_for("picture with more than 1,000 colours", &mut window, || {
        xdotool(&display, &["windowfocus", &id, "key", "F12"]);
        std::thread::sleep(Duration::from_secs(1));
        let pictures = screenshots(folder.path());
        pictures.iter().filter_map(|path| picture(path)).find(|&(_, _, colours)| colours > 1000)
    });
    assert_eq!((width, height), (1280, 720));
}
