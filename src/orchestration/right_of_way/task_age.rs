//! The agent whose task was released longest ago goes first, over all of its errands; equals in the protocols' order.
//!
//! First come, first served on the floor as in the pool: an order that is late is not made later. Without tasks, or
//! without one of its own, an agent counts from when its goal was assigned. Fails when old tasks are those that lie behind
//! the dense traffic: all who have one want to go there first.

use super::view::{RankAgents, RightOfWayView, more_first};
use crate::orchestration::Remember;

pub(super) struct TaskAge;

impl Remember for TaskAge {}

impl RankAgents for TaskAge {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        for ((rank, report), &remaining) in ranks.iter_mut().zip(view.reports).zip(view.remaining) {
            *rank = more_first(report, view.tick - view.task_since_tick(report), remaining);
        }
    }
}
