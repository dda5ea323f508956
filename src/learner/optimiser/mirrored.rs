//! Candidates in mirrored pairs, and the slope of their scores.

use serde::{Deserialize, Serialize};

use super::cma_es::all_positive;
use crate::random::Stream;

/// Candidates as they were drawn: every other one lies opposite to the one before it, so that most of what the two have
/// in common cancels. In an odd population the last one stands alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Mirrored {
    /// σ of each dimension, in units of its scale.
    widths: Vec<f64>,
    /// The standard normal vector z of each candidate.
    draws: Vec<Vec<f64>>,
}

impl Mirrored {
    /// Draws `population` candidates of the given `widths`.
    pub fn draw(stream: &mut Stream, population: usize, widths: Vec<f64>) -> Self {
        let mut draws: Vec<Vec<f64>> = Vec::with_capacity(population);
        for index in 0..population {
            let draw = match draws.last() {
                Some(previous) if index % 2 == 1 => previous.iter().map(|z| -z).collect(),
                _ => widths.iter().map(|_| stream.normal()).collect(),
            };
            draws.push(draw);
        }
        Self { widths, draws }
    }

    /// The candidates around `mean`, which is in units of the parameters.
    pub fn candidates(&self, mean: &[f64], scales: &[f64]) -> Vec<Vec<f64>> {
        let entry = |dimension: usize, z: f64| mean[dimension] + self.widths[dimension] * scales[dimension] * z;
        let candidate = |draw: &Vec<f64>| draw.iter().enumerate().map(|(i, z)| entry(i, *z)).collect();
        self.draws.iter().map(candidate).collect()
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.draws.len()
    }

    /// σ of each dimension when they were drawn.
    pub fn widths(&self) -> &[f64] {
        &self.widths
    }

    /// The mean over candidates of utility · `of`(z), for each dimension.
    pub fn mean_of(&self, utilities: &[f64], of: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut sum = vec![0.0; self.widths.len()];
        for (utility, draw) in utilities.iter().zip(&self.draws) {
            for (sum, z) in sum.iter_mut().zip(draw) {
                *sum += utility * of(*z);
            }
        }
        for entry in &mut sum {
            *entry /= self.draws.len() as f64;
        }
        sum
    }

    /// Whether this is made of finite numbers for n `dimensions`; a saved one may have been damaged.
    pub fn is_sound(&self, dimensions: usize) -> bool {
        let fits = |draw: &Vec<f64>| draw.len() == dimensions && draw.iter().all(|z| z.is_finite());
        all_positive(&self.widths, dimensions) && self.draws.iter().all(fits)
    }

    /// As if these had been drawn.
    #[cfg(test)]
    pub fn of(widths: Vec<f64>, draws: Vec<Vec<f64>>) -> Self {
        Self { widths, draws }
    }
}
