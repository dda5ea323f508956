//! Guide paths reach the published throughput, reach nobody who hears nothing, and lead nobody to a task it has lost.

use std::sync::Arc;

use fleetwright::orchestration::assignment::Match;
use fleetwright::orchestration::{Directives, Orchestrator, Reports};
use fleetwright::scene::Stage;
use fleetwright::sim::{Setting, Trial, Workers, mean};
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

/// Whoever loses a task before it has begun gets another path in the next tick: to another task, to where it parks, or to
/// where it stood.
#[test]
fn a_path_goes_with_the_task_that_is_taken_back() {
    let rules = "assignment=shortest_total,guidance=guide_paths,parking=nearest_station";
    let mut trial = Trial::default();
    for setting in settings("narrow-aisles", &["fleet.agents=60"], rules, 1) {
        trial.begin(&setting);
    }
    let (mut lost, mut laid_anew) = (Vec::<Match>::new(), 0);
    for tick in 0..200 {
        trial.tick();
        let reports = &trial.world().resource::<Reports>().0;
        let paths = trial.world().resource::<Orchestrator>().guide_paths().expect("the rule lays some");
        for &(agent, task) in &lost {
            let report = &reports[agent.index()];
            assert_ne!(report.task, Some(task), "tick {tick}: {agent:?} still has it");
            let Some(path) = paths.of(agent) else { continue };
            assert_eq!(path.cells.last(), Some(&report.goal), "tick {tick}, {agent:?}");
            laid_anew += u32::from(path.laid_tick == tick);
        }
        lost.clone_from(&trial.world().resource::<Directives>().taken_back);
    }
    assert!(laid_anew > 100, "{laid_anew} paths laid anew");
}
