//! What jams cost, over the seeds of a case.

use serde::Serialize;

use super::figures::three_digits;
use crate::grid::Grid;
use crate::sim::{JamCause, JamCounts, Outcome};

/// Cells that are named.
const WORST_CELLS: usize = 10;

/// Figures over all trials of a case.
#[derive(Clone, Debug, Serialize)]
pub(super) struct JamFigures {
    /// Agents in a jam, the mean over ticks.
    agents: f64,
    /// Jams that began in 1,000 ticks.
    begun_per_1000_ticks: f64,
    /// The most agents that were in one jam.
    largest: u32,
    /// Where most agents waited on whoever stood there, the worst first.
    worst_cells: Vec<WorstCell>,
    /// Why the agents stood where they did that all others in their jam waited on, what held up most first.
    reasons: Vec<ReasonFigures>,
}

#[derive(Clone, Debug, Serialize)]
struct ReasonFigures {
    reason: &'static str,
    /// Agents in jams that began with it, the mean over ticks.
    agents: f64,
}

#[derive(Clone, Debug, Serialize)]
struct WorstCell {
    row: u32,
    column: u32,
    /// Agents in jams that began there, the mean over ticks.
    agents: f64,
}

impl JamFigures {
    pub(super) const HEADER: [&str; 4] = ["agents in jams", "jams per 1,000 ticks", "largest", "held up by"];

    /// The figures of trials on `grid`; `None` where jams were not looked for.
    pub(super) fn new(grid: &Grid, outcomes: &[Outcome]) -> Option<Self> {
        let counts: Vec<&JamCounts> = outcomes.iter().filter_map(|outcome| outcome.jams.as_ref()).collect();
        if counts.is_empty() {
            return None;
        }
        let ticks: u64 = counts.iter().map(|counts| u64::from(counts.ticks)).sum();
        let per_tick = |sum: u64| sum as f64 / ticks as f64;
        let by_cell = grid.cells().map(|cell| {
            let agent_ticks = counts.iter().map(|counts| counts.agent_ticks_by_cell[cell.index()]).sum::<u64>();
            (agent_ticks, cell)
        });
        let mut worst: Vec<_> = by_cell.filter(|&(agent_ticks, _)| agent_ticks > 0).collect();
        worst.sort_by_key(|&(agent_ticks, cell)| (u64::MAX - agent_ticks, cell));
        worst.truncate(WORST_CELLS);
        let named = worst.into_iter().map(|(agent_ticks, cell)| {
            let (column, row) = grid.place(cell);
            WorstCell { row, column, agents: per_tick(agent_ticks) }
        });
        Some(Self {
            agents: per_tick(counts.iter().map(|counts| counts.agent_ticks).sum()),
            begun_per_1000_ticks: 1000.0 * per_tick(counts.iter().map(|counts| counts.begun).sum()),
            largest: counts.iter().map(|counts| counts.largest).max().unwrap_or(0),
            worst_cells: named.collect(),
            reasons: reasons(&counts, per_tick),
        })
    }

    /// One entry for each of [`JamFigures::HEADER`].
    pub(super) fn row(&self) -> [String; 4] {
        let share = |it: &ReasonFigures| {
            format!("{} {} %", it.reason.replace('_', " "), three_digits(100.0 * it.agents / self.agents))
        };
        let shares: Vec<String> = self.reasons.iter().map(share).collect();
        [
            three_digits(self.agents),
            three_digits(self.begun_per_1000_ticks),
            self.largest.to_string(),
            if shares.is_empty() { "–".to_owned() } else { shares.join(", ") },
        ]
    }
}

/// The reasons that occurred.
fn reasons(counts: &[&JamCounts], per_tick: impl Fn(u64) -> f64) -> Vec<ReasonFigures> {
    let by_reason = JamCause::ALL.map(|reason| {
        let agent_ticks = counts.iter().map(|counts| counts.agent_ticks_by_reason[reason as usize]).sum::<u64>();
        (agent_ticks, reason)
    });
    let mut occurred: Vec<_> = by_reason.into_iter().filter(|&(agent_ticks, _)| agent_ticks > 0).collect();
    occurred.sort_by_key(|&(agent_ticks, _)| u64::MAX - agent_ticks);
    let figures =
        |(agent_ticks, reason): (u64, JamCause)| ReasonFigures { reason: reason.name(), agents: per_tick(agent_ticks) };
    occurred.into_iter().map(figures).collect()
}
