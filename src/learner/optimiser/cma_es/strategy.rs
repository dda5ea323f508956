//! The strategy: sampling, selection and adaptation, for any kind of covariance.

use serde::{Deserialize, Serialize};

use super::covariance::Covariance;
use super::parameters::{Parameters, expected_norm};
use crate::learner::optimiser::ask_tell::STEP_SIZES;
use crate::learner::optimiser::centre::Centre;
use crate::learner::optimiser::dials::Dials;
use crate::learner::optimiser::generation::{Generation, normal_vector};
use crate::learner::optimiser::sound::are_finite;
use crate::learner::optimiser::strategy::Strategy;
use crate::learner::optimiser::{OptimiserError, Start, ranking};
use crate::random::Stream;

/// What the search distribution N(m, σ² C) remembers beside m and σ; `C` is the kind of covariance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvolutionStrategy<C> {
    /// C, in units of the scales, the mean of its variances kept at 1.
    pub(super) covariance: C,
    /// `p_σ`, the decaying sum of moves of the mean in coordinates where C is the identity.
    pub(super) path_sigma: Vec<f64>,
    /// `p_c`, the decaying sum of moves of the mean in units of σ.
    pub(super) path_c: Vec<f64>,
    /// Generations learned from.
    pub(super) generations: u32,
}

impl<C: Covariance> Strategy for EvolutionStrategy<C> {
    fn begin(start: &Start) -> Self {
        let n = start.mean.len();
        Self { covariance: C::identity(n), path_sigma: vec![0.0; n], path_c: vec![0.0; n], generations: 0 }
    }

    fn draw(&self, dials: &Dials, dimensions: usize, stream: &mut Stream) -> Generation {
        let draws = (0..dials.population).map(|_| normal_vector(stream, dimensions)).collect();
        Generation::new(vec![dials.step_size; dimensions], draws)
    }

    /// m + σ A z in units of the scales.
    fn candidates(&self, centre: &Centre, generation: &Generation) -> Vec<Vec<f64>> {
        let candidate = |z: &Vec<f64>| centre.point(&centre.mean, generation.widths(), &self.covariance.transform(z));
        generation.draws().iter().map(candidate).collect()
    }

    fn learn(&mut self, centre: &mut Centre, dials: &mut Dials, generation: &Generation, scores: &[f64]) {
        let n = centre.dimensions();
        let ranked = ranking::best_first(scores);
        let draws: Vec<&[f64]> = ranked.into_iter().map(|index| generation.draws()[index].as_slice()).collect();
        let parameters = Parameters::new(n, draws.len(), C::learning_rate_factor(n));
        let steps: Vec<Vec<f64>> = draws.iter().map(|z| self.covariance.transform(z)).collect();
        let parents = &parameters.weights[..parameters.parents];
        let mean_step = weighted_sum(parents, steps.iter().map(Vec::as_slice), n);
        let mean_draw = weighted_sum(parents, draws.iter().copied(), n);

        centre.mean = centre.point(&centre.mean, generation.widths(), &mean_step);
        self.generations = self.generations.saturating_add(1);
        let path_length = self.adapt_path_sigma(&parameters, &mean_draw);
        dials.step_size *= libm::exp(parameters.c_sigma / parameters.d_sigma * (path_length - 1.0));
        self.adapt_covariance(&parameters, path_length, &mean_step, &draws, &steps);
        dials.step_size = (dials.step_size * self.balance()).clamp(STEP_SIZES.0, STEP_SIZES.1);
    }

    fn check(&self, dimensions: usize) -> Result<(), OptimiserError> {
        if !are_finite(&self.path_sigma, dimensions) || !are_finite(&self.path_c, dimensions) {
            return Err(OptimiserError::Damaged("evolution paths"));
        }
        if self.covariance.is_sound(dimensions) { Ok(()) } else { Err(OptimiserError::Damaged("covariance")) }
    }
}

impl<C: Covariance> EvolutionStrategy<C> {
    /// Cumulative step-size adaptation's part of the path; returns ‖`p_σ`‖ / E‖N(0, I)‖.
    fn adapt_path_sigma(&mut self, parameters: &Parameters, mean_draw: &[f64]) -> f64 {
        // The mean step is A z for this mean draw z, so C^(-1/2) needs no inversion.
        let whitened_step = self.covariance.rotate(mean_draw);
        accumulate(&mut self.path_sigma, parameters.c_sigma, parameters.mu_eff, &whitened_step);
        libm::sqrt(squared_norm(&self.path_sigma)) / expected_norm(mean_draw.len())
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
        let n = mean_step.len() as f64;

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

    /// Takes the overall scale out of C and returns it as a factor of σ: only σ² C has a meaning, and over a long run its
    /// factors would drift apart.
    fn balance(&mut self) -> f64 {
        let variance = self.covariance.mean_variance();
        self.covariance.rescale(1.0 / variance);
        let length = libm::sqrt(variance);
        for entry in &mut self.path_c {
            *entry /= length;
        }
        length
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
