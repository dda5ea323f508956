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
    let names = [
        "agents",
        "at",
        "at_label",
        "case",
        "ci95",
        "completion_rate",
        "failed_seeds",
        "gain",
        "is_baseline",
        "is_learned",
        "kept_more",
        "mean",
        "of_baseline",
        "of_specialist",
        "policy",
        "published",
        "rules",
        "scene",
        "seeds",
        "settling",
        "skill_hashes",
        "skipped",
    ];
    assert_eq!(fields(&rows[0]), [&names[..], &["state_hash", "throughput", "ticks", "trained_here"]].concat());
    assert_eq!((&rows[0]["seeds"], &rows[0]["agents"]), (&serde_json::json!([7, 8]), &30.into()));
    let frozen = format!("{:016x}", fleetwright::skill::Psi::default().hash());
    assert_eq!(rows[0]["skill_hashes"], serde_json::json!([frozen]));
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(page.contains(&format!("each of 4 trials after its last tick, is {frozen};")));
    assert_eq!(rows[0]["published"]["verdict"], "differs");
    assert_eq!((&rows[1]["policy"], &rows[1]["published"]), (&"plain".into(), &serde_json::Value::Null));
    assert!(rows[2]["mean"].is_null() && rows[2]["skipped"].is_string());
    // The same trial as `eval` runs.
    let arguments =
        ["eval", "narrow-aisles", "--agents", "30", "--ticks", "60", "--policy", "zones", "--seed-list", "7,8"];
    assert_eq!(crate::program::json(&arguments)["results"][0]["state_hash"], rows[0]["state_hash"]);
}

/// Something varied, presets and a meta-skill with a part left out: what each gains over the best by hand stands in table,
/// page and JSON, and the page needs nothing from elsewhere.
#[test]
fn gains_are_told_at_every_value_and_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let suite = folder.path().join("sweep.ron");
    let text = r#"(version: 1, name: "sweep", question: "Is a < b?", seeds: 2, quick_seeds: 1, cases: [
        (scene: "two-doors", name: "doors", set: ["episode.ticks=60"],
         vary: (what: "agents", fields: ["fleet.agents"], values: [10, 20, 40], quick_most: 20),
         policies: [(policy: "highways"), (policy: "zones"), (policy: "general"),
                    (name: "blind", policy: "mine.ron", rules: "guidance=none", without: ["assignment.*", "foresight"])]),
        (scene: "two-doors", set: ["episode.ticks=60", "fleet.agents=20"], reference: "highways",
         policies: [(policy: "highways"), (policy: "zones")]),
    ])"#;
    fs::write(&suite, text).expect("writable");
    fs::copy("assets/meta_skills/general.ron", folder.path().join("mine.ron")).expect("writable");
    let (out, file) = (folder.path().join("out"), folder.path().join("figures.json"));
    let run = study(&suite, &out, &["--json", &file.to_string_lossy()]);
    assert!(run.stderr.contains("sweep: 14 rows of 2 seeds"), "{}", run.stderr);
    assert!(run.stdout.contains("6 comparisons with the best that is made by hand there:"), "{}", run.stdout);
    assert!(run.stdout.contains("presets, but of 2 on doors."), "{}", run.stdout);
    assert!(run.stdout.contains("1 comparison with highways:"), "{}", run.stdout);
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).expect("written")).expect("JSON");
    let rows = report["suites"][0]["rows"].as_array().expect("rows");
    for row in rows {
        let is_compared = if row["case"] == 0 { row["is_learned"] == true } else { row["policy"] == "zones" };
        assert_eq!(row["gain"].is_object(), is_compared, "{row}");
    }
    // Over whichever of the two is better there, seed by seed.
    let mean = |policy: &str, at: f64| {
        let row = rows.iter().find(|row| row["policy"] == policy && row["at"] == at).expect("a row");
        (row["mean"].as_f64().expect("a mean"), row["gain"].clone())
    };
    for at in [10.0, 20.0, 40.0] {
        let (highways, zones) = (mean("highways", at).0, mean("zones", at).0);
        let (blind, gain) = mean("blind", at);
        let best = highways.max(zones);
        assert_eq!(gain["over"], if highways >= zones { "highways" } else { "zones" });
        assert!((gain["percent"].as_f64().expect("a gain") - 100.0 * (blind / best - 1.0)).abs() < 1e-9);
    }
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(
        page.contains("Is a &lt; b?") && page.matches("<svg").count() == 3,
        "{} pictures",
        page.matches("<svg").count()
    );
    let outside = |word: &str| page.replace("url(#", "").contains(word);
    assert!(!["src=", "<script", "<link", "url("].into_iter().any(outside), "it needs nothing else");
    let quick = study(&suite, &out, &["--quick"]);
    assert!(quick.stderr.contains("sweep: 10 rows of 1 seeds, a quick study"), "{}", quick.stderr);
    assert!(quick.stdout.contains("undecided in 4 for want of a second seed"), "{}", quick.stdout);

    fs::write(&suite, text.replace("\"assignment.*\"", "\"assignment.hurry\"")).expect("writable");
    let refused = stderr_of_failure(&["study", &suite.to_string_lossy(), "--out", &out.to_string_lossy()], 2);
    assert_eq!(refused.matches("assignment.hurry").count(), 1, "{refused}");
}

/// A case with a baseline tells what is kept of it at every value and point, and what comes of its aim; where the baseline is one of the
/// values, its trials are run once.
#[test]
fn what_is_kept_is_measured_by_a_baseline() {
    let folder = tempfile::tempdir().expect("a folder");
    let suite = folder.path().join("keep.ron");
    let text = r#"(version: 1, name: "keep", question: "What is kept?", seeds: 2, quick_seeds: 2, cases: [(
        scene: "two-doors", name: "doors", set: ["episode.ticks=100", "fleet.agents=20"], baseline: [],
        vary: (what: "share lost", fields: ["communication.reports.loss"], values: [0, 0.5],
               points: [(at: 0.9, label: "all", set: ["communication.reports.loss=1"])]),
        aim: (at: 0.5, keeps: 0.8),
        policies: [(policy: "highways"), (policy: "zones"), (policy: "general"),
                   (policy: "general", without_each: ["assignment.appr*", "assignment.approach"])],
    )])"#;
    fs::write(&suite, text).expect("writable");
    let (out, file) = (folder.path().join("out"), folder.path().join("figures.json"));
    let run = study(&suite, &out, &["--json", &file.to_string_lossy()]);
    assert!(run.stderr.contains("keep: 16 rows of 2 seeds"), "{}", run.stderr);
    assert!(run.stderr.contains("24 trials, 0 of them kept from before; 24 to run"), "{}", run.stderr);
    assert!(run.stdout.contains("doors, at 0.5 (share lost): general "), "{}", run.stdout);
    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).expect("written")).expect("JSON");
    let rows = report["suites"][0]["rows"].as_array().expect("rows");
    let of = |policy: &str| rows.iter().filter(|row| row["policy"] == policy).collect::<Vec<_>>();
    for policy in ["highways", "zones", "general", "without assignment.approach"] {
        let rows = of(policy);
        assert_eq!(rows.len(), 4, "{policy}");
        assert_eq!((&rows[0]["is_baseline"], &rows[0]["at_label"]), (&true.into(), &"baseline".into()));
        assert!(rows[0]["at"].is_null() && rows[0]["of_baseline"].is_null());
        assert_eq!((&rows[1]["at"], &rows[1]["of_baseline"]["share"]), (&0.0.into(), &1.0.into()));
        let mean = |k: usize| rows[k]["mean"].as_f64().expect("a mean");
        let share = rows[2]["of_baseline"]["share"].as_f64().expect("a share");
        assert!((share - mean(2) / mean(0)).abs() < 1e-9);
        assert_eq!(rows[3]["at_label"], "all");
    }
    assert_ne!(of("general")[0]["state_hash"], of("without assignment.approach")[0]["state_hash"]);
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(page.contains("share lost (0.9: all)") && page.contains("of its own at the baseline"));

    fs::write(&suite, text.replace("(at: 0.5, keeps", "(at: 0.6, keeps")).expect("writable");
    let refused = stderr_of_failure(&["study", &suite.to_string_lossy(), "--out", &out.to_string_lossy()], 2);
    assert!(refused.contains("keep.ron:5:15: the case has no such value"), "{refused}");
}

/// Learners are run, tested at milestones and compared; a run that lacks a line is run once more to the same figures, and only those
/// who retrain agents run another skill.
#[test]
fn learners_race_and_a_stopped_race_continues() {
    let folder = tempfile::tempdir().expect("a folder");
    let suite = folder.path().join("race.ron");
    let text = r#"(version: 1, name: "race", question: "Who learns?", seeds: 2, quick_seeds: 1, races: [(
        scene: "two-doors", name: "doors", set: ["episode.ticks=100", "fleet.agents=30"],
        before: (set: ["episode.ticks=100", "fleet.agents=30", "demand.supply.tasks_per_agent=1"], evaluations: 30),
        milestones: [0, 26, 52], quick_most: 26, runs: 2, quick_runs: 1, seeds: 2,
        policies: [(policy: "highways"), (policy: "zones")],
        entrants: [(name: "goes on"), (name: "anew", fresh: true, learner: "cma-es"),
                   (name: "retrained", learns: SkillOfEach, step_size: 0.5)],
    )])"#;
    fs::write(&suite, text).expect("writable");
    let (out, file) = (folder.path().join("out"), folder.path().join("figures.json"));
    let first = study(&suite, &out, &["--json", &file.to_string_lossy()]);
    assert!(
        first.stderr.contains("4 trials, 0 of them kept from before; 4 to run and 6 runs of learners"),
        "{}",
        first.stderr
    );
    let table = fs::read_to_string(out.join("results.csv")).expect("a table");
    let lines = || table.lines().filter(|line| line.contains("episodes"));
    assert_eq!(lines().count(), 3 * 2 * 3);
    let skill = |line: &str| line.split(',').nth(5).expect("a column").to_owned();
    let frozen: Vec<String> = lines().filter(|line| !line.contains("retrained")).map(skill).collect();
    assert!(frozen.iter().all(|hash| hash == &frozen[0]));
    let retrained = lines().filter(|line| line.contains("retrained after 52"));
    assert!(retrained.map(skill).all(|hash| hash != frozen[0]));

    let report: serde_json::Value = serde_json::from_str(&fs::read_to_string(&file).expect("written")).expect("JSON");
    let race = &report["suites"][0]["races"][0];
    let entrants = race["entrants"].as_array().expect("learners");
    assert_eq!(entrants.len(), 3);
    for entrant in entrants {
        let milestones = entrant["milestones"].as_array().expect("milestones");
        let evaluations: Vec<u64> = milestones.iter().map(|it| it["evaluations"].as_u64().expect("a count")).collect();
        assert_eq!(evaluations, [0, 26, 52]);
        assert!(milestones.iter().all(|it| it["throughput"].as_array().is_some_and(|runs| runs.len() == 2)));
        let is_frozen = entrant["learns"] == "Coordination";
        assert_eq!(entrant["recovery"].is_object(), is_frozen);
        // Which ψ agents ran was read at every generation, two after the shift and one before it.
        let hashes = entrant["skill_hashes"].as_array().expect("hashes");
        let (read, altered) = (&entrant["generations_read"], &entrant["generations_altered"]);
        assert_eq!(*altered, if is_frozen { 0.into() } else { read.clone() });
        assert!(milestones.iter().all(|it| it["skill_hash"].as_array().is_some_and(|runs| runs.len() == 2)));
        assert_eq!(*hashes == [frozen[0].as_str()], is_frozen, "{hashes:?}");
        assert!(entrant["parameters"].as_u64() > Some(0) && entrant["step_size"].is_f64());
        assert!(entrant["convergence"]["wait"]["evaluations"].as_array().is_some_and(|runs| runs.len() == 2));
        let levels = entrant["regained"].as_array().expect("levels").iter().map(|it| it["level"].as_str());
        assert_eq!(levels.flatten().collect::<Vec<_>>(), ["FrozenChampion", "BestByHand", "FreshLearning"]);
    }
    let read = |k: usize| entrants[k]["generations_read"].as_u64().expect("a count");
    let (generations, retraining) = (read(0) + read(1), read(2));
    assert!(generations >= 2 * 3 && retraining > 0, "{generations} generations of four runs");
    // What has learned before begins otherwise than what has not, and whoever has not begins alike in every run.
    let at_start = |k: usize| entrants[k]["milestones"][0]["throughput"].clone();
    assert_eq!(at_start(1)[0], at_start(1)[1]);
    let page = fs::read_to_string(out.join("report.html")).expect("a page");
    assert!(page.contains("2 runs of every learner, its champions tested on 2 seeds"));
    let published = format!("{:016x}", fleetwright::skill::Psi::default().hash());
    let read = format!(
        "of {generations} generations of 4 runs that learn coordination all equal the published skill’s {published}; of {retraining} \
         generations of 2 runs that retrain agents {retraining} differ from it."
    );
    assert!(page.contains(&read) && first.stdout.contains(&read), "{page}");
    let level = "the frozen champion from before the shift";
    assert!(page.contains(&format!("<td>{level}</td>")) && first.stdout.contains(level), "{page}");
    assert!(
        page.contains("<td>the best of 2 by hand</td>") && first.stdout.contains(", the best of 2 by hand"),
        "{page}"
    );
    assert!(page.contains("frozen before the shift"));
    // One run has no interval, in table, page and JSON.
    let quick = study(&suite, &folder.path().join("quick"), &["--quick", "--json", &file.to_string_lossy()]);
    assert!(quick.stdout.contains("one run"), "{}", quick.stdout);
    let text = fs::read_to_string(&file).expect("written");
    let figures: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let of_one = &figures["suites"][0]["races"][0]["entrants"][0]["milestones"][0];
    assert!(of_one["ci95"].is_null() && of_one["iqm"].is_f64(), "{of_one}");

    // Killed before a run had reached its last milestone.
    let killed: Vec<&str> =
        table.lines().filter(|line| !(line.contains("anew after 52") && line.contains(",1,"))).collect();
    fs::write(out.join("results.csv"), format!("{}\n", killed.join("\n"))).expect("writable");
    let again = study(&suite, &out, &[]);
    assert!(again.stderr.contains("0 to run and"), "{}", again.stderr);
    let continued = study(&suite, &out, &["--json", &file.to_string_lossy()]);
    assert!(continued.stderr.contains("0 to run, 0.00 million agent-steps"), "{}", continued.stderr);
    let text = fs::read_to_string(&file).expect("written");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), report);

    fs::write(&suite, text_with_mistakes(r#"learner: "cma""#)).expect("writable");
    let refused = stderr_of_failure(&["study", &suite.to_string_lossy(), "--out", &out.to_string_lossy()], 2);
    assert!(refused.contains("race.ron:") && refused.contains("cma"), "{refused}");

    fs::write(&suite, text_with_mistakes("step_size: -1.0")).expect("writable");
    let refused = stderr_of_failure(&["study", &suite.to_string_lossy(), "--out", &out.to_string_lossy()], 2);
    assert!(refused.contains("race.ron:3:") && refused.contains("step size"), "before any trial: {refused}");
}

/// A race whose only learner is described so.
fn text_with_mistakes(learner: &str) -> String {
    format!(
        "(version: 1, name: \"race\", question: \"Who learns?\", seeds: 2, quick_seeds: 1, races: [(\n scene: \"two-doors\", \
         name: \"doors\", milestones: [9], runs: 1, quick_runs: 1, seeds: 1, policies: [(policy: \"zones\")],\n \
         entrants: [(name: \"x\", {learner})])])"
    )
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
    refuses(
        &[&table[..], b"ab,0,NaN,1,00,f,3 4,s,1,1,p\n"].concat(),
        "6:1: expected a throughput of 0 or more, found NaN",
    );
    refuses(
        &[&table[..], b"ab,0,-1,1,00,f,3 4,s,1,1,p\n"].concat(),
        "6:1: expected a throughput of 0 or more, found -1",
    );
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
