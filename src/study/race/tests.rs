//! Races that are run to their end, whatever happens to their trials, and what is made of scores.

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::plan::{Extent, Plan};
use super::super::suite::Suite;
use super::after_shift::{frozen, regained};
use super::report::compare_with_retraining;
use super::retraining::comparisons;
use super::*;
use crate::learner::seeds::held_out_seeds;
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
    plan_of(SUITE, quick)
}

fn plan_of(suite: &str, quick: bool) -> Plan {
    let suite = Suite::parse("s.ron", suite, None).expect("a suite");
    Plan::new(&suite, &BenchmarkFolder::default(), &Extent { first_seed: 0, quick, overrides: &[] }).expect("a plan")
}

/// The report of the only race of `plan`, after all its runs.
fn raced(plan: &Plan, trial: fn() -> Trial) -> (RaceReport, Results, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut results = Results::open(&folder.path().join("results.csv")).expect("a table");
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
        assert_eq!((entrant.generations_read, entrant.generations_altered), (2, 0));
        assert!(entrant.milestones.iter().all(|milestone| milestone.skill_hash == [published.as_str(); 2]));
    }
    for entrant in &race.entrants[2..] {
        assert_eq!((entrant.generations_read, entrant.generations_altered), (2, 2), "candidates are off ψ = 0");
        assert_eq!(entrant.milestones[0].skill_hash, [published.as_str(); 2], "they begin as they are");
    }
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
    let whole = Plan { races: vec![RacePlan { test_seeds: vec![0, 1, 2], ..plan.races[0].clone() }], ..plan };
    let (race, results, _folder) = raced(&whole, || Trial::default().failing(|_, seed| seed == 1));
    let seeds: Vec<_> = race.skipped.iter().map(|it| (it.entrant.as_str(), it.part, &it.seeds[..])).collect();
    let tests = |milestone| SkippedPart::Tests { milestone };
    assert_eq!(seeds[..2], [("ours", tests(0), &[1][..]), ("ours", tests(26), &[1][..])]);
    assert_eq!(seeds.len(), 2 * 3);
    assert!(race.entrants.iter().all(|entrant| entrant.milestones.len() == 2));
    assert!(missing(&whole.races, &results).expect("fingerprints").is_empty());
}

/// The second held-out seed of run 0.
fn bad_held_out_seed() -> u64 {
    held_out_seeds(0, 2)[1]
}

/// Whoever learns goes on, and nobody else would know.
#[test]
fn trials_that_fail_while_a_run_learns_are_told_of_and_kept() {
    let plan = plan(true);
    let (race, results, folder) = raced(&plan, || Trial::default().failing(|_, seed| seed == bad_held_out_seed()));
    let expected = |entrant: &str| Skipped {
        entrant: entrant.to_owned(),
        run: 0,
        // In the opening, and of the centre after the only generation.
        part: SkippedPart::Learning { trials: 2 },
        seeds: vec![bad_held_out_seed()],
    };
    assert_eq!(race.skipped, ["ours", "one ψ", "one ψ, own rules"].map(expected));
    assert!(missing(&plan.races, &results).expect("fingerprints").is_empty(), "they are done");
    drop(results);
    let mut again = Results::open(&folder.path().join("results.csv")).expect("a table");
    assert_eq!(report(&plan.races[0], &again, &[]).expect("a report"), race);
    // Run once more, for whatever reason, without a failure.
    let entrant = &plan.races[0].entrants[0];
    let run = MissingRun { race: &plan.races[0], entrant, run: 0 };
    run.run(&mut again, &Workers::start(2).expect("threads"), |_| {}).expect("the race goes on");
    let told = report(&plan.races[0], &again, &[]).expect("a report").skipped;
    assert_eq!(told, ["one ψ", "one ψ, own rules"].map(expected));
}

#[test]
fn runs_without_a_sound_trial_are_skipped_with_a_seed_and_tried_again() {
    let plan = plan(false);
    // The held-out and training seeds of both runs are bad, test seeds are not.
    let (race, results, _folder) = raced(&plan, || Trial::default().failing(|_, seed| seed >= 1 << 32));
    assert_eq!(race.skipped.len(), 4 * 2, "{:?}", race.skipped);
    for skipped in &race.skipped {
        assert!(
            skipped.part == SkippedPart::Run && skipped.seeds.len() == 1 && skipped.seeds[0] >= 1 << 32,
            "{skipped:?}"
        );
    }
    assert!(race.entrants.iter().all(|entrant| entrant.milestones.len() == 1 && entrant.convergence.is_none()));
    assert_eq!(missing(&plan.races, &results).expect("fingerprints").len(), 4 * 2);
}

/// The race of [`SUITE`], its learners having come to these scores after so many episodes of 20 · 40 agent-steps.
fn scored(scores: [&[(u64, f64)]; 4]) -> (RacePlan, Vec<EntrantReport>) {
    let plan = plan(false);
    let folder = tempfile::tempdir().expect("a folder");
    let results = Results::open(&folder.path().join("results.csv")).expect("a table");
    let mut entrants = report(&plan.races[0], &results, &[]).expect("a report").entrants;
    for (entrant, scores) in entrants.iter_mut().zip(scores) {
        let milestone = |&(evaluations, iqm): &(u64, f64)| Milestone {
            evaluations,
            agent_steps: 800 * evaluations,
            throughput: vec![iqm],
            iqm,
            ci95: Some([iqm - 0.01, iqm + 0.01]),
            completion_rate: 1.0,
            skill_hash: vec![String::new()],
        };
        entrant.milestones = scores.iter().map(milestone).collect();
    }
    (plan.races[0].clone(), entrants)
}

/// ψ comes to 4 after 1000 episodes, twice what it begins with; half of the way of coordination from 3 to 5, between 100 and 300, is 200.
#[test]
fn paces_are_compared_both_ways_and_judged_by_the_aim() {
    let psi = [(0, 2.0), (500, 3.5), (1000, 4.0), (2000, 3.9)];
    let slow = [(0, 2.0), (100, 3.0), (300, 5.0)];
    let (race, entrants) = scored([&slow, &[(0, 2.0)], &psi, &[(0, 1.0), (2000, 1.005)]]);
    let found = comparisons(&race, &entrants);
    let [alike, own] = &found[..] else { panic!("{found:?}") };
    assert!(alike.same_start && alike.is_informative() && alike.unlearned == Some(2.0), "{alike:?}");
    assert!((alike.gain_percent.expect("a gain") - 100.0).abs() < 1e-9);
    let there = &alike.to_retraining;
    assert_eq!((there.coordination_steps, there.retraining_steps), (Some(160_000.0), Some(800_000.0)));
    assert_eq!((there.factor, there.aim), (Some(5.0), AimVerdict::NotMet), "both have come there");
    let back = &alike.to_coordination;
    assert_eq!((back.score, back.coordination_steps, back.retraining_steps), (5.0, Some(240_000.0), None));
    assert!(back.factor.is_some_and(|factor| (factor - 20.0 / 3.0).abs() < 1e-9), "{back:?}");
    assert_eq!(back.aim, AimVerdict::Open, "ψ was stopped before ten times the steps");
    // Under its own rules ψ gains half a per cent, and coordination begins above.
    assert!(!own.same_start && !own.is_informative(), "{own:?}");
    assert_eq!(own.to_retraining.aim, AimVerdict::BeginsThere, "which nothing was learned for");

    let fast = [(0, 2.0), (100, 4.0), (150, 5.0)];
    let (race, entrants) = scored([&fast, &[(0, 2.0)], &psi, &[]]);
    let alike = comparisons(&race, &entrants).remove(0);
    assert_eq!((alike.to_retraining.factor, alike.to_retraining.aim), (Some(10.0), AimVerdict::Met));
    assert_eq!(alike.to_coordination.aim, AimVerdict::Met, "13 times at least");
    let (race, entrants) = scored([&[(0, 2.0), (100, 3.0)], &[(0, 2.0)], &psi, &[]]);
    let never = comparisons(&race, &entrants).remove(0).to_retraining;
    assert_eq!((never.coordination_steps, never.factor, never.aim), (None, None, AimVerdict::NotMet));
    let (race, entrants) = scored([&[(0, 2.0), (50, 3.0)], &[(0, 2.0)], &psi, &[]]);
    assert_eq!(comparisons(&race, &entrants).remove(0).to_retraining.aim, AimVerdict::Open, "a tenth is not spent");
}

#[test]
fn a_gain_that_may_be_chance_makes_no_comparison() {
    let (race, entrants) = scored([&[(0, 2.0), (100, 3.0)], &[], &[(0, 2.0), (100, 2.03)], &[]]);
    let mut alike = comparisons(&race, &entrants).remove(0);
    assert!(alike.is_informative(), "{alike:?}");
    alike.gain_ci95 = Some([-0.1, 3.0]);
    assert!(!alike.is_informative());
    alike.gain_ci95 = None;
    assert!(!alike.is_informative(), "one run decides nothing");
}

#[test]
fn coordination_is_told_when_it_was_at_the_best_of_retraining() {
    let (race, mut entrants) = scored([
        &[(0, 2.0), (100, 3.0), (300, 5.0)],
        &[(0, 1.0)],
        &[(0, 2.0), (500, 3.5), (1000, 4.0), (2000, 3.9)],
        &[(0, 2.0), (2000, 2.5)],
    ]);
    compare_with_retraining(&race, &mut entrants);
    let found = entrants[0].recovery.as_ref().expect("a score");
    assert_eq!((found.rival.as_str(), found.rival_evaluations, found.evaluations), ("one ψ", 1000, Some(200.0)));
    assert!(found.rival_gain_percent.is_some_and(|gain| (gain - 100.0).abs() < 1e-9));
    assert_eq!(entrants[1].recovery.as_ref().expect("a score").evaluations, None);
    assert_eq!(entrants[2].recovery, None);
}

/// Demand moves: `goes on` has learned before, `anew` has not.
#[test]
fn recovery_is_told_by_three_levels_run_by_run() {
    let suite = SUITE.replace(
        "milestones",
        "before: (set: [\"episode.ticks=40\", \"fleet.agents=20\", \"demand.supply.tasks_per_agent=1\"], evaluations: 30), milestones",
    );
    let suite =
        suite.replace(r#"(name: "ours, wider", step_size: 0.3, quick: false)"#, r#"(name: "anew", fresh: true)"#);
    let mut race = plan_of(&suite, false).races.remove(0);
    race.milestones = vec![0, 100, 200];
    let both = |scores: [f64; 3]| vec![scores.to_vec(), scores.to_vec()];
    let scores = [
        vec![vec![2.0, 2.0, 3.0], vec![2.2, 2.5, 3.0]],
        both([1.0, 2.1, 4.0]),
        vec![vec![2.5, 2.5, 2.5], vec![2.1, 2.1, 2.1]],
        both([0.0; 3]),
    ];
    let found = regained(&race, Some(2.4), &scores, 800);
    let waits = |k: usize| found[k].iter().map(|it| (it.level, it.wait.evaluations.clone())).collect::<Vec<_>>();
    assert_eq!(
        waits(0),
        [
            (Level::FrozenChampion, vec![Some(200), Some(100)]),
            (Level::BestByHand, vec![Some(200), Some(100)]),
            (Level::FreshLearning, vec![None, None]),
        ]
    );
    // Whoever has no frozen champion of its own is compared with that of the same run.
    assert_eq!(waits(1)[0].1, [Some(100), Some(200)]);
    assert_eq!(waits(1)[2].1, [Some(200), Some(200)]);
    assert_eq!(waits(2)[0].1, [Some(0), None]);
    assert!((found[0][2].throughput - 3.8).abs() < 1e-12 && (found[0][0].throughput - 2.1).abs() < 1e-12);
    assert!(frozen(&race, &scores).is_some_and(|(k, level)| k == 0 && (level - 2.1).abs() < 1e-12));
    race.before = None;
    assert!(regained(&race, Some(2.4), &scores, 800).iter().all(Vec::is_empty) && frozen(&race, &scores).is_none());
}
