//! The real window under a virtual X server and a software adapter: it opens, learns, is typed at and clicked through real X
//! events, and draws what it is known to draw.
//!
//! Needs `Xvfb` and `xdotool` and a Vulkan driver (Debian: xvfb, xdotool, mesa-vulkan-drivers); says so and skips where they
//! are missing.
//!
//! What came of a key or a click is read from the window's name, from files that it writes, or from what the screen shows: never is
//! some time waited for and then looked once.

mod closing;
mod hands;
mod learning;
mod picture;
mod reference;
mod scenes;
mod size;

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

use self::picture::{Area, Picture};
use crate::program::say_skipped;

/// The floor's part of a window, between the cards at the top and the bottom.
const FLOOR: Area = Area { columns: (0, 900), rows: (70, 590) };
/// Where the palette opens.
const PALETTE: Area = Area { columns: (220, 690), rows: (75, 300) };

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
    folders.iter().any(|folder| fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}

/// A virtual screen, which keeps what it shows in a file of `folder`, and its number; the server finds a free one by itself. Without
/// `-noreset` it begins anew whenever its last client leaves, as xdotool may do before the window is there, and refuses clients meanwhile.
fn screen(folder: &Path) -> (Running, String) {
    let server = Command::new("Xvfb")
        .args(["-noreset", "-displayfd", "1", "-screen", "0", "1280x720x24", "-fbdir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut server = server.expect("Xvfb starts");
    let mut number = String::new();
    let stdout = server.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut number).expect("the number of the display");
    (Running(server), format!(":{}", number.trim()))
}

/// One window at a time: a software driver takes all cores, and frames that come too slowly are no longer what is tested.
static TURN: Mutex<()> = Mutex::new(());

/// The program's window on a screen of its own, with a folder to work in.
struct Window {
    program: Running,
    _server: Running,
    display: String,
    id: String,
    folder: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Window {
    /// Opens it; `None`, said aloud, where something is missing that this needs. Motion is reduced, so that what it shows while
    /// time stands still does not change.
    fn open(arguments: &[&str]) -> Option<Self> {
        if !(is_installed("Xvfb") && is_installed("xdotool") && has_vulkan()) {
            say_skipped("window test, which needs Xvfb, xdotool and a Vulkan driver");
            return None;
        }
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().expect("a folder");
        // What is set here is not to be found by the user who runs the tests, and the other way round.
        let config = folder.path().join("config");
        fs::create_dir(&config).expect("a folder");
        let settings = "(version: 1, settings: (is_motion_reduced: true, is_welcomed: true))";
        fs::write(config.join("settings.ron"), settings).expect("written");
        let (server, display) = screen(folder.path());
        let program = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
            .args(arguments)
            .current_dir(folder.path())
            .env("DISPLAY", &display)
            .env("WGPU_BACKEND", "vulkan")
            .env("FLEETWRIGHT_CONFIG", config)
            .stdout(Stdio::null())
            .stderr(File::create(folder.path().join("stderr")).expect("a file"))
            .spawn();
        let program = Running(program.expect("the program starts"));
        let mut window = Self { program, _server: server, display, id: String::new(), folder, _turn: turn };
        window.id = window.wait_for("window", |window| {
            let ids = window.xdotool(&["search", "--name", "Fleetwright"]);
            ids.lines().next().map(str::to_owned)
        });
        window.xdotool(&["windowfocus", &window.id]);
        // It listens as soon as it has drawn something; an empty window has one or two colours.
        window.wait_for("floor", |window| window.seen().filter(|seen| seen.colours(FLOOR) > 200));
        Some(window)
    }

    fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn xdotool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool").args(arguments).env("DISPLAY", &self.display).output();
        String::from_utf8_lossy(&output.expect("xdotool starts").stdout).trim().to_owned()
    }

    /// Presses keys one after the other, by their names in X.
    fn keys(&self, keys: &str) {
        let keys: Vec<&str> = keys.split(' ').collect();
        self.xdotool(&[&["key"][..], &keys].concat());
    }

    /// What it is called: what is open, and whether time stands still.
    fn name(&self) -> String {
        self.xdotool(&["getwindowname", &self.id])
    }

    /// What the screen shows now, which may be half a picture.
    fn seen(&self) -> Option<Picture> {
        Picture::of_screen(&fs::read(self.folder().join("Xvfb_screen0")).ok()?)
    }

    /// Asks again and again, for as long as a slow machine may need.
    fn wait_for<T>(&mut self, what: &str, ask: impl Fn(&Self) -> Option<T>) -> T {
        for _ in 0..1500 {
            if let Some(found) = ask(self) {
                return found;
            }
            let has_ended = self.program.0.try_wait().expect("a child").is_some();
            assert!(!has_ended, "the window closed while waiting for {what}: {}", self.complaints());
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("no {what}; the window is called {}", self.name());
    }

    fn wait_for_name(&mut self, name: &str) {
        self.wait_for(&format!("name {name}"), |window| (window.name() == name).then_some(()));
    }

    /// What the screen shows when a part of it has stood still for a second, or has not for several: what was done before may take more
    /// than a frame to show, and two keys in one frame are another thing than one after the other.
    fn settled(&mut self, area: Area) -> Picture {
        let mut seen = self.wait_for("picture", Self::seen);
        for _ in 0..5 {
            std::thread::sleep(Duration::from_secs(1));
            let before = std::mem::replace(&mut seen, self.wait_for("picture", Self::seen));
            if seen.change(&before, area) <= 0.0 {
                break;
            }
        }
        seen
    }

    /// Does something, and waits until a part of the screen shows that.
    fn change(&mut self, what: &str, area: Area, does: impl FnOnce(&Self)) {
        self.change_more_than(0.0, what, area, does);
    }

    /// The same, where that is more than a share of the pixels.
    fn change_more_than(&mut self, share: f64, what: &str, area: Area, does: impl FnOnce(&Self)) {
        let before = self.settled(area);
        does(self);
        self.wait_for(what, |window| window.seen().filter(|seen| seen.change(&before, area) > share));
    }

    /// Opens the palette, which covers what is below it: keys that come too early would be shortcuts.
    fn open_palette(&mut self) {
        self.change_more_than(0.5, "palette", PALETTE, |window| window.keys("ctrl+p"));
    }

    /// What the program has written to stderr.
    fn complaints(&self) -> String {
        fs::read_to_string(self.folder().join("stderr")).expect("a file")
    }

    /// The screenshots so far, each with the tick in its name.
    fn screenshots(&self) -> Vec<(u32, PathBuf)> {
        let files = fs::read_dir(self.folder()).expect("the folder").flatten().map(|entry| entry.path());
        let tick = |path: &PathBuf| {
            let (_, rest) = path.file_stem()?.to_str()?.split_once("-tick-")?;
            rest.split_once('-')?.0.parse().ok()
        };
        files.filter_map(|path| Some((tick(&path)?, path))).collect()
    }

    /// A screenshot by F12 that is as wanted, sooner or later.
    fn photograph(&mut self, what: &str, is_wanted: impl Fn(u32, &Picture) -> bool) -> Picture {
        self.wait_for(what, |window| {
            window.keys("F12");
            std::thread::sleep(Duration::from_secs(1));
            let pictures =
                window.screenshots().into_iter().filter_map(|(tick, path)| Some((tick, Picture::read(&path)?)));
            pictures.into_iter().find(|(tick, picture)| is_wanted(*tick, picture)).map(|(_, picture)| picture)
        })
    }

    /// It goes on, and never a thread of it panicked.
    fn assert_sound(&mut self) {
        let complaints = self.complaints();
        assert!(self.program.0.try_wait().expect("a child").is_none(), "the window closed: {complaints}");
        assert!(!complaints.contains("panicked"), "{complaints}");
    }
}

/// Two worlds, each drawn with its own fleet in its half of the floor.
#[test]
fn it_shows_two_policies_side_by_side() {
    let arguments = ["watch", "narrow-aisles", "--agents", "60", "--no-learn", "--versus", "highways"];
    let Some(mut window) = Window::open(&arguments) else { return };
    let halves = [(10, 450), (470, 910)].map(|columns| Area { columns, ..FLOOR });
    window.wait_for("two floors", |window| {
        let seen = window.seen()?;
        halves.iter().all(|half| seen.colours(*half) > 400).then_some(())
    });
    window.assert_sound();
}
