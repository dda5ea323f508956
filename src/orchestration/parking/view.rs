//! What a parking rule sees, and what it answers.

use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::{AgentReport, Remember};

/// The world as a parking rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct ParkingView<'a> {
    /// The floor.
    pub grid: &'a Grid,
    /// All agents' last reports.
    pub reports: &'a [AgentReport],
    /// Agents that have no task and got none this tick.
    pub idle: &'a [AgentId],
}

/// A rule that sends idle agents somewhere.
pub trait ParkAgents: Remember + Send + Sync {
    /// Appends where each idle agent should wait; agents left out stay where they are.
    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>);
}
