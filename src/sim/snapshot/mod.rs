//! A world in the middle of an episode, saved and restored.
//!
//! A [`Snapshot`] holds what a tick reads before it writes it: clock, tally, agents, pool, streams, reports, directives,
//! guidance with its older versions, guide paths that agents follow, spreads of demand, faults, both sides of limited
//! communication with what is on its way between them, and what the policy's rules remember. What follows from the
//! [`Setting`] is not in it (floor, scene, the rules themselves), nor are buffers and cost-to-go fields, which are computed
//! anew where they are missing. Observers ([`Facts`], [`Jams`], [`Visits`], [`Reasons`]) change nothing and are not in it either; in a
//! restored world they begin anew, except visits and reasons, which rewind as far as their history reaches. It runs on exactly as the
//! first one did.
//!
//! A component or resource that a tick reads before it writes it must be in [`Snapshot`]; everything here is taken apart
//! field by field, so that a new field cannot be forgotten, and a test lists all types that a world holds. State that
//! exists in some worlds only is an `Option`, whose `None` removes it. A rule's memory goes through
//! [`Remember`](crate::orchestration::Remember). Whatever changes what is saved raises the version in `bytes.rs`.

mod agent;
mod bytes;
mod error;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use bevy::prelude::{Resource, World};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use self::agent::AgentState;
pub use self::error::SnapshotError;
use super::episode::{self, DemandStream, Episode, FrozenSkill, Routes, Setting};
use super::facts::Facts;
use super::followed_paths::FollowedPaths;
use super::jams::Jams;
use super::reasons::Reasons;
use super::score::Tally;
use super::stations::Visits;
use super::stopwatch::Stopwatch;
use super::tick::Planner;
use crate::demand::{Spreads, TaskPool};
use crate::fleet::{AgentId, Clock, Faults, Floor, Roster};
use crate::grid::{Grid, Guidance};
use crate::orchestration::communication::Communication;
use crate::orchestration::{Directives, Orchestrator, OrchestratorMemory, Policy, Reports};

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
        let Episode { demand, seed, conditions } = episode;
        let mut orchestrator = Orchestrator::new(&setting.policy, grid, demand, agents.len(), conditions, *seed);
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
        if let Some(mut visits) = world.get_resource_mut::<Visits>() {
            visits.rewind(clock.tick);
        }
        if let Some(mut reasons) = world.get_resource_mut::<Reasons>() {
            reasons.rewind(clock.tick);
        }
        Ok(())
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
