//! One-shot matching of least total approach between free agents and open tasks (Kuhn 1955,
//! DOI 10.1002/nav.3800020109; Munkres 1957, DOI 10.1137/0105003).
//!
//! Optimal for this tick only: it knows neither congestion nor what is released next. The only rule whose time grows faster
//! than the fleet: with the square of the smaller side times the larger. So a tick's matching is one of at most
//! [`MOST_AGENTS`] free agents, those with the lowest numbers, and [`MOST_TASKS`] open tasks, the oldest; the others wait for
//! the next tick.

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;

use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Reason, RunnerUp};
use crate::demand::TaskId;
use crate::orchestration::Remember;

/// Free agents that `optimal` matches in one tick.
pub const MOST_AGENTS: usize = 1_500;
/// Open tasks that `optimal` matches in one tick.
pub const MOST_TASKS: usize = 2_000;

pub(super) struct Optimal;

impl Remember for Optimal {}

impl AssignTasks for Optimal {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let free = &view.free[..view.free.len().min(MOST_AGENTS)];
        let open: Vec<TaskId> = view.pool.open().take(MOST_TASKS).collect();
        if free.is_empty() || open.is_empty() {
            return;
        }
        // The solver wants at most as many rows as columns and maximises.
        let agents_are_rows = free.len() <= open.len();
        let (rows, columns) = if agents_are_rows { (free.len(), open.len()) } else { (open.len(), free.len()) };
        let mut weights = Matrix::new(rows, columns, 0_i64);
        for row in 0..rows {
            for column in 0..columns {
                let (a, t) = if agents_are_rows { (row, column) } else { (column, row) };
                weights[(row, column)] = -i64::from(view.approach(free[a].cell, open[t]));
            }
        }
        let (_, columns_of_rows) = kuhn_munkres(&weights);
        let unit = view.moves_per_unit();
        for (row, column) in columns_of_rows.into_iter().enumerate() {
            let (a, t) = if agents_are_rows { (row, column) } else { (column, row) };
            let found = (free[a].agent, open[t]);
            matches.push(found);
            if let Some(reasons) = view.reasons.as_deref_mut() {
                let way = |task: usize| -weights[if agents_are_rows { (a, task) } else { (task, a) }];
                // It may be the nearer one: somebody else has less of a way there, or no other task near by.
                let other = (0..open.len()).filter(|&other| other != t).min_by_key(|&other| way(other));
                let moves = |task| way(task) as f64 * unit;
                let runner_up = other.map(|other| RunnerUp::Task(open[other], moves(other)));
                let reason = Reason::by(AssignmentRule::Optimal, found, view.tick, moves(t));
                reasons.push(Reason { runner_up, ..reason });
            }
        }
    }
}
