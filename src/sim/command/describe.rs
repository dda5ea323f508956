//! Commands in words.

use super::WorldCommand;
use crate::grid::Grid;
use crate::orchestration::communication::told_of_links;
use crate::orchestration::name_of;

impl WorldCommand {
    /// What it does, in a few words; `None` for what has no effect on this floor.
    pub fn describe(&self, grid: &Grid) -> Option<String> {
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
