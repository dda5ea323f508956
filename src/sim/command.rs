//! What may be done to a running world between two ticks, and be replayed.

use std::sync::Arc;

use bevy::prelude::{Mut, World};
use serde::{Deserialize, Serialize};

use super::episode::{self, Episode, Setting};
use crate::demand::{Demand, HotSpot, HotSpotShape, Spreads, Square};
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Faults, Floor, Roster};
use crate::grid::{Area, Cell, Grid};
use crate::orchestration::communication::{BlackOut, Communication, CommunicationSpec, LinkSpec, told_of_links};
use crate::orchestration::{Policy, name_of};
use crate::scene::Stage;

/// A change of the world from outside. The command log of a clip is a list of these with their ticks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum WorldCommand {
    /// Begin the episode anew under this seed.
    Restart {
        /// The new seed.
        seed: u64,
    },
    /// Put another policy in charge.
    SwapPolicy(Box<Policy>),
    /// Change the size of the fleet: agents with the highest numbers leave and their tasks return to the pool, or new
    /// ones enter on free cells.
    SetAgents {
        /// The new size, at least 1; no more than fit.
        agents: u32,
    },
    /// Change how much there is to do: tasks per agent or tasks per tick. No effect under demand `PerAgent`.
    SetDemandRate {
        /// The new rate, above 0.
        rate: f64,
    },
    /// Change how long an episode lasts.
    SetEpisodeTicks {
        /// The new length.
        ticks: u32,
    },
    /// Draw the hot spots of all demand anew, now; demand that is uniform gets those of the published shifting protocol.
    /// The next episode begins as the scene says.
    ShiftDemand,
    /// Silence a part of the floor from now on. Communication has limits from then on, also in a scene without.
    BlackOut {
        /// Where.
        area: Area,
        /// For how long.
        ticks: u32,
    },
    /// Break an agent down from now on; nothing if the fleet has no such agent.
    BreakAgent {
        /// Which.
        agent: AgentId,
        /// For how long.
        ticks: u32,
    },
    /// Block a cell from now on; nothing if the floor has no such cell.
    BlockCell {
        /// Which.
        cell: Cell,
        /// For how long.
        ticks: u32,
    },
    /// Limit both links of communication so from now on, also in the episodes to come. Without limits and black-outs the world
    /// does without them again; black-outs stay as they are.
    SetLinks {
        /// From agents to orchestration.
        reports: LinkSpec,
        /// From orchestration to agents.
        directives: LinkSpec,
        /// Columns and rows of the relay points that ranges are measured from.
        relays: Vec<(u32, u32)>,
    },
    /// Let agents break down by chance, also in the episodes to come; who is broken stays so for its time.
    SetBreakdowns {
        /// Chance of each agent in a tick, 0 to 1.
        rate_per_agent_tick: f64,
        /// For how long, at least 1.
        ticks: u32,
    },
    /// Let demand gather more or less around its hot spots, also in the episodes to come; they stay where they are. No effect
    /// where the scene's demand has none.
    SetHotSpots {
        /// In the order of [`Demand::hot_spots`].
        shapes: Vec<HotSpotShape>,
    },
    /// Put the hot spots in force around these squares, until they are drawn anew.
    PlaceHotSpots {
        /// In the order of [`Spreads::centres`]; none: uniform.
        centres: Vec<Vec<Square>>,
    },
    /// Let an agent move again; nothing if it can.
    MendAgent {
        /// Which.
        agent: AgentId,
    },
    /// Let agents enter a cell again; nothing if they may.
    OpenCell {
        /// Which.
        cell: Cell,
    },
    /// Have exactly these black-outs from now on.
    SetBlackOuts {
        /// Those in force and to come.
        black_outs: Vec<BlackOut>,
    },
    /// Gather demand around one hot spot, workstations aside, or spread it evenly again; also in the episodes to come. Demand that
    /// was moved gathers where it is.
    GatherDemand {
        /// `None`: evenly.
        spot: Option<HotSpot>,
    },
}

impl WorldCommand {
    /// What it does, in a few words; `None` for what has no effect on this floor.
    pub fn told(&self, grid: &Grid) -> Option<String> {
        Some(match self {
            Self::SwapPolicy(policy) => name_of(policy).replace('_', " "),
            Self::SetAgents { agents } => format!("{agents} agents"),
            Self::SetDemandRate { rate } => format!("demand {rate:.2}"),
            Self::SetEpisodeTicks { ticks } => format!("episode of {ticks} ticks"),
            Self::ShiftDemand => "demand moves".to_owned(),
            Self::BlackOut { ticks, .. } => format!("black-out for {ticks} ticks"),
            Self::BreakAgent { agent, .. } => format!("agent {} breaks down", agent.0),
            Self::BlockCell { cell, .. } if cell.index() < grid.len() => {
                let (column, row) = grid.place(*cell);
                format!("cell {column}, {row} is blocked")
            }
            Self::Restart { seed } => format!("an episode under seed {seed}"),
            Self::SetLinks { reports, directives, .. } => {
                format!("communication {}", told_of_links(*reports, *directives))
            }
            Self::SetBreakdowns { rate_per_agent_tick, .. } if *rate_per_agent_tick <= 0.0 => {
                "no more breakdowns".to_owned()
            }
            Self::SetBreakdowns { rate_per_agent_tick, ticks } => {
                format!("{:.2} breakdowns per 1,000 ticks of {ticks} ticks", rate_per_agent_tick * 1000.0)
            }
            Self::SetHotSpots { shapes } => match shapes.first() {
                Some(shape) => format!("hot spots draw {:.0} %", shape.share * 100.0),
                None => return None,
            },
            Self::GatherDemand { spot: Some(spot) } => format!("a hot spot draws {:.0} %", spot.shape.share * 100.0),
            Self::GatherDemand { spot: None } => "demand is spread evenly".to_owned(),
            Self::PlaceHotSpots { .. } => "demand moves to where it was".to_owned(),
            Self::MendAgent { agent } => format!("agent {} is mended", agent.0),
            Self::OpenCell { cell } if cell.index() < grid.len() => {
                let (column, row) = grid.place(*cell);
                format!("cell {column}, {row} is opened")
            }
            Self::SetBlackOuts { black_outs } if black_outs.is_empty() => "no more black-outs".to_owned(),
            Self::SetBlackOuts { black_outs } => format!("{} black-outs", black_outs.len()),
            Self::BlockCell { .. } | Self::OpenCell { .. } => return None,
        })
    }
}

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
        WorldCommand::BlackOut { area, ticks } => {
            if !world.contains_resource::<Communication>() {
                episode::limit_communication(world, &CommunicationSpec::default());
            }
            let (from_tick, to_tick) = (world.resource::<Clock>().tick, end(world, *ticks));
            world.resource_mut::<Communication>().black_out(BlackOut { area: *area, from_tick, to_tick });
        }
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
            change_stage(setting, |stage| {
                let spec = &mut stage.scene.communication;
                (spec.reports, spec.directives) = (*reports, *directives);
                spec.relays.clone_from(relays);
            });
            set_links(world, &setting.stage.scene.communication);
            world.resource_mut::<Episode>().conditions = setting.stage.conditions();
            if setting.policy.meta_skill.regimes().next().is_some() {
                episode::swap_policy(world, &setting.policy);
            }
        }
        WorldCommand::SetBreakdowns { rate_per_agent_tick, ticks } => {
            change_stage(setting, |stage| {
                let spec = &mut stage.scene.faults.breakdowns;
                (spec.rate_per_agent_tick, spec.ticks) = (*rate_per_agent_tick, *ticks);
            });
            if *rate_per_agent_tick > 0.0 || world.contains_resource::<Faults>() {
                faults(world).set_breakdowns(*rate_per_agent_tick, *ticks);
            }
            episode::take_out_faults(world);
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
        WorldCommand::SetBlackOuts { black_outs } => {
            if !world.contains_resource::<Communication>() && !black_outs.is_empty() {
                episode::limit_communication(world, &CommunicationSpec::default());
            }
            if let Some(mut communication) = world.get_resource_mut::<Communication>() {
                communication.set_black_outs(black_outs);
            }
            episode::take_out_limits(world, &setting.stage.scene.communication);
        }
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

/// Gives the running world's links the limits that the scene has now.
fn set_links(world: &mut World, spec: &CommunicationSpec) {
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
