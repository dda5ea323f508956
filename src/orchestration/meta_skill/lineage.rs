//! Where a meta-skill comes from.

use serde::{Deserialize, Serialize};

/// How a meta-skill was trained; no clock time, no path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lineage {
    /// Names of the scenes it was trained on.
    pub scenes: Vec<String>,
    /// The run's seed.
    pub seed: u64,
    /// Generation in which it became champion.
    pub generation: u32,
    /// Simulated episodes of the run up to then, all kinds counted.
    pub evaluations: u64,
    /// The optimiser's token.
    pub learner: String,
    /// Candidates in a generation.
    pub population: u32,
    /// Trials of each candidate in a generation.
    pub rollouts: u32,
    /// Step size at the start of the run.
    pub initial_step_size: f64,
    /// Throughput on the run's held-out seeds.
    pub held_out: Option<Score>,
    /// How that was trained which the run began with; `None` where it began untrained.
    pub began_with: Option<Box<Lineage>>,
}

impl Lineage {
    /// Whether it is that of a meta-skill that was trained at all.
    pub fn is_trained(&self) -> bool {
        self.evaluations > 0
    }
}

/// A mean with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Mean over seeds.
    pub mean: f64,
    /// 95 % t interval of the mean over seeds.
    pub ci95: (f64, f64),
    /// Number of seeds.
    pub seeds: u32,
}
