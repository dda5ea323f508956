//! Faults and limits of communication, from the beginning or from a click on.

use std::sync::Arc;

use bevy::prelude::World;

use super::{Episode, Routes};
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Faults, Floor, Goal, Job, Position, Roster, Waited};
use crate::orchestration::Reports;
use crate::orchestration::communication::{Communication, CommunicationSpec};
use crate::sim::tick::report;

/// Things go wrong from now on.
pub(in crate::sim) fn admit_faults(world: &mut World, spec: &FaultSpec) {
    let (grid, agents) = (&world.resource::<Floor>().0, world.resource::<Roster>().agents());
    let (seed, tick) = (world.resource::<Episode>().seed, world.resource::<Clock>().tick);
    let faults = Faults::new(spec.clone(), grid, agents, seed, tick);
    world.insert_resource(faults);
}

/// Limits communication from now on; orchestration knows how things stand at this moment.
pub(in crate::sim) fn limit_communication(world: &mut World, spec: &CommunicationSpec) {
    let grid = Arc::clone(&world.resource::<Floor>().0);
    let agents = world.resource::<Roster>().agents();
    let seed = world.resource::<Episode>().seed;
    let mut routes = world.resource_mut::<Routes>();
    routes.set_keeps_older(true);
    let version = routes.version;
    world.insert_resource(Communication::new(spec, &grid, agents, seed, version));
    for agent in 0..agents as u32 {
        introduce(world, AgentId(agent));
    }
}

/// With limits, both sides begin with the truth about an agent, not with what was never sent.
pub(super) fn introduce(world: &mut World, id: AgentId) {
    let tick = world.resource::<Clock>().tick;
    let agent = world.entity(world.resource::<Roster>().entity(id));
    let state = (agent.get::<Position>(), agent.get::<Goal>(), agent.get::<Job>(), agent.get::<Waited>());
    let (Some(position), Some(goal), Some(job), Some(waited)) = state else { return };
    let is_broken = world.get_resource::<Faults>().is_some_and(|faults| faults.is_broken(id));
    let report = report(tick, *position, goal, job, *waited, is_broken);
    let Some(mut communication) = world.get_resource_mut::<Communication>() else { return };
    communication.ledger.agree(id, report.task);
    world.resource_mut::<Reports>().0[id.index()] = report;
}
