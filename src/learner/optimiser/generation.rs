//! Candidates as they were drawn.

use serde::{Deserialize, Serialize};

use super::OptimiserError;
use super::ask_tell::{checked_population, checked_step_size};
use super::sound::are_finite;
use crate::random::Stream;

/// Candidates as they were drawn, with the widths of that time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generation {
    /// σ of each dimension, in units of its scale.
    widths: Vec<f64>,
    /// The standard normal vector z of each candidate.
    draws: Vec<Vec<f64>>,
}

impl Generation {
    /// These draws, of the given `widths`.
    pub(super) fn new(widths: Vec<f64>, draws: Vec<Vec<f64>>) -> Self {
        Self { widths, draws }
    }

    /// Draws `population` candidates, every other one opposite to the one before it, so that most of what the two have
    /// in common cancels. In an odd population the last one stands alone.
    pub(super) fn mirrored(stream: &mut Stream, population: usize, widths: Vec<f64>) -> Self {
        let mut draws: Vec<Vec<f64>> = Vec::with_capacity(population);
        for index in 0..population {
            let draw = match draws.last() {
                Some(previous) if index % 2 == 1 => previous.iter().map(|z| -z).collect(),
                _ => normal_vector(stream, widths.len()),
            };
            draws.push(draw);
        }
        Self { widths, draws }
    }

    /// σ of each dimension when they were drawn.
    pub(super) fn widths(&self) -> &[f64] {
        &self.widths
    }

    /// The standard normal vector of each candidate.
    pub(super) fn draws(&self) -> &[Vec<f64>] {
        &self.draws
    }

    /// The mean over candidates of utility · `of`(z), for each dimension.
    pub(super) fn mean_of(&self, utilities: &[f64], of: impl Fn(f64) -> f64) -> Vec<f64> {
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

    /// Verifies a saved one for n `dimensions`.
    pub(super) fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        checked_population(self.draws.len())?;
        let widths_fit =
            self.widths.len() == dimensions && self.widths.iter().all(|&width| checked_step_size(width).is_ok());
        let draws_fit = self.draws.iter().all(|draw| are_finite(draw, dimensions));
        if widths_fit && draws_fit { Ok(()) } else { Err(OptimiserError::Damaged("candidates")) }
    }
}

/// n independent standard normal numbers, one for each of the `dimensions`.
pub(super) fn normal_vector(stream: &mut Stream, dimensions: usize) -> Vec<f64> {
    (0..dimensions).map(|_| stream.normal()).collect()
}
