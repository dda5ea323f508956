//! Hand-crafted policies scored as champions are, to compare with.

use std::sync::Arc;

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

/// Runs a trial for each seed. One that panics is left out of the mean.
pub fn score_rival((name, policy): (String, Policy), stage: &Arc<Stage>, seeds: &[u64], workers: &Workers) -> Rival {
    let setting = |&seed: &u64| Setting { stage: Arc::clone(stage), policy: policy.clone(), seed };
    let results = workers.run(seeds.iter().map(setting).collect());
    let scores: Vec<f64> = results.into_iter().flatten().map(|outcome| outcome.throughput).collect();
    Rival { name, held_out: t_interval(&scores) }
}
