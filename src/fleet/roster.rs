//! What all systems of a tick share: the floor, the clock, and who is who.

use std::sync::Arc;

use bevy::prelude::{Entity, Resource};
use serde::{Deserialize, Serialize};

use super::AgentId;
use crate::grid::Grid;

/// The floor of the running episode.
#[derive(Resource, Clone, Debug)]
pub struct Floor(pub Arc<Grid>);

/// Ticks completed since the episode began.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Number of the tick being computed, from 0.
    pub tick: u32,
}

/// The entity of every agent, by number.
#[derive(Resource, Clone, Debug, Default)]
pub struct Roster(pub Vec<Entity>);

impl Roster {
    /// The entity of an agent.
    pub fn entity(&self, agent: AgentId) -> Entity {
        self.0[agent.index()]
    }

    /// Size of the fleet.
    pub fn agents(&self) -> usize {
        self.0.len()
    }
}
