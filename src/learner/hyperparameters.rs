//! What a user sets about learning.

use serde::{Deserialize, Serialize};

use super::optimiser::Method;

/// Settings of a run; population, step size and rollouts may change between generations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hyperparameters {
    /// Which optimiser.
    pub method: Method,
    /// Candidates in a generation, at least 2.
    pub population: u32,
    /// Width of the search at the start, in units of the parameters.
    pub step_size: f64,
    /// Trials of each candidate in a generation and scene, at least 1.
    pub rollouts: u32,
    /// Seeds on which champions are scored, at least 2.
    pub held_out_seeds: u32,
    /// Generations from one held-out scoring to the next, at least 1.
    pub held_out_every: u32,
}

impl Default for Hyperparameters {
    fn default() -> Self {
        Self {
            method: Method::default(),
            population: 16,
            step_size: 0.15,
            rollouts: 1,
            held_out_seeds: 5,
            held_out_every: 4,
        }
    }
}

impl Hyperparameters {
    /// Smallest and largest population that controls offer.
    pub const POPULATIONS: (u32, u32) = (4, 128);
    /// Smallest and largest step size that controls offer.
    pub const STEP_SIZES: (f64, f64) = (0.01, 3.0);
    /// Fewest and most trials of a candidate that controls offer.
    pub const ROLLOUTS: (u32, u32) = (1, 16);
}
