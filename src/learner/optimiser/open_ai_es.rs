//! OpenAI's evolution strategy: a slope estimated from mirrored noise, followed by Adam.

use serde::{Deserialize, Serialize};

use super::adam::Adam;
use super::centre::Centre;
use super::cma_es::default_population;
use super::dials::Dials;
use super::generation::Generation;
use super::strategy::Strategy;
use super::{OptimiserError, Start, ranking};
use crate::random::Stream;

/// T. Salimans, J. Ho, X. Chen, S. Sidor and I. Sutskever, "Evolution Strategies as a Scalable Alternative to
/// Reinforcement Learning", arXiv 1703.03864.
///
/// Candidates are the centre plus and minus normal noise of the same width σ in all dimensions. Scores become centred
/// ranks from -½ to ½; the mean of rank · noise estimates the slope of the ranks, and Adam climbs it. The width stays
/// as it is set. Weight decay pulls the centre to zero: its coefficient times the centre is taken off the slope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenAiEs {
    adam: Adam,
}

/// Learning rate in units of σ where none is set.
const RATE_PER_STEP_SIZE: f64 = 0.25;

fn usual_rate(step_size: f64) -> f64 {
    RATE_PER_STEP_SIZE * step_size
}

impl Strategy for OpenAiEs {
    const HAS_WEIGHT_DECAY: bool = true;

    fn begin(start: &Start) -> Self {
        Self { adam: Adam::new(start.mean.len()) }
    }

    /// That of CMA-ES in pairs.
    fn usual_population(dimensions: usize) -> usize {
        default_population(dimensions).next_multiple_of(2)
    }

    fn usual_learning_rate(step_size: f64, _dimensions: usize) -> Option<f64> {
        Some(usual_rate(step_size))
    }

    fn draw(&self, dials: &Dials, dimensions: usize, stream: &mut Stream) -> Generation {
        Generation::mirrored(stream, dials.population, vec![dials.cooling * dials.step_size; dimensions])
    }

    fn learn(&mut self, centre: &mut Centre, dials: &mut Dials, generation: &Generation, scores: &[f64]) {
        let mut slope = generation.mean_of(&ranking::centred_ranks(scores), |z| z);
        for ((slope, mean), scale) in slope.iter_mut().zip(&centre.mean).zip(&centre.scales) {
            *slope -= dials.weight_decay * mean / scale;
        }
        let rate = dials.cooling * dials.learning_rate.unwrap_or(usual_rate(dials.step_size));
        centre.shift(&self.adam.step(&slope, rate));
    }

    fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        if self.adam.is_sound(dimensions) { Ok(()) } else { Err(OptimiserError::Damaged("moments")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::optimiser::test_functions::{TRACE_START, assert_traces_meet, generation, rosenbrock, waves};
    use crate::learner::optimiser::{AskTell, Search};
    use crate::random::Purpose;

    fn after_twelve_generations(weight_decay: f64) -> Vec<f64> {
        let start = Start::new(TRACE_START.to_vec(), 0.3);
        let mut search = Search::<OpenAiEs>::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        search.set_learning_rate(Some(0.15)).unwrap();
        search.set_weight_decay(weight_decay).unwrap();
        for number in 0..12 {
            search.asked = Some(waves(vec![0.3; 4], number));
            generation(&mut search, rosenbrock);
        }
        search.mean().to_vec()
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
