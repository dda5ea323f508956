//! A world in the middle of an episode, saved and restored.
//!
//! A [`Snapshot`] holds what a tick reads before it writes it: clock, tally, agents, pool, streams, reports, directives,
//! guidance with its older versions, guide paths that agents follow, spreads of demand, faults, both sides of limited communication with what is on its way
//! between them, and what the policy's rules remember. What follows from the [`Setting`] is not in it (floor, scene, the rules
//! themselves), nor are buffers and cost-to-go fields, which are computed anew where they are missing. Observers, [`Facts`]
//! and [`Jams`], change nothing and are not in it either; in a restored world they begin anew. It runs on exactly as
//! the first one did.
//!
//! A component or resource that a tick reads before it writes it must be in [`Snapshot`]; everything here is taken apart
//! field by field, so that a new field cannot be forgotten, and a test lists all types that a world holds. State that
//! exists in some worlds only is an `Option`, whose `None` removes it. A rule's memory goes through
//! [`Remember`](crate::orchestration::Remember). Whatever changes what is saved raises [`VERSION`].

use std::sync::Arc;

use bevy::prelude::{EntityRef, Resource, World};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

use super::episode::{self, DemandStream, Episode, FrozenSkill, Routes, Setting};
use super::facts::Facts;
use super::followed_paths::FollowedPaths;
use super::jams::Jams;
use super::score::Tally;
use super::stopwatch::Stopwatch;
use super::tick::Planner;
use crate::demand::{Spreads, TaskPool};
use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, OwnGoals, Position, Roster, Ties, Waited};
use crate::grid::{Grid, Guidance};
use crate::orchestration::communication::Communication;
use crate::orchestration::{Directives, MemoryError, Orchestrator, OrchestratorMemory, Policy, Reports};

/// Version of the bytes. Others are refused: a snapshot belongs to the program that took it, a clip lasts.
const VERSION: u32 = 2;

const HEADER_BYTES: usize = 12;

/// A world between two ticks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// Hashes of the floor and of the policy in charge: it can only be restored under the same.
    floor: u64,
    policy: u64,
    clock: Clock,
    tally: Tally,
    episode: Episode,
    skill: FrozenSkill,
    /// By number.
    agents: Vec<AgentState>,
    pool: Option<(TaskPool, DemandStream)>,
    spreads: Spreads,
    faults: Option<Faults>,
    communication: Option<Communication>,
    followed_paths: Option<FollowedPaths>,
    reports: Reports,
    directives: Directives,
    guidance: Guidance,
    guidance_version: u32,
    /// Oldest first; `None` where communication has no limits.
    older_guidance: Option<Vec<Guidance>>,
    orchestrator: OrchestratorMemory,
}

/// All components of an agent but its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct AgentState {
    position: Position,
    goal: Goal,
    job: Job,
    waited: Waited,
    directive: Directive,
    ties: Ties,
    own_goals: Option<OwnGoals>,
}

/// Why a snapshot cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes are too few.
    #[error("expected a snapshot, found {0} bytes")]
    Short(usize),
    /// The bytes were written by another version of the program.
    #[error("expected a snapshot of version {VERSION}, found one of version {0}")]
    Version(u32),
    /// Some byte has changed.
    #[error("the snapshot is damaged: wrong checksum")]
    Damaged,
    /// The bytes do not decode.
    #[error("the snapshot does not decode: {0}")]
    Malformed(String),
    /// It was taken on another floor.
    #[error("the snapshot was taken on another floor")]
    OtherFloor,
    /// It was taken under another policy.
    #[error("the snapshot was taken under another policy")]
    OtherPolicy,
    /// A rule cannot remember what was saved.
    #[error(transparent)]
    Memory(#[from] MemoryError),
}

impl Snapshot {
    /// Takes a snapshot of a world between two ticks, whose episode is under way in `setting` as it is now, commands
    /// since its beginning included.
    pub fn take(world: &World, setting: &Setting) -> Self {
        let routes = world.resource::<Routes>();
        let Routes { guidance, version, cost_to_go: _, older: _ } = routes;
        let pool = world.get_resource::<TaskPool>().zip(world.get_resource::<DemandStream>());
        let roster = &world.resource::<Roster>().0;
        Self {
            floor: floor_hash(&world.resource::<Floor>().0),
            policy: policy_hash(&setting.policy),
            clock: *world.resource::<Clock>(),
            tally: *world.resource::<Tally>(),
            episode: world.resource::<Episode>().clone(),
            skill: world.resource::<FrozenSkill>().clone(),
            agents: roster.iter().filter_map(|&entity| AgentState::of(world.entity(entity))).collect(),
            pool: pool.map(|(pool, stream)| (pool.clone(), stream.clone())),
            spreads: world.resource::<Spreads>().clone(),
            faults: world.get_resource::<Faults>().cloned(),
            communication: world.get_resource::<Communication>().cloned(),
            followed_paths: world.get_resource::<FollowedPaths>().cloned(),
            reports: world.resource::<Reports>().clone(),
            directives: world.resource::<Directives>().clone(),
            guidance: guidance.clone(),
            guidance_version: *version,
            older_guidance: routes.older_guidance(),
            orchestrator: world.resource::<Orchestrator>().save(),
        }
    }

    /// Ticks that had been run.
    pub fn tick(&self) -> u32 {
        self.clock.tick
    }

    /// Brings a world to where it was, whatever it held before. `setting` must be the one in force back then. What looks
    /// on and keeps a history of its own begins anew.
    ///
    /// # Errors
    /// If floor or policy are others; the world is then as it was.
    pub fn restore(&self, world: &mut World, setting: &Setting) -> Result<(), SnapshotError> {
        let Self {
            floor,
            policy,
            clock,
            tally,
            episode,
            skill,
            agents,
            pool,
            spreads,
            faults,
            communication,
            followed_paths,
            reports,
            directives,
            guidance,
            guidance_version,
            older_guidance,
            orchestrator: memory,
        } = self;
        let grid = &setting.stage.grid;
        if *floor != floor_hash(grid) {
            return Err(SnapshotError::OtherFloor);
        }
        if *policy != policy_hash(&setting.policy) {
            return Err(SnapshotError::OtherPolicy);
        }
        let mut orchestrator = Orchestrator::new(&setting.policy, grid, &episode.demand, agents.len(), episode.seed);
        orchestrator.restore(memory)?;

        episode::remove_agents(world);
        episode::reuse_routes(world, grid, guidance.clone(), *guidance_version);
        world.resource_mut::<Routes>().set_older_guidance(grid, older_guidance.as_deref());
        let roster = (0..).map(AgentId).zip(agents).map(|(id, agent)| agent.spawn(id, world)).collect();
        world.insert_resource(Roster(roster));
        world.insert_resource(Floor(Arc::clone(grid)));
        world.insert_resource(*clock);
        world.insert_resource(*tally);
        world.insert_resource(episode.clone());
        world.insert_resource(skill.clone());
        world.insert_resource(reports.clone());
        world.insert_resource(directives.clone());
        world.insert_resource(orchestrator);
        world.insert_resource(spreads.clone());
        put(world, pool.as_ref().map(|(pool, _)| pool));
        put(world, pool.as_ref().map(|(_, stream)| stream));
        put(world, faults.as_ref());
        put(world, communication.as_ref());
        put(world, followed_paths.as_ref());
        world.init_resource::<Stopwatch>();
        world.get_resource_or_insert_with(Planner::default).reset(agents.len());
        if let Some(mut facts) = world.get_resource_mut::<Facts>() {
            facts.wait();
        }
        if let Some(mut jams) = world.get_resource_mut::<Jams>() {
            jams.reset(grid.len());
        }
        Ok(())
    }

    /// The snapshot as bytes: version, xxh3 hash of the rest, and the rest in
    /// [postcard](https://postcard.jamesmunns.com/wire-format); numbers are little-endian.
    ///
    /// # Errors
    /// If encoding fails.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SnapshotError> {
        let content = postcard::to_stdvec(self).map_err(|error| SnapshotError::Malformed(error.to_string()))?;
        Ok([&VERSION.to_le_bytes()[..], &xxh3_64(&content).to_le_bytes(), &content].concat())
    }

    /// The snapshot in bytes that [`Snapshot::to_bytes`] gave. Damage is found; bytes that were made up are not, and a
    /// world restored from such may panic.
    ///
    /// # Errors
    /// If they are of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let Some((header, content)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
            return Err(SnapshotError::Short(bytes.len()));
        };
        let [v0, v1, v2, v3, hash @ ..] = *header;
        let version = u32::from_le_bytes([v0, v1, v2, v3]);
        if version != VERSION {
            return Err(SnapshotError::Version(version));
        }
        if u64::from_le_bytes(hash) != xxh3_64(content) {
            return Err(SnapshotError::Damaged);
        }
        postcard::from_bytes(content).map_err(|error| SnapshotError::Malformed(error.to_string()))
    }
}

impl AgentState {
    /// The state of an agent; `None` for an entity that is none.
    fn of(agent: EntityRef<'_>) -> Option<Self> {
        Some(Self {
            position: *agent.get()?,
            goal: *agent.get()?,
            job: *agent.get()?,
            waited: *agent.get()?,
            directive: *agent.get()?,
            ties: agent.get::<Ties>()?.clone(),
            own_goals: agent.get::<OwnGoals>().cloned(),
        })
    }

    /// A new entity in this state.
    fn spawn(&self, id: AgentId, world: &mut World) -> bevy::prelude::Entity {
        let Self { position, goal, job, waited, directive, ties, own_goals } = self;
        let agent = (id, *position, *goal, *job, *waited, *directive, ties.clone());
        match own_goals {
            Some(own_goals) => world.spawn((agent, own_goals.clone())).id(),
            None => world.spawn(agent).id(),
        }
    }
}

/// Inserts a resource that exists in some worlds only, or removes it.
fn put<T: Resource + Clone>(world: &mut World, state: Option<&T>) {
    match state {
        Some(state) => world.insert_resource(state.clone()),
        None => {
            world.remove_resource::<T>();
        }
    }
}

fn floor_hash(grid: &Grid) -> u64 {
    xxh3_64(grid.layout().to_ascii().as_bytes())
}

/// A hash of the rules and every parameter behind them.
fn policy_hash(policy: &Policy) -> u64 {
    // Encoding into memory cannot fail; if it did, all policies would have the same hash and only their rules' memories
    // would tell them apart.
    xxh3_64(&postcard::to_stdvec(policy).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::any::{TypeId, type_name};
    use std::collections::BTreeSet;

    use bevy::ecs::component::ComponentInfo;
    use bevy::prelude::Schedule;

    use super::*;
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
        let buffers_and_observers = [id::<Planner>(), id::<Stopwatch>(), id::<Facts>(), id::<Jams>()];
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
}
