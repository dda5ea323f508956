//! Random search: the floor that any method that learns must beat.

use serde::{Deserialize, Serialize};

use super::centre::Centre;
use super::dials::Dials;
use super::generation::{Generation, normal_vector};
use super::sound::are_finite;
use super::strategy::Strategy;
use super::{OptimiserError, Start, ranking};
use crate::random::Stream;

/// Normal samples of one width around the start, whatever was told; the best so far is kept.
///
/// A generation is the best so far, at first the start itself, and λ - 1 new samples. Whichever of them scores highest
/// is the best from then on: the best so far defends itself on the same seeds as its rivals, so that no lucky seed and
/// no score from another world can make it unbeatable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RandomSearch {
    start: Vec<f64>,
}

impl Strategy for RandomSearch {
    fn begin(start: &Start) -> Self {
        Self { start: start.mean.clone() }
    }

    /// The first draw is nothing: the best so far stands in its place.
    fn draw(&self, dials: &Dials, dimensions: usize, stream: &mut Stream) -> Generation {
        let new = (1..dials.population).map(|_| normal_vector(stream, dimensions));
        let draws = std::iter::once(vec![0.0; dimensions]).chain(new).collect();
        Generation::new(vec![dials.step_size; dimensions], draws)
    }

    fn candidates(&self, centre: &Centre, generation: &Generation) -> Vec<Vec<f64>> {
        let new = generation.draws()[1..].iter().map(|z| centre.point(&self.start, generation.widths(), z));
        std::iter::once(centre.mean.clone()).chain(new).collect()
    }

    fn learn(&mut self, centre: &mut Centre, _dials: &mut Dials, generation: &Generation, scores: &[f64]) {
        centre.mean = self.candidates(centre, generation).swap_remove(ranking::best_first(scores)[0]);
    }

    fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        if are_finite(&self.start, dimensions) { Ok(()) } else { Err(OptimiserError::Damaged("start")) }
    }
}
