//! The tokens of this decision.

use serde::{Deserialize, Serialize};

use super::nearest_station::NearestStation;
use super::view::{ParkAgents, ParkingView};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::Remember;

/// A rule for where idle agents wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParkingRule {
    /// Where they stand.
    Stay,
    /// Beside the nearest workstation.
    NearestStation,
}

impl ParkingRule {
    /// All rules in the order in which they are listed to users.
    pub const ALL: [Self; 2] = [Self::Stay, Self::NearestStation];

    /// The word that stands for the rule in a policy.
    pub fn token(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::NearestStation => "nearest_station",
        }
    }

    /// The rule, ready to decide on `grid`.
    pub fn build(self, grid: &Grid) -> Box<dyn ParkAgents> {
        match self {
            Self::Stay => Box::new(Stay),
            Self::NearestStation => Box::new(NearestStation::new(grid)),
        }
    }
}

/// Idle agents stay where they finished; cheap, and in the way.
struct Stay;

impl Remember for Stay {}

impl ParkAgents for Stay {
    fn park(&mut self, _: ParkingView<'_>, _: &mut Vec<(AgentId, Cell)>) {}
}
