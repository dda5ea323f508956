//! What retraining the agents would have cost, beside learning their coordination.
//!
//! The best of those who retrain agents is compared with the best of those who learn coordination, once for each coordination under
//! which agents are retrained. How much the rival gains is told relative to agents as they are, ψ = 0, under that same coordination.
//! Costs are agents times ticks of simulated episodes, both to the best score of the rival and to that of coordination.

use serde::Serialize;

use super::super::cost::agent_steps;
use super::super::plan::RacePlan;
use super::super::suite::Learns;
use super::over_runs::interquartile_mean;
use super::report::{EntrantReport, Milestone, best};
use crate::sim::bootstrap_interval;

/// Whoever gains less by learning has not learned, per cent.
pub const LEAST_GAIN_PERCENT: f64 = 1.0;
/// What share of a score is most of it.
pub const MOST: f64 = 0.95;
/// So many times fewer steps is the aim of learning coordination.
pub const AIM: f64 = 10.0;

/// The best of those who retrain agents under one coordination against the best who learn coordination.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetrainingComparison {
    /// Whether agents are retrained under the coordination with which its learners begin, so that all begin at the same throughput.
    pub same_start: bool,
    /// The rules under which agents are retrained.
    pub rules: String,
    /// Who retrains them.
    pub retraining: String,
    /// Who learns coordination.
    pub coordination: String,
    /// Throughput of agents as they are, ψ = 0, under the same rules; `None` where nobody begins so.
    pub unlearned: Option<f64>,
    /// How much better retrained agents are at best, per cent of that.
    pub gain_percent: Option<f64>,
    /// Its 95 % bootstrap interval over runs.
    pub gain_ci95: Option<[f64; 2]>,
    /// To [`MOST`] of the best score of retraining: its last stretch takes longest, and is the longer the later a race ends.
    pub to_most_of_retraining: StepsTo,
    /// To the best score of retraining.
    pub to_retraining: StepsTo,
    /// To the best score of coordination.
    pub to_coordination: StepsTo,
}

/// What it costs to come to a score, between milestones by interpolation, in agents times ticks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepsTo {
    /// The score.
    pub score: f64,
    /// What it costs those who learn coordination; `None`: they have not come so far.
    pub coordination_steps: Option<f64>,
    /// What it costs those who retrain agents; `None`: they have not come so far.
    pub retraining_steps: Option<f64>,
    /// What those who retrain agents have spent at their last milestone.
    pub retraining_spent: u64,
    /// How many times more retraining costs, a lower bound where it has not come so far; `None` where coordination has not, or begins
    /// there.
    pub factor: Option<f64>,
    /// Its 95 % bootstrap interval over runs, of which both kinds' are drawn together; `None` of one run, and where one kind has runs
    /// that the other lacks.
    pub factor_ci95: Option<[f64; 2]>,
    /// Whether coordination comes there in [`AIM`] times fewer steps.
    pub aim: AimVerdict,
}

/// Whether learning coordination comes to a score in [`AIM`] times fewer steps than retraining agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AimVerdict {
    /// It does: retraining took so many times more, or had not come there when it had.
    Met,
    /// It does not.
    NotMet,
    /// Whichever has not come there was stopped too early to tell.
    Open,
    /// It begins there, so that nothing of it was learned in the race.
    BeginsThere,
}

impl RetrainingComparison {
    /// Whether retraining gains anything: [`LEAST_GAIN_PERCENT`] or more, with an interval above 0. Whoever does not gain says nothing by
    /// the pace at which it does not, and of a single run nobody knows.
    pub fn is_informative(&self) -> bool {
        let is_sure = self.gain_ci95.is_some_and(|[low, _]| low > 0.0);
        self.gain_percent.is_some_and(|gain| gain >= LEAST_GAIN_PERCENT) && is_sure
    }
}

impl StepsTo {
    /// To the score that `target` finds in the curves of coordination and of retraining.
    fn new(
        target: impl Fn(&[Point], &[Point]) -> f64,
        coordination: &EntrantReport,
        retraining: &EntrantReport,
        steps: u64,
    ) -> Self {
        let (of_ours, of_theirs) = (curve(&coordination.milestones), curve(&retraining.milestones));
        let score = target(&of_ours, &of_theirs);
        let steps_to = |curve: &[Point]| reached(curve, score).map(|it| it * steps as f64);
        let (ours, theirs) = (steps_to(&of_ours), steps_to(&of_theirs));
        let factor_of = |drawn: &[usize]| {
            let drawn = [coordination, retraining].map(|entrant| resampled(&entrant.milestones, drawn));
            let score = target(&drawn[0], &drawn[1]);
            let ours = reached(&drawn[0], score).filter(|&ours| ours > 0.0)?;
            Some(reached(&drawn[1], score)? / ours)
        };
        let runs = |entrant: &EntrantReport| entrant.milestones.iter().map(|it| it.throughput.len()).min();
        let runs = runs(coordination).filter(|&count| count > 1 && runs(retraining) == Some(count));
        let spent = |entrant: &EntrantReport| entrant.milestones.last().map_or(0, |milestone| milestone.agent_steps);
        let theirs_at_least = theirs.unwrap_or(spent(retraining) as f64);
        Self {
            score,
            coordination_steps: ours,
            retraining_steps: theirs,
            retraining_spent: spent(retraining),
            factor: ours.filter(|&ours| ours > 0.0).map(|ours| theirs_at_least / ours),
            factor_ci95: runs.filter(|_| theirs.is_some()).and_then(|count| bootstrap_interval(count, factor_of)),
            aim: match ours {
                Some(ours) if ours <= 0.0 => AimVerdict::BeginsThere,
                Some(ours) if theirs_at_least >= AIM * ours => AimVerdict::Met,
                Some(_) if theirs.is_none() => AimVerdict::Open,
                None if AIM * (spent(coordination) as f64) < theirs_at_least => AimVerdict::Open,
                _ => AimVerdict::NotMet,
            },
        }
    }
}

/// The comparisons of a race, those who begin alike first; none where nobody retrains agents.
pub(super) fn comparisons(race: &RacePlan, entrants: &[EntrantReport]) -> Vec<RetrainingComparison> {
    let places = || (0..entrants.len()).filter(|&k| !entrants[k].milestones.is_empty());
    let highest = |a: &usize, b: &usize| best(&entrants[*a]).total_cmp(&best(&entrants[*b]));
    let is_fresh = |k: usize| race.before.is_some() && race.entrants[k].is_fresh;
    let ours = places().filter(|&k| entrants[k].learns == Learns::Coordination && !is_fresh(k)).max_by(highest);
    let Some(ours) = ours else { return Vec::new() };
    let mut rivals: Vec<usize> = Vec::new();
    for k in places().filter(|&k| entrants[k].learns != Learns::Coordination) {
        match rivals.iter_mut().find(|other| race.entrants[**other].policy == race.entrants[k].policy) {
            Some(other) if highest(other, &k).is_lt() => *other = k,
            Some(_) => {}
            None => rivals.push(k),
        }
    }
    let compare = |&rival: &usize| {
        let top = best_milestone(&entrants[rival])?;
        let unlearned = unlearned(race, entrants, rival).filter(|&level| level > 0.0);
        let percent = |score: f64| unlearned.map(|level| 100.0 * (score / level - 1.0));
        let gain_ci95 = top.ci95.and_then(|[low, high]| Some([percent(low)?, percent(high)?]));
        let steps = agent_steps(&race.stage);
        let to_share =
            |share: f64| StepsTo::new(|_, theirs| share * highest_of(theirs), &entrants[ours], &entrants[rival], steps);
        Some(RetrainingComparison {
            same_start: race.entrants[rival].policy == race.entrants[ours].policy,
            rules: entrants[rival].rules.clone(),
            retraining: entrants[rival].name.clone(),
            coordination: entrants[ours].name.clone(),
            unlearned,
            gain_percent: percent(top.iqm),
            gain_ci95,
            to_most_of_retraining: to_share(MOST),
            to_retraining: to_share(1.0),
            to_coordination: StepsTo::new(|ours, _| highest_of(ours), &entrants[ours], &entrants[rival], steps),
        })
    };
    let mut comparisons: Vec<RetrainingComparison> = rivals.iter().filter_map(compare).collect();
    comparisons.sort_by_key(|comparison| !comparison.same_start);
    comparisons
}

/// What agents with ψ = 0 come to under the coordination of entrant `k`: what anyone begins at who has learned nothing under it.
pub(super) fn unlearned(race: &RacePlan, entrants: &[EntrantReport], k: usize) -> Option<f64> {
    let begins_so = |&other: &usize| {
        let begins_unlearned = race.before.is_none() || race.entrants[other].is_fresh;
        begins_unlearned && race.entrants[other].policy == race.entrants[k].policy
    };
    let first = |other: usize| entrants[other].milestones.first().filter(|milestone| milestone.evaluations == 0);
    (0..entrants.len()).filter(begins_so).find_map(first).map(|milestone| milestone.iqm)
}

/// The first of a learner's best milestones.
fn best_milestone(entrant: &EntrantReport) -> Option<&Milestone> {
    entrant.milestones.iter().rev().max_by(|a, b| a.iqm.total_cmp(&b.iqm))
}

/// Episodes, and what runs had come to by then.
pub(super) type Point = (u64, f64);

/// The interquartile means of milestones.
pub(super) fn curve(milestones: &[Milestone]) -> Vec<Point> {
    milestones.iter().map(|milestone| (milestone.evaluations, milestone.iqm)).collect()
}

/// The same of the runs that were drawn.
fn resampled(milestones: &[Milestone], drawn: &[usize]) -> Vec<Point> {
    let of_drawn = |milestone: &Milestone| drawn.iter().map(|&run| milestone.throughput[run]).collect::<Vec<_>>();
    milestones.iter().map(|milestone| (milestone.evaluations, interquartile_mean(&of_drawn(milestone)))).collect()
}

/// The best that runs had come to at any milestone.
pub(super) fn highest_of(curve: &[Point]) -> f64 {
    curve.iter().map(|&(_, score)| score).fold(f64::NEG_INFINITY, f64::max)
}

/// Episodes until a curve is at `score`, between milestones by interpolation.
pub(super) fn reached(curve: &[Point], score: f64) -> Option<f64> {
    let k = curve.iter().position(|&(_, there)| there >= score)?;
    let (evaluations, there) = curve[k];
    let Some((evaluations_before, before)) = k.checked_sub(1).map(|k| curve[k]) else {
        return Some(evaluations as f64);
    };
    let share = (score - before) / (there - before);
    Some(evaluations_before as f64 + share * (evaluations - evaluations_before) as f64)
}
