//! Trials that try out what their policies would not do.

use std::sync::Arc;

use fleetwright::orchestration::exploration::Exploration;
use fleetwright::orchestration::meta_skill::{Decision, Scope};
use fleetwright::scene::Stage;
use fleetwright::sim::{Manner, Outcome, Setting, Trial, Workers};

use crate::program::stderr_of_failure;

fn learned_everywhere(ticks: u32) -> Setting {
    let overrides = ["fleet.agents=14".to_owned(), format!("episode.ticks={ticks}")];
    let stage = Arc::new(Stage::open("two-doors", &overrides).expect("a shipped scene"));
    let rules = Decision::ALL.map(|decision| format!("{}=learned", decision.token())).join(",");
    let policy = stage.policy.with_rules(&rules, &stage.grid).expect("rules that there are");
    Setting { stage, policy, seed: 3 }
}

fn exploration(number: u64) -> Manner {
    Manner::Exploring(Exploration { temperature: 0.3, number, of_streets: true })
}

/// Slope of the whole episode, over all parameters.
fn slope(outcome: &Outcome) -> Vec<f64> {
    let scope = Scope { of_streets: true, ..Scope::of(&Decision::ALL) };
    let stretches = outcome.trace.as_ref().expect("it explored").stretches();
    let mut sum = vec![0.0; scope.dimensions()];
    for (_, slopes) in stretches {
        sum.iter_mut().zip(slopes.vector(&scope)).for_each(|(sum, slope)| *sum += slope);
    }
    sum
}

/// The expected slope of the log probability of what is drawn is zero, whatever is drawn with whatever probability, if and only
/// if the slope is that of the probabilities with which it was drawn: one wrong feature, or one alternative left out, and
/// some mean is far from zero.
#[test]
fn slopes_belong_to_what_was_drawn() {
    const TRIALS: u64 = 400;
    let setting = learned_everywhere(60);
    let trials = (0..TRIALS).map(|number| (setting.clone(), exploration(number))).collect();
    let outcomes = Workers::start(2).expect("threads").run(trials);
    let slopes: Vec<Vec<f64>> =
        outcomes.into_iter().map(|outcome| slope(&outcome.expect("a trial without a panic"))).collect();
    let n = TRIALS as f64;
    let mut moved = 0;
    for (place, name) in Decision::ALL.iter().flat_map(|decision| decision.features()).map(|f| f.name).enumerate() {
        let mean = slopes.iter().map(|slope| slope[place]).sum::<f64>() / n;
        let squares = slopes.iter().map(|slope| (slope[place] - mean).powi(2)).sum::<f64>();
        let error = (squares / (n - 1.0) / n).sqrt();
        assert!(mean.abs() <= 4.0 * error, "{name}: {mean} ± {error}");
        moved += u32::from(error > 0.0);
    }
    assert!(moved > 60, "{moved} parameters were explored");
}

#[test]
fn number_and_seed_fix_what_is_tried() {
    let setting = learned_everywhere(50);
    let mut trial = Trial::default();
    let greedy = trial.run(&setting);
    let first = trial.run_as(&setting, &exploration(0));
    let second = trial.run_as(&setting, &exploration(1));
    assert_ne!(first.state_hash, greedy.state_hash);
    assert_ne!(first.state_hash, second.state_hash);
    assert_eq!(Trial::default().run_as(&setting, &exploration(0)), first);
    assert_eq!(trial.run(&setting), greedy, "nothing of it is left");
    assert_eq!(greedy.trace, None);
}

#[test]
fn what_reinforce_cannot_do_is_said() {
    let train = |more: &[&str]| {
        let common = ["train", "two-doors", "--learner", "reinforce", "--out", "never-made"];
        stderr_of_failure(&[&common, more].concat(), 2)
    };
    assert!(train(&["--halvings", "1"]).contains("candidates of reinforce are all the same"));
    assert!(train(&["--policy", "guidance=lane_vote", "--tune"]).contains("set a decision to learned"));
}
