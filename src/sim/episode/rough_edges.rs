//! Faults and limits of communication, from the beginning or from a click on, and taken out where nothing is left of them.

use std::sync::Arc;

use bevy::prelude::{Entity, Mut, World};

use super::begin::admit_guide_paths;
use super::{Episode, Routes};
use crate::demand::TaskPool;
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Directive, Faults, Floor, Goal, Job, Position, Roster, Ties, Waited};
use crate::orchestration::Reports;
use crate::orchestration::communication::{Communication, CommunicationSpec, Tasks};
use crate::sim::tick::{hear_of_tasks, report};

/// Things go wrong from now on.
pub(in crate::sim) fn admit_faults(world: &mut World, spec: &FaultSpec) {
    let (grid, agents) = (&world.resource::<Floor>().0, world.resource::<Roster>().agents());
    let (seed, tick) = (world.resource::<Episode>().seed, world.resource::<Clock>().tick);
    let faults = Faults::new(spec.clone(), grid, agents, seed, tick);
    world.insert_resource(faults);
}

/// A world in which nothing is out of order and nothing goes wrong any more does without faults.
pub(in crate::sim) fn take_out_faults(world: &mut World) {
    if world.get_resource::<Faults>().is_some_and(Faults::is_over) {
        world.remove_resource::<Faults>();
    }
}

/// A world whose links have no limits does without them, unless a black-out is in force or to come. Whatever was still on its
/// way arrives: an agent that has not heard of its task sets out for it, and all follow the guidance in force.
pub(in crate::sim) fn take_out_limits(world: &mut World, spec: &CommunicationSpec) {
    let tick = world.resource::<Clock>().tick;
    let Some(communication) = world.get_resource::<Communication>() else { return };
    if !spec.has_perfect_links() || communication.black_outs().iter().any(|black_out| black_out.to_tick > tick) {
        return;
    }
    let Some(communication) = world.remove_resource::<Communication>() else { return };
    for agent in (0..world.resource::<Roster>().agents() as u32).map(AgentId) {
        let entity = world.resource::<Roster>().entity(agent);
        let news = communication.ledger.news(agent, communication.ledger.directed(agent));
        if news[0].is_some() {
            hear_of(world, entity, news);
        }
    }
    world.resource_mut::<Routes>().set_keeps_older(false);
    admit_guide_paths(world);
}

/// What an agent is told of tasks that are new to it.
fn hear_of(world: &mut World, entity: Entity, news: Tasks) {
    let tick = world.resource::<Clock>().tick;
    world.resource_scope(|world, pool: Mut<TaskPool>| {
        let mut agents = world.query::<(&mut Directive, &mut Job, &mut Goal, &mut Ties)>();
        if let Ok((mut directive, mut job, mut goal, mut ties)) = agents.get_mut(world, entity) {
            hear_of_tasks(news, (&mut directive, &mut job, &mut goal, &mut ties), &pool, tick);
        }
    });
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
    let next = agent.get::<Directive>().and_then(|directive| directive.next);
    let is_broken = world.get_resource::<Faults>().is_some_and(|faults| faults.is_broken(id));
    let report = report(tick, *position, goal, job, *waited, next, is_broken);
    let Some(mut communication) = world.get_resource_mut::<Communication>() else { return };
    communication.ledger.agree(id, [report.task, next]);
    world.resource_mut::<Reports>().0[id.index()] = report;
}
