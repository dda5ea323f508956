//! The strategy: sampling, selection and adaptation, for any kind of covariance.

use serde::{Deserialize, Serialize};

use super::covariance::Covariance;
use super::parameters::{Parameters, default_population, expected_norm};
use crate::learner::optimiser::ask_tell::{AskTell, STEP_SIZES, checked_population, checked_step_size};
use crate::learner::optimiser::{OptimiserError, Start, ranking};
use crate::random::Stream;

/// The search distribution N(m, σ² C) and what it remembers; `C` is the kind of covariance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct EvolutionStrategy<C> {
    pub(super) stream: Stream,
    pub(super) mean: Vec<f64>,
    /// The unit of each dimension; steps, C and the paths are in these units.
    pub(super) scales: Vec<f64>,
    pub(super) step_size: f64,
    /// C, the mean of its variances kept at 1.
    pub(super) covariance: C,
    /// `p_σ`, the decaying sum of moves of the mean in coordinates where C is the identity.
    pub(super) path_sigma: Vec<f64>,
    /// `p_c`, the decaying sum of moves of the mean in units of σ.
    pub(super) path_c: Vec<f64>,
    pub(super) population: usize,
    /// Generations learned from.
    pub(super) generations: u32,
    /// Asked and not yet told.
    pub(super) asked: Option<Generation>,
}

/// Candidates as they were drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Generation {
    /// σ when they were drawn.
    pub(super) step_size: f64,
    /// The standard normal vector z of each candidate, which is m + σ A z in units of the scales.
    pub(super) draws: Vec<Vec<f64>>,
}

impl<C: Covariance> EvolutionStrategy<C> {
    /// Begins a search at `start` that draws from `stream`, with the tutorial's population of 4 + ⌊3 ln n⌋.
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
            step_size: start.step_size,
            covariance: C::identity(n),
            path_sigma: vec![0.0; n],
            path_c: vec![0.0; n],
            population: default_population(n),
            generations: 0,
            asked: None,
        })
    }

    fn draw(&mut self) -> Generation {
        let mut normal_vector = || (0..self.mean.len()).map(|_| self.stream.normal()).collect();
        let draws = (0..self.population).map(|_| normal_vector()).collect();
        Generation { step_size: self.step_size, draws }
    }

    /// The point one `step` of width `step_size` away from the mean.
    fn at(&self, step_size: f64, step: &[f64]) -> Vec<f64> {
        let along = self.mean.iter().zip(&self.scales).zip(step);
        along.map(|((mean, scale), step)| mean + step_size * scale * step).collect()
    }

    /// Learns from a generation's `draws`, ranked best first.
    fn adapt(&mut self, step_size: f64, draws: &[&[f64]]) {
        let n = self.mean.len();
        let parameters = Parameters::new(n, draws.len(), C::learning_rate_factor(n));
        let steps: Vec<Vec<f64>> = draws.iter().map(|z| self.covariance.transform(z)).collect();
        let parents = &parameters.weights[..parameters.parents];
        let mean_step = weighted_sum(parents, steps.iter().map(Vec::as_slice), n);
        let mean_draw = weighted_sum(parents, draws.iter().copied(), n);

        self.mean = self.at(step_size, &mean_step);
        self.generations = self.generations.saturating_add(1);
        let path_length = self.adapt_step_size(&parameters, &mean_draw);
        self.adapt_covariance(&parameters, path_length, &mean_step, draws, &steps);
        self.balance();
    }

    /// Cumulative step-size adaptation; returns ‖`p_σ`‖ / E‖N(0, I)‖.
    fn adapt_step_size(&mut self, parameters: &Parameters, mean_draw: &[f64]) -> f64 {
        // The mean step is A z for this mean draw z, so C^(-1/2) needs no inversion.
        let whitened_step = self.covariance.rotate(mean_draw);
        accumulate(&mut self.path_sigma, parameters.c_sigma, parameters.mu_eff, &whitened_step);
        let path_length = libm::sqrt(squared_norm(&self.path_sigma)) / expected_norm(self.mean.len());
        self.step_size *= libm::exp(parameters.c_sigma / parameters.d_sigma * (path_length - 1.0));
        path_length
    }

    /// Rank-one and rank-µ update with negative weights.
    fn adapt_covariance(
        &mut self,
        parameters: &Parameters,
        path_length: f64,
        mean_step: &[f64],
        draws: &[&[f64]],
        steps: &[Vec<f64>],
    ) {
        let Parameters { c_sigma, c_c, c_1, c_mu, mu_eff, ref weights, .. } = *parameters;
        let n = self.mean.len() as f64;

        // h_σ: while σ still grows fast, p_c pauses, or C would grow along with it.
        let forgotten = libm::pow(1.0 - c_sigma, 2.0 * f64::from(self.generations));
        let stalled = path_length / libm::sqrt(1.0 - forgotten) >= 1.4 + 2.0 / (n + 1.0);
        let paused_step = vec![0.0; mean_step.len()];
        accumulate(&mut self.path_c, c_c, mu_eff, if stalled { &paused_step } else { mean_step });
        let variance_missed = if stalled { c_c * (2.0 - c_c) } else { 0.0 };

        let keep = 1.0 + c_1 * variance_missed - c_1 - c_mu * weights.iter().sum::<f64>();
        let mut terms = vec![(c_1, self.path_c.as_slice())];
        for ((weight, z), step) in weights.iter().zip(draws).zip(steps) {
            // Bad candidates all count as if n long, which keeps C positive definite.
            let evened = if *weight < 0.0 { n / squared_norm(z) } else { 1.0 };
            terms.push((c_mu * weight * evened, step.as_slice()));
        }
        self.covariance.update(keep, &terms, c_1 + c_mu);
    }

    /// Moves the overall scale of C into σ: only σ² C has a meaning, and over a long run its factors would drift apart.
    fn balance(&mut self) {
        let variance = self.covariance.mean_variance();
        self.covariance.rescale(1.0 / variance);
        let length = libm::sqrt(variance);
        for entry in &mut self.path_c {
            *entry /= length;
        }
        self.step_size = (self.step_size * length).clamp(STEP_SIZES.0, STEP_SIZES.1);
    }
}

impl<C: Covariance> AskTell for EvolutionStrategy<C> {
    fn ask(&mut self) -> Vec<Vec<f64>> {
        let generation = match self.asked.take() {
            Some(generation) => generation,
            None => self.draw(),
        };
        let candidate = |z: &Vec<f64>| self.at(generation.step_size, &self.covariance.transform(z));
        let candidates = generation.draws.iter().map(candidate).collect();
        self.asked = Some(generation);
        candidates
    }

    fn tell(&mut self, scores: &[f64]) {
        let generation = self.asked.take().expect("tell follows ask");
        assert_eq!(scores.len(), generation.draws.len(), "one score for each candidate asked");
        if ranking::all_tied(scores) {
            return;
        }
        let ranked = ranking::best_first(scores);
        let draws: Vec<&[f64]> = ranked.into_iter().map(|index| generation.draws[index].as_slice()).collect();
        self.adapt(generation.step_size, &draws);
    }

    fn mean(&self) -> &[f64] {
        &self.mean
    }

    fn step_size(&self) -> f64 {
        self.step_size
    }

    fn population(&self) -> usize {
        self.population
    }

    fn set_population(&mut self, candidates: usize) -> Result<(), OptimiserError> {
        self.population = checked_population(candidates)?;
        Ok(())
    }

    fn set_step_size(&mut self, step_size: f64) -> Result<(), OptimiserError> {
        self.step_size = checked_step_size(step_size)?;
        Ok(())
    }
}

/// path ← (1 - c) · path + √(c (2 - c) `µ_eff`) · step: of the same variance as before when steps are random.
fn accumulate(path: &mut [f64], c: f64, mu_eff: f64, step: &[f64]) {
    let gain = libm::sqrt(c * (2.0 - c) * mu_eff);
    for (path, step) in path.iter_mut().zip(step) {
        *path = (1.0 - c) * *path + gain * step;
    }
}

/// Σ weight · vector over the first vectors, as many as there are weights; all have `dimensions` entries.
fn weighted_sum<'a>(weights: &[f64], vectors: impl Iterator<Item = &'a [f64]>, dimensions: usize) -> Vec<f64> {
    let mut sum = vec![0.0; dimensions];
    for (weight, vector) in weights.iter().zip(vectors) {
        for (sum, entry) in sum.iter_mut().zip(vector) {
            *sum += weight * entry;
        }
    }
    sum
}

fn squared_norm(vector: &[f64]) -> f64 {
    vector.iter().map(|entry| entry * entry).sum()
}
