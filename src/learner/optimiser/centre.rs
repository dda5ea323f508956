//! The centre of a search.

use serde::{Deserialize, Serialize};

use super::sound::{all_positive, are_finite};
use super::{OptimiserError, Start};

/// The best guess so far, and the unit of each dimension, in which widths and steps are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Centre {
    /// One number a dimension, at least one.
    pub(super) mean: Vec<f64>,
    /// The unit of each.
    pub(super) scales: Vec<f64>,
}

impl Centre {
    /// Where a search begins.
    pub(super) fn of(start: &Start) -> Self {
        let units = || vec![1.0; start.mean.len()];
        Self { mean: start.mean.clone(), scales: start.scales.clone().unwrap_or_else(units) }
    }

    /// How many dimensions there are.
    pub(super) fn dimensions(&self) -> usize {
        self.mean.len()
    }

    /// The point that lies `step` away from `from`, in units of `widths` and of the scales.
    pub(super) fn point(&self, from: &[f64], widths: &[f64], step: &[f64]) -> Vec<f64> {
        let units = widths.iter().zip(&self.scales).map(|(width, scale)| width * scale);
        from.iter().zip(units).zip(step).map(|((from, unit), step)| from + unit * step).collect()
    }

    /// Moves the centre by `step`, in units of the scales.
    pub(super) fn shift(&mut self, step: &[f64]) {
        for ((mean, step), scale) in self.mean.iter_mut().zip(step).zip(&self.scales) {
            *mean += step * scale;
        }
    }

    /// Verifies a saved one.
    pub(super) fn check(&self) -> Result<(), OptimiserError> {
        if self.mean.is_empty() || !are_finite(&self.mean, self.mean.len()) {
            return Err(OptimiserError::Damaged("mean"));
        }
        if !all_positive(&self.scales, self.mean.len()) {
            return Err(OptimiserError::Damaged("scales"));
        }
        Ok(())
    }
}
