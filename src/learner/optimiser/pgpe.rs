//! Policy gradients with parameter-based exploration: the slope of the expected score over centre and widths.

use serde::{Deserialize, Serialize};

use super::ask_tell::{STEP_SIZES, checked_learning_rate, checked_population, checked_step_size};
use super::clip_up::ClipUp;
use super::cma_es::{all_positive, default_population};
use super::mirrored::Mirrored;
use super::saved::check_centre;
use super::{AskTell, OptimiserError, Start, ranking};
use crate::random::Stream;

/// F. Sehnke, C. Osendorfer, T. Rückstieß, A. Graves, J. Peters and J. Schmidhuber, "Parameter-exploring policy
/// gradients", Neural Networks 23 (2010), DOI 10.1016/j.neunet.2009.12.004, symmetric, with [`ClipUp`] for the centre
/// (Toklu, Liskowski and Srivastava, PPSN XVI 2020) and, as there, centred ranks in place of scores.
///
/// Candidates are the centre plus and minus normal noise, of a width σ of its own in each dimension. What scored better
/// than the middle pulls the centre to itself, and each width towards its own distance. A width changes by at most a
/// fifth in a generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Pgpe {
    stream: Stream,
    mean: Vec<f64>,
    /// The unit of each dimension; widths, slopes and steps are in these units.
    scales: Vec<f64>,
    /// σ of each dimension.
    widths: Vec<f64>,
    /// The overall width as it was last chosen: σ adapts, the learning rate that follows from it does not.
    chosen_step_size: f64,
    /// Absent: [`RATE_PER_RADIUS`] times the length of a draw at the chosen width.
    learning_rate: Option<f64>,
    clip_up: ClipUp,
    population: usize,
    /// Asked and not yet told.
    asked: Option<Mirrored>,
}

/// Push on the centre in a generation, in units of σ √n, where no learning rate is set, as `ClipUp`'s authors advise.
const RATE_PER_RADIUS: f64 = 1.0 / 30.0;
/// Speed limit of the centre, in pushes.
const MAX_SPEED: f64 = 2.0;
/// Learning rate of the widths.
const WIDTH_RATE: f64 = 0.1;
/// Largest change of a width in a generation, as a share of it.
const MOST_CHANGE: f64 = 0.2;

impl Pgpe {
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
            widths: vec![start.step_size; n],
            chosen_step_size: start.step_size,
            learning_rate: None,
            clip_up: ClipUp::new(n),
            population: default_population(n).next_multiple_of(2),
            asked: None,
        })
    }

    pub(super) fn check(&self) -> Result<(), OptimiserError> {
        let n = self.mean.len();
        check_centre(&self.mean, &self.scales)?;
        if !all_positive(&self.widths, n) {
            return Err(OptimiserError::Damaged("widths"));
        }
        checked_step_size(self.chosen_step_size)?;
        self.learning_rate.map(checked_learning_rate).transpose()?;
        checked_population(self.population)?;
        if !self.clip_up.is_sound(n) {
            return Err(OptimiserError::Damaged("velocity"));
        }
        let Some(asked) = &self.asked else { return Ok(()) };
        checked_population(asked.len())?;
        if asked.is_sound(n) { Ok(()) } else { Err(OptimiserError::Damaged("candidates")) }
    }
}

impl AskTell for Pgpe {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        let asked = match self.asked.take() {
            Some(asked) => asked,
            None => Mirrored::draw(&mut self.stream, self.population, self.widths.clone()),
        };
        self.asked.insert(asked).candidates(&self.mean, &self.scales)
    }

    fn tell(&mut self, scores: &[f64]) {
        let asked = self.asked.take().expect("tell follows ask");
        assert_eq!(scores.len(), asked.len(), "one score for each candidate asked");
        if ranking::all_tied(scores) {
            return;
        }
        // Centred ranks sum to zero, so the baseline that the paper subtracts from rewards is zero too.
        let utilities = ranking::centred_ranks(scores);
        let along = asked.mean_of(&utilities, |z| z);
        let slope: Vec<f64> = along.iter().zip(asked.widths()).map(|(along, width)| along * width).collect();
        let radius = self.chosen_step_size * libm::sqrt(self.mean.len() as f64);
        let rate = self.learning_rate.unwrap_or(RATE_PER_RADIUS * radius);
        let step = self.clip_up.step(&slope, rate, MAX_SPEED * rate);
        for ((mean, step), scale) in self.mean.iter_mut().zip(&step).zip(&self.scales) {
            *mean += step * scale;
        }
        // The slope over a width is its own multiple of this, so the paper's step is a share of the width.
        let growth = asked.mean_of(&utilities, |z| z * z - 1.0);
        for (width, growth) in self.widths.iter_mut().zip(growth) {
            *width *= 1.0 + (WIDTH_RATE * growth).clamp(-MOST_CHANGE, MOST_CHANGE);
            *width = width.clamp(STEP_SIZES.0, STEP_SIZES.1);
        }
    }

    fn mean(&self) -> &[f64] {
        &self.mean
    }

    fn step_size(&self) -> f64 {
        // Squares of the largest and the smallest widths would leave the numbers.
        let widest = self.widths.iter().fold(0.0, |widest: f64, width| widest.max(*width));
        let squares: f64 = self.widths.iter().map(|width| (width / widest) * (width / widest)).sum();
        widest * libm::sqrt(squares / self.widths.len() as f64)
    }

    fn population(&self) -> usize {
        self.population
    }

    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError> {
        self.population = checked_population(candidates)?;
        Ok(())
    }

    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError> {
        self.chosen_step_size = checked_step_size(step_size)?;
        let factor = step_size / self.step_size();
        for width in &mut self.widths {
            *width = (*width * factor).clamp(STEP_SIZES.0, STEP_SIZES.1);
        }
        Ok(())
    }

    fn set_learning_rate(&mut self, learning_rate: Option<f64>) -> Result<(), OptimiserError> {
        self.learning_rate = learning_rate.map(checked_learning_rate).transpose()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::optimiser::test_functions::{TRACE_START, assert_traces_meet, generation, rosenbrock, waves};
    use crate::random::Purpose;

    /// `PGPE` with `optimizer="clipup"`, α 0.06 and a maximum speed of 0.12, of the authors' package `pgpelib` (commit
    /// d00907f, `NumPy` 2.4.6), given the same draws.
    #[test]
    fn centre_and_widths_move_as_in_the_authors_program() {
        let start = Start::new(TRACE_START.to_vec(), 0.3);
        let mut search = Pgpe::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        search.set_learning_rate(Some(0.06)).unwrap();
        for number in 0..12 {
            search.asked = Some(waves(search.widths.clone(), number));
            generation(&mut search, rosenbrock);
        }
        let mean =
            [0.020_606_320_911_790_398, -0.188_925_978_550_129_63, 0.115_966_368_179_747_55, -0.114_573_269_401_300_33];
        let widths = [0.296_000_265_331_481_9, 0.296_040_782_522_189, 0.294_475_516_128_766_2, 0.302_017_672_037_113_2];
        assert_traces_meet(&search.mean, mean);
        assert_traces_meet(&search.widths, widths);
    }

    /// The clip at a fifth, which no reference run with small rates comes near.
    #[test]
    fn a_width_changes_by_at_most_a_fifth() {
        let mut search = Pgpe::new(&Start::new(vec![0.0], 1.0), Stream::new(1, Purpose::Learner, 0)).unwrap();
        for (draws, width) in [(vec![vec![9.0], vec![0.0]], 1.2), (vec![vec![0.0], vec![9.0]], 0.96)] {
            search.asked = Some(Mirrored::of(search.widths.clone(), draws));
            search.tell(&[1.0, 0.0]);
            assert!((search.step_size() - width).abs() < 1e-12, "{} instead of {width}", search.step_size());
        }
    }
}
