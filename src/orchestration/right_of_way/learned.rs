//! Scores θ·φ, highest first, ties by agent id.

use super::view::{NO_WORK, RankAgents, RightOfWayView};
use super::wishes::{LONGEST_TRAIN, Wishes};
use crate::grid::CellKind;
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};

/// Features of an agent, in the order of the block's parameters.
pub const FEATURES: &[Feature] = &[
    Feature::new("goal_age", "ticks since the goal was assigned, in hundreds, at most 10").initially(1.0),
    Feature::new("waited", "ticks without moving, in tens, at most 10"),
    Feature::new("remaining", "guided cost-to-go, in plain moves over width + height of the floor"),
    Feature::new("near", "1 / (1 + cost-to-go in plain moves)"),
    Feature::new("loaded", "1 if it carries goods"),
    Feature::new("task_age", "ticks since the task was released, in hundreds, at most 10"),
    Feature::new("at_station", "1 if it stands on a workstation"),
    Feature::new("beside_shelf", "1 if it stands on an endpoint"),
    Feature::new("moving", "1 if it moved in the last tick"),
    Feature::new("in_gap", "1 if its cell has at most two free neighbours"),
    Feature::new("crowd", "share of its cell's free neighbours on which agents stand"),
    Feature::new("report_age", "ticks since its last report was made, in tens, at most 10"),
    Feature::new("regret", "what its second choice would cost more, in plain moves, at most 4"),
    Feature::new("free_ahead", "1 if nobody stands where it would step"),
    Feature::new("head_on", "1 if who stands there would step to its own cell"),
    Feature::new("way_clear", "1 if all ahead of it that it would follow can move"),
    Feature::new("rivals", "others that would step to the same cell, in thirds"),
    Feature::new("train", "agents that would follow it, one behind the other, in tens, at most 1"),
];

/// Regret beyond so many plain moves counts no more.
const MOST_REGRET: f64 = 4.0;
/// Steps of the integer rank per unit of score.
const RANK_STEPS: f64 = (1_u64 << 32) as f64;
/// Scores beyond this are cut.
const SCORE_LIMIT: f64 = 100_000.0;

pub(super) struct LearnedRightOfWay {
    theta: [f64; FEATURES.len()],
    wishes: Wishes,
}

impl LearnedRightOfWay {
    pub(super) fn new(meta_skill: &MetaSkill) -> Self {
        let mut theta = [0.0; FEATURES.len()];
        theta.copy_from_slice(meta_skill.block(Decision::RightOfWay));
        Self { theta, wishes: Wishes::default() }
    }
}

// What agents would do is looked at anew in every tick.
impl Remember for LearnedRightOfWay {}

impl RankAgents for LearnedRightOfWay {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        let moves_per_unit = f64::from(view.cost_to_go.costs().unit()) / 1000.0;
        let span = f64::from(view.grid.width() + view.grid.height());
        self.wishes.observe(&view);
        for (agent, (rank, report)) in ranks.iter_mut().zip(view.reports).enumerate() {
            let remaining = f64::from(view.remaining[agent]) * moves_per_unit;
            let kind = view.grid.kind(report.cell);
            let neighbours = view.grid.neighbours(report.cell);
            let free = neighbours.iter().filter(|&&cell| cell != view.grid.void()).count();
            let occupied = neighbours.iter().filter(|&&cell| self.wishes.is_occupied(cell)).count();
            let meeting = self.wishes.meeting(agent);
            let age = |since: u32| (f64::from(view.tick - since) / 100.0).min(10.0);
            let flag = |condition: bool| f64::from(u8::from(condition));
            let phi = [
                age(report.goal_since_tick),
                (f64::from(report.waited_ticks) / 10.0).min(10.0),
                remaining / span,
                1.0 / (1.0 + remaining),
                flag(report.is_loaded),
                age(view.task_since_tick(report)),
                flag(kind == CellKind::Workstation),
                flag(kind == CellKind::Endpoint),
                flag(report.before != report.cell),
                flag(free <= 2),
                occupied as f64 / free.max(1) as f64,
                (f64::from(view.tick - report.made_tick) / 10.0).min(10.0),
                (f64::from(meeting.regret) * moves_per_unit).min(MOST_REGRET),
                flag(meeting.is_free_ahead),
                flag(meeting.is_head_on),
                flag(meeting.is_way_clear),
                f64::from(meeting.rivals) / 3.0,
                f64::from(meeting.train) / f64::from(LONGEST_TRAIN),
            ];
            let score = self.theta.iter().zip(phi).fold(0.0, |sum, (w, f)| sum + w * f);
            *rank = rank_of(score, report.has_work);
        }
    }
}

/// Higher scores get smaller ranks; agents without work come last.
fn rank_of(score: f64, has_work: bool) -> u64 {
    let steps = (score.clamp(-SCORE_LIMIT, SCORE_LIMIT) * RANK_STEPS) as i64;
    let rank = (1_i64 << 62) - steps;
    rank as u64 | if has_work { 0 } else { NO_WORK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn higher_scores_plan_first_and_idle_agents_last() {
        assert!(rank_of(1.5, true) < rank_of(1.4, true));
        assert!(rank_of(-1e9, true) < rank_of(1e9, false));
        assert!(rank_of(f64::MAX, true) < rank_of(0.0, true));
    }
}
