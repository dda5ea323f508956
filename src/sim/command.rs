//! What may be done to a running world between two ticks, and be replayed.

use std::sync::Arc;

use bevy::prelude::{Mut, World};
use serde::{Deserialize, Serialize};

use super::episode::{self, Episode, Setting};
use crate::demand::{Demand, Spreads};
use crate::fleet::faults::FaultSpec;
use crate::fleet::{AgentId, Clock, Faults, Floor, Roster};
use crate::grid::{Cell, Grid};
use crate::orchestration::communication::{Area, BlackOut, Communication, CommunicationSpec};
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
            Self::BlockCell { .. } => return None,
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
        WorldCommand::SetAgents { agents } => {
            let agents = (*agents).clamp(1, world.resource::<Floor>().0.len() as u32);
            change_stage(setting, |stage| stage.scene.fleet.agents = agents);
            let now = world.resource::<Roster>().agents() as u32;
            for leaving in (agents..now).rev() {
                episode::remove_agent(world, AgentId(leaving));
            }
            for entering in now..agents {
                episode::add_agent(world, AgentId(entering));
            }
            episode::swap_policy(world, &setting.policy);
        }
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

fn set_rate(demand: &mut Demand, rate: f64) {
    if let Demand::Pool { supply, .. } = demand {
        *supply = supply.with_rate(rate);
    }
}
