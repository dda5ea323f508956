//! How many episodes it takes to recover from a shift of demand.

use serde::Serialize;

use super::super::plan::RacePlan;
use super::super::suite::Learns;
use super::over_runs::{Wait, interquartile_mean};

/// Share of what fresh learning comes to that counts as recovered.
const OF_FRESH: f64 = 0.95;

/// What a learner can be asked to come to after a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Level {
    /// More than the coordination that was learned before the shift, unchanged, comes to after it in the same run.
    FrozenChampion,
    /// More than the best policy by hand.
    BestByHand,
    /// 95 % of what coordination that was learned after the shift alone comes to at the last milestone.
    FreshLearning,
}

/// How long a learner took to a level after the shift.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Regained {
    /// Which level.
    pub level: Level,
    /// The throughput there; of the frozen champion the interquartile mean over runs.
    pub throughput: f64,
    /// Episodes and agents times ticks from the shift on.
    pub wait: Wait,
}

/// The scores of all runs of each entrant, by the entrant and then by the place in `race.runs`; a run stops where the table lacks it.
pub(super) type Scores = [Vec<Vec<f64>>];

/// The levels after the shift of `race`, by entrant; without a shift there are none.
pub(super) fn regained(race: &RacePlan, by_hand: Option<f64>, scores: &Scores, steps: u64) -> Vec<Vec<Regained>> {
    if race.before.is_none() {
        return vec![Vec::new(); race.entrants.len()];
    }
    let fresh = fresh(race, scores).map(|score| OF_FRESH * score);
    (0..race.entrants.len())
        .map(|k| {
            let wait = |is_there: &dyn Fn(usize, f64) -> bool| {
                let runs = scores[k].iter().enumerate().filter(|(_, scores)| !scores.is_empty());
                let first = |(run, scores): (usize, &Vec<f64>)| {
                    scores.iter().position(|&score| is_there(run, score)).map(|k| race.milestones[k])
                };
                Wait::new(runs.map(first).collect(), race.milestones.last().copied().unwrap_or_default(), steps)
            };
            let level = |level, throughput, wait| Regained { level, throughput, wait };
            let mut regained = Vec::new();
            if let Some((other, throughput)) = frozen_for(race, scores, k) {
                // A run whose rival is not there has nothing to beat.
                let frozen = |run: usize| scores[other][run].first().copied().unwrap_or(throughput);
                regained.push(level(Level::FrozenChampion, throughput, wait(&|run, score| score > frozen(run))));
            }
            if let Some(by_hand) = by_hand {
                regained.push(level(Level::BestByHand, by_hand, wait(&|_, score| score > by_hand)));
            }
            if let Some(fresh) = fresh {
                regained.push(level(Level::FreshLearning, fresh, wait(&|_, score| score >= fresh)));
            }
            regained
        })
        .collect()
}

/// The first learner of coordination that has learned before the shift, and what it came to when it did.
pub(super) fn frozen(race: &RacePlan, scores: &Scores) -> Option<(usize, f64)> {
    let k = (0..race.entrants.len()).find(|&k| learned_before(race, k))?;
    Some((k, at_first(race, &scores[k])?))
}

/// The frozen champion for entrant `k`: its own, or that of the first who has one.
fn frozen_for(race: &RacePlan, scores: &Scores, k: usize) -> Option<(usize, f64)> {
    if learned_before(race, k) { Some((k, at_first(race, &scores[k])?)) } else { frozen(race, scores) }
}

fn learned_before(race: &RacePlan, k: usize) -> bool {
    let entrant = &race.entrants[k];
    race.before.is_some() && entrant.learns == Learns::Coordination && !entrant.is_fresh
}

/// What runs came to before their first episode in the race.
fn at_first(race: &RacePlan, runs: &[Vec<f64>]) -> Option<f64> {
    let first: Vec<f64> = runs.iter().filter_map(|scores| scores.first().copied()).collect();
    (race.milestones.first() == Some(&0) && !first.is_empty()).then(|| interquartile_mean(&first))
}

/// The best that coordination comes to at the last milestone without having learned before the shift.
fn fresh(race: &RacePlan, scores: &Scores) -> Option<f64> {
    let last = |k: usize| {
        let whole = scores[k].iter().filter(|scores| scores.len() == race.milestones.len());
        let last: Vec<f64> = whole.filter_map(|scores| scores.last().copied()).collect();
        (!last.is_empty()).then(|| interquartile_mean(&last))
    };
    let is_fresh = |&k: &usize| race.entrants[k].is_fresh && race.entrants[k].learns == Learns::Coordination;
    (0..race.entrants.len()).filter(is_fresh).filter_map(last).max_by(f64::total_cmp)
}
