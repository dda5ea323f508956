//! What fixes a tick, and what must not touch it.

use std::collections::BTreeMap;
use std::sync::Arc;

use fleetwright::orchestration::Policy;
use fleetwright::random::{Purpose, Stream};
use fleetwright::scene::{SHIPPED, Stage};
use fleetwright::sim::facts::{Facts, FleetChange, SquareId, TickFacts};
use fleetwright::sim::{Setting, Trial, Workers, state_hash};

use crate::random_world::{self, Chance, FLOORS};

/// The facts of every tick.
fn facts(setting: &Setting, ticks: u32) -> Vec<TickFacts> {
    let mut trial = Trial::default();
    trial.world_mut().insert_resource(Facts::default());
    trial.begin(setting);
    let tick = |_| {
        trial.tick();
        trial.world().resource::<Facts>().last_tick().expect("from the first tick on").clone()
    };
    (0..ticks).map(tick).collect()
}

fn stage(name: &str, overrides: &[&str]) -> Arc<Stage> {
    let overrides: Vec<String> = overrides.iter().map(|&text| text.to_owned()).collect();
    Arc::new(Stage::open(name, &overrides).expect("a shipped scene"))
}

/// Policies that differ in every decision, and one that draws by chance.
fn policies(stage: &Arc<Stage>) -> Vec<Policy> {
    let rules = [
        "assignment=nearest_pair,guidance=none,right_of_way=goal_age,parking=stay",
        "assignment=random,guidance=crisscross,right_of_way=waiting,parking=nearest_station",
        "assignment=first_come,guidance=lane_vote,right_of_way=goal_age,parking=nearest_station",
    ];
    let mut policies: Vec<Policy> =
        rules.iter().map(|rules| stage.policy.with_rules(rules, &stage.grid).expect("valid")).collect();
    policies.push(random_world::policy(&mut Chance::new(3), &stage.grid));
    policies
}

#[test]
fn tasks_arrive_alike_under_every_policy() {
    let stage = stage("fulfilment-centre", &["fleet.agents=120"]);
    let runs: Vec<Vec<TickFacts>> = policies(&stage)
        .into_iter()
        .map(|policy| facts(&Setting { stage: Arc::clone(&stage), policy, seed: 6 }, 150))
        .collect();
    let released = |run: &[TickFacts]| run.iter().map(|facts| facts.released.clone()).collect::<Vec<_>>();
    assert!(released(&runs[0]).iter().flatten().count() > 100);
    for run in &runs[1..] {
        assert_eq!(released(run), released(&runs[0]));
        assert_eq!(run[0].fleet, runs[0][0].fleet, "agents start alike");
        assert_ne!(run[100].steps, runs[0][100].steps, "and go other ways");
    }
}

/// A backlog is filled up as tasks are finished, so when tasks come depends on the policy; which come does not.
#[test]
fn a_backlog_holds_the_same_tasks_under_every_policy() {
    let stage = stage("narrow-aisles", &["fleet.agents=120"]);
    let released = |policy| -> Vec<_> {
        let run = facts(&Setting { stage: Arc::clone(&stage), policy, seed: 6 }, 150);
        run.into_iter().flat_map(|facts| facts.released).collect()
    };
    let runs: Vec<Vec<_>> = policies(&stage).into_iter().map(released).collect();
    let shortest = runs.iter().map(Vec::len).min().unwrap_or(0);
    assert!(shortest > 200 && runs.iter().any(|run| run.len() > shortest), "{shortest}");
    for run in &runs {
        assert_eq!(run[..shortest], runs[0][..shortest]);
    }
}

#[test]
fn agents_draw_the_same_goals_under_every_policy() {
    // One floor where goals alternate between kinds of cells, and one where they are any cell.
    for name in ["benchmarks/warehouse-33-36", "benchmarks/empty-32-32"] {
        let stage = stage(name, &["fleet.agents=150"]);
        let runs: Vec<BTreeMap<u32, Vec<Option<SquareId>>>> = policies(&stage)
            .into_iter()
            .map(|policy| goals(&facts(&Setting { stage: Arc::clone(&stage), policy, seed: 6 }, 200)))
            .collect();
        let mut compared = 0;
        for run in &runs[1..] {
            for (agent, goals) in run {
                let both = goals.len().min(runs[0][agent].len());
                assert_eq!(goals[..both], runs[0][agent][..both], "{name}, agent {agent}");
                compared += both;
            }
        }
        assert!(compared > 3 * 300, "{name}: {compared}");
    }
}

/// Each agent's goals in the order in which it had them; a goal drawn twice running counts once.
fn goals(run: &[TickFacts]) -> BTreeMap<u32, Vec<Option<SquareId>>> {
    let first = run[0].fleet.iter().map(|change| match change {
        FleetChange::Entered(entry) => (entry.agent.0, vec![entry.goal]),
        FleetChange::Left(agent) => panic!("agent {} left", agent.0),
    });
    let mut goals: BTreeMap<u32, Vec<Option<SquareId>>> = first.collect();
    for (agent, goal) in run.iter().flat_map(|facts| &facts.goals) {
        goals.entry(agent.0).or_default().push(*goal);
    }
    goals
}

/// The stream of one purpose never shows in another, whatever the index.
#[test]
fn purposes_share_no_stream() {
    let mut firsts: Vec<u64> = Vec::new();
    for seed in 0..4 {
        for purpose in Purpose::ALL {
            firsts.extend((0..500).map(|index| Stream::new(seed, purpose, index).next_u64()));
        }
    }
    let count = firsts.len();
    firsts.sort_unstable();
    firsts.dedup();
    assert_eq!(firsts.len(), count);
}

/// Hash by hash, with the fact log kept and without.
#[test]
fn observers_change_nothing() {
    for seed in 0..21 {
        let setting = random_world::setting(&mut Chance::new(500 + seed), seed as usize % FLOORS.len());
        let (mut alone, mut observed) = (Trial::default(), Trial::default().keeping_facts());
        alone.begin(&setting);
        observed.begin(&setting);
        for tick in 0..60 {
            alone.tick();
            observed.tick();
            assert_eq!(state_hash(alone.world()), state_hash(observed.world()), "world {seed}, tick {tick}");
        }
    }
}

/// Every shipped scene: the same outcome on one thread and on three, with facts and without, and facts that confirm it.
#[test]
fn outcomes_depend_on_neither_threads_nor_observers() {
    let setting = |name: &str| {
        let stage = Stage::open(name, &[]).expect("a shipped scene");
        let mut scene = stage.scene.clone();
        scene.episode.ticks = 50;
        scene.fleet.agents = scene.fleet.agents.min(300);
        let stage = Arc::new(stage.rebuild(scene).expect("a smaller scene"));
        Setting { policy: stage.policy.clone(), stage, seed: 9 }
    };
    let settings: Vec<Setting> = SHIPPED.iter().map(|(name, _)| setting(name)).collect();
    let alone = Workers::start(1).expect("a thread").run(settings.clone());
    let shared = Workers::start_with(3, || Trial::default().keeping_facts()).expect("threads").run(settings);
    for ((name, _), (alone, shared)) in SHIPPED.iter().zip(alone.into_iter().zip(shared)) {
        let (alone, mut shared) = (alone.expect("no failure"), shared.expect("no failure"));
        let log = shared.facts.take().expect("kept");
        assert_eq!(alone, shared, "{name}");
        let recount = log.audit().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(recount.throughput().to_bits(), alone.throughput.to_bits(), "{name}");
        assert_eq!(recount.completion_rate().to_bits(), alone.completion_rate.to_bits(), "{name}");
    }
}
