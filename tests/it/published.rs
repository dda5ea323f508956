//! The published figures of the "guidance-graph" protocol come out here too.
//!
//! Layouts and guidance are their authors' files, which lie outside the repository; without them the test says so and
//! passes.

use std::path::PathBuf;
use std::sync::Arc;

use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Workers, mean, standard_error};
use fleetwright::study::{Comparison, Published, Verdict, compare};

use crate::program::say_skipped;

/// Names the folder of benchmark files.
const FOLDER_VARIABLE: &str = "FLEETWRIGHT_BENCHMARKS";
const SEEDS: u64 = 10;

/// A layout, what is set in its scene, and throughput by guidance.
type Table = (&'static str, &'static [&'static str], &'static [(&'static str, f64)]);

/// Throughput in goals per tick, ticks 1 to 1,000, cold start: "Guidance Graph Optimization for Lifelong Multi-Agent Path
/// Finding" (arXiv 2402.01446), without standard errors. `fleetwright study published` has all of them.
const PUBLISHED: [Table; 2] = [
    (
        "warehouse-33-36",
        &["fleet.agents=400"],
        &[("none", 5.22), ("crisscross", 6.65), ("cma-es", 7.64), ("cma-es-piu", 7.28)],
    ),
    ("random-32-32-20", &["fleet.agents=400", "demand.dead_end_goals=SwitchOff"], &[("none", 5.52), ("cma-es", 7.78)]),
];

/// The folder of guidance graphs, or `None` after a line on stderr that says what is skipped and why.
fn guidance_graphs() -> Option<PathBuf> {
    let missing = match std::env::var_os(FOLDER_VARIABLE) {
        None => format!("{FOLDER_VARIABLE} is not set"),
        Some(folder) => {
            let folder = PathBuf::from(folder).join("guidance-graphs");
            if folder.is_dir() {
                return Some(folder);
            }
            format!("the folder {FOLDER_VARIABLE} names holds no guidance-graphs")
        }
    };
    say_skipped(&format!("published throughput: {missing}"));
    None
}

#[test]
fn throughput_comes_out_as_published() {
    let Some(folder) = guidance_graphs() else { return };
    let workers = Workers::for_all_cores().expect("threads");
    let mut failures = Vec::new();
    for (layout, set, figures) in PUBLISHED {
        let overrides: Vec<String> = set.iter().map(|&setting| setting.to_owned()).collect();
        let file = folder.join(format!("{layout}.json"));
        let stage = Arc::new(Stage::open(&file.to_string_lossy(), &overrides).expect("a benchmark layout"));
        for &(name, theirs) in figures {
            let guidance = if name.starts_with("cma-es") {
                let file = folder.join("published").join(format!("{layout}_{name}.json"));
                format!("guidance=fixed:{}", file.display())
            } else {
                format!("guidance={name}")
            };
            let policy = stage.policy.with_rules(&guidance, &stage.grid).expect("a policy");
            let setting = |seed| Setting { stage: Arc::clone(&stage), policy: policy.clone(), seed };
            let outcomes = workers.run((0..SEEDS).map(setting).collect());
            let throughput: Vec<f64> =
                outcomes.into_iter().map(|outcome| outcome.expect("no failure").throughput).collect();
            let Comparison { tolerance, verdict, .. } =
                compare(&throughput, &Published { mean: theirs, standard_error: None });
            let line = format!("{layout}, {name}: {:.3} ± {tolerance:.3}, published {theirs}", mean(&throughput));
            println!("{line}");
            if verdict == Verdict::Differs {
                failures.push(line);
            }
        }
    }
    assert!(failures.is_empty(), "not within 3 % or two standard errors:\n{}", failures.join("\n"));
}

/// Goals per tick without guidance under shifting demand, with standard errors: "Online Guidance Graph Optimization for
/// Lifelong Multi-Agent Path Finding" (arXiv 2411.16506), measured with its authors' simulator. That of the first row,
/// from two seeds, is not published and taken from the spread here.
const SHIFTING: [(&str, f64, Option<f64>); 3] = [
    ("benchmarks/sortation-33-57-shifting", 5.2, None),
    ("benchmarks/warehouse-33-57-shifting", 2.90, Some(0.17)),
    ("benchmarks/empty-32-32-shifting", 8.30, Some(0.16)),
];

#[test]
fn shifting_demand_without_guidance() {
    let workers = Workers::for_all_cores().expect("threads");
    for (name, theirs, their_error) in SHIFTING {
        let stage = Arc::new(Stage::open(name, &[]).expect("a shipped scene"));
        let setting = |seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed };
        let outcomes = workers.run((0..SEEDS).map(setting).collect());
        let throughput: Vec<f64> =
            outcomes.into_iter().map(|outcome| outcome.expect("no failure").throughput).collect();
        let (ours, our_error) = (mean(&throughput), standard_error(&throughput));
        let their_error = their_error.unwrap_or(our_error * (SEEDS as f64 / 2.0).sqrt());
        let tolerance = (0.03 * theirs).max(2.0 * our_error.hypot(their_error));
        assert!((ours - theirs).abs() <= tolerance, "{name}: {ours:.3} ± {our_error:.3}, published {theirs}");
    }
}
