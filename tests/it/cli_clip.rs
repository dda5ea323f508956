//! Clips: recorded, run again in a fresh process, exported, and refused when damaged.

use std::path::Path;

use fleetwright::record::Clip;

use crate::program::{fields, fleetwright, json, stderr_of_failure};

fn record_into(folder: &Path) -> String {
    let clip = folder.join("run.clip").to_string_lossy().into_owned();
    let arguments =
        ["record", "narrow-aisles", "--policy", "highways", "--agents", "60", "--ticks", "80", "--seed", "3"];
    fleetwright(&[&arguments[..], &["-o", &clip]].concat()).assert().success();
    clip
}

/// Recorded before scenes had limits of communication.
#[test]
fn a_clip_of_the_first_version_still_opens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/clips/version-1.clip");
    let clip = Clip::load(&path).expect("a sound clip");
    assert_eq!((clip.ticks(), clip.setting.stage.scene.fleet.agents), (20, 30));
    assert!(clip.setting.stage.scene.communication.is_perfect());
}

#[test]
fn a_clip_replays_exactly_in_a_fresh_process() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let report = json(&["replay", &clip, "--verify"]);
    let names = [
        "agents",
        "completion_rate",
        "format",
        "policy",
        "scene",
        "seed",
        "state_hash",
        "throughput",
        "ticks",
        "verified_ticks",
    ];
    assert_eq!(fields(&report), names);
    assert_eq!((&report["verified_ticks"], &report["ticks"], &report["seed"]), (&80.into(), &80.into(), &3.into()));
    let arguments =
        ["eval", "narrow-aisles", "--policy", "highways", "--agents", "60", "--ticks", "80", "--seed-list", "3"];
    let result = &json(&arguments)["results"][0];
    assert_eq!((&report["state_hash"], &report["throughput"]), (&result["state_hash"][0], &result["throughput"][0]));
}

#[test]
fn a_damaged_clip_is_bad_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let sound = std::fs::read(&clip).expect("written");
    for at in [0, 9, sound.len() / 2, sound.len() - 1] {
        let mut damaged = sound.clone();
        damaged[at] ^= 0x10;
        std::fs::write(&clip, damaged).expect("writable");
        let text = stderr_of_failure(&["replay", &clip, "--verify"], 2);
        assert!(text.starts_with(&clip) && text.contains("byte "), "{text}");
    }
    std::fs::write(&clip, &sound[..sound.len() / 2]).expect("writable");
    stderr_of_failure(&["export", &clip, "-o", "never.gif"], 2);
}

#[test]
fn a_run_that_differs_from_its_recording_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = record_into(folder.path());
    let mut clip = Clip::load(Path::new(&file)).expect("a clip");
    clip.hashes[40] ^= 1;
    clip.save(Path::new(&file)).expect("writable");
    let text = stderr_of_failure(&["replay", &file, "--verify"], 1);
    assert!(text.contains("after tick 41"), "{text}");
    fleetwright(&["replay", &file]).assert().success();
    clip.hashes[79] ^= 1;
    clip.save(Path::new(&file)).expect("writable");
    stderr_of_failure(&["replay", &file], 1);
}

#[test]
fn exports_have_the_size_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let clip = record_into(folder.path());
    let file = folder.path().join("run.gif");
    let file = file.to_string_lossy();
    let arguments = ["export", &clip, "-o", &file, "--size", "240", "--fps", "5"];
    fleetwright(&[&arguments[..], &["--from", "10", "--to", "20"]].concat()).assert().success();
    let bytes = std::fs::read(&*file).expect("written");
    assert!(bytes.starts_with(b"GIF89a"));
    assert_eq!(u16::from_le_bytes([bytes[6], bytes[7]]), 240);
    let refused = stderr_of_failure(&[&arguments[..], &["--from", "81"]].concat(), 2);
    assert!(refused.contains("80 ticks"), "{refused}");
    stderr_of_failure(&[&arguments[..], &["--from", "9", "--to", "8"]].concat(), 2);
}
