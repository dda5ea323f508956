//! What a right-of-way rule sees, and what it answers.

use crate::demand::TaskPool;
use crate::grid::Grid;
use crate::orchestration::AgentReport;

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
    /// Thousandths of a plain move in one such unit.
    pub cost_unit: u32,
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
pub trait RankAgents: Send + Sync {
    /// Writes every agent's rank: smaller plans first, ties by agent id. Agents without work come after all others.
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]);
}

/// Ranks of agents without work start here.
pub(super) const NO_WORK: u64 = 1 << 63;

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
    work | ((1 << 20) - 1 - count) << 43 | protocol_ties(report, remaining)
}
