//! A window that is closed from the terminal.

use std::fs;
use std::process::Command;
use std::time::Duration;

use super::{FLOOR, Window};

/// The settings are written as when a user closes the window, and nothing is left to be restored.
#[test]
fn ctrl_c_in_the_terminal_closes_it_as_its_user_would() {
    let Some(mut window) = Window::open(&["watch", "narrow-aisles", "--agents", "20", "--no-learn"]) else { return };
    let config = window.folder().join("config");
    window.change("larger text", FLOOR, |window| window.keys("ctrl+plus"));
    let session = config.join("session-1.ron");
    window.wait_for("kept session", |_| session.exists().then_some(()));
    let status = Command::new("kill").args(["-INT", &window.program.0.id().to_string()]).status();
    assert!(status.expect("kill starts").success());
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(100));
        window.program.0.try_wait().expect("a child")
    });
    assert_eq!(ended.expect("it ends").code(), Some(130), "{}", window.complaints());
    let settings = fs::read_to_string(config.join("settings.ron")).expect("settings");
    assert!(settings.contains("scale_percent: 110"), "{settings}");
    assert!(!session.exists(), "a clean end leaves nothing to be restored");
    assert!(!window.complaints().contains("panicked"), "{}", window.complaints());
}
