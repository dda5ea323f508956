//! Agents come and go between ticks, by commands: the facts are told at once, for some are gone again before a tick runs.

use std::sync::Arc;

use bevy::prelude::World;

use super::Facts;
use crate::fleet::{AgentId, Floor, Goal, OwnGoals, Position, Roster};
use crate::sim::episode::Episode;

/// An episode has begun, with the agents that are there.
pub(in crate::sim) fn begin(world: &mut World) {
    if !world.contains_resource::<Facts>() {
        return;
    }
    let (grid, demand) = (Arc::clone(&world.resource::<Floor>().0), world.resource::<Episode>().demand.clone());
    world.resource_mut::<Facts>().begin_episode(&grid, &demand);
    for agent in 0..world.resource::<Roster>().agents() as u32 {
        enter(world, AgentId(agent));
    }
}

/// An agent has come onto the floor.
pub(in crate::sim) fn enter(world: &mut World, id: AgentId) {
    if !world.contains_resource::<Facts>() {
        return;
    }
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let agent = world.entity(world.resource::<Roster>().entity(id));
    let (Some(&position), Some(&goal)) = (agent.get::<Position>(), agent.get::<Goal>()) else { return };
    let has_own_goals = agent.contains::<OwnGoals>();
    let goal = (has_own_goals && goal.counts).then_some(goal.cell);
    world.resource_mut::<Facts>().enter(&grid, id, position.now, goal);
}

/// The agent with the highest number has left the floor.
pub(in crate::sim) fn leave(world: &mut World, id: AgentId) {
    if let Some(mut facts) = world.get_resource_mut::<Facts>() {
        facts.leave(id);
    }
}
