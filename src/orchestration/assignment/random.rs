//! Any free agent takes any open task: the floor below which no rule should fall.
//!
//! Fails wherever distance matters.

use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Reason};
use crate::orchestration::Remember;

pub(super) struct RandomAssignment;

impl Remember for RandomAssignment {}

impl AssignTasks for RandomAssignment {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let count = view.free.len().min(view.pool.open_count());
        let free = view.stream.choose_distinct(view.free.to_vec(), count);
        let open = view.stream.choose_distinct(view.pool.open().collect(), count);
        let before = matches.len();
        matches.extend(free.iter().zip(open).map(|(free, task)| (free.agent, task)));
        if let Some(reasons) = view.reasons.as_deref_mut() {
            let drawn = matches[before..].iter();
            reasons.extend(drawn.map(|&found| Reason::without_number(AssignmentRule::Random, found, view.tick)));
        }
    }
}
