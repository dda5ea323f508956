//! An agent's part of a snapshot.

use bevy::prelude::{Entity, EntityRef, World};
use serde::{Deserialize, Serialize};

use crate::fleet::{AgentId, Directive, Goal, Job, OwnGoals, Position, Ties, Waited};

/// All components of an agent but its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct AgentState {
    position: Position,
    goal: Goal,
    job: Job,
    waited: Waited,
    directive: Directive,
    ties: Ties,
    own_goals: Option<OwnGoals>,
}

impl AgentState {
    /// The state of an agent; `None` for an entity that is none.
    pub(super) fn of(agent: EntityRef<'_>) -> Option<Self> {
        Some(Self {
            position: *agent.get()?,
            goal: *agent.get()?,
            job: *agent.get()?,
            waited: *agent.get()?,
            directive: *agent.get()?,
            ties: agent.get::<Ties>()?.clone(),
            own_goals: agent.get::<OwnGoals>().cloned(),
        })
    }

    /// A new entity in this state.
    pub(super) fn spawn(&self, id: AgentId, world: &mut World) -> Entity {
        let Self { position, goal, job, waited, directive, ties, own_goals } = self;
        let agent = (id, *position, *goal, *job, *waited, *directive, ties.clone());
        match own_goals {
            Some(own_goals) => world.spawn((agent, own_goals.clone())).id(),
            None => world.spawn(agent).id(),
        }
    }
}
