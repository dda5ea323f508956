//! Where a search begins.

use serde::{Deserialize, Serialize};

use super::OptimiserError;
use super::ask_tell::{STEP_SIZES, checked_step_size};

/// The search distribution of the first generation.
///
/// The optimum should lie within about three widths (`step_size` times scale) of `mean` in every dimension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// The centre; its length is the number of dimensions.
    pub mean: Vec<f64>,
    /// The overall width, σ, in units of the scales.
    pub step_size: f64,
    /// The unit in which each dimension is searched, such as its plausible range; absent: 1 everywhere.
    pub scales: Option<Vec<f64>>,
}

impl Start {
    /// A start with the same scale, 1, in every dimension.
    pub fn new(mean: Vec<f64>, step_size: f64) -> Self {
        Self { mean, step_size, scales: None }
    }

    /// Verifies that a search can begin here.
    ///
    /// # Errors
    /// The first setting that is empty, not finite, out of range, or of the wrong length.
    pub fn check(&self) -> Result<(), OptimiserError> {
        if self.mean.is_empty() {
            return Err(OptimiserError::NoDimensions);
        }
        if let Some((dimension, &value)) = self.mean.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(OptimiserError::Mean { dimension, value });
        }
        checked_step_size(self.step_size)?;
        let Some(scales) = &self.scales else { return Ok(()) };
        if scales.len() != self.mean.len() {
            return Err(OptimiserError::ScaleCount { expected: self.mean.len(), found: scales.len() });
        }
        let allowed = STEP_SIZES.0..=STEP_SIZES.1;
        match scales.iter().enumerate().find(|(_, value)| !allowed.contains(value)) {
            Some((dimension, &value)) => Err(OptimiserError::Scale { dimension, value }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_setting_is_named() {
        let start = |mean: &[f64], step_size, scales: &[f64]| {
            Start { mean: mean.to_vec(), step_size, scales: Some(scales.to_vec()) }.check()
        };
        assert_eq!(start(&[0.0, 1.0], 0.5, &[1e-9, 1e9]), Ok(()));
        assert_eq!(start(&[], 0.5, &[]), Err(OptimiserError::NoDimensions));
        let infinite = f64::INFINITY;
        assert_eq!(
            start(&[0.0, infinite], 0.5, &[1.0; 2]),
            Err(OptimiserError::Mean { dimension: 1, value: infinite })
        );
        for step_size in [0.0, -1.0, infinite, 1e101] {
            assert_eq!(start(&[0.0], step_size, &[1.0]), Err(OptimiserError::StepSize(step_size)));
        }
        assert!(start(&[0.0], f64::NAN, &[1.0]).is_err());
        assert_eq!(start(&[0.0], 0.5, &[1.0; 2]), Err(OptimiserError::ScaleCount { expected: 1, found: 2 }));
        assert_eq!(start(&[0.0], 0.5, &[0.0]), Err(OptimiserError::Scale { dimension: 0, value: 0.0 }));
    }
}
