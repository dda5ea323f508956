//! Opening a saved strategy: a file may have been damaged, so its parts are held against one another before use.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::covariance::{Covariance, all_positive};
use super::strategy::EvolutionStrategy;
use crate::learner::optimiser::OptimiserError;
use crate::learner::optimiser::ask_tell::{checked_population, checked_step_size};

impl<C: Serialize> Serialize for EvolutionStrategy<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de, C: Covariance + Deserialize<'de>> Deserialize<'de> for EvolutionStrategy<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Self::deserialize(deserializer)?;
        saved.check().map_err(D::Error::custom)?;
        Ok(saved)
    }
}

impl<C: Covariance> EvolutionStrategy<C> {
    fn check(&self) -> Result<(), OptimiserError> {
        let n = self.mean.len();
        let fits = |vector: &Vec<f64>| vector.len() == n && vector.iter().all(|entry| entry.is_finite());
        if n == 0 || !fits(&self.mean) {
            return Err(OptimiserError::Damaged("mean"));
        }
        if !all_positive(&self.scales, n) {
            return Err(OptimiserError::Damaged("scales"));
        }
        if !fits(&self.path_sigma) || !fits(&self.path_c) {
            return Err(OptimiserError::Damaged("evolution paths"));
        }
        if !self.covariance.is_sound(n) {
            return Err(OptimiserError::Damaged("covariance"));
        }
        checked_population(self.population)?;
        checked_step_size(self.step_size)?;
        let Some(asked) = &self.asked else { return Ok(()) };
        checked_population(asked.draws.len())?;
        checked_step_size(asked.step_size)?;
        if !asked.draws.iter().all(fits) {
            return Err(OptimiserError::Damaged("candidates"));
        }
        Ok(())
    }
}
