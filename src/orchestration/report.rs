//! What orchestration knows of each agent.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::demand::{Errand, TaskId, TaskPool};
use crate::grid::{Cell, Grid};

/// The last report of one agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct AgentReport {
    /// Where it stands.
    pub cell: Cell,
    /// Where it stood one tick earlier.
    pub before: Cell,
    /// Where it heads.
    pub goal: Cell,
    /// Tick at which the goal was assigned.
    pub goal_since_tick: u32,
    /// The random number drawn with the goal.
    pub draw: u16,
    /// Whether it has work; agents without yield.
    pub has_work: bool,
    /// Whether it carries goods: it has done the first errand of its task.
    pub is_loaded: bool,
    /// Whether it is being served and cannot move.
    pub is_served: bool,
    /// Consecutive ticks without moving.
    pub waited_ticks: u32,
    /// Whether it has broken down and cannot move.
    pub is_broken: bool,
    /// The task it works on, as far as orchestration knows.
    pub task: Option<TaskId>,
    /// The task that it was given ahead, to go on to after that.
    pub next: Option<TaskId>,
    /// Tick in which orchestration gave it the last of them: its own note, kept only where communication has limits.
    pub given_tick: u32,
    /// Tick in which it was made.
    pub made_tick: u32,
    /// Tick in which it was heard: this one, unless communication is limited.
    pub heard_tick: u32,
}

impl AgentReport {
    /// Stands where no report was heard yet.
    pub const BLANK: Self = Self {
        cell: Cell(0),
        before: Cell(0),
        goal: Cell(0),
        goal_since_tick: 0,
        draw: 0,
        has_work: false,
        is_loaded: false,
        is_served: false,
        waited_ticks: 0,
        is_broken: false,
        task: None,
        next: None,
        given_tick: 0,
        made_tick: 0,
        heard_tick: 0,
    };

    /// Agents that were not heard of for longer are given no task: they may be out of reach for good.
    pub const SILENT_TICKS: u32 = 10;

    /// Whether it is heard for the first time in `tick`: what is counted from reports is counted once.
    pub fn is_new(&self, tick: u32) -> bool {
        self.heard_tick >= tick
    }

    /// The task that the agent has and has not begun; `None` also where it has broken down, or knows what comes after.
    pub fn approaches(&self) -> Option<TaskId> {
        self.task.filter(|_| !self.is_loaded && !self.is_served && !self.is_broken && self.next.is_none())
    }

    /// Whether the agent was not heard of for too long to count on it.
    pub fn is_silent(&self, tick: u32) -> bool {
        tick > self.heard_tick.saturating_add(Self::SILENT_TICKS)
    }

    /// Whether the agent could be given a task in `tick`.
    pub fn is_free(&self, tick: u32) -> bool {
        self.task.is_none() && !self.is_broken && !self.is_silent(tick)
    }

    /// Where the agent will be done with its task by the time that a directive sent in `tick` reaches it, so many ticks later;
    /// `None` if it will not be, knows what comes next, or does not seem to hear. Ways are taken to be as the crow flies and free: who is given
    /// a task a little early loses less than who waits for one, though in a maze it may be early by most of a trip.
    pub fn frees_up_at(&self, grid: &Grid, pool: &TaskPool, tick: u32, delay_ticks: u32) -> Option<Cell> {
        let task = self.task.filter(|_| self.next.is_none() && !self.is_broken && !self.is_silent(tick))?;
        let errands = self.errands_left(pool, task);
        let mut begins = self.made_tick;
        if !self.has_work {
            // It had not heard of the task yet.
            let hears = self.given_tick + delay_ticks;
            if self.made_tick > hears + Self::SILENT_TICKS {
                return None;
            }
            begins = begins.max(hears);
        }
        let (mut cell, mut done) = (self.cell, begins);
        for errand in errands {
            done += grid.manhattan(cell, errand.cell) + u32::from(errand.service_ticks);
            cell = errand.cell;
        }
        if self.is_served {
            // How much of it is left is not reported.
            done = done + 1 - u32::from(errands[0].service_ticks);
        }
        (done <= tick + delay_ticks).then_some(cell)
    }

    /// The errands that are left of its task: all while it does not know of it.
    pub fn errands_left<'a>(&self, pool: &'a TaskPool, task: TaskId) -> &'a [Errand] {
        let errands = &pool.task(task).errands;
        if !self.has_work {
            return errands;
        }
        let begun = usize::from(self.is_loaded).min(errands.len() - 1);
        let next = (begun..errands.len()).find(|&k| errands[k].cell == self.goal).unwrap_or(begun);
        &errands[next..]
    }
}

/// The last report of every agent, by number.
#[derive(Resource, Clone, Debug, Default, Serialize, Deserialize)]
pub struct Reports(pub Vec<AgentReport>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Task;
    use crate::grid::Layout;

    /// From cell 2 of a corridor to cell 6, with two ticks of service there, released in tick 0.
    fn world() -> (Grid, TaskPool, TaskId) {
        let grid = Grid::new(Layout::open(10, 1)).expect("free");
        let errand = |cell, service_ticks| Errand { cell: Cell(cell), service_ticks };
        let mut pool = TaskPool::default();
        let task = pool.release(Task { errands: Box::new([errand(2, 0), errand(6, 2)]), released_tick: 0 });
        (grid, pool, task)
    }

    #[test]
    fn an_agent_is_given_the_next_task_just_in_time() {
        let (grid, pool, task) = world();
        let loaded = AgentReport {
            cell: Cell(3),
            goal: Cell(6),
            has_work: true,
            is_loaded: true,
            task: Some(task),
            made_tick: 10,
            heard_tick: 14,
            ..AgentReport::BLANK
        };
        // Three moves and two ticks of service end with tick 14: in tick 15 it can take another.
        let frees_up = |report: AgentReport, tick| report.frees_up_at(&grid, &pool, tick, 4);
        assert_eq!((frees_up(loaded, 10), frees_up(loaded, 11)), (None, Some(Cell(6))));
        let fetching = AgentReport { cell: Cell(1), goal: Cell(2), is_loaded: false, ..loaded };
        assert_eq!((frees_up(fetching, 12), frees_up(fetching, 13)), (None, Some(Cell(6))), "seven ticks from 10");
        let served = AgentReport { cell: Cell(6), is_served: true, ..loaded };
        assert_eq!((frees_up(served, 6), frees_up(served, 7)), (None, Some(Cell(6))));
        let unaware =
            AgentReport { cell: Cell(1), goal: Cell(1), has_work: false, is_loaded: false, given_tick: 12, ..loaded };
        assert_eq!((frees_up(unaware, 18), frees_up(unaware, 19)), (None, Some(Cell(6))), "it hears in tick 16");
        let at_the_end = AgentReport { cell: Cell(6), goal: Cell(6), ..unaware };
        assert_eq!((frees_up(at_the_end, 21), frees_up(at_the_end, 22)), (None, Some(Cell(6))), "there and back");
        let deaf = AgentReport { made_tick: 27, heard_tick: 27, ..unaware };
        assert_eq!(frees_up(deaf, 31), None, "it should have heard in tick 16");
        assert_eq!(frees_up(AgentReport { next: Some(task), ..loaded }, 20), None, "it knows what comes next");
        assert_eq!(frees_up(AgentReport { is_broken: true, ..loaded }, 20), None);
        assert_eq!(frees_up(AgentReport { task: None, ..loaded }, 20), None, "it is free already");
        assert_eq!(frees_up(loaded, 25), None, "it was not heard of for too long");
    }
}
