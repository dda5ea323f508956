//! Guide paths reach the published throughput, and reach nobody who hears nothing.

use std::sync::Arc;

use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Workers, mean};
use fleetwright::study::{Published, Verdict, compare};

fn settings(scene: &str, set: &[&str], policy: &str, seeds: u64) -> Vec<Setting> {
    let overrides: Vec<String> = set.iter().map(|&setting| setting.to_owned()).collect();
    let stage = Arc::new(Stage::open(scene, &overrides).expect("a shipped scene"));
    let policy = stage.policy.with_rules(policy, &stage.grid).expect("a policy");
    (0..seeds).map(|seed| Setting { stage: Arc::clone(&stage), policy: policy.clone(), seed }).collect()
}

/// Goals per tick of the human-designed online guidance with standard errors over 50 seeds: "Online Guidance Graph
/// Optimization for Lifelong Multi-Agent Path Finding", AAAI 2025 (arXiv 2411.16506). `fleetwright study published` has all
/// rows, with more seeds.
#[test]
fn throughput_comes_out_as_published() {
    let workers = Workers::for_all_cores().expect("threads");
    let rows = [("sortation-33-57", 12.28, 0.12), ("warehouse-33-57", 5.24, 0.06), ("empty-32-32", 14.70, 0.05)];
    for (scene, theirs, standard_error) in rows {
        let outcomes = workers.run(settings(&format!("benchmarks/{scene}"), &[], "guidance=guide_paths", 8));
        let throughput: Vec<f64> =
            outcomes.into_iter().map(|outcome| outcome.expect("no failure").throughput).collect();
        let comparison = compare(&throughput, &Published { mean: theirs, standard_error: Some(standard_error) });
        let line = format!("{scene}: {:.3} ± {:.3}, published {theirs}", mean(&throughput), comparison.tolerance);
        assert_eq!(comparison.verdict, Verdict::Reproduced, "{line}");
    }
}

/// Nobody hears of a path, so all take the shortest way; everyone hears of one at once where nothing is lost.
#[test]
fn paths_are_followed_by_those_who_hear_of_them() {
    let workers = Workers::for_all_cores().expect("threads");
    let hashes = |set: &[&str], policy: &str| -> Vec<u64> {
        let set = [set, &["episode.ticks=150"]].concat();
        let outcomes = workers.run(settings("benchmarks/warehouse-33-36", &set, policy, 2));
        outcomes.into_iter().map(|outcome| outcome.expect("no failure").state_hash).collect()
    };
    let (deaf, late) = (["communication.directives.loss=1.0"], ["communication.directives.delay_ticks=3"]);
    assert_eq!(hashes(&deaf, "guidance=guide_paths"), hashes(&deaf, "guidance=none"));
    assert_ne!(hashes(&late, "guidance=guide_paths"), hashes(&late, "guidance=none"));
    assert_ne!(hashes(&[], "guidance=guide_paths"), hashes(&[], "guidance=none"));
}
