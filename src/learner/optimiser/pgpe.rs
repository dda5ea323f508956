//! Policy gradients with parameter-based exploration: the slope of the expected score over centre and widths.

use serde::{Deserialize, Serialize};

use super::ask_tell::STEP_SIZES;
use super::centre::Centre;
use super::clip_up::ClipUp;
use super::cma_es::default_population;
use super::dials::Dials;
use super::generation::Generation;
use super::sound::all_positive;
use super::strategy::Strategy;
use super::{OptimiserError, Start, ranking};
use crate::random::Stream;

/// F. Sehnke, C. Osendorfer, T. Rückstieß, A. Graves, J. Peters and J. Schmidhuber, "Parameter-exploring policy
/// gradients", Neural Networks 23 (2010), DOI 10.1016/j.neunet.2009.12.004, symmetric, with `ClipUp` for the centre
/// (Toklu, Liskowski and Srivastava, PPSN XVI 2020) and, as there, centred ranks in place of scores.
///
/// Candidates are the centre plus and minus normal noise, of a width σ of its own in each dimension. What scored better
/// than the middle pulls the centre to itself, and each width towards its own distance. A width changes by at most a
/// fifth in a generation.
///
/// Widths adapt; the step size of the dials stays as it was last chosen, and so does the learning rate that follows from
/// it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pgpe {
    /// σ of each dimension, in units of its scale.
    widths: Vec<f64>,
    clip_up: ClipUp,
}

/// Push on the centre in a generation, in units of σ √n, where no learning rate is set, as `ClipUp`'s authors advise.
const RATE_PER_RADIUS: f64 = 1.0 / 30.0;
/// Speed limit of the centre, in pushes.
const MAX_SPEED: f64 = 2.0;
/// Learning rate of the widths.
const WIDTH_RATE: f64 = 0.1;
/// Largest change of a width in a generation, as a share of it.
const MOST_CHANGE: f64 = 0.2;

fn usual_rate(step_size: f64, dimensions: usize) -> f64 {
    let radius = step_size * libm::sqrt(dimensions as f64);
    RATE_PER_RADIUS * radius
}

impl Strategy for Pgpe {
    fn begin(start: &Start) -> Self {
        let n = start.mean.len();
        Self { widths: vec![start.step_size; n], clip_up: ClipUp::new(n) }
    }

    /// That of CMA-ES in pairs.
    fn usual_population(dimensions: usize) -> usize {
        default_population(dimensions).next_multiple_of(2)
    }

    fn usual_learning_rate(step_size: f64, dimensions: usize) -> Option<f64> {
        Some(usual_rate(step_size, dimensions))
    }

    fn draw(&self, dials: &Dials, _dimensions: usize, stream: &mut Stream) -> Generation {
        let widths = self.widths.iter().map(|width| width * dials.cooling).collect();
        Generation::mirrored(stream, dials.population, widths)
    }

    fn learn(&mut self, centre: &mut Centre, dials: &mut Dials, generation: &Generation, scores: &[f64]) {
        // Centred ranks sum to zero, so the baseline that the paper subtracts from rewards is zero too.
        let utilities = ranking::centred_ranks(scores);
        let along = generation.mean_of(&utilities, |z| z);
        let slope: Vec<f64> = along.iter().zip(generation.widths()).map(|(along, width)| along * width).collect();
        let rate = dials.cooling * dials.learning_rate.unwrap_or(usual_rate(dials.step_size, centre.dimensions()));
        centre.shift(&self.clip_up.step(&slope, rate, MAX_SPEED * rate));
        // The slope over a width is its own multiple of this, so the paper's step is a share of the width.
        let growth = generation.mean_of(&utilities, |z| z * z - 1.0);
        for (width, growth) in self.widths.iter_mut().zip(growth) {
            *width *= 1.0 + (WIDTH_RATE * growth).clamp(-MOST_CHANGE, MOST_CHANGE);
            *width = width.clamp(STEP_SIZES.0, STEP_SIZES.1);
        }
    }

    fn step_size(&self, _dials: &Dials) -> f64 {
        // Squares of the largest and the smallest widths would leave the numbers.
        let widest = self.widths.iter().fold(0.0, |widest: f64, width| widest.max(*width));
        let squares: f64 = self.widths.iter().map(|width| (width / widest) * (width / widest)).sum();
        widest * libm::sqrt(squares / self.widths.len() as f64)
    }

    fn widen(&mut self, factor: f64) {
        for width in &mut self.widths {
            *width = (*width * factor).clamp(STEP_SIZES.0, STEP_SIZES.1);
        }
    }

    fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        if !all_positive(&self.widths, dimensions) {
            return Err(OptimiserError::Damaged("widths"));
        }
        if self.clip_up.is_sound(dimensions) { Ok(()) } else { Err(OptimiserError::Damaged("velocity")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::optimiser::test_functions::{TRACE_START, assert_traces_meet, generation, rosenbrock, waves};
    use crate::learner::optimiser::{AskTell, Search};
    use crate::random::Purpose;

    /// `PGPE` with `optimizer="clipup"`, α 0.06 and a maximum speed of 0.12, of the authors' package `pgpelib` (commit
    /// d00907f, `NumPy` 2.4.6), given the same draws.
    #[test]
    fn centre_and_widths_move_as_in_the_authors_program() {
        let start = Start::new(TRACE_START.to_vec(), 0.3);
        let mut search = Search::<Pgpe>::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        search.set_learning_rate(Some(0.06)).unwrap();
        for number in 0..12 {
            search.asked = Some(waves(search.strategy.widths.clone(), number));
            generation(&mut search, rosenbrock);
        }
        let mean =
            [0.020_606_320_911_790_398, -0.188_925_978_550_129_63, 0.115_966_368_179_747_55, -0.114_573_269_401_300_33];
        let widths = [0.296_000_265_331_481_9, 0.296_040_782_522_189, 0.294_475_516_128_766_2, 0.302_017_672_037_113_2];
        assert_traces_meet(search.mean(), mean);
        assert_traces_meet(&search.strategy.widths, widths);
    }

    /// The clip at a fifth, which no reference run with small rates comes near.
    #[test]
    fn a_cold_search_draws_and_steps_as_much_less() {
        let after = |share: f64| {
            let start = Start::new(vec![0.0; 3], 0.5);
            let mut search = Search::<Pgpe>::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
            search.set_cooling(share);
            let candidates = search.ask();
            search.tell(&[3.0, 1.0, 2.0, 5.0, 4.0, 6.0, 0.0, 7.0][..candidates.len()]);
            (candidates, search.mean().to_vec())
        };
        let ((warm, warm_mean), (cold, cold_mean)) = (after(1.0), after(0.25));
        for (warm, cold) in warm.iter().flatten().chain(&warm_mean).zip(cold.iter().flatten().chain(&cold_mean)) {
            assert!((warm * 0.25 - cold).abs() < 1e-12, "{cold} is no quarter of {warm}");
        }
        assert!(warm_mean.iter().any(|&entry| entry != 0.0));
    }

    #[test]
    fn a_width_changes_by_at_most_a_fifth() {
        let mut search = Search::<Pgpe>::new(&Start::new(vec![0.0], 1.0), Stream::new(1, Purpose::Learner, 0)).unwrap();
        for (draws, width) in [(vec![vec![9.0], vec![0.0]], 1.2), (vec![vec![0.0], vec![9.0]], 0.96)] {
            search.asked = Some(Generation::new(search.strategy.widths.clone(), draws));
            search.tell(&[1.0, 0.0]);
            assert!((search.step_size() - width).abs() < 1e-12, "{} instead of {width}", search.step_size());
        }
    }
}
