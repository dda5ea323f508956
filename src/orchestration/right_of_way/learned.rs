//! Scores θ·φ, highest first, ties by agent id.

use super::view::{NO_WORK, RankAgents, RightOfWayView};
use crate::grid::CellKind;
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};

/// Features of an agent, in the order of the block's parameters.
pub const FEATURES: &[Feature] = &[
    Feature { name: "goal_age", initial: 1.0, meaning: "ticks since the goal was assigned, in hundreds, at most 10" },
    Feature { name: "waited", initial: 0.0, meaning: "ticks without moving, in tens, at most 10" },
    Feature {
        name: "remaining",
        initial: 0.0,
        meaning: "guided cost-to-go, in plain moves over width + height of the floor",
    },
    Feature { name: "near", initial: 0.0, meaning: "1 / (1 + cost-to-go in plain moves)" },
    Feature { name: "loaded", initial: 0.0, meaning: "1 if it carries goods" },
    Feature { name: "task_age", initial: 0.0, meaning: "ticks since the task was released, in hundreds, at most 10" },
    Feature { name: "at_station", initial: 0.0, meaning: "1 if it stands on a workstation" },
    Feature { name: "beside_shelf", initial: 0.0, meaning: "1 if it stands on an endpoint" },
    Feature { name: "moving", initial: 0.0, meaning: "1 if it moved in the last tick" },
    Feature { name: "in_gap", initial: 0.0, meaning: "1 if its cell has at most two free neighbours" },
    Feature { name: "crowd", initial: 0.0, meaning: "share of its cell's free neighbours on which agents stand" },
    Feature { name: "report_age", initial: 0.0, meaning: "ticks since its last report was made, in tens, at most 10" },
];

/// Steps of the integer rank per unit of score.
const RANK_STEPS: f64 = (1_u64 << 32) as f64;
/// Scores beyond this are cut.
const SCORE_LIMIT: f64 = 100_000.0;

pub(super) struct LearnedRightOfWay {
    theta: [f64; FEATURES.len()],
    /// By cell, one spare entry for the void: the tick after the last one in which an agent was known to stand there.
    seen_tick: Vec<u32>,
}

impl LearnedRightOfWay {
    pub(super) fn new(meta_skill: &MetaSkill) -> Self {
        let mut theta = [0.0; FEATURES.len()];
        theta.copy_from_slice(meta_skill.block(Decision::RightOfWay));
        Self { theta, seen_tick: Vec::new() }
    }
}

// Where agents stand is looked at anew in every tick.
impl Remember for LearnedRightOfWay {}

impl RankAgents for LearnedRightOfWay {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        let moves_per_unit = f64::from(view.cost_unit) / 1000.0;
        let span = f64::from(view.grid.width() + view.grid.height());
        let now = view.tick + 1;
        self.seen_tick.resize(view.grid.len() + 1, 0);
        for report in view.reports {
            self.seen_tick[report.cell.index()] = now;
        }
        for (agent, (rank, report)) in ranks.iter_mut().zip(view.reports).enumerate() {
            let remaining = f64::from(view.remaining[agent]) * moves_per_unit;
            let kind = view.grid.kind(report.cell);
            let neighbours = view.grid.neighbours(report.cell);
            let free = neighbours.iter().filter(|&&cell| cell != view.grid.void()).count();
            let occupied = neighbours.iter().filter(|cell| self.seen_tick[cell.index()] == now).count();
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
