//! The tokens of this decision.

use serde::{Deserialize, Serialize};

use super::learned::LearnedParking;
use super::nearest_station::NearestStation;
use super::spread::SpreadOut;
use super::view::{ParkAgents, ParkingView};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::{MetaSkill, Remember};

/// A rule for where idle agents wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParkingRule {
    /// Where they stand.
    Stay,
    /// Beside the nearest workstation.
    NearestStation,
    /// Evenly over the floor.
    Spread,
    /// Scores of a meta-skill, over regions of the floor; it also says how many agents may have tasks.
    Learned,
}

impl ParkingRule {
    /// All rules in the order in which they are listed to users.
    pub const ALL: [Self; 4] = [Self::Stay, Self::NearestStation, Self::Spread, Self::Learned];

    /// The word that stands for the rule in a policy.
    pub fn token(self) -> &'static str {
        match self {
            Self::Stay => "stay",
            Self::NearestStation => "nearest_station",
            Self::Spread => "spread",
            Self::Learned => "learned",
        }
    }

    /// The rule, ready to decide on `grid`.
    pub fn build(self, grid: &Grid, meta_skill: &MetaSkill) -> Box<dyn ParkAgents> {
        match self {
            Self::Stay => Box::new(Stay),
            Self::NearestStation => Box::new(NearestStation::new(grid)),
            Self::Spread => Box::new(SpreadOut::new(grid)),
            Self::Learned => Box::new(LearnedParking::new(grid, meta_skill)),
        }
    }
}

/// Idle agents stay where they finished; cheap, and in the way.
struct Stay;

impl Remember for Stay {}

impl ParkAgents for Stay {
    fn park(&mut self, _: ParkingView<'_>, _: &mut Vec<(AgentId, Cell)>) {}
}
