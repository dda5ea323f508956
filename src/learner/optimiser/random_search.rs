//! Random search: the floor that any method that learns must beat.

use serde::{Deserialize, Serialize};

use super::ask_tell::{checked_population, checked_step_size};
use super::cma_es::default_population;
use super::saved::{are_finite, check_centre};
use super::{AskTell, OptimiserError, Start, ranking};
use crate::random::Stream;

/// Normal samples of one width around the start, whatever was told; the best so far is kept.
///
/// A generation is the best so far, at first the start itself, and λ - 1 new samples. Whichever of them scores highest
/// is the best from then on: the best so far defends itself on the same seeds as its rivals, so that no lucky seed and
/// no score from another world can make it unbeatable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct RandomSearch {
    stream: Stream,
    start: Vec<f64>,
    /// The unit of each dimension.
    scales: Vec<f64>,
    step_size: f64,
    best: Vec<f64>,
    population: usize,
    /// Asked and not yet told, the best so far first.
    asked: Option<Vec<Vec<f64>>>,
}

impl RandomSearch {
    /// Begins a search at `start` that draws from `stream`, with the population of CMA-ES.
    ///
    /// # Errors
    /// What [`Start::check`] finds.
    pub fn new(start: &Start, stream: Stream) -> Result<Self, OptimiserError> {
        start.check()?;
        Ok(Self {
            stream,
            start: start.mean.clone(),
            scales: start.units(),
            step_size: start.step_size,
            best: start.mean.clone(),
            population: default_population(start.mean.len()),
            asked: None,
        })
    }

    fn sample(&mut self) -> Vec<f64> {
        let Self { stream, start, scales, step_size, .. } = self;
        start.iter().zip(scales).map(|(centre, scale)| centre + *step_size * *scale * stream.normal()).collect()
    }

    pub(super) fn check(&self) -> Result<(), OptimiserError> {
        check_centre(&self.start, &self.scales)?;
        let n = self.start.len();
        if !are_finite(&self.best, n) {
            return Err(OptimiserError::Damaged("best"));
        }
        checked_step_size(self.step_size)?;
        checked_population(self.population)?;
        let Some(asked) = &self.asked else { return Ok(()) };
        checked_population(asked.len())?;
        let all_fit = asked.iter().all(|candidate| are_finite(candidate, n));
        if all_fit { Ok(()) } else { Err(OptimiserError::Damaged("candidates")) }
    }
}

impl AskTell for RandomSearch {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        let candidates = self.asked.take().unwrap_or_else(|| {
            let best = self.best.clone();
            std::iter::once(best).chain((1..self.population).map(|_| self.sample())).collect()
        });
        self.asked.insert(candidates).clone()
    }

    fn tell(&mut self, scores: &[f64]) {
        let mut asked = self.asked.take().expect("tell follows ask");
        assert_eq!(scores.len(), asked.len(), "one score for each candidate asked");
        self.best = asked.swap_remove(ranking::best_first(scores)[0]);
    }

    fn mean(&self) -> &[f64] {
        &self.best
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
}
