//! What may change while a run goes on, between two generations.

use std::fmt::Debug;
use std::sync::Arc;

use super::hyperparameters::Hyperparameters;
use super::optimiser::AskTell;
use super::training::{Task, Training, TrainingError};
use crate::scene::Stage;

/// Share of a run after which it cools.
const COOLS_FROM: f64 = 0.5;
/// What is left of widths and steps at its end.
const COLDEST: f64 = 0.1;

impl Training {
    /// Changes the number of candidates from the next generation on.
    ///
    /// # Errors
    /// If it is below 2.
    pub fn set_population(&mut self, candidates: u32) -> Result<(), TrainingError> {
        self.state.optimiser.set_population(candidates as usize)?;
        self.change("population", candidates, |settings| &mut settings.population);
        Ok(())
    }

    /// Changes the width of the search from the next generation on.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn set_step_size(&mut self, step_size: f64) -> Result<(), TrainingError> {
        self.state.optimiser.set_step_size(step_size)?;
        self.change("step size", step_size, |settings| &mut settings.step_size);
        Ok(())
    }

    /// Changes how far the centre is moved in a generation, from the next one on; `None`: as follows from the step size.
    ///
    /// # Errors
    /// If it is out of range, or the optimiser has no learning rate.
    pub fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), TrainingError> {
        self.state.optimiser.set_learning_rate(learning_rate)?;
        self.change("learning rate", learning_rate, |settings| &mut settings.learning_rate);
        Ok(())
    }

    /// Changes by how much the centre is pulled to zero, from the next generation on.
    ///
    /// # Errors
    /// If it is out of range, or the optimiser has no weight decay.
    pub fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), TrainingError> {
        self.state.optimiser.set_weight_decay(weight_decay)?;
        self.change("weight decay", weight_decay, |settings| &mut settings.weight_decay);
        Ok(())
    }

    /// Narrows the search as a run of known length nears its end, of which the share `spent` is over: a wide search stays as far
    /// from the best as its widths and steps are long. From the half on they shrink to a tenth, where the method does not
    /// find its width by itself.
    pub fn cool(&mut self, spent: f64) {
        self.state.optimiser.set_cooling(cooling(spent));
    }

    /// Changes the trials of each candidate from the next generation on; at least 1.
    pub fn set_rollouts(&mut self, rollouts: u32) {
        self.change("rollouts", rollouts.max(1), |settings| &mut settings.rollouts);
    }

    /// Changes a setting, and writes that down.
    fn change<T: PartialEq + Debug>(&mut self, name: &str, new: T, setting: fn(&mut Hyperparameters) -> &mut T) {
        let now = self.now();
        let old = std::mem::replace(setting(&mut self.state.settings), new);
        let new = &*setting(&mut self.state.settings);
        self.state.log.note_setting(now, name, &old, new);
    }

    /// Goes on learning in a changed world: champion and baseline are scored afresh there before the next generation.
    ///
    /// # Errors
    /// If there is no scene or nothing to learn.
    pub fn set_stages(&mut self, stages: Vec<Arc<Stage>>) -> Result<(), TrainingError> {
        self.task = Task::new(stages, self.task.policies.clone(), &self.state.settings)?;
        self.state.baseline.clear();
        self.note("the world changed");
        Ok(())
    }
}

/// What is left of widths and steps when a share of the run is over.
pub(super) fn cooling(spent: f64) -> f64 {
    let cooled = ((spent - COOLS_FROM) / (1.0 - COOLS_FROM)).clamp(0.0, 1.0);
    1.0 - (1.0 - COLDEST) * cooled
}
