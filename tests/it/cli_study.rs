//! `fleetwright study` continues where it stopped, says what it skips, and compares with published figures.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{fields, fleetwright, stderr_of_failure};

const SUITE: &str = r#"Suite(
    version: 1, name: "small", question: "Do zones pay?", seeds: 4, quick_seeds: 2,
    cases: [(
        scene: "narrow-aisles", set: ["fleet.agents=30", "episode.ticks=60"], source: "nowhere",
        policies: [
            (policy: "zones", published: (mean: 1000, standard_error: 1)),
            (policy: "guidance=none", name: "plain"),
            (policy: "guidance=fixed:$FLEETWRIGHT_BENCHMARKS/graph.json", name: "graph", upstream: "some/repository"),
        ],
    )],
)"#;

struct Run {
    stdout: String,
    stderr: String,
}

/// Runs `suite` in `folder` without benchmark files.
fn study(suite: &Path, folder: &Path, arguments: &[&str]) -> Run {
    let (suite, folder) = (suite.to_string_lossy(), folder.to_string_lossy());
    let mut command = fleetwright(&[&["study", &suite, "--out", &folder], arguments].concat());
    let output = command.env_remove("FLEETWRIGHT_BENCHMARKS").assert().success().get_output().clone();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn write_suite(folder: &Path) -> PathBuf {
    let path = folder.join("small.ron");
    fs::write(&path, SUITE).expect("writable");
    path
}

#[test]
fn a_stopped_study_continues_to_the_same_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let (suite, whole, stopped) = (write_suite(folder.path()), folder.path().join("a"), folder.path().join("b"));
    let reference = study(&suite, &whole, &[]);
    assert!(reference.stderr.contains("8 trials, 0 of them kept from before; 8 to run"), "{}", reference.stderr);
    // Killed while it wrote its fourth line.
    let table = fs::read_to_string(whole.join("results.csv")).expect("a table");
    let header_and_three: usize = table.split_inclusive('\n').take(4).map(str::len).sum();
    fs::create_dir(&stopped).expect("writable");
    fs::write(stopped.join("results.csv"), &table[..header_and_three + 20]).expect("writable");
    let continued = study(&suite, &stopped, &["--workers", "1"]);
    assert!(continued.stderr.contains("8 trials, 3 of them kept from before; 5 to run"), "{}", continued.stderr);
    assert_eq!(continued.stdout, reference.stdout);
    assert_eq!(fs::read_to_string(stopped.join("report.md")).expect("a report"), reference.stdout);
    let sorted = |folder: &Path| {
        let table = fs::read_to_string(folder.join("results.csv")).expect("a table");
        let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(sorted(&stopped), sorted(&whole));
    let again = study(&suite, &whole, &[]);
    assert!(again.stderr.contains("0 to run, 0.00 million agent-steps"), "{}", again.stderr);
    assert_eq!(again.stdout, reference.stdout);
}

#[test]
fn tables_and_json_tell_figures_verdicts_and_what_was_skipped() {
    let folder = tempfile::tempdir().expect("a folder");
    let (suite, out, file) =
        (write_suite(folder.path()), folder.path().join("out"), folder.path().join("figures.json"));
    let run = study(&suite, &out, &["--quick", "--seed", "7", "--json", &file.to_string_lossy()]);
    assert!(run.stdout.contains("Do zones pay?"), "{}", run.stdout);
    assert!(run.stderr.contains("small: 3 rows of 2 seeds, a quick study"), "{}", run.stderr);
    assert!(run.stdout.contains("3 rows: 0 reproduced, 1 differ, 1 skipped, 1 without"), "{}", run.stdout);
    let skipped = "Skipped: narrow-aisles, graph: FLEETWRIGHT_BENCHMARKS is not set, which leads to graph.json (from \
                   some/repository).";
    assert!(run.stdout.contains(skipped), "{}", run.stdout);
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).expect("written")).expect("JSON");
    assert_eq!(report["format"], "fleetwright.study/1");
    let rows = report["suites"][0]["rows"].as_array().expect("rows");
    let names =
        ["agents", "ci95", "completion_rate", "mean", "policy", "published", "rules", "scene", "seeds", "skipped"];
    assert_eq!(fields(&rows[0]), [&names[..], &["state_hash", "throughput", "ticks"]].concat());
    assert_eq!((&rows[0]["seeds"], &rows[0]["agents"]), (&serde_json::json!([7, 8]), &30.into()));
    assert_eq!(rows[0]["published"]["verdict"], "differs");
    assert_eq!((&rows[1]["policy"], &rows[1]["published"]), (&"plain".into(), &serde_json::Value::Null));
    assert!(rows[2]["mean"].is_null() && rows[2]["skipped"].is_string());
    // The same trial as `eval` runs.
    let arguments =
        ["eval", "narrow-aisles", "--agents", "30", "--ticks", "60", "--policy", "zones", "--seed-list", "7,8"];
    assert_eq!(crate::program::json(&arguments)["results"][0]["state_hash"], rows[0]["state_hash"]);
}

/// The program is not started from the suite's folder.
#[test]
fn a_file_of_guidance_lies_beside_its_suite() {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = r#"{"n_row": 2, "n_col": 3, "layout": ["...", "..."], "weights": [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}"#;
    fs::write(folder.path().join("graph.json"), layout).expect("writable");
    let suite = folder.path().join("own.ron");
    let text = r#"(version: 1, name: "own", question: "Does it pay?", seeds: 1, quick_seeds: 1, cases: [(
        scene: "graph.json", set: ["fleet.agents=2", "episode.ticks=20"],
        policies: [(policy: "guidance=fixed:graph.json", name: "graph")],
    )])"#;
    fs::write(&suite, text).expect("writable");
    let run = study(&suite, &folder.path().join("out"), &[]);
    assert!(run.stdout.contains("1 rows: 0 reproduced, 0 differ, 0 skipped, 1 without"), "{}", run.stdout);
}

#[test]
fn a_folder_that_cannot_be_used_is_told_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (suite, file) = (write_suite(folder.path()), folder.path().join("file"));
    fs::write(&file, "").expect("writable");
    let (suite, file) = (suite.to_string_lossy(), file.to_string_lossy());
    let text = stderr_of_failure(&["study", &suite, "--out", &file, "--quiet"], 1);
    assert_eq!((text.matches("os error").count(), text.matches(&*file).count()), (1, 1), "{text}");
    assert!(text.contains("cannot be read or written: "), "{text}");
}

#[test]
fn a_damaged_table_is_bad_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let (suite, out) = (write_suite(folder.path()), folder.path().join("out"));
    study(&suite, &out, &["--quick"]);
    let path = out.join("results.csv");
    let table = fs::read(&path).expect("a table");
    let refuses = |table: &[u8], expected: &str| {
        fs::write(&path, table).expect("writable");
        let arguments = ["study", &*suite.to_string_lossy(), "--out", &*out.to_string_lossy(), "--quick", "--quiet"];
        let text = stderr_of_failure(&arguments, 2);
        assert!(text.contains(&format!("{}:{expected}", path.display())), "{text}");
        assert_eq!(fs::read(&path).expect("a table"), table, "it stays as it is");
    };
    refuses(&[&table[..], b"\xfe\xff\n"].concat(), "6:1: expected text in UTF-8");
    refuses(&[&table[..], b"ab,0,NaN,1,00,s,1,1,p\n"].concat(), "6:1: expected a throughput of 0 or more, found NaN");
    refuses(&[&table[..], b"ab,0,-1,1,00,s,1,1,p\n"].concat(), "6:1: expected a throughput of 0 or more, found -1");
}

#[test]
fn mistakes_end_with_their_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("wrong.ron");
    let (suite, out) = (path.to_string_lossy(), folder.path().join("out"));
    let refuses = |from: &str, to: &str, place: &str, expected: &str| {
        fs::write(&path, SUITE.replacen(from, to, 1)).expect("writable");
        let text = stderr_of_failure(&["study", &suite, "--out", &out.to_string_lossy()], 2);
        assert!(text.contains(&format!("{suite}:{place}")) && text.contains(expected), "{text}");
    };
    refuses("seeds: 4", "seeds: four", "2:", "");
    refuses("seeds: 4", "seeds: 0", "2:59: ", "at least one seed");
    refuses("mean: 1000", "mean: -1", "6:31: ", "above 0");
    refuses("\"narrow-aisles\"", "\"nowhere\"", "4:9: ", "nowhere");
    refuses("guidance=none", "guidance=nine", "7:14: ", "unknown guidance rule \"nine\"");
    let text = stderr_of_failure(&["study", "nowhere.ron", "--out", &out.to_string_lossy()], 2);
    assert!(text.contains("nowhere.ron:1:1: ") && text.contains("published"), "{text}");
}
