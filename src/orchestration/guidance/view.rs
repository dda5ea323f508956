//! What a guidance rule sees, and what it answers.

use super::guide_paths::GuidePaths;
use crate::demand::Demand;
use crate::grid::{CostToGo, Grid, Guidance};
use crate::orchestration::{AgentReport, Remember};

/// The world as a guidance rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct GuidanceView<'a> {
    /// The floor.
    pub grid: &'a Grid,
    /// What is asked of the fleet.
    pub demand: &'a Demand,
    /// The tick being decided.
    pub tick: u32,
    /// All agents' last reports.
    pub reports: &'a [AgentReport],
}

/// A rule that sets edge costs, or lays a path for every agent.
pub trait GuideTraffic: Remember + Send + Sync {
    /// Called once a tick. The new costs if they change now; the first call of an episode decides the initial ones,
    /// and `None` then means plain. `cost_to_go` holds the costs in force until then, and fields under them. Where communication has limits, costs
    /// may go out later than they were decided, or give way to newer ones.
    fn update(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) -> Option<Guidance>;

    /// Called once a tick after that, when the fields of all goals that are not reached yet are there.
    fn lay_paths(&mut self, _: GuidanceView<'_>, _: &mut CostToGo) {}

    /// The guide paths laid so far; `None` under rules that lay none.
    fn guide_paths(&self) -> Option<&GuidePaths> {
        None
    }
}
