//! The tokens of this decision.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::crisscross::Crisscross;
use super::guide_paths::LayGuidePaths;
use super::lane_vote::LaneVote;
use super::learned::LearnedGuidance;
use super::traffic_flow::TrafficFlow;
use super::usage_priced::UsagePriced;
use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{CostToGo, Grid, Guidance};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Conditions, MetaSkill};

/// A rule for edge costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GuidanceRule {
    /// Every move costs the same.
    None,
    /// Rows and columns alternate their cheap direction.
    Crisscross,
    /// Agents vote each lane's direction.
    LaneVote,
    /// Prices from sampled shortest paths.
    TrafficFlow,
    /// The same prices from what the fleet did lately.
    UsagePriced,
    /// Every agent is laid a path of its own around the others'.
    GuidePaths,
    /// Costs from a guidance-graph file.
    Fixed(Arc<FixedGuidance>),
    /// base · exp(θ·φ) of a meta-skill.
    Learned,
}

/// What stands in a rule's token before the name of a file of edge costs, which are of one floor.
pub const FIXED: &str = "fixed:";

/// Costs that were read from a file. Equal are those of the same name and costs, wherever they were read.
#[derive(Debug, Serialize, Deserialize)]
pub struct FixedGuidance {
    /// The file's name without its folder.
    pub name: String,
    /// Where it was read, from the root on; `None` where the costs came without a file.
    #[serde(skip)]
    pub path: Option<PathBuf>,
    /// Its costs.
    pub guidance: Guidance,
}

impl PartialEq for FixedGuidance {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.guidance) == (&other.name, &other.guidance)
    }
}

impl Eq for FixedGuidance {}

impl GuidanceRule {
    /// All rules that need no file, in the order in which they are listed to users.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::Crisscross,
        Self::LaneVote,
        Self::TrafficFlow,
        Self::UsagePriced,
        Self::GuidePaths,
        Self::Learned,
    ];

    /// The word that stands for the rule in a policy.
    pub fn token(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Crisscross => "crisscross".to_owned(),
            Self::LaneVote => "lane_vote".to_owned(),
            Self::TrafficFlow => "traffic_flow".to_owned(),
            Self::UsagePriced => "usage_priced".to_owned(),
            Self::GuidePaths => "guide_paths".to_owned(),
            Self::Fixed(fixed) => format!("{FIXED}{}", fixed.name),
            Self::Learned => "learned".to_owned(),
        }
    }

    /// The rule, ready to decide on `grid`.
    pub fn build(&self, grid: &Grid, meta_skill: &MetaSkill, conditions: &Conditions) -> Box<dyn GuideTraffic> {
        match self {
            Self::None => Box::new(NoGuidance),
            Self::Crisscross => Box::new(Crisscross::new(meta_skill)),
            Self::LaneVote => Box::new(LaneVote::new(grid, meta_skill)),
            Self::TrafficFlow => Box::new(TrafficFlow::new(meta_skill)),
            Self::UsagePriced => Box::new(UsagePriced::new(grid, meta_skill)),
            Self::GuidePaths => Box::new(LayGuidePaths::new(grid, meta_skill)),
            Self::Fixed(fixed) => Box::new(FixedCosts(Arc::clone(fixed))),
            Self::Learned => Box::new(LearnedGuidance::new(grid, meta_skill, conditions)),
        }
    }
}

struct NoGuidance;

impl Remember for NoGuidance {}

impl GuideTraffic for NoGuidance {
    fn update(&mut self, _: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        None
    }
}

struct FixedCosts(Arc<FixedGuidance>);

impl Remember for FixedCosts {}

impl GuideTraffic for FixedCosts {
    fn update(&mut self, view: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        (view.tick == 0).then(|| self.0.guidance.clone())
    }
}
