//! The agent with least cost-to-go goes first; equals by the larger fortune of the draw at assignment.
//!
//! Shortest remaining time first (Schrage 1968, DOI 10.1287/opre.16.3.687): whoever is nearly there is out of the way
//! soonest. Fails when there is always somebody nearer: agents with a long way push through last and may starve, where PIBT
//! promises arrival only to those whose rank rises until they arrive.

use super::view::{RankAgents, RightOfWayView, more_first};
use crate::orchestration::Remember;

pub(super) struct Remaining;

impl Remember for Remaining {}

impl RankAgents for Remaining {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        for ((rank, report), &remaining) in ranks.iter_mut().zip(view.reports).zip(view.remaining) {
            *rank = more_first(report, 0, remaining);
        }
    }
}
