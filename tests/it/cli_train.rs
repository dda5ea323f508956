//! Training runs: whatever happens to the process, the champion is the one of an undisturbed run.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fleetwright::orchestration::MetaSkill;

use crate::program::{fleetwright, stderr_of_failure, stdout};

const EVALUATIONS: &str = "400";

fn arguments<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let run = ["train", "narrow-aisles", "--agents", "60", "--ticks", "80", "--evaluations", EVALUATIONS];
    [&run[..], &["--population", "6", "--seed", "5", "--quiet", "--out", out], more].concat()
}

fn read(run: &str, file: &str) -> Vec<u8> {
    std::fs::read(Path::new(run).join(file)).expect("written by the run")
}

fn checkpoints(run: &str) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(Path::new(run).join("checkpoints"));
    let mut paths: Vec<_> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "checkpoint"));
    paths.sort();
    paths
}

/// Starts the run and kills it once it has written a checkpoint newer than `seen`; `false` if it came to its end first.
fn kill_after_a_checkpoint(run: &str, seen: &[std::path::PathBuf]) -> bool {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
        .args(arguments(run, &["--resume"]))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    loop {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        if checkpoints(run).last() > seen.last() {
            child.kill().expect("still running");
            child.wait().expect("a child");
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_killed_run_resumes_to_the_same_champion() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (undisturbed, killed) = (path("undisturbed"), path("killed"));
    let text = stdout(&arguments(&undisturbed, &["--workers", "1"]));
    assert!(text.contains("champion.ron"), "{text}");

    let mut kills = 0;
    while kills < 4 && kill_after_a_checkpoint(&killed, &checkpoints(&killed)) {
        kills += 1;
    }
    assert!(kills >= 2, "killed {kills} times");
    fleetwright(&arguments(&killed, &["--resume", "--workers", "2"])).assert().success();

    for file in ["champion.ron", "curve.csv", "config.ron"] {
        assert_eq!(read(&killed, file), read(&undisturbed, file), "{file}");
    }
    let champion = MetaSkill::from_ron(&String::from_utf8(read(&killed, "champion.ron")).expect("UTF-8"));
    let lineage = champion.expect("a meta-skill").lineage;
    assert_eq!((lineage.seed, lineage.population, lineage.scenes), (5, 6, vec!["narrow-aisles".to_owned()]));

    let before = read(&killed, "champion.ron");
    fleetwright(&arguments(&killed, &["--resume"])).assert().success();
    assert_eq!(read(&killed, "champion.ron"), before, "a finished run stays as it is");
    let refused = stderr_of_failure(&arguments(&killed, &[]), 1);
    assert!(refused.contains("--resume"), "{refused}");
    let other = stderr_of_failure(&[&arguments(&killed, &["--resume"])[..], &["--learner", "sep-cma-es"]].concat(), 1);
    assert!(other.contains("another learner setting"), "{other}");
}

#[test]
fn a_damaged_checkpoint_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run").to_string_lossy().into_owned();
    fleetwright(&arguments(&run, &[])).assert().success();
    let champion = read(&run, "champion.ron");
    let kept = checkpoints(&run);
    assert_eq!(kept.len(), 2, "{kept:?}");
    let mut bytes = std::fs::read(&kept[1]).expect("a checkpoint");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&kept[1], &bytes).expect("writable");
    fleetwright(&arguments(&run, &["--resume"])).assert().success();
    assert_eq!(read(&run, "champion.ron"), champion, "the last generation was done again");

    std::fs::write(&kept[0], b"nothing of the kind").expect("writable");
    std::fs::write(&kept[1], &bytes).expect("writable");
    let refused = stderr_of_failure(&arguments(&run, &["--resume"]), 1);
    assert!(refused.contains(".checkpoint: byte "), "{refused}");
}

#[test]
fn episodes_never_exceed_what_was_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run").to_string_lossy().into_owned();
    fleetwright(&arguments(&run, &[])).assert().success();
    let curve = String::from_utf8(read(&run, "curve.csv")).expect("UTF-8");
    let last = curve.lines().last().expect("a generation");
    let spent: u64 = last.split(',').nth(1).and_then(|cell| cell.parse().ok()).expect("evaluations");
    assert!((380..=400).contains(&spent), "{spent} of 400: {last}");
    assert!(!last.split(',').nth(5).unwrap_or_default().is_empty(), "the last centre is scored: {last}");
}

#[test]
fn mistakes_are_named_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let out = run.to_string_lossy().into_owned();
    let nothing = stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--policy", "highways"], 2);
    assert!(nothing.contains("guidance=learned"), "{nothing}");
    stderr_of_failure(&["train", "nowhere.ron", "--out", &out], 2);
    stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--learner", "cmaes"], 2);
    stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--population", "1"], 2);
    stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--budget", "soon"], 2);
    assert!(!run.exists());
}
