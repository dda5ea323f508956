//! What can be wrong with an optimiser's settings.

use thiserror::Error;

use super::Method;
use super::ask_tell::{SMALLEST_POPULATION, STEP_SIZES};

/// A setting that no optimiser can work with. Dimensions count from 0.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum OptimiserError {
    /// The token names no optimiser.
    #[error("unknown optimiser `{0}`, expected one of {names}", names = Method::ALL.map(Method::token).join(", "))]
    UnknownMethod(String),
    /// There is nothing to search.
    #[error("the initial mean is empty, expected at least one number")]
    NoDimensions,
    /// The initial mean holds an infinity or NaN.
    #[error("the initial mean is {value} in dimension {dimension}, expected a finite number")]
    Mean {
        /// Where.
        dimension: usize,
        /// What was given.
        value: f64,
    },
    /// The step size is not a positive number of sensible magnitude.
    #[error("step size {0}, expected {low:e} to {high:e}", low = STEP_SIZES.0, high = STEP_SIZES.1)]
    StepSize(f64),
    /// The learning rate is not a positive number of sensible magnitude.
    #[error("learning rate {0}, expected {low:e} to {high:e}", low = STEP_SIZES.0, high = STEP_SIZES.1)]
    LearningRate(f64),
    /// A learning rate for a method that has none.
    #[error("this optimiser has no learning rate; openai-es, pgpe and reinforce have one")]
    NoLearningRate,
    /// The weight decay is not a share.
    #[error("weight decay {0}, expected 0 to 1")]
    WeightDecay(f64),
    /// A weight decay for a method that has none.
    #[error("this optimiser has no weight decay; openai-es has one")]
    NoWeightDecay,
    /// There are not as many scales as dimensions.
    #[error("{found} scales for {expected} dimensions")]
    ScaleCount {
        /// Length of the initial mean.
        expected: usize,
        /// Number of scales given.
        found: usize,
    },
    /// A scale is not a positive number of sensible magnitude.
    #[error(
        "the scale is {value} in dimension {dimension}, expected {low:e} to {high:e}",
        low = STEP_SIZES.0,
        high = STEP_SIZES.1
    )]
    Scale {
        /// Where.
        dimension: usize,
        /// What was given.
        value: f64,
    },
    /// A population too small to rank.
    #[error("population {0}, expected at least {SMALLEST_POPULATION}")]
    Population(usize),
    /// A saved optimiser whose parts do not belong together.
    #[error("the saved optimiser is damaged: {0}")]
    Damaged(&'static str),
}
