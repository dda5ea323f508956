//! Scores θ·φ, highest first, ties by agent id; then agents are promoted at whose promotion the fleet loses less, what each
//! loses times its stake, which is exp(θ·φ).

mod features;
mod wishes;

pub use self::features::{FEATURES, ORDER_FEATURES};

use self::features::{STAKE_FEATURES, WINDING_FEATURES, staked, wound};
use self::wishes::{LONGEST_TRAIN, Wishes};
use super::foresight::{Foresight, Worth};
use super::view::{NO_WORK, RankAgents, RightOfWayView};
use crate::grid::CellKind;
use crate::orchestration::Remember;
use crate::orchestration::exploration::{Alternative, Sampler};
use crate::orchestration::meta_skill::{Conditions, Decision, MetaSkill};

/// Agents that are scored at once.
const BLOCK: usize = 8;
/// Regret beyond so many plain moves counts no more.
const MOST_REGRET: f64 = 4.0;
/// Steps of the integer rank per unit of score.
const RANK_STEPS: f64 = (1_u64 << 32) as f64;
/// Scores beyond this are cut.
const SCORE_LIMIT: f64 = 100_000.0;

/// What a loss is worth where all losses are worth the same, and the least and most it may be.
const PLAIN_STAKE: f64 = 64.0;
const LEAST_STAKE: f64 = 4.0;
const MOST_STAKE: f64 = 1024.0;

pub(super) struct LearnedRightOfWay {
    order: [f64; ORDER_FEATURES],
    stake: [f64; STAKE_FEATURES],
    /// Which features the weights of stakes belong to.
    staked: [usize; STAKE_FEATURES],
    /// Which features those for winding floors are made of.
    wound: [usize; WINDING_FEATURES],
    /// [Winding](crate::grid::winding) of the floor.
    winding: f64,
    /// How many losses that are spared one counts for that is brought about.
    harm: f64,
    rounds: u32,
    wishes: Wishes,
    /// By agent; empty where all are alike.
    stakes: Vec<u32>,
    foresight: Foresight,
    sampler: Sampler,
    /// Who is ordered, with the score as drawn, where that is explored.
    drawn: Vec<(f64, Alternative<ORDER_FEATURES>)>,
}

impl LearnedRightOfWay {
    pub(super) fn new(meta_skill: &MetaSkill, conditions: &Conditions) -> Self {
        let mut theta = meta_skill.block(Decision::RightOfWay).iter().copied();
        let mut next = || theta.next().expect("as many parameters as features");
        Self {
            order: std::array::from_fn(|_| next()),
            stake: std::array::from_fn(|_| next()),
            staked: staked(),
            wound: wound(),
            winding: conditions.winding,
            harm: libm::exp(4.0 * next()),
            rounds: meta_skill.foresight_rounds,
            wishes: Wishes::default(),
            stakes: Vec::new(),
            foresight: Foresight::default(),
            sampler: Sampler::default(),
            drawn: Vec::new(),
        }
    }
}

// What agents would do is looked at anew in every tick.
impl Remember for LearnedRightOfWay {}

impl RankAgents for LearnedRightOfWay {
    fn rank(&mut self, view: RightOfWayView<'_>, ranks: &mut [u64]) {
        self.foresight.look(&view);
        self.wishes.observe(&view, self.foresight.forecast());
        self.stakes.clear();
        let differ = self.rounds > 0 && self.stake.iter().any(|&weight| weight != 0.0);
        for (block, ranks) in ranks.chunks_mut(BLOCK).enumerate() {
            let agents = (block * BLOCK..).take(ranks.len());
            // By feature and then by agent, so that a block of sums is a few vector operations.
            let mut phi = [[0.0; BLOCK]; ORDER_FEATURES];
            for (place, agent) in agents.clone().enumerate() {
                for (row, feature) in phi.iter_mut().zip(self.features(&view, self.winding, agent)) {
                    row[place] = feature;
                }
            }
            let scores = weighed(&self.order, phi.iter());
            for (place, (agent, rank)) in agents.zip(&mut *ranks).enumerate() {
                let (score, report) = (scores[place], &view.reports[agent]);
                let drawn = self.sampler.draw(score);
                *rank = rank_of(drawn, report.has_work);
                if self.sampler.is_noting() && report.has_work {
                    let phi = phi.map(|row| row[place]);
                    self.drawn.push((drawn, Alternative { score, phi, until: 0, is_chosen: true }));
                }
            }
            if differ {
                let log_stakes = weighed(&self.stake, self.staked.iter().map(|&feature| &phi[feature]));
                self.stakes.extend(log_stakes.iter().take(ranks.len()).map(|&log_stake| stake(log_stake)));
            }
        }
        self.note_order();
        self.foresight.mend(&view, self.rounds, Worth::new(&self.stakes, self.harm), ranks);
    }

    fn sampler(&mut self) -> Option<&mut Sampler> {
        Some(&mut self.sampler)
    }
}

impl LearnedRightOfWay {
    /// Notes the order that was drawn: the first of all, then the first of the rest, and so on.
    fn note_order(&mut self) {
        self.drawn.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let in_order = (0..).zip(self.drawn.drain(..));
        let mut order: Vec<_> = in_order.map(|(until, (_, agent))| Alternative { until, ..agent }).collect();
        self.sampler.note(&mut order);
    }

    /// φ of an agent, in the order of [`FEATURES`].
    fn features(&self, view: &RightOfWayView<'_>, winding: f64, agent: usize) -> [f64; ORDER_FEATURES] {
        let report = &view.reports[agent];
        let moves_per_unit = f64::from(view.cost_to_go.costs().unit()) / 1000.0;
        let span = f64::from(view.grid.width() + view.grid.height());
        let remaining = f64::from(view.remaining[agent]) * moves_per_unit;
        let kind = view.grid.kind(report.cell);
        let neighbours = view.grid.neighbours(report.cell);
        let free = neighbours.iter().filter(|&&cell| cell != view.grid.void()).count();
        let occupied = neighbours.iter().filter(|&&cell| self.wishes.is_occupied(cell)).count();
        let meeting = self.wishes.meeting(agent);
        let age = |since: u32| (f64::from(view.tick - since) / 100.0).min(10.0);
        let flag = |condition: bool| f64::from(u8::from(condition));
        let plain = [
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
        let mut phi = [0.0; ORDER_FEATURES];
        let (first, last) = phi.split_at_mut(plain.len());
        first.copy_from_slice(&plain);
        for (phi, feature) in last.iter_mut().zip(self.wound) {
            *phi = winding * plain[feature];
        }
        phi
    }
}

/// θ·φ of each agent of a block; sums run in the order of the features.
fn weighed<'a>(theta: &[f64], phi: impl Iterator<Item = &'a [f64; BLOCK]>) -> [f64; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (weight, row) in theta.iter().zip(phi) {
        for (sum, feature) in sums.iter_mut().zip(row) {
            *sum += weight * feature;
        }
    }
    sums
}

/// What a loss is worth.
fn stake(log_stake: f64) -> u32 {
    libm::round(libm::exp(log_stake) * PLAIN_STAKE).clamp(LEAST_STAKE, MOST_STAKE) as u32
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
