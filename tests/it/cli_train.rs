//! Training runs: whatever happens to the process, the champion is the one of an undisturbed run.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use fleetwright::orchestration::MetaSkill;
use fleetwright::random::{Purpose, Stream};

use crate::program::{fleetwright, json, stderr_of_failure, stdout};

const EVALUATIONS: &str = "400";
/// The curve as TensorBoard reads it.
const EVENTS: &str = "events.out.tfevents.0.fleetwright";

/// What is trained: scenes and options.
type Run = &'static [&'static str];

const PLAIN: Run = &["narrow-aisles"];
/// Trials that explore.
const EXPLORING: Run = &["narrow-aisles", "--learner", "reinforce", "--rollouts", "2"];
/// Everything that a generation may choose by itself.
const CHOOSY: Run = &[
    "narrow-aisles",
    "two-doors",
    "cross-dock",
    "--learner",
    "pgpe",
    "--halvings",
    "1",
    "--scene-choice",
    "selective-reflection",
    "--scenes-per-generation",
    "2",
    "--final-seeds",
    "10",
];

fn arguments<'a>(run: Run, out: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let small = ["--agents", "60", "--ticks", "80", "--evaluations", EVALUATIONS, "--population", "6"];
    [&["train"], run, &small, &["--seed", "5", "--quiet", "--out", out], more].concat()
}

fn read(run: &str, file: &str) -> Vec<u8> {
    std::fs::read(Path::new(run).join(file)).expect("written by the run")
}

/// What is in a folder, by name.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn checkpoints(run: &str) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(Path::new(run).join("checkpoints"));
    let mut paths: Vec<_> = entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "checkpoint"));
    paths.sort();
    paths
}

/// Starts the run and kills it some milliseconds later, or after it has written a checkpoint newer than `seen`, if that
/// is given; `false` if it came to its end first.
fn kill(kind: Run, run: &str, seen: Option<&[std::path::PathBuf]>, delay_millis: u64) -> bool {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"))
        .args(arguments(kind, run, &["--resume"]))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    while seen.is_some_and(|seen| checkpoints(run).last() <= seen.last()) {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(Duration::from_millis(delay_millis));
    child.kill().expect("a child");
    !child.wait().expect("a child").success()
}

/// Runs `kind` undisturbed and killed again and again at random moments, and returns the folder of the latter.
fn killed_and_undisturbed_agree(kind: Run, seed: u64, folder: &Path) -> String {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (undisturbed, killed) = (path("undisturbed"), path("killed"));
    let text = stdout(&arguments(kind, &undisturbed, &["--workers", "1"]));
    assert!(text.contains("champion.ron"), "{text}");

    // Programs start and generations pass within so many milliseconds.
    let mut delays = Stream::new(seed, Purpose::Seeds, 0);
    let mut delay = || u64::from(delays.below(60));
    for _ in 0..3 {
        kill(kind, &killed, None, delay());
    }
    let mut kills = 0;
    while kills < 5 && kill(kind, &killed, Some(&checkpoints(&killed)), delay()) {
        kills += 1;
    }
    assert!(kills >= 2, "killed {kills} times between two generations");
    fleetwright(&arguments(kind, &killed, &["--resume", "--workers", "2"])).assert().success();

    for file in ["champion.ron", "curve.csv", "config.ron", "log.txt", EVENTS] {
        assert!(read(&killed, file) == read(&undisturbed, file), "{file}");
    }
    for part in ["", "champions"] {
        let of = |run: &str| names(&Path::new(run).join(part));
        assert_eq!(of(&killed), of(&undisturbed), "nothing is left of what was killed");
    }
    // Which generation was saved before the last goes by the clock.
    let of = |run: &str| names(&Path::new(run).join("checkpoints"));
    assert_eq!((of(&killed).len(), of(&killed).last()), (2, of(&undisturbed).last()));
    let champions = names(&Path::new(&undisturbed).join("champions"));
    assert!(champions.len() > 1, "what it began with and better ones: {champions:?}");
    for file in champions.iter().map(|name| format!("champions/{name}")) {
        assert!(read(&killed, &file) == read(&undisturbed, &file), "{file}");
    }
    let champion = read(&undisturbed, "champion.ron");
    assert!(champions.iter().any(|name| read(&undisturbed, &format!("champions/{name}")) == champion));
    killed
}

#[test]
fn a_killed_run_resumes_to_the_same_champion() {
    let folder = tempfile::tempdir().expect("a folder");
    let killed = killed_and_undisturbed_agree(PLAIN, 1, folder.path());
    let champion = MetaSkill::from_ron(&String::from_utf8(read(&killed, "champion.ron")).expect("UTF-8"));
    let lineage = champion.expect("a meta-skill").lineage;
    assert_eq!((lineage.seed, lineage.population, lineage.scenes), (5, 6, vec!["narrow-aisles".to_owned()]));

    let before = read(&killed, "champion.ron");
    fleetwright(&arguments(PLAIN, &killed, &["--resume"])).assert().success();
    assert_eq!(read(&killed, "champion.ron"), before, "a finished run stays as it is");
    let refused = stderr_of_failure(&arguments(PLAIN, &killed, &[]), 1);
    assert!(refused.contains("--resume"), "{refused}");
    let other =
        stderr_of_failure(&[&arguments(PLAIN, &killed, &["--resume"])[..], &["--learner", "cma-es"]].concat(), 1);
    assert!(other.contains("config.ron: the run was started with another learner (pgpe)"), "{other}");
    let resumed = arguments(PLAIN, &killed, &["--resume"]);
    let longer: Vec<&str> = resumed.iter().map(|&word| if word == EVALUATIONS { "800" } else { word }).collect();
    let refused = stderr_of_failure(&longer, 1);
    assert!(refused.contains("config.ron: the run was started with another number of episodes"), "{refused}");
    assert_eq!(read(&killed, "champion.ron"), before, "it would have cooled otherwise");
}

#[test]
fn a_run_whose_trials_explore_resumes_too() {
    let folder = tempfile::tempdir().expect("a folder");
    killed_and_undisturbed_agree(EXPLORING, 2, folder.path());
}

#[test]
fn a_run_that_chooses_trials_and_scenes_resumes_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let killed = killed_and_undisturbed_agree(CHOOSY, 3, folder.path());
    let curve = String::from_utf8(read(&killed, "curve.csv")).expect("UTF-8");
    let spent = |line: &str| line.split(',').nth(1).and_then(|cell| cell.parse::<u64>().ok()).expect("evaluations");
    let evaluations: Vec<u64> = curve.lines().skip(1).map(spent).collect();
    assert_eq!(evaluations[0], 15, "five held-out seeds on three scenes");
    // Six candidates, then the better three again, each on two scenes; now and then the centre on three.
    let costs: Vec<u64> = evaluations.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (last, all_others) = costs.split_last().expect("generations");
    assert!(all_others.iter().all(|cost| [18, 33].contains(cost)), "{costs:?}");
    assert_eq!(*last, 33 + 3 * 5 * 3, "{costs:?}");
    assert!((360..=400).contains(&evaluations[evaluations.len() - 1]), "{evaluations:?}");
    let champion = MetaSkill::from_ron(&String::from_utf8(read(&killed, "champion.ron")).expect("UTF-8"));
    let score = champion.expect("a meta-skill").lineage.held_out.expect("a score");
    assert_eq!(score.seeds, 5, "the champion's score is on fresh seeds");
}

#[test]
fn a_damaged_checkpoint_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run").to_string_lossy().into_owned();
    fleetwright(&arguments(PLAIN, &run, &[])).assert().success();
    let champion = read(&run, "champion.ron");
    let kept = checkpoints(&run);
    assert_eq!(kept.len(), 2, "{kept:?}");
    let mut bytes = std::fs::read(&kept[1]).expect("a checkpoint");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&kept[1], &bytes).expect("writable");
    fleetwright(&arguments(PLAIN, &run, &["--resume"])).assert().success();
    assert_eq!(read(&run, "champion.ron"), champion, "the last generation was done again");
    let config = String::from_utf8(read(&run, "config.ron")).expect("UTF-8");
    let of_now = ["behaviour:", "skill_hash:", "began_with:"];
    let is_of_now = |line: &&str| of_now.iter().any(|field| line.contains(field));
    let of_an_earlier_program: Vec<&str> = config.lines().filter(|line| !is_of_now(line)).collect();
    let set_config = |text: &str| std::fs::write(Path::new(&run).join("config.ron"), text).expect("writable");
    set_config(&of_an_earlier_program.join("\n"));
    let refused = stderr_of_failure(&arguments(PLAIN, &run, &["--resume"]), 1);
    assert!(refused.contains("config.ron: the run was started with another simulated behaviour"), "{refused}");
    let scene = ["narrow-aisles", "--agents", "60", "--ticks", "80", "--seeds", "1"];
    let figures = json(&[&["eval"], &scene[..], &["--policy", &run]].concat());
    assert!(figures["results"][0]["mean"].as_f64().is_some(), "it is still looked at: {figures}");
    set_config(&config);

    std::fs::write(&kept[0], b"nothing of the kind").expect("writable");
    std::fs::write(&kept[1], &bytes).expect("writable");
    let refused = stderr_of_failure(&arguments(PLAIN, &run, &["--resume"]), 1);
    assert!(refused.contains(".checkpoint: byte "), "{refused}");
}

#[test]
fn the_best_rules_by_hand_are_found_and_tuned() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("rival").to_string_lossy().into_owned();
    let scene = ["narrow-aisles", "--agents", "60", "--ticks", "80"];
    let search =
        ["--policy", "hand-crafted:best", "--tune", "--evaluations", "600", "--population", "6", "--seed", "3"];
    let text = stdout(&[&["train"], &scene[..], &search, &["--quiet", "--out", &run]].concat());
    assert!(text.contains("champion.ron"), "{text}");
    let config = String::from_utf8(read(&run, "config.ron")).expect("UTF-8");
    assert!(config.contains("assignment=") && !config.contains("learned"), "{config}");
    let champion = read(&run, "champion.ron");
    let meta_skill = MetaSkill::from_ron(&String::from_utf8(champion.clone()).expect("UTF-8"));
    let lineage = meta_skill.expect("a meta-skill").lineage;
    assert!((100..=600).contains(&lineage.evaluations), "the search for the mix counts: {}", lineage.evaluations);
    let figures =
        json(&[&["eval"], &scene[..], &["--policy", &run, "--policy", "shortest_path", "--seeds", "3"]].concat());
    let mean = |k: usize| figures["results"][k]["mean"].as_f64().expect("a mean");
    assert!(mean(0) > mean(1), "{figures}");

    // Whoever goes on does not look for the mix again.
    let told = |more: &[&str]| {
        let run = fleetwright(&[&["train"], &scene[..], &search, &["--out", &run], more].concat()).assert().success();
        String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8")
    };
    assert!(!told(&["--resume"]).contains("hand-crafted:best is"));
    let other = folder.path().join("other").to_string_lossy().into_owned();
    let plain = ["--policy", "league_highways", "--tune", "--evaluations", "600", "--population", "6", "--seed", "3"];
    fleetwright(&[&["train"], &scene[..], &plain, &["--quiet", "--out", &other]].concat()).assert().success();
    let refused = [&["train"], &scene[..], &search, &["--out", &other, "--resume"]].concat();
    assert!(stderr_of_failure(&refused, 1).contains("the run was started with another policy"));
    assert_eq!(config, String::from_utf8(read(&run, "config.ron")).expect("UTF-8"));
    std::fs::remove_dir_all(&run).expect("removable");
    assert!(told(&[]).contains("hand-crafted:best is"));
    assert_eq!(config, String::from_utf8(read(&run, "config.ron")).expect("UTF-8"));

    // Nor does whoever was killed while it was looked for: half of what was tried is there, and half a line.
    let mixes = String::from_utf8(read(&run, "mixes.csv")).expect("UTF-8");
    let kept = mixes.len() / 2;
    std::fs::remove_dir_all(&run).expect("removable");
    std::fs::create_dir(&run).expect("writable");
    std::fs::write(Path::new(&run).join("mixes.csv"), &mixes[..kept]).expect("writable");
    assert!(told(&["--resume"]).contains("of them known from before"));
    let lines = |table: &str| {
        let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(lines(&mixes), lines(&String::from_utf8(read(&run, "mixes.csv")).expect("UTF-8")));
    assert_eq!(config, String::from_utf8(read(&run, "config.ron")).expect("UTF-8"));
    assert_eq!(champion, read(&run, "champion.ron"));
    // Whoever goes on with another run is told before anything is looked for.
    std::fs::remove_dir_all(Path::new(&run).join("checkpoints")).expect("removable");
    let other_seed = [&["train"], &scene[..], &search[..search.len() - 1], &["4", "--out", &run, "--resume"]].concat();
    assert!(stderr_of_failure(&other_seed, 1).contains("the run was started with another seed"));
    assert_eq!(lines(&mixes), lines(&String::from_utf8(read(&run, "mixes.csv")).expect("UTF-8")));
    // Nothing is put into a folder that is no run's.
    std::fs::write(folder.path().join("thesis.txt"), "mine").expect("writable");
    let foreign = folder.path().to_string_lossy().into_owned();
    let refused = [&["train"], &scene[..], &search, &["--out", &foreign, "--resume"]].concat();
    assert!(stderr_of_failure(&refused, 1).contains("neither empty nor the directory of a run"));
    assert!(!folder.path().join("mixes.csv").exists());

    let nothing = ["--policy", "assignment=random,guidance=none,right_of_way=waiting,parking=stay", "--tune"];
    let refused = [&["train"], &scene[..], &nothing, &["--out", "nowhere"]].concat();
    assert!(stderr_of_failure(&refused, 2).contains("rules that have constants"));
}

/// Without it, episodes that went into a champion before its last run would be nobody's.
#[test]
fn a_run_that_begins_with_a_trained_meta_skill_tells_how_that_was_trained() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (first, second) = (path("first"), path("second"));
    let lineage = |run: &str| {
        let champion = String::from_utf8(read(run, "champion.ron")).expect("UTF-8");
        MetaSkill::from_ron(&champion).expect("a meta-skill").lineage
    };
    fleetwright(&arguments(PLAIN, &first, &[])).assert().success();
    assert_eq!(lineage(&first).began_with, None);
    fleetwright(&arguments(PLAIN, &second, &["--policy", &first])).assert().success();
    assert_eq!(lineage(&second).began_with.as_deref(), Some(&lineage(&first)));
}

#[test]
fn episodes_never_exceed_what_was_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run").to_string_lossy().into_owned();
    fleetwright(&arguments(PLAIN, &run, &[])).assert().success();
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
    stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--scene-choice", "best"], 2);
    let with_rate = ["train", "narrow-aisles", "--out", &out, "--learner", "cma-es", "--learning-rate", "0.1"];
    let no_rate = stderr_of_failure(&with_rate, 2);
    assert!(no_rate.contains("no learning rate"), "{no_rate}");
    stderr_of_failure(&["train", "narrow-aisles", "--out", &out, "--budget", "soon"], 2);
    assert!(!run.exists());
}
