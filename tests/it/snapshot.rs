//! A world saved in the middle of an episode and restored runs on as if nothing had happened, tick for tick.

use std::sync::Arc;

use fleetwright::orchestration::assignment::AssignmentRule;
use fleetwright::orchestration::guidance::GuidanceRule;
use fleetwright::orchestration::meta_skill::{Scope, shipped};
use fleetwright::orchestration::parking::ParkingRule;
use fleetwright::orchestration::presets::PRESETS;
use fleetwright::orchestration::right_of_way::RightOfWayRule;
use fleetwright::orchestration::{Decision, MetaSkill, Policy};
use fleetwright::scene::{DEFAULT_SCENE, SHIPPED, Stage};
use fleetwright::sim::{Jams, Setting, Snapshot, Trial, WorldCommand, apply, state_hash};

use crate::random_world::{self, Chance, FLOORS};

/// Larger fleets are cut down, so that their fields do not take gigabytes.
const AGENTS_AT_MOST: u32 = 250;

/// Floors on which flow is anticipated: a thousand fields in each of five rounds.
const MOST_CELLS_LEARNED: usize = 50_000;
/// Makes a larger one small enough.
const FEWER_RACKS: [&str; 3] = ["layout.rack_rows=40", "layout.rack_columns=13", "fleet.agents=250"];

fn stage(name: &str, overrides: &[&str]) -> Arc<Stage> {
    let overrides: Vec<String> = overrides.iter().copied().map(str::to_owned).collect();
    let stage = Stage::open(name, &overrides).expect("a shipped scene");
    let mut scene = stage.scene.clone();
    scene.fleet.agents = scene.fleet.agents.min(AGENTS_AT_MOST);
    Arc::new(stage.rebuild(scene).expect("a smaller scene"))
}

fn hashes(trial: &mut Trial, ticks: u32) -> Vec<u64> {
    let tick = |_| {
        trial.tick();
        state_hash(trial.world())
    };
    (0..ticks).map(tick).collect()
}

fn saved(trial: &Trial, setting: &Setting) -> Vec<u8> {
    Snapshot::take(trial.world(), setting).to_bytes().expect("it encodes")
}

/// Runs `trial` on and compares with worlds restored from how it is now: a fresh one, one that was used for `other`, and
/// itself. Hashes must be the same after every tick, and in the end everything that is saved, to the last bit.
fn assert_restorable(trial: &mut Trial, setting: &Setting, ticks: u32, other: &Setting, what: &str) {
    let bytes = saved(trial, setting);
    let snapshot = Snapshot::from_bytes(&bytes).expect("it decodes");
    let expected = hashes(trial, ticks);
    let end = saved(trial, setting);
    let mut used = Trial::default();
    used.begin(other);
    used.tick();
    for (mut world, which) in [(Trial::default(), "fresh"), (used, "used"), (std::mem::take(trial), "same")] {
        snapshot.restore(world.world_mut(), setting).expect("the same floor and policy");
        assert!(saved(&world, setting) == bytes, "{what}, {which} world: other state at once");
        assert_eq!(hashes(&mut world, ticks), expected, "{what}, {which} world");
        assert!(saved(&world, setting) == end, "{what}, {which} world: other state after {ticks} ticks");
        *trial = world;
    }
}

fn assert_restorable_halfway(stage: &Arc<Stage>, policy: Policy, ticks: u32) {
    let setting = Setting { stage: Arc::clone(stage), policy, seed: 11 };
    let mut trial = Trial::default();
    trial.begin(&setting);
    hashes(&mut trial, ticks / 2);
    let other = Setting { policy: stage.policy.clone(), seed: 12, ..setting.clone() };
    let what = format!("{} under {}", stage.scene.name, setting.policy.tokens());
    assert_restorable(&mut trial, &setting, ticks - ticks / 2, &other, &what);
}

#[test]
fn every_scene_runs_on_as_before() {
    for (name, _) in SHIPPED {
        let stage = stage(name, &[]);
        assert_restorable_halfway(&stage, stage.policy.clone(), 60);
        let stage = if stage.grid.len() > MOST_CELLS_LEARNED { self::stage(name, &FEWER_RACKS) } else { stage };
        assert!(stage.grid.len() <= MOST_CELLS_LEARNED, "{name} is too large to anticipate flow on it");
        // Light weights leave fields that are quickly swept; one look at the traffic before the snapshot and one after it.
        let random = random_world::policy(&mut Chance::new(1), &stage.grid).meta_skill;
        let light: Vec<f64> = random.vector(&Scope::of(&Decision::ALL)).iter().map(|weight| weight / 10.0).collect();
        let mut meta_skill = random.with_vector(&Scope::of(&Decision::ALL), &light);
        meta_skill.guidance_refresh_ticks = 20;
        let learned = stage.learning_policy().with_meta_skill(meta_skill);
        assert_restorable_halfway(&stage, learned, 60);
    }
}

/// A fleet that becomes sparse in the middle of an episode is coordinated as sparse fleets are from then on, as one that was
/// given that size at the same tick by parameters without regimes, and so it is after a snapshot.
#[test]
fn another_regime_takes_over_with_another_fleet() {
    let general = Arc::new(shipped("general").expect("it ships"));
    let stage = stage(DEFAULT_SCENE, &[]);
    let learned = |meta_skill: &MetaSkill| stage.learning_policy().with_meta_skill(meta_skill.clone());
    let fewer = WorldCommand::SetAgents { agents: 30 };
    let mut setting = Setting { stage: Arc::clone(&stage), policy: learned(&general), seed: 11 };
    let mut trial = Trial::default();
    trial.begin(&setting);
    hashes(&mut trial, 30);
    apply(trial.world_mut(), &mut setting, &fewer);

    let dense = general.under(&stage.conditions()).into_owned();
    let mut setting_there = Setting { stage: Arc::clone(&stage), policy: learned(&dense), seed: 11 };
    let mut there = Trial::default();
    there.begin(&setting_there);
    hashes(&mut there, 30);
    apply(there.world_mut(), &mut setting_there, &fewer);
    let sparse = general.under(&setting_there.stage.conditions()).into_owned();
    assert_ne!(sparse.vector(&Scope::of(&Decision::ALL)), dense.vector(&Scope::of(&Decision::ALL)));
    apply(there.world_mut(), &mut setting_there, &WorldCommand::SwapPolicy(Box::new(learned(&sparse))));
    assert_eq!(hashes(&mut trial, 30), hashes(&mut there, 30));
    assert_restorable(&mut trial, &setting, 40, &setting_there, "general with fewer agents");
}

/// Votes, counts of use and held places outlast the snapshot: lane votes are counted every 50 ticks.
#[test]
fn every_rule_remembers() {
    let stages = [stage(DEFAULT_SCENE, &[]), stage("fulfilment-centre", &[])];
    for stage in &stages {
        for preset in PRESETS {
            assert_restorable_halfway(stage, preset.policy(&stage.grid).expect("a shipped preset"), 130);
        }
        let mut chance = Chance::new(2);
        let mut random = || random_world::policy(&mut chance, &stage.grid);
        let mut policies = Vec::new();
        policies.extend(AssignmentRule::ALL.map(|rule| Policy { assignment: rule, ..random() }));
        policies.extend(GuidanceRule::ALL.map(|rule| Policy { guidance: rule, ..random() }));
        policies.extend(RightOfWayRule::ALL.map(|rule| Policy { right_of_way: rule, ..random() }));
        policies.extend(ParkingRule::ALL.map(|rule| Policy { parking: rule, ..random() }));
        for policy in policies {
            assert_restorable_halfway(stage, policy, 130);
        }
    }
}

/// After a change of policy, fleet or demand the setting in force restores, not the one that the episode began with.
#[test]
fn commands_before_and_after_are_kept() {
    let mut other = None;
    for seed in 0..70 {
        let mut chance = Chance::new(1000 + seed);
        let mut setting = random_world::setting(&mut chance, seed as usize % FLOORS.len());
        let mut trial = Trial::default();
        trial.begin(&setting);
        for _ in 0..chance.between(1, 40) {
            if chance.once_in(8) {
                let command = random_world::command(&mut chance, &setting);
                apply(trial.world_mut(), &mut setting, &command);
            }
            trial.tick();
        }
        let other = other.replace(setting.clone()).unwrap_or_else(|| setting.clone());
        assert_restorable(&mut trial, &setting, 30, &other, &format!("world {seed}"));
        let snapshot = Snapshot::take(trial.world(), &setting);
        let mut restored = Trial::default();
        snapshot.restore(restored.world_mut(), &setting).expect("the same floor and policy");
        let grow = WorldCommand::SetAgents { agents: setting.stage.scene.fleet.agents + 1 };
        for world in [&mut trial, &mut restored] {
            apply(world.world_mut(), &mut setting.clone(), &grow);
        }
        assert_eq!(hashes(&mut trial, 20), hashes(&mut restored, 20), "world {seed}, one more agent");
    }
}

/// What observers have counted is no state of the world: they begin where the restored world goes on.
#[test]
fn jams_are_counted_anew() {
    let stage = stage("gridlock", &[]);
    let setting = Setting { policy: stage.policy.clone(), stage, seed: 11 };
    let mut trial = Trial::default().observing_jams();
    trial.begin(&setting);
    hashes(&mut trial, 60);
    let snapshot = Snapshot::take(trial.world(), &setting);
    hashes(&mut trial, 20);
    assert!(trial.world().resource::<Jams>().counts().agent_ticks > 0);
    snapshot.restore(trial.world_mut(), &setting).expect("the same floor and policy");
    assert_eq!(trial.world().resource::<Jams>().counts().agent_ticks, 0);
    hashes(&mut trial, 20);
    let mut fresh = Trial::default().observing_jams();
    snapshot.restore(fresh.world_mut(), &setting).expect("the same floor and policy");
    hashes(&mut fresh, 20);
    assert_eq!(trial.outcome().jams, fresh.outcome().jams);
    assert_eq!(fresh.outcome().jams.map(|jams| jams.ticks), Some(20));
}
