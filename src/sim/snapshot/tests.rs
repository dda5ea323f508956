//! What a snapshot must hold, and what is refused.

use std::any::{TypeId, type_name};
use std::collections::BTreeSet;

use bevy::ecs::component::ComponentInfo;
use bevy::prelude::Schedule;

use super::*;
use crate::fleet::{Directive, Goal, Job, OwnGoals, Position, Ties, Waited};
use crate::orchestration::MemoryError;
use crate::scene::Stage;
use crate::sim::{Trial, state_hash};

fn setting(scene: &str) -> Setting {
    let overrides = ["fleet.agents=20".to_owned()];
    let stage = Stage::open(scene, &overrides).unwrap();
    Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 5 }
}

fn begun(setting: &Setting, ticks: u32) -> Trial {
    let mut trial = Trial::default();
    trial.begin(setting);
    (0..ticks).for_each(|_| trial.tick());
    trial
}

fn id<T: 'static>() -> (TypeId, &'static str) {
    (TypeId::of::<T>(), type_name::<T>())
}

/// Fails when a component or resource is added: decide whether ticks read it before they write it, save it if so, and
/// list it here.
#[test]
fn every_type_that_a_world_holds_is_accounted_for() {
    let saved = [
        id::<Clock>(),
        id::<Tally>(),
        id::<Episode>(),
        id::<FrozenSkill>(),
        id::<TaskPool>(),
        id::<DemandStream>(),
        id::<Spreads>(),
        id::<Faults>(),
        id::<Communication>(),
        id::<FollowedPaths>(),
        id::<Reports>(),
        id::<Directives>(),
        id::<Routes>(),
        id::<Orchestrator>(),
        id::<Position>(),
        id::<Goal>(),
        id::<Job>(),
        id::<Waited>(),
        id::<Directive>(),
        id::<Ties>(),
        id::<OwnGoals>(),
    ];
    let from_the_setting = [id::<AgentId>(), id::<Roster>(), id::<Floor>()];
    let buffers_and_observers =
        [id::<Planner>(), id::<Stopwatch>(), id::<Facts>(), id::<Jams>(), id::<Visits>(), id::<Reasons>()];
    let mut trial = begun(&setting("narrow-aisles"), 2);
    trial.begin(&setting("benchmarks/warehouse-33-36"));
    trial.tick();
    // The engine registers some of its own when a world is created, and when it runs its first schedule.
    let types = |world: &World| -> BTreeSet<TypeId> {
        world.components().iter_registered().filter_map(ComponentInfo::type_id).collect()
    };
    let mut ours = types(trial.world());
    let mut engine = World::new();
    let mut schedule = Schedule::default();
    schedule.add_systems(|| {});
    schedule.run(&mut engine);
    for of_the_engine in types(&engine) {
        ours.remove(&of_the_engine);
    }
    for (known, name) in [&saved[..], &from_the_setting, &buffers_and_observers].concat() {
        assert!(ours.remove(&known), "{name} is listed, but a world does not hold it");
    }
    assert_eq!(ours.len(), 0, "types that are not listed");
}

#[test]
fn refused_snapshots_leave_the_world_alone() {
    let (aisles, doors) = (setting("narrow-aisles"), setting("two-doors"));
    let mut trial = begun(&aisles, 10);
    let snapshot = Snapshot::take(trial.world(), &aisles);
    assert_eq!(snapshot.tick(), 10);
    trial.tick();
    let before = state_hash(trial.world());
    assert_eq!(snapshot.restore(trial.world_mut(), &doors), Err(SnapshotError::OtherFloor));
    let policy = aisles.policy.with_rules("guidance=crisscross", &aisles.stage.grid).unwrap();
    let other = Setting { policy, ..aisles.clone() };
    assert_eq!(snapshot.restore(trial.world_mut(), &other), Err(SnapshotError::OtherPolicy));
    let mut stranger = snapshot.clone();
    stranger.orchestrator = begun(&doors, 1).world().resource::<Orchestrator>().save();
    let voting = aisles.policy.with_rules("guidance=lane_vote", &aisles.stage.grid).unwrap();
    stranger.policy = policy_hash(&voting);
    let voting = Setting { policy: voting, ..aisles.clone() };
    let refused = stranger.restore(trial.world_mut(), &voting);
    assert!(matches!(refused, Err(SnapshotError::Memory(MemoryError::Malformed(_)))), "{refused:?}");
    assert_eq!(state_hash(trial.world()), before);
    assert_eq!(snapshot.restore(trial.world_mut(), &aisles), Ok(()));
    assert_eq!(trial.world().resource::<Clock>().tick, 10);
}

#[test]
fn other_versions_and_damaged_bytes_are_refused() {
    let aisles = setting("narrow-aisles");
    let bytes = Snapshot::take(begun(&aisles, 3).world(), &aisles).to_bytes().unwrap();
    assert_eq!(Snapshot::from_bytes(&bytes).unwrap().to_bytes().as_ref(), Ok(&bytes));
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let error = Snapshot::from_bytes(&damaged).unwrap_err();
        assert!(matches!((bit / 8, error), (0..4, SnapshotError::Version(_)) | (4.., SnapshotError::Damaged)));
    }
    assert_eq!(Snapshot::from_bytes(&bytes[..11]).unwrap_err(), SnapshotError::Short(11));
    assert_eq!(Snapshot::from_bytes(&bytes[..99]).unwrap_err(), SnapshotError::Damaged);
}
