//! Faults as a scene says them.

use serde::{Deserialize, Serialize};

/// What goes wrong; by default nothing does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultSpec {
    /// Agents that cannot move for a while.
    pub breakdowns: BreakdownSpec,
    /// Cells that cannot be entered for a while.
    pub blocked_cells: BlockedCellSpec,
}

impl FaultSpec {
    /// Whether nothing goes wrong.
    pub fn is_empty(&self) -> bool {
        let Self { breakdowns, blocked_cells } = self;
        let none_scheduled = breakdowns.schedule.is_empty() && blocked_cells.schedule.is_empty();
        none_scheduled && breakdowns.rate_per_agent_tick <= 0.0 && blocked_cells.rate_per_tick <= 0.0
    }
}

/// Agents that break down.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BreakdownSpec {
    /// Which and when.
    pub schedule: Vec<Breakdown>,
    /// Chance of each agent to break down in a tick, besides.
    pub rate_per_agent_tick: f64,
    /// How long those last that come by chance.
    pub ticks: u32,
}

/// One agent that breaks down. Agents that the fleet does not have are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// The agent's number.
    pub agent: u32,
    /// First tick in which it cannot move.
    pub from_tick: u32,
    /// Tick after the last.
    pub to_tick: u32,
}

/// Cells that are blocked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BlockedCellSpec {
    /// Which and when.
    pub schedule: Vec<BlockedCell>,
    /// Mean number of cells that are blocked anew in a tick, besides: a Poisson number of uniformly random ones.
    pub rate_per_tick: f64,
    /// How long those stay blocked.
    pub ticks: u32,
}

impl BlockedCellSpec {
    /// Most cells that may be blocked in a tick, on the mean.
    pub const MAX_RATE_PER_TICK: f64 = 100.0;
}

/// One cell that is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockedCell {
    /// Its column.
    pub column: u32,
    /// Its row.
    pub row: u32,
    /// First tick in which nobody may enter.
    pub from_tick: u32,
    /// Tick after the last.
    pub to_tick: u32,
}
