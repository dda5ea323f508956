//! What tells one method of searching from another.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::centre::Centre;
use super::cma_es::default_population;
use super::dials::Dials;
use super::generation::Generation;
use super::{OptimiserError, Start};
use crate::random::Stream;

/// How candidates are drawn, and what is learned from their scores; a [`Search`](super::Search) does the rest.
pub trait Strategy: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// Whether a weight decay can be set.
    const HAS_WEIGHT_DECAY: bool = false;

    /// Whether candidates are all the centre, and trials explore by what they draw.
    const EXPLORES_IN_TRIALS: bool = false;

    /// Before the first generation; `start` has been checked.
    fn begin(start: &Start) -> Self;

    /// Candidates in a generation of n `dimensions`, until it is set.
    fn usual_population(dimensions: usize) -> usize {
        default_population(dimensions)
    }

    /// The learning rate where none is set, of n `dimensions`; `None`: none can be set.
    fn usual_learning_rate(_step_size: f64, _dimensions: usize) -> Option<f64> {
        None
    }

    /// Draws `dials.population` candidates of n `dimensions`.
    fn draw(&self, dials: &Dials, dimensions: usize, stream: &mut Stream) -> Generation;

    /// The candidates of a `generation`, in the order drawn.
    fn candidates(&self, centre: &Centre, generation: &Generation) -> Vec<Vec<f64>> {
        generation.draws().iter().map(|z| centre.point(&centre.mean, generation.widths(), z)).collect()
    }

    /// Takes note of what [`AskTell::note_slopes`](super::AskTell::note_slopes) is told.
    fn note_slopes(&mut self, _slopes: &[Vec<f64>]) {}

    /// Learns from the `scores` of a `generation`, which are not all tied.
    fn learn(&mut self, centre: &mut Centre, dials: &mut Dials, generation: &Generation, scores: &[f64]);

    /// σ, as [`AskTell::step_size`](super::AskTell::step_size) says.
    fn step_size(&self, dials: &Dials) -> f64 {
        dials.step_size
    }

    /// Multiplies widths that it keeps beside `dials.step_size` by `factor`.
    fn widen(&mut self, _factor: f64) {}

    /// Verifies a saved one for n `dimensions`.
    fn check(&self, dimensions: usize) -> Result<(), OptimiserError>;
}
