//! What an assignment rule sees, and what it answers.

use super::Reason;
use crate::demand::{TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::exploration::Sampler;
use crate::orchestration::{AgentReport, Remember};
use crate::random::Stream;

/// An agent that could take a task now, or will be able to when it hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeAgent {
    /// Who.
    pub agent: AgentId,
    /// Where it stands, as reported, or will be done with its task.
    pub cell: Cell,
}

/// An agent that has not begun its task yet: the task can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approach {
    /// Who.
    pub agent: AgentId,
    /// Where it stands, as reported.
    pub cell: Cell,
    /// The task, which is not among the open ones.
    pub task: TaskId,
}

/// An agent and the task it is given.
pub type Match = (AgentId, TaskId);

/// The world as an assignment rule sees it.
#[derive(Debug)]
pub struct AssignmentView<'a> {
    /// The floor.
    pub grid: &'a Grid,
    /// The tick being decided.
    pub tick: u32,
    /// All agents' last reports.
    pub reports: &'a [AgentReport],
    /// Agents without a task, or done with it by the time they could hear of another, by number.
    pub free: &'a [FreeAgent],
    /// Agents that have not begun their tasks, by number; empty unless the rule [matches anew](AssignTasks::matches_anew)
    /// and tasks can be taken back.
    pub approaching: &'a [Approach],
    /// The tasks; those to give out are [`TaskPool::open`].
    pub pool: &'a TaskPool,
    /// Cost-to-go under the current guidance.
    pub cost_to_go: &'a mut CostToGo,
    /// Draws of the policy.
    pub stream: &'a mut Stream,
    /// Where a rule writes down why it made its matches, for each match that it makes; `None`: nobody asked.
    pub reasons: Option<&'a mut Vec<Reason>>,
}

impl AssignmentView<'_> {
    /// Where a task begins.
    pub fn pick_up(&self, id: TaskId) -> Cell {
        self.pool.pick_up(id)
    }

    /// Cost of the way from an agent to the first errand of a task, under the current guidance.
    pub fn approach(&mut self, from: Cell, id: TaskId) -> u32 {
        let pick_up = self.pick_up(id);
        self.cost_to_go.cost(self.grid, pick_up, from)
    }

    /// Plain moves in one unit of [`AssignmentView::approach`].
    pub fn moves_per_unit(&self) -> f64 {
        f64::from(self.cost_to_go.costs().unit()) / 1000.0
    }
}

/// A rule that gives open tasks to free agents.
pub trait AssignTasks: Remember + Send + Sync {
    /// Appends matches: every free agent and every open task at most once. A rule that matches anew does so for those that
    /// approach too, and for their tasks: whoever is left out, or is given another task, loses the one it has.
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>);

    /// Whether it wants to see who has not begun yet, and match them anew.
    fn matches_anew(&self) -> bool {
        false
    }

    /// Its draws, if it can explore.
    fn sampler(&mut self) -> Option<&mut Sampler> {
        None
    }
}

/// Matches the pair with the smallest key first, then the smallest of the rest; ties by agent, then by task, in the order
/// of the view. `keys` holds a row for every free agent with a key for every open task.
///
/// Each agent remembers its best task and looks for another only when that one is taken, so no sort over all pairs is
/// needed.
pub(super) fn match_smallest_first(keys: &[u64], free: &[FreeAgent], open: &[TaskId], matches: &mut Vec<Match>) {
    if open.is_empty() {
        return;
    }
    let mut is_taken = vec![false; open.len()];
    let best_of = |agent: usize, is_taken: &[bool]| {
        let row = &keys[agent * open.len()..(agent + 1) * open.len()];
        let candidates = row.iter().zip(is_taken).enumerate().filter(|&(_, (_, &taken))| !taken);
        candidates.map(|(task, (&key, _))| (key, task)).min()
    };
    let mut best: Vec<Option<(u64, usize)>> = (0..free.len()).map(|agent| best_of(agent, &is_taken)).collect();
    loop {
        let first =
            best.iter().enumerate().filter_map(|(agent, &choice)| choice.map(|(key, task)| (key, agent, task))).min();
        let Some((_, agent, task)) = first else { return };
        matches.push((free[agent].agent, open[task]));
        best[agent] = None;
        is_taken[task] = true;
        for (other, choice) in best.iter_mut().enumerate() {
            if choice.is_some_and(|(_, wanted)| wanted == task) {
                *choice = best_of(other, &is_taken);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against the plain way: sort all pairs and take them in order.
        #[test]
        fn smallest_first_is_what_a_sort_gives(agents in 0_usize..7, tasks in 0_usize..7, keys in prop::collection::vec(0_u64..9, 49)) {
            let free: Vec<FreeAgent> =
                (0..agents as u32).map(|agent| FreeAgent { agent: AgentId(agent), cell: Cell(0) }).collect();
            let open: Vec<TaskId> = (0..tasks as u32).map(TaskId).collect();
            let keys = &keys[..agents * tasks];
            let mut found = Vec::new();
            match_smallest_first(keys, &free, &open, &mut found);

            let mut pairs: Vec<(u64, usize, usize)> =
                keys.iter().enumerate().map(|(at, &key)| (key, at / tasks.max(1), at % tasks.max(1))).collect();
            pairs.sort_unstable();
            let (mut expected, mut agent_taken, mut task_taken) = (Vec::new(), vec![false; agents], vec![false; tasks]);
            for (_, agent, task) in pairs {
                if !agent_taken[agent] && !task_taken[task] {
                    agent_taken[agent] = true;
                    task_taken[task] = true;
                    expected.push((free[agent].agent, open[task]));
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
