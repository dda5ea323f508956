//! The bare command where there is no display: it says so, trains, and leaves a run, a champion and a picture.

use fleetwright::orchestration::MetaSkill;
use fleetwright::orchestration::presets::PRESETS;
use serde_json::Value;

use crate::program::{fields, fleetwright, stderr_of_failure};

#[test]
fn without_a_display_it_trains_the_default_scene() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = fleetwright(&["--budget", "3s", "--seed", "4", "--json", "figures.json"]);
    command.current_dir(&folder).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let output = command.assert().success().get_output().clone();
    let progress = String::from_utf8(output.stderr).expect("UTF-8");
    let first = progress.lines().next().expect("one line on why there is no window");
    assert!(first.contains("narrow-aisles") && first.contains("in the terminal"), "{first}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("| champion"), "a table");

    let text = std::fs::read_to_string(folder.path().join("figures.json")).expect("written");
    let figures: Value = serde_json::from_str(&text).expect("JSON");
    let results = figures["results"].as_array().expect("results");
    assert_eq!((figures["format"].as_str(), results.len()), (Some("fleetwright.eval/1"), 1 + PRESETS.len()));
    assert_eq!((&results[0]["policy"], results[0]["seeds"].as_array().map(Vec::len)), (&"champion".into(), Some(20)));
    assert!(fields(&results[0]).contains(&"ci95"));

    let run = folder.path().join("runs/narrow-aisles-1");
    let champion = std::fs::read_to_string(run.join("champion.ron")).expect("a champion");
    assert_eq!(MetaSkill::from_ron(&champion).expect("a meta-skill").lineage.seed, 4);
    assert!(std::fs::read(run.join("before-and-after.gif")).expect("a picture").starts_with(b"GIF89a"));
}

/// Once a seed near the end of its range was counted on from without looking.
#[test]
fn seeds_beyond_the_test_seeds_are_refused() {
    for seed in ["4294967290", "18446744073709551615"] {
        let text = stderr_of_failure(&["--budget", "3s", "--seed", seed], 2);
        assert!(text.contains("test seeds"), "{text}");
    }
}
