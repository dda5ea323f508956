//! Explanations of meta-skills whose content is known.

use super::*;
use crate::grid::{Direction, Grid, Guidance, Layout};
use crate::orchestration::MetaSkill;
use crate::orchestration::meta_skill::{Decision, shipped};
use crate::sim::state_hash;

const RULES: &str = "assignment=learned,guidance=learned,right_of_way=learned,parking=learned";

fn stage() -> Arc<Stage> {
    let overrides = ["fleet.agents=30".to_owned(), "episode.ticks=60".to_owned()];
    Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"))
}

/// All rules learned, every weight 0 but these, and no foresight.
fn policy(stage: &Stage, weights: &[(Decision, &str, f64)]) -> Policy {
    let mut meta_skill = MetaSkill::initial();
    meta_skill.foresight_rounds = 0;
    for decision in Decision::ALL {
        for (index, feature) in decision.features().iter().enumerate() {
            let weight = weights.iter().find(|&&(of, name, _)| (of, name) == (decision, feature.name));
            meta_skill.set(decision, index, weight.map_or(0.0, |&(.., weight)| weight));
        }
    }
    stage.policy.with_rules(RULES, &stage.grid).expect("rules").with_meta_skill(meta_skill)
}

fn question(weights: &[(Decision, &str, f64)], seeds: u64) -> Question {
    let stage = stage();
    let policy = policy(&stage, weights);
    Question::new(stage, policy, (0..seeds).collect()).expect("sound")
}

#[test]
fn regimes_whose_parameters_act_are_named_with_their_shares() {
    let open = |scene: &str, set: &[&str]| {
        let set: Vec<String> = set.iter().chain(&["episode.ticks=5"]).map(|&text| text.to_owned()).collect();
        Arc::new(Stage::open(scene, &set).expect("a shipped scene"))
    };
    let told = |stage: Arc<Stage>, meta_skill: MetaSkill| {
        let policy = stage.learning_policy().with_meta_skill(meta_skill);
        let question = Question::new(stage, policy, vec![0]).expect("sound");
        question.shares.iter().map(|of| (of.regime, (100.0 * of.share).round())).collect::<Vec<_>>()
    };
    let general = || shipped("general").expect("a shipped meta-skill");
    let street = told(open("training/avenue", &["fleet.agents=60"]), general());
    assert!(street.iter().all(|(regime, _)| regime.is_some_and(|regime| regime.ends_with("streets"))), "{street:?}");
    assert_eq!(told(open("benchmarks/warehouse-33-36", &["fleet.agents=400"]), general()), [(None, 100.0)]);
    assert_eq!(told(stage(), MetaSkill::initial()), [(None, 100.0)], "it has no regimes");
}

#[test]
fn a_strong_weight_is_named_first_and_one_on_what_never_differs_last() {
    // No report is older than another here, and nobody falls silent.
    let question = question(
        &[
            (Decision::Assignment, "approach", -9.0),
            (Decision::Assignment, "task_age", 0.01),
            (Decision::RightOfWay, "report_age", 50.0),
            (Decision::RightOfWay, "remaining", 3.0),
            (Decision::Guidance, "vertical.lane_parity", 1.0),
            (Decision::Guidance, "horizontal.aisle", -0.1),
        ],
        1,
    );
    let first = |decision: Decision| {
        let values = question.first.values.iter().find(|values| values.decision == decision).expect("learned");
        (values.features[0].name, values.features[0].effect)
    };
    let (name, effect) = first(Decision::Assignment);
    assert!(name == "approach" && effect < 0.0, "{name} {effect}");
    let (name, effect) = first(Decision::RightOfWay);
    assert!(name == "remaining" && effect > 0.0, "{name} {effect}");
    assert_eq!(first(Decision::Guidance).0, "vertical.lane_parity");
    let parking = &question.first.values[3].features;
    assert!(parking.iter().all(|value| value.effect == 0.0), "{parking:?}");
    assert!(parking.iter().any(|value| value.name == "active" && value.spread.is_none()));
}

/// The parity of a lane is 1 or −1 on vertical edges and 0 on all others.
#[test]
fn spreads_over_edges_are_those_of_the_features() {
    let plain = question(&[(Decision::Guidance, "vertical.lane_parity", 1.0)], 1);
    let grid = &plain.stage.grid;
    let (mut vertical, mut all) = (0.0, 0.0);
    for cell in grid.cells() {
        for direction in Direction::ALL.into_iter().filter(|&direction| grid.neighbour(cell, direction).is_some()) {
            all += 1.0;
            vertical += f64::from(u8::from(!direction.is_horizontal()));
        }
    }
    let first = |asked: &Question| {
        let first = asked.first.values[1].features[0].clone();
        assert_eq!(first.name, "vertical.lane_parity");
        first.spread.expect("it weighs edges")
    };
    let (spread, expected) = (first(&plain), libm::sqrt(vertical / all));
    assert!((spread / expected - 1.0).abs() < 0.01, "{spread}, {expected}");
    // How much geometry counts is said by another parameter.
    let counts = 1.5;
    let weight = libm::log(counts) / (4.0 * crate::grid::winding(grid));
    let counted = [(Decision::Guidance, "vertical.lane_parity", 1.0), (Decision::Guidance, "geometry.winding", weight)];
    let wound = first(&question(&counted, 1));
    assert!((wound / expected / counts - 1.0).abs() < 0.03, "{wound}, {expected}");
}

/// Who is watched decides as before.
#[test]
fn a_watched_trial_is_the_same_trial() {
    let stage = stage();
    let policy = stage.learning_policy();
    let setting = Setting { stage: Arc::clone(&stage), policy, seed: 3 };
    let (mut watched, mut plain) = (Trial::default(), Trial::default());
    waiting::watch(&mut watched, &setting);
    plain.run(&setting);
    assert_eq!(state_hash(watched.world()), state_hash(plain.world()));
    let spreads = watched.world_mut().resource_mut::<crate::orchestration::Orchestrator>().spreads();
    assert!(spreads.iter().any(|(decision, of)| *decision == Decision::RightOfWay && of.iter().any(|&s| s > 0.0)));
}

#[test]
fn the_best_trial_and_the_worst_are_watched() {
    let question = question(&[(Decision::Assignment, "approach", -1.0), (Decision::Guidance, "use", 0.5)], 6);
    let setting = |seed| Setting { stage: Arc::clone(&question.stage), policy: question.policy.clone(), seed };
    let mut trial = Trial::default();
    let throughput: Vec<f64> = (0..6).map(|seed| trial.run(&setting(seed)).throughput).collect();
    let ends = [f64::max, f64::min].map(|end| throughput.iter().copied().reduce(end).expect("trials"));
    let watched = question.watch_extremes(&throughput).expect("sound");
    let seeds = [&watched[0], &watched[1]].map(|it| it.seed);
    assert!(ends[0] > ends[1] && seeds[0] != seeds[1]);
    let found = seeds.map(|seed| throughput[seed as usize].to_bits());
    assert_eq!(found, ends.map(f64::to_bits));
    for it in &watched {
        let alone = Watched::new(&setting(it.seed)).expect("sound");
        assert_eq!((&it.values, &it.lanes, &it.waiting), (&alone.values, &alone.lanes, &alone.waiting));
    }
    assert_ne!(watched[0].values, watched[1].values);
    let explained = question.answer(2, || {}).expect("sound trials");
    let apart = explained.apart.expect("six trials");
    assert_eq!((explained.watched_seed, [apart.best, apart.worst], apart.throughput), (seeds[0], seeds, ends));
    assert_eq!(explained.values, watched[0].values);
}

#[test]
fn one_way_lanes_are_found_with_their_direction() {
    let grid = Grid::new(Layout::open(6, 3)).expect("free");
    let cost = |cell, direction, _| match (grid.place(cell).1, direction) {
        (0, Direction::Left) | (2, Direction::Right) => 2_000,
        (1, Direction::Left) => 1_900,
        _ => 1_000,
    };
    let found = lanes(&grid, &Guidance::from_edges(&grid, cost));
    let told: Vec<_> = found.iter().map(|lane| (lane.is_row, lane.line, lane.from, lane.to, lane.leads())).collect();
    let row = |line, leads| (true, line, 0, 5, leads);
    assert_eq!(
        told,
        [row(0, Some(Direction::Right)), row(1, None), row(2, Some(Direction::Left))],
        "columns are short"
    );
}

/// Nothing is weighed but the approach: what else is set to 0 was 0 before, bit for bit.
#[test]
fn a_part_that_does_nothing_is_worth_nothing_and_the_contrast_adds_up() {
    let question = question(&[(Decision::Assignment, "approach", -1.0)], 3);
    let trials = question.trials();
    let mut counted = 0;
    let explained = question.answer(2, || counted += 1).expect("sound trials");
    assert_eq!((counted, explained.throughput.len()), (trials, 3));
    let part = |name: &str| explained.parts.iter().find(|part| part.name == name).expect("a part");
    for name in ["without foresight", "without stakes", "guidance without geometry", "tasks without their age"] {
        let gain = part(name).gain.as_ref().expect("a gain");
        assert_eq!((gain.percent, gain.ci95), (0.0, [0.0, 0.0]), "{name}");
        assert_eq!(part(name).throughput, explained.throughput, "{name}");
    }
    let lost = part("without assignment.approach");
    assert_ne!(lost.throughput, explained.throughput, "the only thing that it weighs");

    let contrast = explained.contrast.expect("three trials");
    assert_eq!((contrast.best.len(), contrast.worst.len()), (1, 1));
    assert!(contrast.throughput[0] >= contrast.throughput[1]);
    let is_outcome = |what: &str| what.contains("per tick") || what.contains("tasks");
    assert!(!contrast.traits.iter().any(|it| is_outcome(&it.what)), "throughput does not explain itself");
    let still = |area: bool| -> Vec<f64> {
        let named = contrast.traits.iter().filter(|it| it.what.starts_with("agents standing still"));
        named.filter(|it| (it.what.len() > "agents standing still".len()) == area).map(|it| it.worst).collect()
    };
    let (whole, areas) = (still(false), still(true));
    assert!(
        (areas.iter().sum::<f64>() - whole[0]).abs() < 1e-9 && (0.0..30.0).contains(&whole[0]),
        "{whole:?} {areas:?}"
    );
}
