//! A covariance of independent dimensions.

use serde::{Deserialize, Serialize};

use super::covariance::{CONDITION_LIMIT, Covariance};
use crate::learner::optimiser::sound::all_positive;

/// The diagonal of C; A is its square root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiagonalCovariance {
    variances: Vec<f64>,
}

impl Covariance for DiagonalCovariance {
    fn identity(dimensions: usize) -> Self {
        Self { variances: vec![1.0; dimensions] }
    }

    /// (n + 2) / 3, Ros and Hansen 2008.
    fn learning_rate_factor(dimensions: usize) -> f64 {
        (dimensions as f64 + 2.0) / 3.0
    }

    fn transform(&self, z: &[f64]) -> Vec<f64> {
        z.iter().zip(&self.variances).map(|(z, variance)| z * libm::sqrt(*variance)).collect()
    }

    fn rotate(&self, z: &[f64]) -> Vec<f64> {
        z.to_vec()
    }

    fn update(&mut self, keep: f64, terms: &[(f64, &[f64])], _learning_rate: f64) {
        for (i, variance) in self.variances.iter_mut().enumerate() {
            *variance = terms.iter().fold(keep * *variance, |sum, (weight, v)| sum + weight * v[i] * v[i]);
        }
        let largest = self.variances.iter().copied().fold(0.0, f64::max);
        for variance in &mut self.variances {
            *variance = variance.max(largest / CONDITION_LIMIT);
        }
    }

    fn mean_variance(&self) -> f64 {
        self.variances.iter().sum::<f64>() / self.variances.len() as f64
    }

    fn rescale(&mut self, factor: f64) {
        for variance in &mut self.variances {
            *variance *= factor;
        }
    }

    fn is_sound(&self, dimensions: usize) -> bool {
        all_positive(&self.variances, dimensions)
    }
}
