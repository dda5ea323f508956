//! The closest free pair first, then the next closest.
//!
//! Greedy matching keeps approaches short; fails when tasks in a far corner are never the closest and starve.

use super::view::{AssignTasks, AssignmentView, Match, match_smallest_first};
use crate::orchestration::Remember;

pub(super) struct NearestPair;

impl Remember for NearestPair {}

impl AssignTasks for NearestPair {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let (free, open) = (view.free, view.pool.open());
        let mut keys = Vec::with_capacity(free.len() * open.len());
        for agent in free {
            keys.extend(open.iter().map(|&task| u64::from(view.approach(agent.cell, task))));
        }
        match_smallest_first(&keys, free, open, matches);
    }
}
