//! What is known of floor, fleet and radio when an episode begins.

use serde::{Deserialize, Serialize};

use crate::grid::{Grid, loops, narrowness, single_lanes, streets, winding};
use crate::orchestration::communication::{CommunicationSpec, LinkSpec};

/// What regimes go by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conditions {
    /// [`winding`] of the floor.
    pub winding: f64,
    /// Agents to a cell.
    pub density: f64,
    /// [`narrowness`] of the floor.
    pub narrowness: f64,
    /// Mean age of the newest report when it is used and of the newest directive when it is followed, together, in ticks, within
    /// range and outside black-outs.
    pub lateness_ticks: f64,
    /// Share of the floor from which no report is heard, or where no directive is.
    pub uncovered: f64,
    /// Columns and rows of the floor together.
    pub span: u32,
    /// [`streets`] of the floor.
    pub streets: f64,
    /// [`single_lanes`] of the floor.
    pub single_lanes: f64,
    /// [`loops`] of the floor.
    pub loops: f64,
}

impl Conditions {
    /// Those of a fleet of so many agents on a floor where every message arrives at once.
    pub fn of(grid: &Grid, agents: usize) -> Self {
        let floor = Self {
            winding: winding(grid),
            density: 0.0,
            narrowness: narrowness(grid),
            lateness_ticks: 0.0,
            uncovered: 0.0,
            span: grid.width() + grid.height(),
            streets: streets(grid),
            single_lanes: single_lanes(grid),
            loops: loops(grid),
        };
        floor.with_agents(agents, grid)
    }

    /// The same with so many agents, on the same floor.
    #[must_use]
    pub fn with_agents(self, agents: usize, grid: &Grid) -> Self {
        Self { density: agents.max(1) as f64 / grid.len() as f64, ..self }
    }

    /// The same within these limits of communication, on the same floor.
    #[must_use]
    pub fn within(self, limits: &CommunicationSpec, grid: &Grid) -> Self {
        let lateness_ticks = age_ticks(&limits.reports) + age_ticks(&limits.directives);
        Self { lateness_ticks, uncovered: limits.uncovered(grid), ..self }
    }
}

/// Mean age of the newest message, in ticks: as long as each is under way, and a tick for each that was lost since.
fn age_ticks(link: &LinkSpec) -> f64 {
    f64::from(link.delay_ticks) + (link.loss / (1.0 - link.loss)).min(f64::from(LinkSpec::MAX_DELAY_TICKS))
}
