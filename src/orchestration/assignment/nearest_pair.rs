//! The closest free pair first, then the next closest.
//!
//! Greedy matching keeps approaches short; fails when tasks in a far corner are never the closest and starve.

use super::view::{AssignTasks, AssignmentView, Match, take_in_order};

pub(super) struct NearestPair;

impl AssignTasks for NearestPair {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let (free, open) = (view.free, view.pool.open());
        let mut pairs = Vec::with_capacity(free.len() * open.len());
        for (a, agent) in free.iter().enumerate() {
            for (t, &task) in open.iter().enumerate() {
                pairs.push((view.approach(agent.cell, task), a, t));
            }
        }
        pairs.sort_unstable();
        take_in_order(pairs.into_iter().map(|(_, a, t)| (a, t)), free, open, matches);
    }
}
