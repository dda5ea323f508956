//! What can be set while a search goes on.

use serde::{Deserialize, Serialize};

use super::OptimiserError;
use super::ask_tell::{checked_learning_rate, checked_population, checked_step_size, checked_weight_decay};

/// Widths never vanish.
pub(super) const LEAST_COOLING: f64 = 0.001;

/// The settings of a search; some strategies move the step size themselves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dials {
    /// Candidates in a new generation.
    pub(super) population: usize,
    /// σ, in units of the scales.
    pub(super) step_size: f64,
    /// Absent: as follows from the step size.
    pub(super) learning_rate: Option<f64>,
    pub(super) weight_decay: f64,
    /// Share of widths and steps that is taken, [`LEAST_COOLING`] to 1.
    pub(super) cooling: f64,
}

impl Dials {
    /// Verifies saved ones.
    pub(super) fn check(&self) -> Result<(), OptimiserError> {
        checked_population(self.population)?;
        checked_step_size(self.step_size)?;
        self.learning_rate.map(checked_learning_rate).transpose()?;
        checked_weight_decay(self.weight_decay)?;
        if !(LEAST_COOLING..=1.0).contains(&self.cooling) {
            return Err(OptimiserError::Damaged("cooling"));
        }
        Ok(())
    }
}
