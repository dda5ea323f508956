//! The oldest goal first, but for agents at whose promotion the fleet loses less.
//!
//! Helps where streams cross; fails where what is lost now is worth losing, as when somebody must be pushed out of an aisle: it
//! looks one tick ahead.

use super::super::goal_age::GoalAge;
use super::super::view::{RankAgents, RightOfWayView};
use super::{DEFAULT_ROUNDS, Foresight, Worth};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Constant, MetaSkill};

pub(in super::super) struct ForesightRule {
    foresight: Foresight,
    harm: f64,
}

impl ForesightRule {
    pub(in super::super) fn new(meta_skill: &MetaSkill) -> Self {
        Self { foresight: Foresight::default(), harm: meta_skill.constant(Constant::ForesightHarm) }
    }
}

// The next tick is foreseen anew in every tick.
impl Remember for ForesightRule {}

impl RankAgents for ForesightRule {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        GoalAge.rank(view, ranks);
        self.foresight.look(&view);
        self.foresight.mend(&view, DEFAULT_ROUNDS, Worth::new(&[], self.harm), ranks);
    }
}
