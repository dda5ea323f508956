//! Hand-crafted policies scored as champions are, to compare with.

use std::sync::Arc;

use super::generation::under_way::UnderWay;
use crate::grid::Grid;
use crate::orchestration::{Policy, presets};
use crate::scene::Stage;
use crate::sim::{Interval, Setting, Workers, t_interval};

/// A hand-crafted policy's score on the held-out seeds.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// Name of the preset.
    pub name: String,
    /// Goals or tasks per tick.
    pub held_out: Interval,
}

/// All that can be scored on a floor, by name.
pub fn rivals(grid: &Grid) -> impl Iterator<Item = (String, Policy)> {
    presets::PRESETS.iter().filter_map(|preset| Some((preset.name.to_owned(), preset.policy(grid).ok()?)))
}

/// Runs a trial of each for each of `seeds`, all at once, counted by `under_way`. One that panics is left out of the mean.
pub fn score_rivals(
    rivals: impl IntoIterator<Item = (String, Policy)>,
    stage: &Arc<Stage>,
    seeds: &[u64],
    workers: &Workers,
    under_way: &UnderWay,
) -> Vec<Rival> {
    let (names, policies): (Vec<String>, Vec<Policy>) = rivals.into_iter().unzip();
    let setting = |policy: &Policy, seed| Setting { stage: Arc::clone(stage), policy: policy.clone(), seed };
    let trials = policies.iter().flat_map(|policy| seeds.iter().map(move |&seed| setting(policy, seed)));
    let mut results = under_way.run(workers, trials.collect()).into_iter();
    let score = |name| {
        let outcomes = results.by_ref().take(seeds.len()).flatten();
        let scores: Vec<f64> = outcomes.map(|outcome| outcome.throughput).collect();
        Rival { name, held_out: t_interval(&scores) }
    };
    names.into_iter().map(score).collect()
}
