//! The tokens of this decision.

use serde::{Deserialize, Serialize};

use super::foresight::ForesightRule;
use super::goal_age::GoalAge;
use super::learned::LearnedRightOfWay;
use super::remaining::Remaining;
use super::task_age::TaskAge;
use super::view::RankAgents;
use super::waiting::Waiting;
use crate::orchestration::MetaSkill;
use crate::orchestration::meta_skill::Conditions;

/// A rule for who yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RightOfWayRule {
    /// The oldest goal first.
    GoalAge,
    /// Who has stood still longest first.
    Waiting,
    /// Scores of a meta-skill, highest first.
    Learned,
    /// The shortest way still to go first.
    Remaining,
    /// The oldest task first.
    TaskAge,
    /// The oldest goal first, but for those at whose promotion the fleet loses less.
    Foresight,
}

impl RightOfWayRule {
    /// All rules in the order in which they are listed to users.
    pub const ALL: [Self; 6] =
        [Self::GoalAge, Self::Waiting, Self::Remaining, Self::TaskAge, Self::Foresight, Self::Learned];

    /// The word that stands for the rule in a policy.
    pub fn token(self) -> &'static str {
        match self {
            Self::GoalAge => "goal_age",
            Self::Waiting => "waiting",
            Self::Remaining => "remaining",
            Self::TaskAge => "task_age",
            Self::Foresight => "foresight",
            Self::Learned => "learned",
        }
    }

    /// The rule, ready to rank under these `conditions`.
    pub fn build(self, meta_skill: &MetaSkill, conditions: &Conditions) -> Box<dyn RankAgents> {
        match self {
            Self::GoalAge => Box::new(GoalAge),
            Self::Waiting => Box::new(Waiting),
            Self::Remaining => Box::new(Remaining),
            Self::TaskAge => Box::new(TaskAge),
            Self::Foresight => Box::new(ForesightRule::new(meta_skill)),
            Self::Learned => Box::new(LearnedRightOfWay::new(meta_skill, conditions)),
        }
    }
}
