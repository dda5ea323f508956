//! The agent that has stood still longest goes first; equals in the protocols' order.
//!
//! Dissolves queues from inside; fails when those that wait do so at a busy station, for no right of way opens a door.

use super::view::{RankAgents, RightOfWayView, more_first};
use crate::orchestration::Remember;

pub(super) struct Waiting;

impl Remember for Waiting {}

impl RankAgents for Waiting {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        for ((rank, report), &remaining) in ranks.iter_mut().zip(view.reports).zip(view.remaining) {
            *rank = more_first(report, report.waited_ticks, remaining);
        }
    }
}
