//! `fleetwright scene` checks and draws what it is given.

use fleetwright::scene::{SHIPPED, Stage};

use crate::program::{fleetwright, stderr_of_failure, stdout};

#[test]
fn shipped_scenes_are_ok() {
    let names: Vec<&str> = SHIPPED.iter().map(|&(name, _)| name).collect();
    let text = stdout(&[&["scene", "check"], &names[..]].concat());
    assert_eq!(text.lines().count(), names.len());
    for (line, name) in text.lines().zip(names) {
        assert!(line.starts_with(&format!("{name}: ok, ")), "{line}");
    }
}

#[test]
fn all_problems_of_all_files_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("writable");
        path.to_string_lossy().into_owned()
    };
    let two = scene(
        "two.ron",
        "Scene(\n    version: 1,\n    name: \"two\",\n    layout: Ascii([\"...\"]),\n    fleet: (agents: 0),\n    \
         demand: Pool(errands: [], supply: Backlog(tasks_per_agent: 1.0)),\n)\n",
    );
    let broken = scene("broken.ron", "Scene(\n    version: 1,\n    nam: \"broken\",\n)\n");
    let text = stderr_of_failure(&["scene", "check", &two, "narrow-aisles", &broken], 2);
    let starts = [format!("{two}:5:13: "), format!("{two}:6:18: "), format!("{broken}:3:")];
    assert_eq!(text.lines().count(), starts.len(), "{text}");
    for (line, start) in text.lines().zip(starts) {
        assert!(line.starts_with(&start), "{line} does not start with {start}");
    }
}

#[test]
fn drawings_are_the_layout() {
    let stage = Stage::open("narrow-aisles", &[]).expect("a shipped scene");
    assert_eq!(stdout(&["scene", "show", "narrow-aisles"]), stage.grid.layout().to_ascii());
}

#[test]
fn pictures_have_the_size_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("scene.png");
    let file = file.to_string_lossy();
    fleetwright(&["scene", "show", "narrow-aisles", "-o", &file, "--size", "500"]).assert().success();
    let bytes = std::fs::read(&*file).expect("written");
    assert!(bytes.starts_with(b"\x89PNG"));
    let width = u32::from_be_bytes(bytes[16..20].try_into().expect("four bytes"));
    assert_eq!(width, 500);
    let text = stderr_of_failure(&["scene", "show", "narrow-aisles", "-o", &file, "--size", "5"], 2);
    assert!(text.contains("expected 160 to 4096"), "{text}");
    let text = stderr_of_failure(&["scene", "show", "narrow-aisles", "narrow-aisles", "-o", &file], 2);
    assert!(text.contains("expected one FILE"), "{text}");
}
