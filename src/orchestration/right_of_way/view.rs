//! What a right-of-way rule sees, and what it answers.

use crate::demand::TaskPool;
use crate::grid::{CostToGo, Grid};
use crate::orchestration::exploration::Sampler;
use crate::orchestration::{AgentReport, Remember};

/// The world as a right-of-way rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct RightOfWayView<'a> {
    /// The floor.
    pub grid: &'a Grid,
    /// The tick being decided.
    pub tick: u32,
    /// All agents' last reports.
    pub reports: &'a [AgentReport],
    /// Cost-to-go of every agent, in units of the current costs.
    pub remaining: &'a [u32],
    /// The costs in force, with the fields of all goals that agents are on their way to.
    pub cost_to_go: &'a CostToGo,
    /// The tasks, under demand that has some.
    pub pool: Option<&'a TaskPool>,
}

impl RightOfWayView<'_> {
    /// When the task of an agent was released; when its goal was assigned, where it has none.
    #[inline]
    pub fn task_since_tick(&self, report: &AgentReport) -> u32 {
        match (self.pool, report.task) {
            (Some(pool), Some(task)) => pool.task(task).released_tick,
            _ => report.goal_since_tick,
        }
    }
}

/// A rule that ranks agents.
pub trait RankAgents: Remember + Send + Sync {
    /// Writes every agent's rank: smaller plans first, ties by agent id. Agents without work come after all others.
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]);

    /// Its draws, if it can explore.
    fn sampler(&mut self) -> Option<&mut Sampler> {
        None
    }
}

/// Ranks of agents without work start here.
pub(super) const NO_WORK: u64 = 1 << 63;

/// The count of [`more_first`] stands above the protocols' ties.
const COUNT_SHIFT: u32 = 43;

/// The protocols' order within equals: by cost-to-go, then by the draw at assignment (43 bits).
#[inline]
pub(super) fn protocol_ties(report: &AgentReport, remaining: u32) -> u64 {
    u64::from(remaining.min((1 << 27) - 1)) << 16 | u64::from(report.draw)
}

/// A rank from a count where more goes first (at most 2^20 − 1 of it), ties in the protocols' order.
#[inline]
pub(super) fn more_first(report: &AgentReport, count: u32, remaining: u32) -> u64 {
    let count = u64::from(count.min((1 << 20) - 1));
    let work = if report.has_work { 0 } else { NO_WORK };
    work | ((1 << 20) - 1 - count) << COUNT_SHIFT | protocol_ties(report, remaining)
}

/// The rank of an agent that is told `rank` and knows itself whether it has work: orchestration may not have heard yet.
pub fn with_own_work(rank: u64, has_work: bool) -> u64 {
    if has_work { rank & !NO_WORK } else { rank | NO_WORK }
}

/// The rank of an agent with work that has stood still and hears nothing: one more of the count that ranks are made of. Under
/// rules that do not count, it rises the faster.
pub fn after_waiting(rank: u64) -> u64 {
    rank.saturating_sub(1 << COUNT_SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_work_counts_whatever_was_told() {
        let rank = 5 << COUNT_SHIFT | 3;
        assert_eq!([with_own_work(rank, true), with_own_work(rank | NO_WORK, true)], [rank; 2]);
        assert_eq!([with_own_work(rank, false), with_own_work(rank | NO_WORK, false)], [rank | NO_WORK; 2]);
    }

    #[test]
    fn waiting_raises_the_rank_by_one_of_the_count() {
        let report = AgentReport { has_work: true, draw: 9, ..AgentReport::BLANK };
        let rank = |waited_ticks| more_first(&report, waited_ticks, 17);
        assert_eq!(after_waiting(rank(4)), rank(5));
        assert_eq!(after_waiting(7), 0);
    }
}
