//! What a parking rule sees, and what it answers.

use crate::demand::TaskPool;
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::exploration::Sampler;
use crate::orchestration::{AgentReport, Remember};

/// The world as a parking rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct ParkingView<'a> {
    /// The floor.
    pub grid: &'a Grid,
    /// The tick being decided.
    pub tick: u32,
    /// All agents' last reports.
    pub reports: &'a [AgentReport],
    /// The tasks, those given out in this tick still among the open ones.
    pub pool: &'a TaskPool,
    /// Agents that have no task and got none this tick.
    pub idle: &'a [AgentId],
}

/// A rule that sends idle agents somewhere.
pub trait ParkAgents: Remember + Send + Sync {
    /// Appends where each idle agent should wait; agents left out stay where they are.
    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>);

    /// Sees a tick, before tasks are given out in it and whether or not anybody is idle then.
    fn observe(&mut self, _: ParkingView<'_>) {}

    /// How many of `agents` may have tasks at once; the others park.
    fn most_active(&self, agents: usize) -> usize {
        agents
    }

    /// Its draws, if it can explore.
    fn sampler(&mut self) -> Option<&mut Sampler> {
        None
    }
}
