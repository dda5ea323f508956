//! The agent whose goal was assigned longest ago goes first; then the one with less cost-to-go; then the larger fortune
//! of the draw at assignment: PIBT's own order in the published protocols.
//!
//! No goal starves; fails when old goals lie behind the dense traffic that keeps them old.

use super::view::{RankAgents, RightOfWayView, more_first};
use crate::orchestration::Remember;

pub(super) struct GoalAge;

impl Remember for GoalAge {}

impl RankAgents for GoalAge {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        for ((rank, report), &remaining) in ranks.iter_mut().zip(view.reports).zip(view.remaining) {
            *rank = more_first(report, view.tick - report.goal_since_tick, remaining);
        }
    }
}
