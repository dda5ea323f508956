//! The default scene is an honest contest: the best of all hand-crafted mixes ships as a preset, guidance is worth
//! something there, and nobody idles.

use std::sync::Arc;

use fleetwright::fleet::{Goal, Roster};
use fleetwright::learner::seeds::held_out_seeds;
use fleetwright::orchestration::Policy;
use fleetwright::orchestration::assignment::AssignmentRule;
use fleetwright::orchestration::guidance::GuidanceRule;
use fleetwright::orchestration::parking::ParkingRule;
use fleetwright::orchestration::presets::PRESETS;
use fleetwright::orchestration::right_of_way::RightOfWayRule;
use fleetwright::scene::{DEFAULT_SCENE, Stage};
use fleetwright::sim::{Setting, Trial, Workers, mean};

const SEEDS: u32 = 5;
/// Mixes that are run on all seeds: the best on the first. Those behind them are behind by a multiple of what a seed does.
const FINALISTS: usize = 25;

fn stage() -> Arc<Stage> {
    Arc::new(Stage::open(DEFAULT_SCENE, &[]).expect("a shipped scene"))
}

/// Every mix of hand-crafted rules.
fn all_mixes(stage: &Stage) -> Vec<Policy> {
    let mut mixes = Vec::new();
    for assignment in AssignmentRule::ALL.into_iter().filter(|&rule| rule != AssignmentRule::Learned) {
        for guidance in GuidanceRule::ALL.into_iter().filter(|rule| *rule != GuidanceRule::Learned) {
            for right_of_way in RightOfWayRule::ALL.into_iter().filter(|&rule| rule != RightOfWayRule::Learned) {
                for parking in ParkingRule::ALL.into_iter().filter(|&rule| rule != ParkingRule::Learned) {
                    mixes.push(Policy {
                        assignment,
                        guidance: guidance.clone(),
                        right_of_way,
                        parking,
                        ..stage.policy.clone()
                    });
                }
            }
        }
    }
    mixes
}

/// Mean throughput of each policy on so many held-out seeds.
fn scores(stage: &Arc<Stage>, policies: &[Policy], seeds: u32) -> Vec<f64> {
    let seeds = held_out_seeds(0, seeds);
    let setting = |policy: &Policy, seed| Setting { stage: Arc::clone(stage), policy: policy.clone(), seed };
    let settings = policies.iter().flat_map(|policy| seeds.iter().map(move |&seed| setting(policy, seed))).collect();
    let outcomes = Workers::for_all_cores().expect("threads").run(settings);
    let throughput: Vec<f64> = outcomes.into_iter().map(|outcome| outcome.expect("no failure").throughput).collect();
    throughput.chunks(seeds.len()).map(mean).collect()
}

#[test]
fn the_best_hand_crafted_mix_is_a_preset() {
    let stage = stage();
    let mixes = all_mixes(&stage);
    let mut screened: Vec<(f64, Policy)> = scores(&stage, &mixes, 1).into_iter().zip(mixes).collect();
    screened.sort_by(|a, b| b.0.total_cmp(&a.0));
    let is_unguided = |mix: &Policy| mix.guidance == GuidanceRule::None;
    let best_unguided = screened.iter().find(|(_, mix)| is_unguided(mix)).map(|(score, _)| *score).expect("a mix");
    screened.truncate(FINALISTS);
    let mixes: Vec<Policy> = screened.into_iter().map(|(_, mix)| mix).collect();
    let scored = scores(&stage, &mixes, SEEDS);
    let (best, best_score) = mixes.iter().zip(&scored).max_by(|a, b| a.1.total_cmp(b.1)).expect("mixes of rules");
    let presets: Vec<Policy> = PRESETS.iter().map(|preset| preset.policy(&stage.grid).expect("shipped")).collect();
    let best_preset = scores(&stage, &presets, SEEDS).into_iter().fold(0.0, f64::max);
    assert!(
        best_preset >= *best_score,
        "{} reaches {best_score} and is no preset; the best preset reaches {best_preset}",
        best.tokens()
    );
    assert!(*best_score >= 1.15 * best_unguided, "{best_score} against {best_unguided} without guidance");
}

#[test]
fn nobody_idles_under_any_preset() {
    let stage = stage();
    assert!(stage.scene.fleet.agents >= 200);
    let mut trial = Trial::default();
    for preset in PRESETS {
        let policy = preset.policy(&stage.grid).expect("shipped");
        trial.begin(&Setting { stage: Arc::clone(&stage), policy, seed: 11 });
        let (mut idle, mut total) = (0, 0);
        for _ in 0..200 {
            trial.tick();
            let world = trial.world();
            for &entity in &world.resource::<Roster>().0 {
                total += 1;
                idle += usize::from(world.get::<Goal>(entity).is_some_and(|goal| !goal.counts));
            }
        }
        // An agent that has just finished a task gets its next one at the start of the next tick.
        assert!(idle * 20 < total, "{}: {idle} of {total} agent-steps without a task", preset.name);
    }
}
