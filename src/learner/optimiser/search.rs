//! What all methods of searching have in common.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::ask_tell::{checked_learning_rate, checked_population, checked_step_size, checked_weight_decay};
use super::centre::Centre;
use super::dials::{Dials, LEAST_COOLING};
use super::generation::Generation;
use super::strategy::Strategy;
use super::{AskTell, OptimiserError, Start, ranking};
use crate::random::Stream;

/// A running search by a strategy. A file may have been damaged, so a saved one is checked when it is opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", bound = "")]
pub struct Search<S: Strategy> {
    pub(super) stream: Stream,
    pub(super) centre: Centre,
    pub(super) dials: Dials,
    pub(super) strategy: S,
    /// Asked and not yet told.
    pub(super) asked: Option<Generation>,
}

impl<S: Strategy> Search<S> {
    /// Begins a search at `start` that draws from `stream`, with the strategy's usual population.
    ///
    /// # Errors
    /// What [`Start::check`] finds.
    pub fn new(start: &Start, stream: Stream) -> Result<Self, OptimiserError> {
        start.check()?;
        let population = S::usual_population(start.mean.len());
        Ok(Self {
            stream,
            centre: Centre::of(start),
            dials: Dials {
                population,
                step_size: start.step_size,
                learning_rate: None,
                weight_decay: 0.0,
                cooling: 1.0,
            },
            strategy: S::begin(start),
            asked: None,
        })
    }

    fn check(&self) -> Result<(), OptimiserError> {
        let n = self.centre.dimensions();
        self.centre.check()?;
        self.dials.check()?;
        self.strategy.check(n)?;
        self.asked.as_ref().map_or(Ok(()), |asked| asked.check(n))
    }
}

impl<S: Strategy> AskTell for Search<S> {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        let Self { stream, centre, dials, strategy, asked } = self;
        let asked = asked.get_or_insert_with(|| strategy.draw(dials, centre.dimensions(), stream));
        strategy.candidates(centre, asked)
    }

    fn tell(&mut self, scores: &[f64]) {
        let asked = self.asked.take().expect("tell follows ask");
        assert_eq!(scores.len(), asked.draws().len(), "one score for each candidate asked");
        if !ranking::all_tied(scores) {
            self.strategy.learn(&mut self.centre, &mut self.dials, &asked, scores);
        }
        self.strategy.note_slopes(&[]);
    }

    fn temperature(&self) -> Option<f64> {
        let width = self.asked.as_ref().map_or(self.dials.cooling * self.dials.step_size, |asked| asked.widths()[0]);
        S::EXPLORES_IN_TRIALS.then_some(width)
    }

    fn note_slopes(&mut self, slopes: &[Vec<f64>]) {
        self.strategy.note_slopes(slopes);
    }

    fn mean(&self) -> &[f64] {
        &self.centre.mean
    }

    fn step_size(&self) -> f64 {
        self.strategy.step_size(&self.dials)
    }

    fn population(&self) -> usize {
        self.dials.population
    }

    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError> {
        self.dials.population = checked_population(candidates)?;
        Ok(())
    }

    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError> {
        checked_step_size(step_size)?;
        self.strategy.widen(step_size / self.step_size());
        self.dials.step_size = step_size;
        Ok(())
    }

    fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), OptimiserError> {
        if learning_rate.is_some() && S::usual_learning_rate(self.dials.step_size, self.centre.dimensions()).is_none() {
            return Err(OptimiserError::NoLearningRate);
        }
        self.dials.learning_rate = learning_rate.map(checked_learning_rate).transpose()?;
        Ok(())
    }

    fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), OptimiserError> {
        if weight_decay != 0.0 && !S::HAS_WEIGHT_DECAY {
            return Err(OptimiserError::NoWeightDecay);
        }
        self.dials.weight_decay = checked_weight_decay(weight_decay)?;
        Ok(())
    }

    fn set_cooling(&mut self, share: f64) {
        self.dials.cooling = share.clamp(LEAST_COOLING, 1.0);
    }
}

impl<S: Strategy> Serialize for Search<S> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de, S: Strategy> Deserialize<'de> for Search<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Self::deserialize(deserializer)?;
        saved.check().map_err(de::Error::custom)?;
        Ok(saved)
    }
}
