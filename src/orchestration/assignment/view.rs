//! What an assignment rule sees, and what it answers.

use crate::demand::{Task, TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::AgentReport;
use crate::random::Stream;

/// An agent that could take a task now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeAgent {
    /// Who.
    pub agent: AgentId,
    /// Where it stands, as reported.
    pub cell: Cell,
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
    /// Agents without a task, by number.
    pub free: &'a [FreeAgent],
    /// The tasks; those to give out are [`TaskPool::open`].
    pub pool: &'a TaskPool,
    /// Cost-to-go under the current guidance.
    pub cost_to_go: &'a mut CostToGo,
    /// Draws of the policy.
    pub stream: &'a mut Stream,
}

impl AssignmentView<'_> {
    /// The task with this number.
    pub fn task(&self, id: TaskId) -> &Task {
        self.pool.task(id)
    }

    /// Where a task begins.
    pub fn pick_up(&self, id: TaskId) -> Cell {
        self.pool.task(id).errands[0].cell
    }

    /// Cost of the way from an agent to the first errand of a task, under the current guidance.
    pub fn approach(&mut self, from: Cell, id: TaskId) -> u32 {
        let pick_up = self.pick_up(id);
        self.cost_to_go.cost(self.grid, pick_up, from)
    }
}

/// A rule that gives open tasks to free agents.
pub trait AssignTasks: Send + Sync {
    /// Appends matches: every free agent and every open task at most once.
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>);
}

/// Takes pairs in the given order, each agent and each task once; `taken` is by (index of agent, index of task).
pub(super) fn take_in_order(
    pairs: impl Iterator<Item = (usize, usize)>,
    free: &[FreeAgent],
    open: &[TaskId],
    matches: &mut Vec<Match>,
) {
    let (mut agent_taken, mut task_taken) = (vec![false; free.len()], vec![false; open.len()]);
    let mut left = free.len().min(open.len());
    for (agent, task) in pairs {
        if left == 0 {
            break;
        }
        if !agent_taken[agent] && !task_taken[task] {
            agent_taken[agent] = true;
            task_taken[task] = true;
            matches.push((free[agent].agent, open[task]));
            left -= 1;
        }
    }
}
