//! The optimisers by name, and a running one of any kind.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::cma_es::{CmaEs, SepCmaEs};
use super::strategy::Strategy;
use super::{AskTell, OpenAiEs, OptimiserError, Pgpe, RandomSearch, Reinforce, Search, Start};
use crate::random::Stream;

/// Which optimiser. Written as its token, also in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Covariance matrix adaptation evolution strategy: `cma-es`.
    CmaEs,
    /// The same with a diagonal covariance: `sep-cma-es`. Leads early where parameters are many and trials few.
    SepCmaEs,
    /// OpenAI's evolution strategy: `openai-es`.
    #[serde(rename = "openai-es")]
    OpenAiEs,
    /// Policy gradients with parameter-based exploration: `pgpe`. Reliable over a run whose length it is told, as it
    /// cools.
    #[default]
    Pgpe,
    /// Random search: `random-search`.
    RandomSearch,
    /// REINFORCE with a baseline, on decisions drawn from a softmax: `reinforce`.
    Reinforce,
}

impl Method {
    /// All of them, in the order they are listed to users.
    pub const ALL: [Self; 6] =
        [Self::CmaEs, Self::SepCmaEs, Self::OpenAiEs, Self::Pgpe, Self::Reinforce, Self::RandomSearch];

    /// The name users write.
    pub fn token(self) -> &'static str {
        match self {
            Self::CmaEs => "cma-es",
            Self::SepCmaEs => "sep-cma-es",
            Self::OpenAiEs => "openai-es",
            Self::Pgpe => "pgpe",
            Self::Reinforce => "reinforce",
            Self::RandomSearch => "random-search",
        }
    }

    /// The learning rate that it takes where none is set, at this step size for so many `dimensions`; `None`: it has none.
    pub fn usual_learning_rate(self, step_size: f64, dimensions: usize) -> Option<f64> {
        match self {
            Self::CmaEs => CmaEs::usual_learning_rate(step_size, dimensions),
            Self::SepCmaEs => SepCmaEs::usual_learning_rate(step_size, dimensions),
            Self::OpenAiEs => OpenAiEs::usual_learning_rate(step_size, dimensions),
            Self::Pgpe => Pgpe::usual_learning_rate(step_size, dimensions),
            Self::RandomSearch => RandomSearch::usual_learning_rate(step_size, dimensions),
            Self::Reinforce => Reinforce::usual_learning_rate(step_size, dimensions),
        }
    }

    /// Whether it knows weight decay.
    pub fn has_weight_decay(self) -> bool {
        match self {
            Self::CmaEs => CmaEs::HAS_WEIGHT_DECAY,
            Self::SepCmaEs => SepCmaEs::HAS_WEIGHT_DECAY,
            Self::OpenAiEs => OpenAiEs::HAS_WEIGHT_DECAY,
            Self::Pgpe => Pgpe::HAS_WEIGHT_DECAY,
            Self::RandomSearch => RandomSearch::HAS_WEIGHT_DECAY,
            Self::Reinforce => Reinforce::HAS_WEIGHT_DECAY,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.token())
    }
}

impl FromStr for Method {
    type Err = OptimiserError;

    fn from_str(token: &str) -> Result<Self, OptimiserError> {
        let named = Self::ALL.into_iter().find(|method| method.token() == token);
        named.ok_or_else(|| OptimiserError::UnknownMethod(token.to_owned()))
    }
}

/// A running optimiser of any [`Method`]; use it by [`AskTell`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Optimiser {
    /// See [`Method::CmaEs`].
    CmaEs(Search<CmaEs>),
    /// See [`Method::SepCmaEs`].
    SepCmaEs(Search<SepCmaEs>),
    /// See [`Method::OpenAiEs`].
    #[serde(rename = "openai-es")]
    OpenAiEs(Search<OpenAiEs>),
    /// See [`Method::Pgpe`].
    Pgpe(Search<Pgpe>),
    /// See [`Method::RandomSearch`].
    RandomSearch(Search<RandomSearch>),
    /// See [`Method::Reinforce`].
    Reinforce(Search<Reinforce>),
}

impl Optimiser {
    /// Begins a search at `start` that draws from `stream`, with the method's own population for that many dimensions.
    ///
    /// # Errors
    /// What [`Start::check`] finds.
    pub fn new(method: Method, start: &Start, stream: Stream) -> Result<Self, OptimiserError> {
        Ok(match method {
            Method::CmaEs => Self::CmaEs(Search::new(start, stream)?),
            Method::SepCmaEs => Self::SepCmaEs(Search::new(start, stream)?),
            Method::OpenAiEs => Self::OpenAiEs(Search::new(start, stream)?),
            Method::Pgpe => Self::Pgpe(Search::new(start, stream)?),
            Method::Reinforce => Self::Reinforce(Search::new(start, stream)?),
            Method::RandomSearch => Self::RandomSearch(Search::new(start, stream)?),
        })
    }

    /// Which optimiser this is.
    pub fn method(&self) -> Method {
        match self {
            Self::CmaEs(_) => Method::CmaEs,
            Self::SepCmaEs(_) => Method::SepCmaEs,
            Self::OpenAiEs(_) => Method::OpenAiEs,
            Self::Pgpe(_) => Method::Pgpe,
            Self::Reinforce(_) => Method::Reinforce,
            Self::RandomSearch(_) => Method::RandomSearch,
        }
    }

    fn running(&self) -> &dyn AskTell {
        match self {
            Self::CmaEs(running) => running,
            Self::SepCmaEs(running) => running,
            Self::OpenAiEs(running) => running,
            Self::Pgpe(running) => running,
            Self::Reinforce(running) => running,
            Self::RandomSearch(running) => running,
        }
    }

    fn running_mut(&mut self) -> &mut dyn AskTell {
        match self {
            Self::CmaEs(running) => running,
            Self::SepCmaEs(running) => running,
            Self::OpenAiEs(running) => running,
            Self::Pgpe(running) => running,
            Self::Reinforce(running) => running,
            Self::RandomSearch(running) => running,
        }
    }
}

impl AskTell for Optimiser {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        self.running_mut().ask()
    }

    fn tell(&mut self, scores: &[f64]) {
        self.running_mut().tell(scores);
    }

    fn temperature(&self) -> Option<f64> {
        self.running().temperature()
    }

    fn note_slopes(&mut self, slopes: &[Vec<f64>]) {
        self.running_mut().note_slopes(slopes);
    }

    fn mean(&self) -> &[f64] {
        self.running().mean()
    }

    fn step_size(&self) -> f64 {
        self.running().step_size()
    }

    fn population(&self) -> usize {
        self.running().population()
    }

    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError> {
        self.running_mut().set_population(candidates)
    }

    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError> {
        self.running_mut().set_step_size(step_size)
    }

    fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), OptimiserError> {
        self.running_mut().set_learning_rate(learning_rate)
    }

    fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), OptimiserError> {
        self.running_mut().set_weight_decay(weight_decay)
    }

    fn set_cooling(&mut self, share: f64) {
        self.running_mut().set_cooling(share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn tokens_name_the_methods_everywhere() {
        for method in Method::ALL {
            assert_eq!(method.token().parse(), Ok(method));
            assert_eq!(serde_json::to_string(&method).unwrap(), format!("\"{method}\""));
            let start = Start::new(vec![0.0; 3], 0.5);
            assert_eq!(Optimiser::new(method, &start, Stream::new(1, Purpose::Learner, 0)).unwrap().method(), method);
        }
    }

    /// What a method says of its settings is what a running one accepts.
    #[test]
    fn settings_that_a_method_has_can_be_set() {
        for method in Method::ALL {
            let start = Start::new(vec![0.0; 4], 0.5);
            let mut running = Optimiser::new(method, &start, Stream::new(1, Purpose::Learner, 0)).unwrap();
            let usual = method.usual_learning_rate(0.5, 4);
            assert_eq!(running.set_learning_rate(Some(0.1)).is_ok(), usual.is_some(), "{method}");
            assert_eq!(running.set_weight_decay(0.1).is_ok(), method.has_weight_decay(), "{method}");
        }
        assert_eq!(Method::Pgpe.usual_learning_rate(0.3, 4), Some(1.0 / 30.0 * (0.3 * 2.0)));
    }

    #[test]
    fn an_unknown_token_is_answered_with_the_valid_ones() {
        let error = "cmaes".parse::<Method>().unwrap_err();
        let expected =
            "unknown optimiser `cmaes`, expected one of cma-es, sep-cma-es, openai-es, pgpe, reinforce, random-search";
        assert_eq!(error.to_string(), expected);
    }
}
