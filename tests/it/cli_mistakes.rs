//! Whatever a user writes wrong ends with exit code 2, its place, and what was expected; nothing panics.

use fleetwright::orchestration::MetaSkill;

use crate::program::{fleetwright, stderr_of_failure};

fn refuses(arguments: &[&str], expected: &[&str]) {
    let text = stderr_of_failure(arguments, 2);
    for fragment in expected {
        assert!(text.contains(fragment), "{arguments:?}: \"{fragment}\" is not in: {text}");
    }
}

#[test]
fn scenes() {
    refuses(&["eval", "nowhere"], &["nowhere:1:1: ", "narrow-aisles", "benchmarks/…"]);
    refuses(&["eval", "nowhere.ron"], &["nowhere.ron:1:1: "]);
    refuses(&["eval", "narrow-aisles", "--set", "fleet.agnets=3"], &["fleet.agnets", "agents"]);
    refuses(&["eval", "narrow-aisles", "--set", "fleet.agents=many"], &["fleet.agents=many"]);
    refuses(&["eval", "narrow-aisles", "--set", "fleet"], &["expected FIELD=VALUE"]);
    refuses(&["eval", "narrow-aisles", "--agents", "9999999"], &["narrow-aisles:", "do not fit"]);
    refuses(&["eval", "narrow-aisles", "--ticks", "0"], &["1 to 1000000 ticks"]);
    refuses(&["speed", "nowhere.ron"], &["nowhere.ron:1:1: "]);
    refuses(&["record", "nowhere.ron", "-o", "x.clip"], &["nowhere.ron:1:1: "]);
}

/// `head -1` closes a pipe that errors go to.
#[cfg(target_os = "linux")]
#[test]
fn an_error_that_nobody_can_be_told_keeps_its_code() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a device");
    let mut eval = std::process::Command::new(assert_cmd::cargo::cargo_bin!("fleetwright"));
    assert_eq!(eval.args(["eval", "nowhere"]).stderr(full).status().expect("it runs").code(), Some(2));
}

#[test]
fn what_would_come_to_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let [run, map] = ["run", "floor.map"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    let train = ["train", "two-doors", "gridlock", "--ticks", "20", "--out", &run];
    let too_few = [&train[..], &["--evaluations", "20"]].concat();
    refuses(&too_few, &["--evaluations 20: the first generation and the scores around it need"]);
    let nothing_to_choose = [&train[..], &["--scene-choice", "selective-reflection"]].concat();
    refuses(&nothing_to_choose, &["--scene-choice: all 2 scenes are tried unless --scenes-per-generation says fewer"]);
    assert!(!folder.path().join("run").exists(), "no directory is left behind");
    let mix = ["--policy", "hand-crafted:best", "--tune", "--evaluations", "150"];
    refuses(&[&train[..], &mix].concat(), &["hand-crafted:best took", "untuned it is --policy assignment="]);
    let left: Vec<_> =
        std::fs::read_dir(&run).expect("a folder").map(|entry| entry.expect("readable").file_name()).collect();
    assert_eq!(left, ["mixes.csv"], "what was tried is worth keeping");
    refuses(&["explain", "general", "two-doors", "--seeds", "1"], &["at least 2 seeds"]);
    refuses(&["scene", "show", "two-doors", "-o", "x.gif"], &["ends with .png"]);
    std::fs::write(&map, "type octile\nheight 2\nwidth 4\nmap\n..@.\n..@.\n").expect("writable");
    refuses(&["record", &map, "-o", &map], &["that is what is read"]);
    let cut_off = fleetwright(&["scene", "check", &map]).assert().success();
    let told = String::from_utf8_lossy(&cut_off.get_output().stdout).into_owned();
    assert!(told.contains("4 cells (2 more are cut off from them and count as blocked), 1 agents"), "{told}");
}

#[test]
fn layouts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("floor.map");
    let file = path.to_string_lossy();
    std::fs::write(&path, "type octile\nheight 2\nwidth 3\nmap\n.x.\n..?\n").expect("writable");
    let places = [&*format!("{file}:5:2: expected"), &*format!("{file}:6:3: expected")];
    refuses(&["scene", "check", &file], &places);
    let scene = folder.path().join("scene.ron");
    let text = "Scene(version: 1, name: \"s\", layout: File(\"floor.map\"), fleet: (agents: 1), demand: PerAgent())";
    std::fs::write(&scene, text).expect("writable");
    refuses(&["eval", &scene.to_string_lossy()], &places);
    let guidance = folder.path().join("guidance.json");
    std::fs::write(&guidance, "{\n  \"n_row\": x\n}").expect("writable");
    let policy = format!("guidance=fixed:{}", guidance.display());
    refuses(&["eval", "narrow-aisles", "--policy", &policy], &[&format!("{}:2:", guidance.display())]);
}

/// Every problem of a scene is told, with its line and column.
fn refuses_scene(text: &str, problems: &[(usize, usize, &str)]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scene.ron");
    let file = path.to_string_lossy();
    std::fs::write(&path, text).expect("writable");
    let expected: Vec<String> =
        problems.iter().map(|(line, column, what)| format!("{file}:{line}:{column}: {what}")).collect();
    refuses(&["scene", "check", &file], &expected.iter().map(String::as_str).collect::<Vec<&str>>());
}

#[test]
fn limits_of_communication() {
    refuses_scene(
        "Scene(version: 1, name: \"s\", layout: Ascii([\"....\"]), fleet: (agents: 1), demand: PerAgent(),\n\
        communication: (\n\
          reports: (loss: 1.5, range_cells: 3),\n\
          directives: (delay_ticks: 101),\n\
          black_outs: [\n\
            (area: (from: (0, 0), to: (3, 0)), from_tick: 1, to_tick: 2),\n\
            (area: (from: (0, 0), to: (4, 0)), from_tick: 2, to_tick: 2)]))",
        &[
            (3, 11, "the share of reports that is lost lies from 0 to 1"),
            (3, 22, "a range of reports is measured from relays"),
            (4, 14, "directives take 0 to 100 ticks"),
            (7, 2, "an area goes from its smallest column and row to its largest, on a floor of 4 × 1"),
            (7, 50, "a black-out ends before it begins"),
        ],
    );
    let relays = ["--set", "communication.relays=[[34,0]]"];
    refuses(&[&["eval", "narrow-aisles"][..], &relays].concat(), &["relay (34, 0) lies outside the floor of 34 × 29"]);
}

#[test]
fn faults() {
    refuses_scene(
        "Scene(version: 1, name: \"s\", layout: Ascii([\"..@.\"]), fleet: (agents: 1), demand: PerAgent(),\n\
        faults: (\n\
          breakdowns: (rate_per_agent_tick: -0.1, schedule: [(agent: 0, from_tick: 1, to_tick: 0)]),\n\
          blocked_cells: (rate_per_tick: 0.5, schedule: [\n\
            (column: 0, row: 0, from_tick: 1, to_tick: 2),\n\
            (column: 2, row: 0, from_tick: 2, to_tick: 2)])))",
        &[
            (3, 14, "faults.breakdowns.rate_per_agent_tick lies from 0 to 1"),
            (3, 77, "a fault ends before it begins"),
            (4, 1, "with a rate above 0, faults.blocked_cells.ticks is at least 1"),
            (6, 2, "no agent could ever enter (2, 0)"),
            (6, 35, "a fault ends before it begins"),
        ],
    );
}

#[test]
fn policies() {
    let policy = |text: &str, expected: &[&str]| refuses(&["eval", "narrow-aisles", "--policy", text], expected);
    policy("guidance=crosscriss", &["guidance=crosscriss:1:1: ", "crisscross"]);
    policy("assignment=roles, guidence=none", &[":1:19: unknown decision \"guidence\"", "right_of_way"]);
    policy("fastest", &["neither a preset", "highways"]);
    policy("nowhere/champion.ron", &["nowhere/champion.ron:1:1: "]);
    refuses(&["record", "narrow-aisles", "--policy", "hand-crafted:all", "-o", "x.clip"], &["expected one policy"]);
}

#[test]
fn meta_skills() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("champion.ron");
    let file = path.to_string_lossy();
    let refuses_document = |text: &str, expected: &[&str]| {
        std::fs::write(&path, text).expect("writable");
        refuses(&["eval", "narrow-aisles", "--policy", &file], expected);
    };
    let good = MetaSkill::initial().to_ron();
    let line = good.lines().position(|line| line.contains("\"opposite_use\"")).expect("a parameter") + 1;
    let unknown = good.replace("\"opposite_use\"", "\"oposite_use\"");
    refuses_document(&unknown, &[&format!("champion.ron:{line}:"), "unknown parameter", "opposite_use"]);
    refuses_document("MetaSkill(\n version: 1,\n skill_hash: ,\n)", &["champion.ron:3:"]);
    refuses_document("", &["champion.ron:1:"]);
    let folder = folder.path().join("no-run");
    std::fs::create_dir(&folder).expect("writable");
    refuses(&["eval", "narrow-aisles", "--policy", &folder.to_string_lossy()], &["champion.ron:1:1: "]);
}

#[test]
fn seeds() {
    let seeds = |arguments: &[&str], expected| refuses(&[&["eval", "narrow-aisles"], arguments].concat(), &[expected]);
    seeds(&["--seed", "4294967296"], "expected test seeds");
    seeds(&["--seed", "4294967295", "--seeds", "2"], "expected test seeds");
    seeds(&["--seed-list", "1,4294967296"], "expected test seeds");
    seeds(&["--seed-list", "1,2,1"], "expected seeds that differ");
    seeds(&["--seed-list", "1,x"], "--seed-list");
    seeds(&["--seeds", "0"], "--seeds");
    seeds(&["--seed", "1", "--seed-list", "2"], "cannot be used with");
}

#[test]
fn clips() {
    refuses(&["replay", "nowhere.clip"], &["nowhere.clip"]);
    refuses(&["export", "nowhere.clip", "-o", "x.gif"], &["nowhere.clip"]);
    refuses(&["export", "nowhere.clip", "-o", "x.mov"], &["x.mov", ".gif"]);
}
