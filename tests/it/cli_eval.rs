//! `fleetwright eval` keeps its contract.

use fleetwright::orchestration::presets;
use fleetwright::record::FactFile;

use crate::program::{fields, fleetwright, json, stderr_of_failure, stdout};

const SMALL: [&str; 6] = ["eval", "narrow-aisles", "--agents", "40", "--ticks", "60"];

#[test]
fn json_has_the_documented_fields() {
    let report =
        json(&[&SMALL[..], &["--policy", "highways", "guidance=none", "--seeds", "3", "--seed", "7"]].concat());
    assert_eq!(fields(&report), ["format", "results"]);
    assert_eq!(report["format"], "fleetwright.eval/1");
    let results = report["results"].as_array().expect("an array");
    assert_eq!(results.len(), 2);
    for (result, policy) in results.iter().zip(["highways", "guidance=none"]) {
        let names = [
            "agents",
            "ci95",
            "completion_rate",
            "mean",
            "policy",
            "scene",
            "seeds",
            "state_hash",
            "throughput",
            "ticks",
        ];
        assert_eq!(fields(result), names);
        assert_eq!((&result["scene"], &result["policy"]), (&"narrow-aisles".into(), &policy.into()));
        assert_eq!((&result["agents"], &result["ticks"]), (&40.into(), &60.into()));
        assert_eq!(result["seeds"], serde_json::json!([7, 8, 9]));
        let numbers = |name: &str| -> Vec<f64> {
            result[name].as_array().expect("an array").iter().map(|value| value.as_f64().expect("a number")).collect()
        };
        let (throughput, ci95) = (numbers("throughput"), numbers("ci95"));
        let mean = result["mean"].as_f64().expect("a number");
        assert!((throughput.iter().sum::<f64>() / 3.0 - mean).abs() < 1e-12);
        assert!(ci95[0] < mean && mean < ci95[1], "{ci95:?} around {mean}");
        assert!(numbers("completion_rate").iter().all(|rate| (0.0..=1.0).contains(rate)));
        for hash in result["state_hash"].as_array().expect("an array") {
            let hash = hash.as_str().expect("a string");
            assert!(hash.len() == 16 && hash.chars().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
        }
    }
}

#[test]
fn results_are_scene_major_and_files_hold_the_same_as_stdout() {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = folder.path().join("yard.map");
    std::fs::write(&layout, "type octile\nheight 2\nwidth 4\nmap\n....\n....\n").expect("writable");
    let (layout, file) = (layout.to_string_lossy(), folder.path().join("figures.json"));
    let arguments = ["eval", &layout, "narrow-aisles", "--policy", "guidance=crisscross", "zones", "--agents", "2"];
    let arguments = [&arguments[..], &["--ticks", "30", "--seeds", "2", "--json"]].concat();
    let table = stdout(&[&arguments[..], &[&file.to_string_lossy()]].concat());
    let written = std::fs::read_to_string(&file).expect("written");
    assert_eq!(written, stdout(&[&arguments[..], &["-"]].concat()));
    let report: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    let cases: Vec<(&str, &str)> = report["results"].as_array().expect("an array").iter().map(names).collect();
    let (floor, aisles) = ("yard", "narrow-aisles");
    let expected =
        [(floor, "guidance=crisscross"), (floor, "zones"), (aisles, "guidance=crisscross"), (aisles, "zones")];
    assert_eq!(cases, expected);
    assert!(table.contains("| yard") && table.contains("goals") && table.contains("tasks"), "{table}");
}

fn names(result: &serde_json::Value) -> (&str, &str) {
    (result["scene"].as_str().expect("a string"), result["policy"].as_str().expect("a string"))
}

/// The promise of determinism: scene, policy and seed fix every bit, however many threads share the work.
#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let run = |workers: &str| {
        stdout(
            &[&SMALL[..], &["--policy", "hand-crafted:all", "--seeds", "3", "--json", "-", "--workers", workers]]
                .concat(),
        )
    };
    assert_eq!(run("1"), run("2"));
}

#[test]
fn a_list_of_seeds_means_the_same_as_a_range() {
    let range = stdout(&[&SMALL[..], &["--seed", "5", "--seeds", "2", "--json", "-"]].concat());
    assert_eq!(range, stdout(&[&SMALL[..], &["--seed-list", "5,6", "--json", "-"]].concat()));
    assert_ne!(range, stdout(&[&SMALL[..], &["--seed-list", "6,7", "--json", "-"]].concat()));
}

#[test]
fn hand_crafted_all_is_every_preset() {
    let report = json(&[&SMALL[..], &["--policy", "hand-crafted:all", "--seeds", "1"]].concat());
    let results = report["results"].as_array().expect("an array");
    let policies: Vec<&str> = results.iter().map(|result| names(result).1).collect();
    assert_eq!(policies, presets::names());
}

/// What README says of gains comes from here.
#[test]
fn differences_are_taken_seed_by_seed_from_the_first_policy_of_a_scene() {
    let policies = ["--policy", "guidance=none", "highways", "--seeds", "4", "--paired"];
    let report = json(&[&SMALL[..], &policies].concat());
    let [first, other] = [0, 1].map(|k| report["results"][k].clone());
    assert!(first.get("over_first").is_none(), "there is nothing before it");
    let throughput = |result: &serde_json::Value| -> Vec<f64> {
        result["throughput"].as_array().expect("an array").iter().map(|it| it.as_f64().expect("a number")).collect()
    };
    let differences: Vec<f64> = throughput(&other).iter().zip(throughput(&first)).map(|(a, b)| a - b).collect();
    let (mean, base) = (differences.iter().sum::<f64>() / 4.0, throughput(&first).iter().sum::<f64>() / 4.0);
    let variance = differences.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 3.0;
    // Student's t for three degrees of freedom.
    let half = 3.182_446 * (variance / 4.0).sqrt();
    let told = &other["over_first"];
    assert_eq!(told["policy"], "guidance=none");
    for (found, expected) in
        [(&told["percent"], mean), (&told["ci95"][0], mean - half), (&told["ci95"][1], mean + half)]
    {
        assert!((found.as_f64().expect("a number") - 100.0 * expected / base).abs() < 1e-6, "{told}");
    }
    let table = stdout(&[&SMALL[..], &policies].concat());
    assert!(table.contains("over the first") && table.contains(" % (") && table.contains(" … "), "{table}");
}

#[test]
fn quiet_leaves_stderr_empty() {
    fleetwright(&[&SMALL[..], &["--seeds", "1", "--quiet"]].concat()).assert().success().stderr("");
}

#[test]
fn overrides_reach_the_scene() {
    let arguments = ["eval", "narrow-aisles", "--set", "fleet.agents=30", "--set", "episode.ticks=20", "--seeds", "1"];
    let report = json(&arguments);
    assert_eq!((&report["results"][0]["agents"], &report["results"][0]["ticks"]), (&30.into(), &20.into()));
}

/// Two scenes, one for each demand, and policies whose names do not fit into a file's name.
#[test]
fn facts_are_written_and_confirm_the_score() {
    let folder = tempfile::tempdir().expect("a folder");
    let facts = folder.path().join("made/for it");
    let arguments = ["eval", "narrow-aisles", "benchmarks/warehouse-33-36", "--policy", "highways", "parking=stay"];
    let arguments = [&arguments[..], &["--agents", "30", "--ticks", "50", "--seeds", "2", "--json", "-"]].concat();
    let with_facts = stdout(&[&arguments[..], &["--facts", &facts.to_string_lossy()]].concat());
    assert_eq!(with_facts, stdout(&arguments), "writing facts changes no figure");
    let mut files: Vec<_> =
        std::fs::read_dir(&facts).expect("made").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let names: Vec<_> = files.iter().map(|file| file.file_name().expect("a name").to_string_lossy()).collect();
    assert_eq!(names.len(), 8);
    assert_eq!(names[0], "001_narrow-aisles_highways_0.facts");
    assert_eq!(names[7], "004_warehouse-33-36_parking=stay_1.facts");
    for file in files {
        let file = FactFile::load(&file).expect("a fact file");
        let recount = file.confirm().expect("the same score");
        assert_eq!((recount.ticks, recount.agent_steps), (50, 1500));
    }
    let in_the_way = folder.path().join("file");
    std::fs::write(&in_the_way, "").expect("writable");
    let error = stderr_of_failure(&[&arguments[..], &["--facts", &in_the_way.to_string_lossy()]].concat(), 1);
    assert!(error.contains("cannot be made"), "{error}");
}

/// Memory for thirteen fields of 38,586 cells and forty agents: fields come and go, and nothing else changes.
#[test]
fn little_memory_gives_equal_results() {
    let arguments = ["eval", "benchmarks/warehouse-large", "--agents", "40", "--ticks", "60", "--seeds", "2"];
    assert_eq!(json(&arguments), json(&[&arguments[..], &["--field-memory", "1"]].concat()));
}

/// Agents vote on the direction of lanes and never hear what came of it.
#[test]
fn who_cannot_hear_of_guidance_is_told() {
    let silent = ["--set", "communication.directives.loss=1"];
    let case = ["eval", "benchmarks/warehouse-33-36", "--policy", "guidance=lane_vote", "guidance=none"];
    let arguments = [&case[..], &["--agents", "100", "--ticks", "400", "--seeds", "2"]].concat();
    assert!(json(&arguments)["results"][0].get("moved_on").is_none());
    assert!(!stdout(&arguments).contains("moved on"));
    let limited = [&arguments[..], &silent].concat();
    let report = json(&limited);
    let moved_on = |case: usize| -> Vec<u64> {
        let counts = report["results"][case]["moved_on"].as_array().expect("an array");
        counts.iter().map(|count| count.as_u64().expect("a count")).collect()
    };
    assert!(moved_on(0).iter().all(|&count| count > 0), "{:?}", moved_on(0));
    assert_eq!(moved_on(1), [0, 0], "it never changes");
    assert!(stdout(&limited).contains("moved on"));
}
