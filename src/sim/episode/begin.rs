//! A world before the first tick, and another policy between two.

use std::sync::Arc;

use bevy::prelude::World;

use super::agents::{remove_agents, spawn_agents};
use super::rough_edges::{admit_faults, limit_communication};
use super::routes::reuse_routes;
use super::{DemandStream, Episode, FrozenSkill, Routes, Setting};
use crate::demand::{Demand, Spreads, TaskPool};
use crate::fleet::{Clock, Faults, Floor, Roster};
use crate::grid::Guidance;
use crate::orchestration::communication::Communication;
use crate::orchestration::guidance::GuidanceView;
use crate::orchestration::{AgentReport, Directives, Orchestrator, Policy, Reports};
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::sim::facts;
use crate::sim::followed_paths::FollowedPaths;
use crate::sim::forget_past::forget_past;
use crate::sim::score::Tally;
use crate::sim::stopwatch::Stopwatch;
use crate::sim::tick::Planner;

/// Sets `world` up for the first tick of a trial. Whatever an earlier episode left of agents is removed; buffers that
/// fit are kept.
pub fn begin_episode(world: &mut World, setting: &Setting) {
    remove_agents(world);
    let Stage { scene, grid, .. } = &*setting.stage;
    let (agents, seed, conditions) = (scene.fleet.agents, setting.seed, setting.stage.conditions());
    reuse_routes(world, grid, Guidance::plain(grid), 0);
    let spreads = Spreads::new(grid, &scene.demand, seed);
    let roster = spawn_agents(world, grid, agents, seed, &scene.demand, spreads.goals());
    world.insert_resource(Roster(roster));
    world.insert_resource(spreads);
    world.insert_resource(Floor(Arc::clone(grid)));
    world.insert_resource(Clock::default());
    world.insert_resource(Tally { assigned: initially_assigned(&scene.demand, agents), ..Tally::default() });
    world.insert_resource(Episode { demand: scene.demand.clone(), seed, conditions });
    let rules = Orchestrator::new(&setting.policy, grid, &scene.demand, agents as usize, &conditions, seed);
    world.insert_resource(rules);
    world.insert_resource(Directives::default());
    world.insert_resource(Reports(vec![AgentReport::BLANK; agents as usize]));
    world.init_resource::<FrozenSkill>();
    world.init_resource::<Stopwatch>();
    world.get_resource_or_insert_with(Planner::default).reset(agents as usize);
    if matches!(scene.demand, Demand::Pool { .. }) {
        world.insert_resource(TaskPool::default());
        world.insert_resource(DemandStream(Stream::new(seed, Purpose::Demand, 0)));
    } else {
        world.remove_resource::<TaskPool>();
    }
    world.remove_resource::<Faults>();
    if !scene.faults.is_empty() {
        admit_faults(world, &scene.faults);
    }
    world.remove_resource::<Communication>();
    if !scene.communication.is_perfect() {
        limit_communication(world, &scene.communication);
    }
    world.remove_resource::<FollowedPaths>();
    admit_guide_paths(world);
    facts::fleet::begin(world);
    forget_past(world);
}

/// Agents can follow guide paths from now on if the policy lays any. Without limits of communication they hear at once
/// that there are none.
pub(super) fn admit_guide_paths(world: &mut World) {
    if world.resource::<Orchestrator>().guide_paths().is_some() {
        let agents = world.resource::<Roster>().agents();
        world.get_resource_or_insert_with(FollowedPaths::default).resize(agents);
    } else if !world.contains_resource::<Communication>() {
        world.remove_resource::<FollowedPaths>();
    }
}

fn initially_assigned(demand: &Demand, agents: u32) -> u64 {
    match demand {
        Demand::PerAgent { .. } => u64::from(agents),
        Demand::Pool { .. } => 0,
    }
}

/// Puts another policy in charge of the running episode, from the next tick on. The new rules start without memory of
/// the episode; guidance is decided anew at once.
pub fn swap_policy(world: &mut World, policy: &Policy) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let Episode { demand, seed, conditions } = world.resource::<Episode>().clone();
    let agents = world.resource::<Roster>().agents();
    let mut orchestrator = Orchestrator::new(policy, &grid, &demand, agents, &conditions, seed);
    let reports = world.resource::<Reports>().0.clone();
    let tick = world.resource::<Clock>().tick;
    let mut routes = world.resource_mut::<Routes>();
    let view = GuidanceView { grid: &grid, demand: &demand, tick: 0, reports: &reports };
    let guidance = orchestrator.guide(view, &mut routes.cost_to_go);
    orchestrator.note_guided(tick);
    routes.set_guidance(&grid, guidance.unwrap_or_else(|| Guidance::plain(&grid)));
    world.insert_resource(orchestrator);
    admit_guide_paths(world);
}
