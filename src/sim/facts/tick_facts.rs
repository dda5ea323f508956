//! What one tick leaves behind.
//!
//! These structures are written to fact files as they are, and postcard counts variants and fields: whoever changes one
//! raises the version of that file.

use serde::{Deserialize, Serialize};

use crate::demand::{DeadEndGoals, Demand, TaskId};
use crate::fleet::AgentId;

/// A square of the floor, free or not: its row times the floor's width, plus its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SquareId(pub u32);

/// What the fleet is asked for, as far as an audit must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WorkKind {
    /// Every agent draws its own goals, demand `PerAgent`.
    OwnGoals {
        /// Whether goals in dead ends switch agents off.
        switches_off: bool,
    },
    /// Tasks wait in a pool, demand `Pool`.
    Tasks,
}

impl WorkKind {
    /// The kind of a demand.
    pub fn of(demand: &Demand) -> Self {
        match demand {
            Demand::PerAgent { dead_end_goals, .. } => {
                Self::OwnGoals { switches_off: *dead_end_goals == DeadEndGoals::SwitchOff }
            }
            Demand::Pool { .. } => Self::Tasks,
        }
    }

    /// What is finished, as people call it.
    pub fn counted(self) -> &'static str {
        match self {
            Self::OwnGoals { .. } => "goals",
            Self::Tasks => "tasks",
        }
    }
}

/// What an agent did in a tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[repr(u8)]
pub enum Step {
    /// Column − 1.
    Left = 0,
    /// Column + 1.
    Right = 1,
    /// Row + 1.
    Down = 2,
    /// Row − 1.
    Up = 3,
    /// It stayed.
    Stay = 4,
    /// Anything else; [`TickFacts::elsewhere`] says where it is now. Never lawful.
    Elsewhere = 5,
}

/// An agent that came onto the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number, the next that is free.
    pub agent: AgentId,
    /// Where it stands before the moves of the tick.
    pub square: SquareId,
    /// The first of its own goals; `None` under demand `Pool`, or if it is switched off.
    pub goal: Option<SquareId>,
}

/// A change of the fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FleetChange {
    /// An agent came onto the floor.
    Entered(Entry),
    /// The agent with the highest number left the floor; what it worked on returned to the pool.
    Left(AgentId),
}

/// One errand of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrandFact {
    /// Where.
    pub square: SquareId,
    /// Ticks that the agent stands there, after the one in which it arrives.
    pub service_ticks: u16,
}

/// Everything that happened in a tick, in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TickFacts {
    /// The tick, from 0.
    pub tick: u32,
    /// Who came and went since the last tick.
    pub fleet: Vec<FleetChange>,
    /// Errands of every task released; tasks are numbered in this order over the episode.
    pub released: Vec<Vec<ErrandFact>>,
    /// What orchestration gave to whom.
    pub given: Vec<(AgentId, TaskId)>,
    /// Agents whose task changed before they moved, with the task that they work on now; `None`: the one that they had was
    /// taken back, before anything was given.
    pub taken: Vec<(AgentId, Option<TaskId>)>,
    /// Agents that have broken down: they neither move nor work in the tick.
    pub broken: Vec<AgentId>,
    /// Squares that nobody may enter in the tick; whoever stands there may stay.
    pub blocked: Vec<SquareId>,
    /// What every agent did, by number.
    pub steps: Vec<Step>,
    /// Where those are who are [`Step::Elsewhere`].
    pub elsewhere: Vec<(AgentId, SquareId)>,
    /// Agents that went on to another errand of their task, with its place in the task.
    pub went_on: Vec<(AgentId, u8)>,
    /// Agents that finished a task.
    pub finished: Vec<(AgentId, TaskId)>,
    /// Agents whose own goal changed, with the new one; `None`: switched off.
    pub goals: Vec<(AgentId, Option<SquareId>)>,
    /// Tasks that wait in the pool after the tick.
    pub open_tasks: u32,
}

impl TickFacts {
    /// Nothing yet of `tick`; memory is kept.
    pub(super) fn begin(&mut self, tick: u32) {
        let Self {
            tick: current,
            fleet,
            released,
            given,
            taken,
            broken,
            blocked,
            steps,
            elsewhere,
            went_on,
            finished,
            goals,
            open_tasks,
        } = self;
        *current = tick;
        fleet.clear();
        released.clear();
        given.clear();
        taken.clear();
        broken.clear();
        blocked.clear();
        steps.clear();
        elsewhere.clear();
        went_on.clear();
        finished.clear();
        goals.clear();
        *open_tasks = 0;
    }
}
