//! What may be done to a running world between two ticks, and be replayed.

mod apply;
mod describe;

use serde::{Deserialize, Serialize};

pub use self::apply::apply;
use crate::demand::{HotSpot, HotSpotShape, Square};
use crate::fleet::AgentId;
use crate::grid::{Area, Cell};
use crate::orchestration::Policy;
use crate::orchestration::communication::{BlackOut, LinkSpec};

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
        /// In the order of [`Demand::hot_spots`](crate::demand::Demand::hot_spots).
        shapes: Vec<HotSpotShape>,
    },
    /// Put the hot spots in force around these squares, until they are drawn anew.
    PlaceHotSpots {
        /// In the order of [`Spreads::centres`](crate::demand::Spreads::centres); none: uniform.
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
