//! A covariance of dimensions that depend on one another.

use serde::{Deserialize, Serialize};

use super::covariance::{CONDITION_LIMIT, Covariance};
use super::eigen::Eigen;
use crate::learner::optimiser::sound::all_positive;

/// C and its eigen decomposition C = B D² Bᵀ; A is B D.
///
/// The decomposition costs n³ and is renewed only every 1 / (10 n (c₁ + `c_µ`)) generations (tutorial, B.2), before C
/// has changed enough to matter; in between A lags behind C.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FullCovariance {
    /// C's lower triangle: row i holds columns 0..=i.
    lower: Vec<Vec<f64>>,
    /// D² and B of the C that was last decomposed.
    axes: Eigen,
    /// Updates of C since then.
    age: u32,
}

impl FullCovariance {
    /// Makes A agree with C, and C well conditioned.
    fn decompose(&mut self) {
        self.axes = Eigen::of_symmetric(&self.lower);
        self.age = 0;
        let (smallest, largest) =
            self.axes.values.iter().fold((f64::INFINITY, 0.0), |(low, high), &value| (value.min(low), value.max(high)));
        // Rounding can also make the smallest negative.
        let lift = largest / CONDITION_LIMIT - smallest;
        if lift > 0.0 {
            for (i, row) in self.lower.iter_mut().enumerate() {
                row[i] += lift;
            }
            for value in &mut self.axes.values {
                *value += lift;
            }
        }
    }

    /// Σ zₖ · lengthₖ · axisₖ.
    fn along_axes(&self, z: &[f64], length: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut sum = vec![0.0; z.len()];
        for ((z, &variance), axis) in z.iter().zip(&self.axes.values).zip(&self.axes.vectors) {
            let along = z * length(variance);
            for (sum, axis) in sum.iter_mut().zip(axis) {
                *sum += along * axis;
            }
        }
        sum
    }
}

impl Covariance for FullCovariance {
    fn identity(dimensions: usize) -> Self {
        let unit_row = |i: usize, len: usize| {
            let mut row = vec![0.0; len];
            row[i] = 1.0;
            row
        };
        let lower = (0..dimensions).map(|i| unit_row(i, i + 1)).collect();
        let vectors = (0..dimensions).map(|i| unit_row(i, dimensions)).collect();
        Self { lower, axes: Eigen { values: vec![1.0; dimensions], vectors }, age: 0 }
    }

    fn learning_rate_factor(_dimensions: usize) -> f64 {
        1.0
    }

    fn transform(&self, z: &[f64]) -> Vec<f64> {
        self.along_axes(z, libm::sqrt)
    }

    fn rotate(&self, z: &[f64]) -> Vec<f64> {
        self.along_axes(z, |_| 1.0)
    }

    fn update(&mut self, keep: f64, terms: &[(f64, &[f64])], learning_rate: f64) {
        for (i, row) in self.lower.iter_mut().enumerate() {
            for entry in row.iter_mut() {
                *entry *= keep;
            }
            for (weight, v) in terms {
                let weighted = weight * v[i];
                for (entry, v) in row.iter_mut().zip(*v) {
                    *entry += weighted * v;
                }
            }
        }
        self.age += 1;
        if f64::from(self.age) * 10.0 * self.lower.len() as f64 * learning_rate >= 1.0 {
            self.decompose();
        }
    }

    fn mean_variance(&self) -> f64 {
        self.lower.iter().enumerate().map(|(i, row)| row[i]).sum::<f64>() / self.lower.len() as f64
    }

    fn rescale(&mut self, factor: f64) {
        for entry in self.lower.iter_mut().flatten().chain(&mut self.axes.values) {
            *entry *= factor;
        }
    }

    fn is_sound(&self, dimensions: usize) -> bool {
        let rows_fit = self.lower.iter().enumerate().all(|(i, row)| row.len() == i + 1);
        let axes_fit = self.axes.vectors.iter().all(|axis| axis.len() == dimensions);
        let finite = |rows: &[Vec<f64>]| rows.iter().flatten().all(|entry| entry.is_finite());
        self.lower.len() == dimensions
            && rows_fit
            && finite(&self.lower)
            && all_positive(&self.axes.values, dimensions)
            && self.axes.vectors.len() == dimensions
            && axes_fit
            && finite(&self.axes.vectors)
    }
}
