//! OpenAI's evolution strategy: a slope estimated from mirrored noise, followed by Adam.

use serde::{Deserialize, Serialize};

use super::adam::Adam;
use super::ask_tell::{checked_learning_rate, checked_population, checked_step_size, checked_weight_decay};
use super::cma_es::default_population;
use super::mirrored::Mirrored;
use super::saved::check_centre;
use super::{AskTell, OptimiserError, Start, ranking};
use crate::random::Stream;

/// T. Salimans, J. Ho, X. Chen, S. Sidor and I. Sutskever, "Evolution Strategies as a Scalable Alternative to
/// Reinforcement Learning", arXiv 1703.03864.
///
/// Candidates are the centre plus and minus normal noise of the same width σ in all dimensions. Scores become centred
/// ranks from -½ to ½; the mean of rank · noise estimates the slope of the ranks, and Adam climbs it. The width stays
/// as it is set. Weight decay pulls the centre to zero: its coefficient times the centre is taken off the slope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct OpenAiEs {
    stream: Stream,
    mean: Vec<f64>,
    /// The unit of each dimension; slope and steps are in these units.
    scales: Vec<f64>,
    step_size: f64,
    /// Absent: [`RATE_PER_STEP_SIZE`] times the step size.
    learning_rate: Option<f64>,
    weight_decay: f64,
    adam: Adam,
    population: usize,
    /// Asked and not yet told.
    asked: Option<Mirrored>,
}

/// Learning rate in units of σ where none is set.
const RATE_PER_STEP_SIZE: f64 = 0.25;

impl OpenAiEs {
    /// Begins a search at `start` that draws from `stream`, with the population of CMA-ES in pairs.
    ///
    /// # Errors
    /// What [`Start::check`] finds.
    pub fn new(start: &Start, stream: Stream) -> Result<Self, OptimiserError> {
        start.check()?;
        let n = start.mean.len();
        Ok(Self {
            stream,
            mean: start.mean.clone(),
            scales: start.units(),
            step_size: start.step_size,
            learning_rate: None,
            weight_decay: 0.0,
            adam: Adam::new(n),
            population: default_population(n).next_multiple_of(2),
            asked: None,
        })
    }

    pub(super) fn check(&self) -> Result<(), OptimiserError> {
        let n = self.mean.len();
        check_centre(&self.mean, &self.scales)?;
        checked_step_size(self.step_size)?;
        self.learning_rate.map(checked_learning_rate).transpose()?;
        checked_weight_decay(self.weight_decay)?;
        checked_population(self.population)?;
        if !self.adam.is_sound(n) {
            return Err(OptimiserError::Damaged("moments"));
        }
        let Some(asked) = &self.asked else { return Ok(()) };
        checked_population(asked.len())?;
        if asked.is_sound(n) { Ok(()) } else { Err(OptimiserError::Damaged("candidates")) }
    }
}

impl AskTell for OpenAiEs {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        let widths = || vec![self.step_size; self.mean.len()];
        let asked = match self.asked.take() {
            Some(asked) => asked,
            None => Mirrored::draw(&mut self.stream, self.population, widths()),
        };
        self.asked.insert(asked).candidates(&self.mean, &self.scales)
    }

    fn tell(&mut self, scores: &[f64]) {
        let asked = self.asked.take().expect("tell follows ask");
        assert_eq!(scores.len(), asked.len(), "one score for each candidate asked");
        if ranking::all_tied(scores) {
            return;
        }
        let mut slope = asked.mean_of(&ranking::centred_ranks(scores), |z| z);
        for ((slope, mean), scale) in slope.iter_mut().zip(&self.mean).zip(&self.scales) {
            *slope -= self.weight_decay * mean / scale;
        }
        let step = self.adam.step(&slope, self.learning_rate.unwrap_or(RATE_PER_STEP_SIZE * self.step_size));
        for ((mean, step), scale) in self.mean.iter_mut().zip(&step).zip(&self.scales) {
            *mean += step * scale;
        }
    }

    fn mean(&self) -> &[f64] {
        &self.mean
    }

    fn step_size(&self) -> f64 {
        self.step_size
    }

    fn population(&self) -> usize {
        self.population
    }

    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError> {
        self.population = checked_population(candidates)?;
        Ok(())
    }

    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError> {
        self.step_size = checked_step_size(step_size)?;
        Ok(())
    }

    fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), OptimiserError> {
        self.learning_rate = learning_rate.map(checked_learning_rate).transpose()?;
        Ok(())
    }

    fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), OptimiserError> {
        self.weight_decay = checked_weight_decay(weight_decay)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::optimiser::test_functions::{TRACE_START, assert_traces_meet, generation, rosenbrock, waves};
    use crate::random::Purpose;

    fn after_twelve_generations(weight_decay: f64) -> Vec<f64> {
        let start = Start::new(TRACE_START.to_vec(), 0.3);
        let mut search = OpenAiEs::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        search.set_learning_rate(Some(0.15)).unwrap();
        search.set_weight_decay(weight_decay).unwrap();
        for number in 0..12 {
            search.asked = Some(waves(vec![0.3; 4], number));
            generation(&mut search, rosenbrock);
        }
        search.mean
    }

    /// `compute_centered_ranks` and the update of `es.py`, with `Adam` of `optimizers.py`, from the authors' repository
    /// `openai/evolution-strategies-starter` (commit 951f199, `NumPy` 2.4.6), given the same draws; α 0.15.
    #[test]
    fn the_centre_moves_as_in_the_authors_program() {
        let plain =
            [0.179_444_073_252_403_86, -0.003_972_863_735_535_161, -0.103_999_411_341_922_88, -0.147_163_733_512_322_8];
        assert_traces_meet(&after_twelve_generations(0.0), plain);
        let decayed =
            [0.138_346_040_375_599_03, -0.021_214_515_351_116_46, -0.064_943_125_196_736_26, -0.121_737_359_287_362_11];
        assert_traces_meet(&after_twelve_generations(0.05), decayed);
    }
}
