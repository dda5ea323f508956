//! Something that happened at a tick.

use crate::grid::Grid;
use crate::sim::WorldCommand;

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// A champion was put in charge.
    Champion,
    /// Another policy was put in charge.
    Policy,
    /// Agents broke down, or cells were blocked.
    Fault,
    /// Communication was blacked out.
    BlackOut,
    /// Demand moved elsewhere.
    Demand,
    /// The world was set otherwise.
    Setting,
    /// Much less was finished than before.
    Dip,
    /// This future left another.
    Fork,
}

/// Something that happened. Whoever goes to its tick sees it happen next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Ticks that had been run before it.
    pub tick: u32,
    /// What kind of thing it is.
    pub kind: MarkKind,
    /// What it is, in a few words.
    pub label: String,
}

impl Mark {
    /// The mark of a command; `policy_name` is what it put in charge, if anything. None for what has no
    /// effect.
    pub(in crate::session) fn of(tick: u32, command: &WorldCommand, policy_name: &str, grid: &Grid) -> Option<Self> {
        let kind = match command {
            WorldCommand::SwapPolicy(_) if policy_name.starts_with("champion") => MarkKind::Champion,
            WorldCommand::SwapPolicy(_) => MarkKind::Policy,
            WorldCommand::ShiftDemand | WorldCommand::PlaceHotSpots { .. } => MarkKind::Demand,
            WorldCommand::BlackOut { .. } | WorldCommand::SetBlackOuts { .. } => MarkKind::BlackOut,
            WorldCommand::BreakAgent { .. }
            | WorldCommand::BlockCell { .. }
            | WorldCommand::MendAgent { .. }
            | WorldCommand::OpenCell { .. } => MarkKind::Fault,
            WorldCommand::SetLinks { .. }
            | WorldCommand::SetBreakdowns { .. }
            | WorldCommand::SetHotSpots { .. }
            | WorldCommand::GatherDemand { .. }
            | WorldCommand::SetAgents { .. }
            | WorldCommand::SetDemandRate { .. }
            | WorldCommand::SetEpisodeTicks { .. }
            | WorldCommand::Restart { .. } => MarkKind::Setting,
        };
        let label = match command {
            WorldCommand::SwapPolicy(_) => policy_name.replace('_', " "),
            _ => command.describe(grid)?,
        };
        Some(Self { tick, kind, label })
    }
}
