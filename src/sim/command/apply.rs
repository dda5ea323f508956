//! What commands do to a world.

use std::sync::Arc;

use bevy::prelude::{Mut, World};

use super::WorldCommand;
use crate::demand::{Demand, Spreads};
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Faults, Floor, Roster};
use crate::grid::Area;
use crate::orchestration::communication::{BlackOut, Communication, CommunicationSpec, LinkSpec};
use crate::scene::Stage;
use crate::sim::episode::{self, Episode, Setting};

/// Applies a command. `setting` follows along, so that a later restart begins from what the world is now.
pub fn apply(world: &mut World, setting: &mut Setting, command: &WorldCommand) {
    match command {
        WorldCommand::Restart { seed } => {
            setting.seed = *seed;
            episode::begin_episode(world, setting);
        }
        WorldCommand::SwapPolicy(policy) => {
            setting.policy = (**policy).clone();
            episode::swap_policy(world, policy);
        }
        WorldCommand::SetAgents { agents } => set_agents(world, setting, *agents),
        WorldCommand::SetDemandRate { rate } => {
            change_stage(setting, |stage| set_rate(&mut stage.scene.demand, *rate));
            set_rate(&mut world.resource_mut::<Episode>().demand, *rate);
        }
        WorldCommand::SetEpisodeTicks { ticks } => change_stage(setting, |stage| stage.scene.episode.ticks = *ticks),
        WorldCommand::ShiftDemand => {
            let grid = Arc::clone(&world.resource::<Floor>().0);
            world.resource_mut::<Spreads>().shift_now(&grid);
        }
        WorldCommand::BlackOut { area, ticks } => black_out(world, *area, *ticks),
        WorldCommand::BreakAgent { agent, ticks } => {
            let until = end(world, *ticks);
            faults(world).break_down(*agent, until);
        }
        WorldCommand::BlockCell { cell, ticks } => {
            let until = end(world, *ticks);
            if cell.index() < world.resource::<Floor>().0.len() {
                faults(world).block(*cell, until);
            }
        }
        WorldCommand::SetLinks { reports, directives, relays } => {
            set_links(world, setting, (*reports, *directives), relays);
        }
        WorldCommand::SetBreakdowns { rate_per_agent_tick, ticks } => {
            set_breakdowns(world, setting, *rate_per_agent_tick, *ticks);
        }
        WorldCommand::SetHotSpots { shapes } => {
            change_hot_spots(world, setting, |demand| demand.set_hot_spots(shapes));
        }
        WorldCommand::GatherDemand { spot } => change_hot_spots(world, setting, |demand| demand.gather(*spot)),
        WorldCommand::PlaceHotSpots { centres } => {
            let grid = Arc::clone(&world.resource::<Floor>().0);
            world.resource_mut::<Spreads>().place(&grid, centres);
        }
        WorldCommand::MendAgent { agent } => {
            if let Some(mut faults) = world.get_resource_mut::<Faults>() {
                faults.mend(*agent);
            }
            episode::take_out_faults(world);
        }
        WorldCommand::OpenCell { cell } => {
            let grid = Arc::clone(&world.resource::<Floor>().0);
            if let Some(mut faults) = world.get_resource_mut::<Faults>() {
                faults.open(&grid, *cell);
            }
            episode::take_out_faults(world);
        }
        WorldCommand::SetBlackOuts { black_outs } => set_black_outs(world, setting, black_outs),
    }
}

/// Lets agents enter or leave until there are so many.
fn set_agents(world: &mut World, setting: &mut Setting, agents: u32) {
    let agents = agents.clamp(1, world.resource::<Floor>().0.len() as u32);
    change_stage(setting, |stage| stage.scene.fleet.agents = agents);
    let now = world.resource::<Roster>().agents() as u32;
    for leaving in (agents..now).rev() {
        episode::remove_agent(world, AgentId(leaving));
    }
    for entering in now..agents {
        episode::add_agent(world, AgentId(entering));
    }
    world.resource_mut::<Episode>().conditions = setting.stage.conditions();
    episode::swap_policy(world, &setting.policy);
}

/// Silences a part of the floor from now on; communication without limits has some from now on.
fn black_out(world: &mut World, area: Area, ticks: u32) {
    if !world.contains_resource::<Communication>() {
        episode::limit_communication(world, &CommunicationSpec::default());
    }
    let (from_tick, to_tick) = (world.resource::<Clock>().tick, end(world, ticks));
    world.resource_mut::<Communication>().black_out(BlackOut { area, from_tick, to_tick });
}

/// Has exactly these black-outs; with none of them and no other limits the world does without again.
fn set_black_outs(world: &mut World, setting: &Setting, black_outs: &[BlackOut]) {
    if !world.contains_resource::<Communication>() && !black_outs.is_empty() {
        episode::limit_communication(world, &CommunicationSpec::default());
    }
    if let Some(mut communication) = world.get_resource_mut::<Communication>() {
        communication.set_black_outs(black_outs);
    }
    episode::take_out_limits(world, &setting.stage.scene.communication);
}

/// Limits the links of the scene and of the running world; a meta-skill with regimes may come to something else within them.
fn set_links(world: &mut World, setting: &mut Setting, links: (LinkSpec, LinkSpec), relays: &[(u32, u32)]) {
    change_stage(setting, |stage| {
        let spec = &mut stage.scene.communication;
        (spec.reports, spec.directives) = links;
        relays.clone_into(&mut spec.relays);
    });
    limit_links(world, &setting.stage.scene.communication);
    world.resource_mut::<Episode>().conditions = setting.stage.conditions();
    if setting.policy.meta_skill.regimes().next().is_some() {
        episode::swap_policy(world, &setting.policy);
    }
}

/// Lets agents break down by chance, in the scene and in the running world.
fn set_breakdowns(world: &mut World, setting: &mut Setting, rate_per_agent_tick: f64, ticks: u32) {
    change_stage(setting, |stage| {
        let spec = &mut stage.scene.faults.breakdowns;
        (spec.rate_per_agent_tick, spec.ticks) = (rate_per_agent_tick, ticks);
    });
    if rate_per_agent_tick > 0.0 || world.contains_resource::<Faults>() {
        faults(world).set_breakdowns(rate_per_agent_tick, ticks);
    }
    episode::take_out_faults(world);
}

/// Gives the running world's links the limits that the scene has now.
fn limit_links(world: &mut World, spec: &CommunicationSpec) {
    let (grid, tick) = (Arc::clone(&world.resource::<Floor>().0), world.resource::<Clock>().tick);
    match world.get_resource_mut::<Communication>() {
        Some(mut communication) => {
            communication.set_links((spec.reports, spec.directives), &spec.relays, &grid, tick);
            episode::take_out_limits(world, spec);
        }
        None if !spec.has_perfect_links() => episode::limit_communication(world, spec),
        None => {}
    }
}

/// The tick that comes `ticks` after the next.
fn end(world: &World, ticks: u32) -> u32 {
    world.resource::<Clock>().tick.saturating_add(ticks)
}

/// The running world's faults; a scene without any has none until now.
fn faults(world: &mut World) -> Mut<'_, Faults> {
    if !world.contains_resource::<Faults>() {
        episode::admit_faults(world, &FaultSpec::default());
    }
    world.resource_mut::<Faults>()
}

fn change_stage(setting: &mut Setting, change: impl FnOnce(&mut Stage)) {
    let mut stage = (*setting.stage).clone();
    change(&mut stage);
    setting.stage = Arc::new(stage);
}

/// Changes the hot spots of the scene and of the running world.
fn change_hot_spots(world: &mut World, setting: &mut Setting, change: impl Fn(&mut Demand)) {
    change_stage(setting, |stage| change(&mut stage.scene.demand));
    let grid = Arc::clone(&world.resource::<Floor>().0);
    change(&mut world.resource_mut::<Episode>().demand);
    let demand = world.resource::<Episode>().demand.clone();
    world.resource_mut::<Spreads>().reshape(&grid, &demand);
}

fn set_rate(demand: &mut Demand, rate: f64) {
    if let Demand::Pool { supply, .. } = demand {
        *supply = supply.with_rate(rate);
    }
}
