//! REINFORCE: the slope of the expected score over what a policy's decisions are drawn from, followed by Adam.

use serde::{Deserialize, Serialize};

use super::adam::Adam;
use super::centre::Centre;
use super::dials::Dials;
use super::generation::Generation;
use super::sound::are_finite;
use super::strategy::Strategy;
use super::{OptimiserError, Start};
use crate::random::Stream;

/// R. J. Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", Machine
/// Learning 8 (1992), DOI 10.1007/BF00992696, with Adam.
///
/// All candidates are the centre. Trials explore by drawing their decisions, at a temperature that is the step size, and
/// each gives an estimate of the slope of the expected score; the centre climbs their mean. Where nobody says a slope, nothing
/// is learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reinforce {
    adam: Adam,
    /// What was last said of the generation that is under way: the mean slope.
    slope: Option<Vec<f64>>,
}

/// Learning rate in units of the temperature where none is set.
const RATE_PER_TEMPERATURE: f64 = 0.25;
/// Trials in a generation.
const USUAL_POPULATION: usize = 16;

fn usual_rate(temperature: f64) -> f64 {
    RATE_PER_TEMPERATURE * temperature
}

impl Strategy for Reinforce {
    const EXPLORES_IN_TRIALS: bool = true;

    fn begin(start: &Start) -> Self {
        Self { adam: Adam::new(start.mean.len()), slope: None }
    }

    fn usual_population(_dimensions: usize) -> usize {
        USUAL_POPULATION
    }

    fn usual_learning_rate(temperature: f64, _dimensions: usize) -> Option<f64> {
        Some(usual_rate(temperature))
    }

    /// The centre, again and again.
    fn draw(&self, dials: &Dials, dimensions: usize, _stream: &mut Stream) -> Generation {
        Generation::new(
            vec![dials.cooling * dials.step_size; dimensions],
            vec![vec![0.0; dimensions]; dials.population],
        )
    }

    fn note_slopes(&mut self, slopes: &[Vec<f64>]) {
        let finite: Vec<_> = slopes.iter().filter(|slope| slope.iter().all(|entry| entry.is_finite())).collect();
        let mean = |k: usize| finite.iter().map(|slope| slope[k]).sum::<f64>() / finite.len() as f64;
        self.slope = finite.first().map(|first| (0..first.len()).map(mean).collect());
    }

    fn learn(&mut self, centre: &mut Centre, dials: &mut Dials, _generation: &Generation, _scores: &[f64]) {
        if let Some(slope) = self.slope.take() {
            let rate = dials.cooling * dials.learning_rate.unwrap_or(usual_rate(dials.step_size));
            let in_units: Vec<f64> = slope.iter().zip(&centre.scales).map(|(slope, scale)| slope * scale).collect();
            centre.shift(&self.adam.step(&in_units, rate));
        }
    }

    fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        if !self.adam.is_sound(dimensions) {
            return Err(OptimiserError::Damaged("moments"));
        }
        let is_sound = self.slope.as_ref().is_none_or(|slope| are_finite(slope, dimensions));
        if is_sound { Ok(()) } else { Err(OptimiserError::Damaged("slope")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::optimiser::{AskTell, Search};
    use crate::orchestration::exploration::{Alternative, Sampler};
    use crate::random::Purpose;

    /// What each arm pays.
    const PAYS: [f64; 3] = [1.0, 3.0, 2.0];
    const TEMPERATURE: f64 = 0.5;

    fn weights(theta: &[f64]) -> [f64; 3] {
        let weights: [f64; 3] = std::array::from_fn(|arm| libm::exp(theta[arm] / TEMPERATURE));
        let sum: f64 = weights.iter().sum();
        weights.map(|weight| weight / sum)
    }

    fn expected(theta: &[f64]) -> f64 {
        weights(theta).iter().zip(PAYS).map(|(weight, pay)| weight * pay).sum()
    }

    /// Pulls an arm of a bandit with one parameter an arm: what it paid, and the slope of its log probability.
    fn pull(theta: &[f64], sampler: &mut Sampler) -> (f64, Vec<f64>) {
        let drawn: Vec<f64> = theta.iter().map(|&score| sampler.draw(score)).collect();
        let chosen = (0..3).max_by(|&a, &b| drawn[a].total_cmp(&drawn[b])).unwrap();
        let alternative = |arm: usize| Alternative {
            score: theta[arm],
            phi: std::array::from_fn::<f64, 3, _>(|k| f64::from(u8::from(k == arm))),
            until: 0,
            is_chosen: arm == chosen,
        };
        sampler.note(&mut [0, 1, 2].map(alternative));
        (PAYS[chosen], sampler.take_slope().unwrap())
    }

    fn sampler(seed: u64) -> Sampler {
        let mut sampler = Sampler::default();
        sampler.explore(TEMPERATURE, Stream::new(seed, Purpose::Exploration, 0), 3);
        sampler
    }

    /// On a bandit the slope of the expected pay is known: weight · (pay − expected pay) / temperature. Three standard errors of
    /// 100,000 estimates are 0.01.
    #[test]
    fn estimates_of_the_slope_have_the_exact_mean() {
        let theta = [0.2, -0.1, 0.4];
        let mut sampler = sampler(1);
        let mut sum = [0.0; 3];
        let pulls = 100_000;
        for _ in 0..pulls {
            let (pay, slope) = pull(&theta, &mut sampler);
            for (sum, slope) in sum.iter_mut().zip(slope) {
                *sum += (pay - 2.0) * slope / f64::from(pulls);
            }
        }
        for (arm, weight) in weights(&theta).into_iter().enumerate() {
            let exact = weight * (PAYS[arm] - expected(&theta)) / TEMPERATURE;
            assert!((sum[arm] - exact).abs() < 0.012, "{sum:?}, arm {arm}: {exact}");
        }
    }

    /// Of three arms the best is found, from where it is the least likely.
    #[test]
    fn the_best_arm_of_a_bandit_is_learned() {
        let start = Start::new(vec![1.0, -1.0, 0.0], TEMPERATURE);
        let mut search = Search::<Reinforce>::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        let mut sampler = sampler(2);
        assert!(expected(search.mean()) < 1.2);
        for _ in 0..60 {
            let pulled: Vec<(f64, Vec<f64>)> = search.ask().iter().map(|theta| pull(theta, &mut sampler)).collect();
            let pays: Vec<f64> = pulled.iter().map(|(pay, _)| *pay).collect();
            let mean = pays.iter().sum::<f64>() / pays.len() as f64;
            let estimate = |(pay, slope): &(f64, Vec<f64>)| slope.iter().map(|s| (pay - mean) * s).collect();
            search.note_slopes(&pulled.iter().map(estimate).collect::<Vec<_>>());
            search.tell(&pays);
        }
        assert!(expected(search.mean()) > 2.9, "{:?}", search.mean());
    }

    #[test]
    fn without_slopes_nothing_is_learned() {
        let start = Start::new(vec![1.0, -1.0], 0.5);
        let mut search = Search::<Reinforce>::new(&start, Stream::new(1, Purpose::Learner, 0)).unwrap();
        assert_eq!(search.ask(), vec![vec![1.0, -1.0]; 16]);
        search.tell(&(0..16).map(f64::from).collect::<Vec<_>>());
        assert_eq!(search.mean(), [1.0, -1.0]);
    }
}
