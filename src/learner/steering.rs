//! What may change while a run goes on, between two generations.

use std::sync::Arc;

use super::optimiser::AskTell;
use super::training::{Task, Training, TrainingError};
use crate::scene::Stage;

impl Training {
    /// Changes the number of candidates from the next generation on.
    ///
    /// # Errors
    /// If it is below 2.
    pub fn set_population(&mut self, candidates: u32) -> Result<(), TrainingError> {
        self.state.optimiser.set_population(candidates as usize)?;
        self.state.settings.population = candidates;
        Ok(())
    }

    /// Changes the width of the search from the next generation on.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn set_step_size(&mut self, step_size: f64) -> Result<(), TrainingError> {
        self.state.optimiser.set_step_size(step_size)?;
        self.state.settings.step_size = step_size;
        Ok(())
    }

    /// Changes how far the centre is moved in a generation, from the next one on; `None`: as follows from the step size.
    ///
    /// # Errors
    /// If it is out of range, or the optimiser has no learning rate.
    pub fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), TrainingError> {
        self.state.optimiser.set_learning_rate(learning_rate)?;
        self.state.settings.learning_rate = learning_rate;
        Ok(())
    }

    /// Changes by how much the centre is pulled to zero, from the next generation on.
    ///
    /// # Errors
    /// If it is out of range, or the optimiser has no weight decay.
    pub fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), TrainingError> {
        self.state.optimiser.set_weight_decay(weight_decay)?;
        self.state.settings.weight_decay = weight_decay;
        Ok(())
    }

    /// Changes the trials of each candidate from the next generation on; at least 1.
    pub fn set_rollouts(&mut self, rollouts: u32) {
        self.state.settings.rollouts = rollouts.max(1);
    }

    /// Goes on learning in a changed world: champion and baseline are scored afresh there before the next generation.
    ///
    /// # Errors
    /// If there is no scene or nothing to learn.
    pub fn set_stages(&mut self, stages: Vec<Arc<Stage>>) -> Result<(), TrainingError> {
        self.task = Task::new(stages, self.task.policies.clone())?;
        self.state.baseline.clear();
        Ok(())
    }
}
