//! What every optimiser can be asked and told.

use super::OptimiserError;

/// A search for the candidate with the highest score, one generation at a time.
pub trait AskTell {
    /// The candidates of the next generation: [`AskTell::population`] rows of [`AskTell::dimensions`] numbers.
    ///
    /// Asked again before [`AskTell::tell`], it returns the same candidates, so that a run stopped while they were
    /// being scored can score them once more.
    fn ask(&mut self) -> Vec<Vec<f64>>;

    /// Learns from `scores`, one for each candidate in the order asked; higher is better.
    ///
    /// Equal scores rank in the order asked or share their ranks, NaN ranks below every number. A generation whose scores
    /// are all equal, or all NaN, tells nothing apart and changes nothing but the random stream.
    ///
    /// # Panics
    /// When nothing was asked, or when the number of scores is not the number of candidates.
    fn tell(&mut self, scores: &[f64]);

    /// `None` where candidates differ. Else they are all the centre, and their trials are to explore at this temperature and
    /// estimate the slope of the expected score.
    fn temperature(&self) -> Option<f64>;

    /// Takes note of estimates of that slope, one for each trial that has any, before [`AskTell::tell`] ends the generation.
    /// Methods without a temperature take no notice.
    fn note_slopes(&mut self, slopes: &[Vec<f64>]);

    /// The centre of the search distribution, the best guess so far under noise: one number a dimension.
    fn mean(&self) -> &[f64];

    /// The overall width of the search distribution, σ: the root mean square over dimensions of its standard deviation,
    /// each in units of that dimension's scale (see [`Start`](super::Start)).
    fn step_size(&self) -> f64;

    /// How many candidates the next new generation has (λ).
    fn population(&self) -> usize;

    /// Sets how many candidates a generation has, from the next new one on; a generation already asked is told as it
    /// was asked.
    ///
    /// # Errors
    /// [`OptimiserError::Population`] when `candidates` is below 2: one candidate ranks nothing.
    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError>;

    /// Sets the overall width, keeping centre and shape, from the next new generation on; a generation already asked is
    /// read with the width it was drawn with.
    ///
    /// # Errors
    /// [`OptimiserError::StepSize`] unless `step_size` is within [`STEP_SIZES`].
    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError>;

    /// Sets the learning rate of the centre in units of the scales, or `None`: as follows from the step size.
    ///
    /// # Errors
    /// [`OptimiserError::NoLearningRate`] when the method has none, [`OptimiserError::LearningRate`] unless it is within
    /// [`STEP_SIZES`].
    fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), OptimiserError>;

    /// Sets by how much the centre is pulled to zero; 0: not at all.
    ///
    /// # Errors
    /// [`OptimiserError::NoWeightDecay`] when the method has none, [`OptimiserError::WeightDecay`] unless it is within 0
    /// to 1.
    fn set_weight_decay(&mut self, weight_decay: f64) -> Result<(), OptimiserError>;

    /// Sets which share of widths and steps is taken from the next new generation on, 0.001 to 1. Methods that find their
    /// width by themselves, or search without one, take no notice.
    fn set_cooling(&mut self, share: f64);

    /// How many numbers a candidate has (n).
    fn dimensions(&self) -> usize {
        self.mean().len()
    }
}

/// The smallest population that can be ranked.
pub(super) const SMALLEST_POPULATION: usize = 2;

/// The smallest and the largest step size, and scale: far beyond any use, near enough that all arithmetic stays finite.
pub const STEP_SIZES: (f64, f64) = (1e-100, 1e100);

/// `candidates`, when a population can have that size.
pub(super) fn checked_population(candidates: usize) -> Result<usize, OptimiserError> {
    if candidates < SMALLEST_POPULATION { Err(OptimiserError::Population(candidates)) } else { Ok(candidates) }
}

/// `step_size`, when it is within [`STEP_SIZES`].
pub(super) fn checked_step_size(step_size: f64) -> Result<f64, OptimiserError> {
    if (STEP_SIZES.0..=STEP_SIZES.1).contains(&step_size) {
        Ok(step_size)
    } else {
        Err(OptimiserError::StepSize(step_size))
    }
}

/// `learning_rate`, when it is within [`STEP_SIZES`].
pub(super) fn checked_learning_rate(learning_rate: f64) -> Result<f64, OptimiserError> {
    checked_step_size(learning_rate).map_err(|_| OptimiserError::LearningRate(learning_rate))
}

/// `weight_decay`, when it is within 0 to 1.
pub(super) fn checked_weight_decay(weight_decay: f64) -> Result<f64, OptimiserError> {
    if (0.0..=1.0).contains(&weight_decay) { Ok(weight_decay) } else { Err(OptimiserError::WeightDecay(weight_decay)) }
}
