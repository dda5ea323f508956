//! The oldest task takes the nearest free agent: first come, first served.
//!
//! Fair to tasks; fails when the oldest task is far from every free agent while a newer one is next door.

use super::view::{AssignTasks, AssignmentView, Match};
use crate::orchestration::Remember;

pub(super) struct FirstCome;

impl Remember for FirstCome {}

impl AssignTasks for FirstCome {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let mut free = view.free.to_vec();
        for &task in view.pool.open().iter().take(view.free.len()) {
            let nearest = (0..free.len()).min_by_key(|&k| (view.approach(free[k].cell, task), free[k].agent));
            if let Some(nearest) = nearest {
                matches.push((free.swap_remove(nearest).agent, task));
            }
        }
    }
}
