//! Runs whose disk is full, whose directory cannot be written, whose files are damaged: one error that names the file, and
//! nothing is lost.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::program::{fleetwright, say_skipped, stderr_of_failure};

fn arguments<'a>(out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let small = ["train", "narrow-aisles", "--agents", "20", "--ticks", "40", "--population", "6", "--seed", "5"];
    [&small[..], &["--evaluations", "200", "--quiet", "--out", out], more].concat()
}

/// A folder of a run that was not disturbed, and the path of another run beside it.
fn undisturbed() -> (tempfile::TempDir, PathBuf, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let (undisturbed, run) = (path("undisturbed"), path("run").to_string_lossy().into_owned());
    fleetwright(&arguments(&undisturbed.to_string_lossy(), &[])).assert().success();
    (folder, undisturbed, run)
}

/// All champions that a run has had, by their paths within its folder.
fn champions(run: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(run.join("champions")).expect("a folder").flatten();
    let mut found: Vec<_> = entries.map(|entry| Path::new("champions").join(entry.file_name())).collect();
    found.sort();
    found
}

/// Continues the run, which must come to the files of the undisturbed one.
fn goes_on(run: &str, undisturbed: &Path) {
    fleetwright(&arguments(run, &["--resume"])).assert().success();
    let champions = [Path::new(run), undisturbed].map(champions);
    assert_eq!(champions[0], champions[1]);
    let files = ["champion.ron", "curve.csv", "log.txt", "events.out.tfevents.0.fleetwright"].map(PathBuf::from);
    for file in files.iter().chain(&champions[0]) {
        let [one, other] = [Path::new(run), undisturbed].map(|run| fs::read(run.join(file)).expect("written"));
        assert!(one == other, "{}", file.display());
    }
}

/// Starts the run under a shell that has first done `before`, with `launcher` in front of the program.
fn train_under(before: &str, launcher: &str, run: &str) -> Output {
    let script = format!("{before}; exec {launcher} \"$@\"");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh"]).arg(assert_cmd::cargo::cargo_bin!("fleetwright"));
    shell.args(arguments(run, &["--resume"])).output().expect("a shell")
}

/// The one line of an error that ended a command with exit code 1.
fn failure(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

fn newest_checkpoint(run: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(Path::new(run).join("checkpoints")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "checkpoint")).max()
}

/// Files may not grow beyond some size, which a program meets as it meets a full disk: a write fails. Shells count in blocks of
/// 512 bytes.
fn when_full(blocks: u64) -> String {
    format!("trap '' XFSZ; ulimit -f {blocks}")
}

/// Blocks of which the largest file of a run needs more, by at least one.
fn too_few_blocks(run: &Path) -> u64 {
    let entries = ["", "champions", "checkpoints"].map(|part| fs::read_dir(run.join(part)).expect("a folder"));
    let sizes = entries.into_iter().flatten().flatten().map(|entry| entry.metadata().expect("a file"));
    let largest = sizes.filter(fs::Metadata::is_file).map(|file| file.len()).max();
    largest.expect("files") / 512 - 1
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_of_and_the_run_goes_on_from_its_last_checkpoint() {
    let (_folder, undisturbed, run) = undisturbed();
    let full = |blocks: u64| failure(&train_under(&when_full(blocks), "", &run));
    let at_once = full(0);
    assert!(at_once.contains("run/config.ron: File too large"), "{at_once}");
    for _ in 0..2 {
        let later = full(too_few_blocks(&undisturbed));
        assert!(later.contains("/run/") && later.contains(": File too large"), "{later}");
        assert!(newest_checkpoint(&run).is_some(), "it had come further than the start");
    }
    goes_on(&run, &undisturbed);
}

/// In front of a program, takes from root the right to write what is read-only. Nobody else has it.
fn without_privilege(folder: &Path) -> Option<&'static str> {
    let probe = folder.join("probe");
    fs::create_dir(&probe).expect("writable");
    fs::set_permissions(&probe, Permissions::from_mode(0o555)).expect("ours");
    if fs::write(probe.join("file"), b"x").is_err() {
        return Some("");
    }
    let launcher = "setpriv --inh-caps=-dac_override --bounding-set=-dac_override";
    let works = Command::new("sh").args(["-c", &format!("{launcher} true")]).output();
    works.is_ok_and(|output| output.status.success()).then_some(launcher)
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_directory_that_is_read_only_is_told_of() {
    let (folder, undisturbed, run) = undisturbed();
    let Some(launcher) = without_privilege(folder.path()) else {
        say_skipped(
            "a read-only run directory: who runs this may write anywhere, and setpriv is not there to take that away",
        );
        return;
    };
    let stopped = train_under(&when_full(too_few_blocks(&undisturbed)), "", &run);
    assert_eq!(stopped.status.code(), Some(1));
    let before = newest_checkpoint(&run);
    let set_mode = |mode: u32| {
        for part in ["", "champions", "checkpoints"] {
            fs::set_permissions(Path::new(&run).join(part), Permissions::from_mode(mode)).expect("ours");
        }
    };
    set_mode(0o555);
    let refused = failure(&train_under(":", launcher, &run));
    assert!(refused.contains("/run/") && refused.contains("Permission denied"), "{refused}");
    assert_eq!(newest_checkpoint(&run), before);
    set_mode(0o755);
    goes_on(&run, &undisturbed);
    set_mode(0o555);
    let finished = train_under(":", launcher, &run);
    assert!(finished.status.success(), "a finished run needs no writing");
    set_mode(0o755);
}

#[test]
fn damaged_documents_of_a_run_are_named_or_put_right() {
    let (_folder, undisturbed, run) = undisturbed();
    fleetwright(&arguments(&run, &[])).assert().success();
    let path = |file: &str| Path::new(&run).join(file);
    fs::write(path("champion.ron"), "MetaSkill(\n version: 1,\n skill_hash: \"0").expect("writable");
    fs::write(path("curve.csv"), "generation,eval").expect("writable");
    fs::write(path("champions/00000000.ron"), "MetaSkill(\n ver").expect("writable");
    fs::write(path("champions/00099999.ron"), "of a generation that never was").expect("writable");
    let mut events = fs::read(path("events.out.tfevents.0.fleetwright")).expect("written");
    events[100] ^= 1;
    fs::write(path("events.out.tfevents.0.fleetwright"), events).expect("writable");
    let refused = stderr_of_failure(&["eval", "narrow-aisles", "--policy", &run], 2);
    assert!(refused.contains("run/champion.ron:3:"), "{refused}");
    goes_on(&run, &undisturbed);

    let config = fs::read_to_string(path("config.ron")).expect("written");
    fs::write(path("config.ron"), config.replace("seed: 5", "seed: five")).expect("writable");
    let refused = stderr_of_failure(&arguments(&run, &["--resume"]), 2);
    assert!(refused.contains("run/config.ron:7:"), "{refused}");
    fs::write(path("config.ron"), config).expect("writable");
    goes_on(&run, &undisturbed);
}

#[test]
fn a_truncated_checkpoint_costs_a_generation_and_no_more() {
    let (_folder, undisturbed, run) = undisturbed();
    fleetwright(&arguments(&run, &[])).assert().success();
    let newest = newest_checkpoint(&run).expect("a checkpoint");
    let whole = fs::read(&newest).expect("readable");
    for length in [0, 10, 28, whole.len() / 2, whole.len() - 1] {
        fs::write(&newest, &whole[..length]).expect("writable");
        goes_on(&run, &undisturbed);
        let again = fleetwright(&["train", "narrow-aisles", "--agents", "20", "--ticks", "40", "--population", "6"])
            .args(["--seed", "5", "--evaluations", "200", "--out", &run, "--resume"])
            .assert()
            .success();
        let told = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
        assert!(!told.contains("damaged"), "it was written anew: {told}");
    }
}

/// Two processes that continue the same run would overwrite one another's checkpoints.
#[test]
#[cfg(target_os = "linux")]
fn a_run_belongs_to_one_process_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run").to_string_lossy().into_owned();
    let lasting = ["train", "narrow-aisles", "--agents", "20", "--ticks", "40", "--budget", "1h", "--out", &run];
    let mut first = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
        .args(lasting)
        .args(["--quiet"])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    while newest_checkpoint(&run).is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let refused = stderr_of_failure(&[&lasting[..], &["--resume", "--quiet"]].concat(), 1);
    assert!(refused.contains("run: the run is being continued by another process"), "{refused}");
    first.kill().expect("a child");
    first.wait().expect("a child");
    let brief = lasting.map(|word| if word == "1h" { "1s" } else { word });
    fleetwright(&[&brief[..], &["--resume", "--quiet"]].concat()).assert().success();
}
