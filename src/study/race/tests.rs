//! Races that are run to their end, whatever happens to their trials.

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::plan::{Extent, Plan};
use super::super::suite::Suite;
use super::*;
use crate::sim::Trial;
use crate::skill::Psi;

/// Coordination and ψ begin under the untrained meta-skill, and ψ once more under the scene's own rules.
const SUITE: &str = r#"(version: 1, name: "race", question: "Who learns?", seeds: 2, quick_seeds: 1, races: [(
    scene: "two-doors", name: "doors", set: ["episode.ticks=40", "fleet.agents=20"],
    milestones: [0, 26], runs: 2, quick_runs: 1, seeds: 3, policies: [(policy: "zones")],
    entrants: [(name: "ours"), (name: "ours, wider", step_size: 0.3, quick: false),
               (name: "one ψ", learns: SharedSkill, policy: "untrained"),
               (name: "one ψ, own rules", learns: SharedSkill)],
)])"#;

fn plan(quick: bool) -> Plan {
    let suite = Suite::parse("s.ron", SUITE, None).expect("a suite");
    Plan::new(&suite, &BenchmarkFolder::default(), &Extent { first_seed: 0, quick, overrides: &[] }).expect("a plan")
}

/// The report of the only race of `plan`, after all its runs.
fn raced(plan: &Plan, trial: fn() -> Trial) -> (RaceReport, Results, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut results = Results::open(folder.path()).expect("a table");
    let workers = Workers::start_with(2, trial).expect("threads");
    for run in missing(&plan.races, &results).expect("fingerprints") {
        run.run(&mut results, &workers, |_| {}).expect("the race goes on");
    }
    (report(&plan.races[0], &results, &[]).expect("a report"), results, folder)
}

#[test]
fn all_begin_alike_and_agents_are_seen_to_be_frozen() {
    let plan = plan(false);
    let (race, results, _folder) = raced(&plan, Trial::default);
    assert!(missing(&plan.races, &results).expect("fingerprints").is_empty());
    let first = |k: usize| race.entrants[k].milestones[0].iqm;
    assert!((first(0) - first(2)).abs() < 1e-12, "coordination and ψ begin under the untrained meta-skill");
    let published = format!("{:016x}", Psi::default().hash());
    for entrant in &race.entrants[..2] {
        assert_eq!(entrant.skill_hashes, [published.as_str()]);
        // The opening on five seeds, one generation of sixteen, its centre on five: of two runs.
        assert_eq!(entrant.generations_read, Some(2));
    }
    assert_eq!(race.entrants[2].generations_read, None);
    assert!(race.entrants[2].parameters < race.entrants[0].parameters);
    let told: Vec<_> = race.retraining.iter().map(|it| (it.same_start, it.retraining.as_str())).collect();
    assert_eq!(told, [(true, "one ψ"), (false, "one ψ, own rules")]);
    assert!(race.retraining.iter().all(|it| it.gain_percent.is_some_and(|gain| gain >= 0.0)), "{:?}", race.retraining);
    assert_eq!(race.step_sizes.len(), 1);
    assert_eq!((&race.step_sizes[0].tried[..], race.step_sizes[0].is_at_edge), (&[0.1, 0.3][..], true));
    assert!(race.skipped.is_empty() && race.frozen.is_none());
}

#[test]
fn tests_that_fail_are_skipped_with_their_seeds_and_the_others_count() {
    let plan = plan(true);
    let (sound, ..) = raced(&plan, Trial::default);
    assert_eq!(sound.entrants.len(), 3, "a quick study leaves one out");
    assert_eq!(sound.entrants[0].milestones[0].ci95, None, "one run");
    let whole = super::super::plan::Plan {
        races: vec![RacePlan { test_seeds: vec![0, 1, 2], ..plan.races[0].clone() }],
        ..plan
    };
    let (race, results, _folder) = raced(&whole, || Trial::default().failing(|_, seed| seed == 1));
    let seeds: Vec<_> = race.skipped.iter().map(|it| (it.entrant.as_str(), it.milestone, &it.seeds[..])).collect();
    assert_eq!(seeds[..2], [("ours", Some(0), &[1][..]), ("ours", Some(26), &[1][..])]);
    assert_eq!(seeds.len(), 2 * 3);
    assert!(race.entrants.iter().all(|entrant| entrant.milestones.len() == 2));
    assert!(missing(&whole.races, &results).expect("fingerprints").is_empty());
}

#[test]
fn runs_without_a_sound_trial_are_skipped_with_a_seed_and_tried_again() {
    let plan = plan(false);
    // The held-out and training seeds of both runs are bad, test seeds are not.
    let (race, results, _folder) = raced(&plan, || Trial::default().failing(|_, seed| seed >= 1 << 32));
    assert_eq!(race.skipped.len(), 4 * 2, "{:?}", race.skipped);
    for skipped in &race.skipped {
        assert!(skipped.milestone.is_none() && skipped.seeds.len() == 1 && skipped.seeds[0] >= 1 << 32, "{skipped:?}");
    }
    assert!(race.entrants.iter().all(|entrant| entrant.milestones.len() == 1 && entrant.convergence.is_none()));
    assert_eq!(missing(&plan.races, &results).expect("fingerprints").len(), 4 * 2);
}
