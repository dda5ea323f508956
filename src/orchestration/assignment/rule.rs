//! The tokens of this decision.

use serde::{Deserialize, Serialize};

use super::auction::Auction;
use super::first_come::FirstCome;
use super::learned::LearnedAssignment;
use super::nearest_pair::NearestPair;
use super::optimal::Optimal;
use super::random::RandomAssignment;
use super::roles::Roles;
use super::shortest_total::ShortestTotal;
use super::view::AssignTasks;
use crate::demand::Demand;
use crate::grid::Grid;
use crate::orchestration::MetaSkill;

/// A rule for who takes which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AssignmentRule {
    /// Any free agent, any open task.
    Random,
    /// The oldest task takes the nearest free agent.
    FirstCome,
    /// The closest free pair first.
    NearestPair,
    /// One-shot matching of least total approach, up to [`MOST_AGENTS`](super::MOST_AGENTS) agents in a tick.
    Optimal,
    /// Agents are fixed to zones.
    Roles,
    /// Scores of a meta-skill, best pair first.
    Learned,
    /// The smallest of 5 × approach + task length first, matched anew until pick-up.
    ShortestTotal,
    /// Tasks are auctioned one by one to agents' tours.
    Auction,
}

impl AssignmentRule {
    /// All rules in the order in which they are listed to users.
    pub const ALL: [Self; 8] = [
        Self::Random,
        Self::FirstCome,
        Self::NearestPair,
        Self::Optimal,
        Self::Auction,
        Self::Roles,
        Self::ShortestTotal,
        Self::Learned,
    ];

    /// The word that stands for the rule in a policy.
    pub fn token(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::FirstCome => "first_come",
            Self::NearestPair => "nearest_pair",
            Self::Optimal => "optimal",
            Self::Auction => "auction",
            Self::Roles => "roles",
            Self::ShortestTotal => "shortest_total",
            Self::Learned => "learned",
        }
    }

    /// The rule, ready to decide on `grid` for a fleet of `agents`.
    pub fn build(self, grid: &Grid, demand: &Demand, agents: usize, meta_skill: &MetaSkill) -> Box<dyn AssignTasks> {
        match self {
            Self::Random => Box::new(RandomAssignment),
            Self::FirstCome => Box::new(FirstCome::new(grid)),
            Self::NearestPair => Box::new(NearestPair::new(grid)),
            Self::Optimal => Box::new(Optimal),
            Self::Roles => Box::new(Roles::new(grid, demand, agents, meta_skill)),
            Self::Auction => Box::new(Auction::new(grid, agents)),
            Self::ShortestTotal => Box::new(ShortestTotal::new(grid, meta_skill)),
            Self::Learned => Box::new(LearnedAssignment::new(grid, demand, agents, meta_skill)),
        }
    }
}
