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
        let (kind, label) = match command {
            WorldCommand::SwapPolicy(_) if policy_name.starts_with("champion") => {
                (MarkKind::Champion, policy_name.to_owned())
            }
            WorldCommand::SwapPolicy(_) => (MarkKind::Policy, policy_name.replace('_', " ")),
            WorldCommand::SetAgents { agents } => (MarkKind::Setting, format!("{agents} agents")),
            WorldCommand::SetDemandRate { rate } => (MarkKind::Setting, format!("demand {rate:.2}")),
            WorldCommand::SetEpisodeTicks { ticks } => (MarkKind::Setting, format!("episode of {ticks} ticks")),
            WorldCommand::ShiftDemand => (MarkKind::Demand, "demand moves".to_owned()),
            WorldCommand::BlackOut { ticks, .. } => (MarkKind::BlackOut, format!("black-out for {ticks} ticks")),
            WorldCommand::BreakAgent { agent, .. } => (MarkKind::Fault, format!("agent {} breaks down", agent.0)),
            WorldCommand::BlockCell { cell, .. } if cell.index() < grid.len() => {
                let (column, row) = grid.place(*cell);
                (MarkKind::Fault, format!("cell {column}, {row} is blocked"))
            }
            WorldCommand::Restart { seed } => (MarkKind::Setting, format!("an episode under seed {seed}")),
            WorldCommand::BlockCell { .. } => return None,
        };
        Some(Self { tick, kind, label })
    }
}
