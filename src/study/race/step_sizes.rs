//! Which of several step sizes was best for what is learned.

use serde::Serialize;

use super::super::plan::RacePlan;
use super::super::suite::Learns;
use super::report::{EntrantReport, best};

/// Learners that differ in nothing but their step size.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepSizes {
    /// What they learn.
    pub learns: Learns,
    /// The rules under which they begin.
    pub rules: String,
    /// The one with the best score at any milestone.
    pub best: String,
    /// Its step size.
    pub chosen: f64,
    /// All step sizes that were tried, ascending.
    pub tried: Vec<f64>,
    /// Whether the best is the smallest or the largest of them, so that a better one may lie beyond.
    pub is_at_edge: bool,
}

/// The best step sizes of a race, for whatever it tries several of.
pub(super) fn step_sizes(race: &RacePlan, entrants: &[EntrantReport]) -> Vec<StepSizes> {
    let mut found: Vec<StepSizes> = Vec::new();
    let is_first = |&k: &usize| !(0..k).any(|earlier| is_alike(race, earlier, k));
    for first in (0..entrants.len()).filter(is_first) {
        let alike: Vec<usize> = (first..entrants.len()).filter(|&k| is_alike(race, first, k)).collect();
        let size = |k: usize| race.entrants[k].settings.step_size;
        let mut tried: Vec<f64> = alike.iter().map(|&k| size(k)).collect();
        tried.sort_by(f64::total_cmp);
        tried.dedup();
        let finished = alike.into_iter().filter(|&k| !entrants[k].milestones.is_empty());
        let Some(chosen) = finished.max_by(|&a, &b| best(&entrants[a]).total_cmp(&best(&entrants[b]))) else {
            continue;
        };
        if let [smallest, .., largest] = tried[..] {
            let at = |end: f64| size(chosen).to_bits() == end.to_bits();
            found.push(StepSizes {
                learns: entrants[chosen].learns,
                rules: entrants[chosen].rules.clone(),
                best: entrants[chosen].name.clone(),
                chosen: size(chosen),
                is_at_edge: at(smallest) || at(largest),
                tried,
            });
        }
    }
    found
}

/// Whether two entrants differ in nothing but step size and name.
fn is_alike(race: &RacePlan, a: usize, b: usize) -> bool {
    let (a, b) = (&race.entrants[a], &race.entrants[b]);
    let same_settings = a.settings.method == b.settings.method;
    a.learns == b.learns && same_settings && a.policy == b.policy && a.is_fresh == b.is_fresh
}
