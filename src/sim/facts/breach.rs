//! What an audit may find wrong.

use std::fmt;

use thiserror::Error;

use crate::fleet::AgentId;

/// Something that may never happen.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Breach {
    /// Ticks are missing, doubled or out of order.
    #[error("the facts are those of another tick")]
    WrongTick,
    /// The facts speak of an agent that is not there, or leave one out.
    #[error("the facts do not fit the fleet")]
    WrongFleet,
    /// A shelf, a wall, or beyond the floor.
    #[error("an agent is where nobody may stand")]
    NotFree,
    /// More than one square in a tick.
    #[error("an agent made more than one step")]
    NotAStep,
    /// Two agents on a square.
    #[error("two agents are on the same square")]
    Collision,
    /// Two agents went through each other.
    #[error("two agents changed places")]
    Swap,
    /// An agent that has broken down moved.
    #[error("a broken agent moved")]
    MovedBroken,
    /// An agent came onto a square that is blocked for the tick.
    #[error("an agent entered a blocked square")]
    EnteredBlocked,
    /// A task without an errand.
    #[error("a task has no errand")]
    EmptyTask,
    /// A task was given out that does not exist, is worked on, or is finished.
    #[error("a task was given out that was not open")]
    NotOpen,
    /// An agent that had one to go on to already was given another.
    #[error("an agent has more tasks than one to do and one to go on to")]
    TooManyTasks,
    /// An agent works on a task that nobody gave to it.
    #[error("an agent took a task that it was not given")]
    NotGiven,
    /// An agent does not work on its task any more without having finished it.
    #[error("an agent lost its task")]
    LostTask,
    /// An agent left its errand's square before it was served.
    #[error("an agent moved while it was served")]
    MovedInService,
    /// An errand counted as done elsewhere, before its service was over, or out of order.
    #[error("an errand counted that was not done")]
    NotDone,
    /// An errand was done and did not count.
    #[error("an errand was done and did not count")]
    Ignored,
    /// Waiting, worked on and finished do not make up all that were released.
    #[error("tasks were lost or doubled in the pool")]
    LostInPool,
    /// An agent drew another goal before it reached the one it had.
    #[error("an agent changed a goal that it had not reached")]
    NotReached,
    /// A goal of another kind than the layout asks for next, in a dead end that switches off, or not on the floor.
    #[error("an agent drew a goal that it may not draw")]
    WrongGoal,
}

/// A breach, when it happened, and who was part of it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub struct Violation {
    /// The tick, from 0.
    pub tick: u32,
    /// The agents; empty where it is nobody's.
    pub agents: Vec<AgentId>,
    /// What happened.
    pub breach: Breach,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tick, agents, breach } = self;
        write!(f, "tick {tick}: {breach}")?;
        for (k, agent) in agents.iter().enumerate() {
            let separator = match (k, agents.len()) {
                (0, 1) => ": agent ",
                (0, _) => ": agents ",
                _ => ", ",
            };
            write!(f, "{separator}{}", agent.0)?;
        }
        Ok(())
    }
}

/// A breach by some agents, in a tick that the caller knows.
pub(super) type Found = (Vec<AgentId>, Breach);

/// A breach by one agent.
pub(super) fn by(agent: AgentId, breach: Breach) -> Found {
    (vec![agent], breach)
}
