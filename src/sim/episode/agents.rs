//! Agents enter the floor and leave it.

use std::sync::Arc;

use bevy::prelude::{Entity, World};

use super::rough_edges::introduce;
use super::{Episode, Routes};
use crate::demand::{Demand, GoalStream, Spread, Spreads, TaskPool};
use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, OwnGoals, Position, Roster, Ties, Waited};
use crate::grid::{Cell, Grid};
use crate::orchestration::communication::Communication;
use crate::orchestration::{AgentReport, Reports};
use crate::random::{Purpose, Stream};
use crate::sim::facts;
use crate::sim::followed_paths::FollowedPaths;
use crate::sim::score::Tally;
use crate::sim::tick::Planner;

/// The fleet of an episode that begins, on distinct random cells.
pub(super) fn spawn_agents(
    world: &mut World,
    grid: &Grid,
    agents: u32,
    seed: u64,
    demand: &Demand,
    goals: &Spread,
) -> Vec<Entity> {
    let cells: Vec<Cell> = grid.cells().collect();
    let starts = Stream::new(seed, Purpose::Placement, 0).choose_distinct(cells, agents as usize);
    let ids = (0..agents).map(AgentId);
    if matches!(demand, Demand::Pool { .. }) {
        let bundles: Vec<_> = ids.zip(starts).map(|(id, start)| pool_agent(id, start, 0, seed)).collect();
        return world.spawn_batch(bundles).collect();
    }
    let bundles: Vec<_> =
        ids.zip(starts).map(|(id, start)| agent_with_goals(id, start, 0, seed, grid, demand, goals)).collect();
    world.spawn_batch(bundles).collect()
}

type PoolAgent = (AgentId, Position, Goal, Job, Waited, Directive, Ties);

/// An agent without work, standing on `start`.
fn pool_agent(id: AgentId, start: Cell, tick: u32, seed: u64) -> PoolAgent {
    let mut ties = Ties(Stream::new(seed, Purpose::Skill, u64::from(id.0)));
    let goal = Goal { cell: start, since_tick: tick, draw: ties.draw(), counts: false };
    let position = Position { now: start, before: start };
    (id, position, goal, Job::default(), Waited(0), Directive::default(), ties)
}

/// An agent with its own stream of goals, on its way to the first.
fn agent_with_goals(
    id: AgentId,
    start: Cell,
    tick: u32,
    seed: u64,
    grid: &Grid,
    demand: &Demand,
    goals: &Spread,
) -> (PoolAgent, OwnGoals) {
    let mut own = GoalStream::new(seed, id.0);
    let mut agent = pool_agent(id, start, tick, seed);
    let first = own.next_goal(grid, start, goals);
    if !demand.switches_off(grid, first) {
        agent.2.cell = first;
        agent.2.counts = true;
    }
    (agent, OwnGoals(own))
}

/// Puts one more agent on a free cell; its number must be the next.
pub(in crate::sim) fn add_agent(world: &mut World, id: AgentId) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let Episode { demand, seed, .. } = world.resource::<Episode>().clone();
    let tick = world.resource::<Clock>().tick;
    let roster = world.resource::<Roster>().0.clone();
    let mut is_taken = vec![false; grid.len()];
    for position in roster.iter().filter_map(|&entity| world.get::<Position>(entity)) {
        is_taken[position.now.index()] = true;
    }
    let free: Vec<Cell> = grid.cells().filter(|cell| !is_taken[cell.index()]).collect();
    let mut stream = Stream::new(seed, Purpose::Placement, 1 + (u64::from(tick) << 32 | u64::from(id.0)));
    let start = free[stream.below(free.len() as u32) as usize];
    let entity = if matches!(demand, Demand::Pool { .. }) {
        world.spawn(pool_agent(id, start, tick, seed)).id()
    } else {
        world.resource_mut::<Tally>().assigned += 1;
        let first = agent_with_goals(id, start, tick, seed, &grid, &demand, world.resource::<Spreads>().goals());
        world.spawn(first).id()
    };
    world.resource_mut::<Roster>().0.push(entity);
    fit_columns(world);
    introduce(world, id);
    facts::fleet::enter(world, id);
}

/// Takes the agent with the highest number off the floor; tasks it worked on, or was to, return to the pool.
pub(in crate::sim) fn remove_agent(world: &mut World, id: AgentId) {
    let Some(entity) = world.resource_mut::<Roster>().0.pop() else { return };
    debug_assert_eq!(world.get::<AgentId>(entity), Some(&id), "agents leave from the highest number down");
    let task = world.get::<Job>(entity).and_then(|job| job.task);
    let mut tasks = [task, world.get::<Directive>(entity).and_then(|directive| directive.next)];
    if let Some(communication) = world.get_resource::<Communication>() {
        tasks = communication.ledger.unfinished(id, task);
    }
    if let Some(mut pool) = world.get_resource_mut::<TaskPool>() {
        tasks.into_iter().flatten().for_each(|task| pool.reopen(task));
    }
    world.despawn(entity);
    fit_columns(world);
    facts::fleet::leave(world, id);
}

/// Columns over agents follow the size of the fleet.
fn fit_columns(world: &mut World) {
    let agents = world.resource::<Roster>().agents();
    world.resource_mut::<Reports>().0.resize(agents, AgentReport::BLANK);
    world.resource_mut::<Planner>().reset(agents);
    let version = world.resource::<Routes>().version;
    if let Some(mut communication) = world.get_resource_mut::<Communication>() {
        communication.resize(agents, version);
    }
    if let Some(mut faults) = world.get_resource_mut::<Faults>() {
        faults.resize(agents);
    }
    if let Some(mut followed) = world.get_resource_mut::<FollowedPaths>() {
        followed.resize(agents);
    }
}

/// Takes the whole fleet off the floor.
pub(in crate::sim) fn remove_agents(world: &mut World) {
    if let Some(roster) = world.remove_resource::<Roster>() {
        for entity in roster.0 {
            world.despawn(entity);
        }
    }
    // The engine notes everything that is removed until it is told that it was seen; nobody looks, and a worker's world lasts for
    // thousands of episodes.
    world.clear_trackers();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Stage;
    use crate::sim::{Setting, begin_episode};

    #[test]
    fn a_world_keeps_no_list_of_agents_that_have_gone() {
        let stage = Stage::open("narrow-aisles", &[]).expect("a shipped scene");
        let setting = Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 1 };
        let mut world = World::new();
        for _ in 0..3 {
            begin_episode(&mut world, &setting);
            assert_eq!(world.removed::<Position>().count(), 0);
        }
        world.despawn(world.resource::<Roster>().0[0]);
        assert_eq!(world.removed::<Position>().count(), 1, "it is noted until the next episode");
    }
}
