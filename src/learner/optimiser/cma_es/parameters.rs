//! The strategy parameters, all derived from dimensions and population.

/// Table 1 of the tutorial (arXiv 1604.00772), by its names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameters {
    /// wᵢ, by rank, best first, never increasing: the positive ones sum to 1, the others weigh only in C.
    pub weights: Vec<f64>,
    /// µ, how many weights are positive.
    pub parents: usize,
    /// `µ_eff`, the variance effective selection mass of the positive weights.
    pub mu_eff: f64,
    /// `c_σ`, learning rate of the step-size path.
    pub c_sigma: f64,
    /// `d_σ`, damping of the step size.
    pub d_sigma: f64,
    /// `c_c`, learning rate of the path for the rank-one update.
    pub c_c: f64,
    /// c₁, learning rate of the rank-one update.
    pub c_1: f64,
    /// `c_µ`, learning rate of the rank-µ update.
    pub c_mu: f64,
}

impl Parameters {
    /// The parameters for n `dimensions` and λ candidates in a `population` of at least 2; `rate_factor` multiplies c₁
    /// and `c_µ`.
    pub fn new(dimensions: usize, population: usize, rate_factor: f64) -> Self {
        let n = dimensions as f64;
        let middle = libm::log(f64::midpoint(population as f64, 1.0));
        let mut weights: Vec<f64> = (1..=population).map(|rank| middle - libm::log(rank as f64)).collect();
        let parents = population / 2;
        let (positive, negative) = weights.split_at(parents);
        let mu_eff = selection_mass(positive);
        let mu_eff_negative = selection_mass(negative);

        let alpha_cov = 2.0;
        let c_1 = rate_factor * alpha_cov / ((n + 1.3) * (n + 1.3) + mu_eff);
        let c_mu = rate_factor * alpha_cov * (0.25 + mu_eff + 1.0 / mu_eff - 2.0)
            / ((n + 2.0) * (n + 2.0) + alpha_cov * mu_eff / 2.0);
        let c_mu = c_mu.min(1.0 - c_1);

        let alpha_mu = 1.0 + c_1 / c_mu;
        let alpha_mu_eff = 1.0 + 2.0 * mu_eff_negative / (mu_eff + 2.0);
        let alpha_posdef = (1.0 - c_1 - c_mu) / (n * c_mu);
        let negative_sum = alpha_mu.min(alpha_mu_eff).min(alpha_posdef);
        let (positive, negative) = weights.split_at_mut(parents);
        scale_to_sum(positive, 1.0);
        scale_to_sum(negative, -negative_sum);

        let c_sigma = (mu_eff + 2.0) / (n + mu_eff + 5.0);
        Self {
            weights,
            parents,
            mu_eff,
            c_sigma,
            d_sigma: 1.0 + 2.0 * (libm::sqrt((mu_eff - 1.0) / (n + 1.0)) - 1.0).max(0.0) + c_sigma,
            c_c: (4.0 + mu_eff / n) / (n + 4.0 + 2.0 * mu_eff / n),
            c_1,
            c_mu,
        }
    }
}

/// λ = 4 + ⌊3 ln n⌋, the population for n `dimensions` (at least 1) when nothing else is asked for.
pub(in crate::learner::optimiser) fn default_population(dimensions: usize) -> usize {
    4 + (3.0 * libm::log(dimensions as f64)) as usize
}

/// E‖N(0, I)‖ in n `dimensions`, by the tutorial's approximation.
pub(super) fn expected_norm(dimensions: usize) -> f64 {
    let n = dimensions as f64;
    libm::sqrt(n) * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n))
}

/// (Σ w)² / Σ w².
fn selection_mass(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    sum * sum / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Multiplies `weights`, which do not sum to zero, so that they sum to `target`.
fn scale_to_sum(weights: &mut [f64], target: f64) {
    let factor = target / weights.iter().sum::<f64>();
    for weight in weights {
        *weight *= factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both implementations sum in an order of their own.
    fn assert_close(found: f64, expected: f64, what: &str) {
        assert!((found / expected - 1.0).abs() < 1e-12, "{what}: {found} instead of {expected}");
    }

    /// Figures of the Python package `cma` 4.5.0, `CMAEvolutionStrategy(n * [0], 1, {"popsize": λ}).sp`: the first and
    /// the last weight and `µ_eff`, then c₁, `c_µ` and `c_c`. (Its `c_σ` and `d_σ` are not the tutorial's.)
    #[test]
    fn weights_and_rates_are_those_of_cma() {
        let first = 0.456_272_646_903_405_97;
        let small = [first, -0.549_749_917_697_385_3, 3.167_299_281_410_701_7];
        let small_rates = [0.015_283_824_524_751_714, 0.023_551_776_650_417_47, 0.294_990_383_035_622_25];
        let crowd = [0.141_036_808_414_336_4, -0.011_545_377_825_240_92, 13.951_320_940_285_154];
        let crowd_rates = [0.061_649_770_787_120_74, 0.630_171_118_441_254_2, 0.530_673_189_470_280_3];
        let wide = [0.344_796_198_592_020_54, -0.308_367_259_320_541_7, 4.540_915_209_075_957_5];
        let wide_rates = [0.001_169_432_725_261_839_7, 0.003_405_219_643_706_347, 0.093_009_216_634_249_17];
        for (n, population, weights, rates) in
            [(10, 10, small, small_rates), (3, 50, crowd, crowd_rates), (40, 15, wide, wide_rates)]
        {
            let found = Parameters::new(n, population, 1.0);
            let case = format!("n {n}, population {population}");
            assert_close(found.weights[0], weights[0], &format!("{case}: best weight"));
            assert_close(found.weights[population - 1], weights[1], &format!("{case}: worst weight"));
            assert_close(found.mu_eff, weights[2], &format!("{case}: mu_eff"));
            assert_close(found.c_1, rates[0], &format!("{case}: c_1"));
            assert_close(found.c_mu, rates[1], &format!("{case}: c_mu"));
            assert_close(found.c_c, rates[2], &format!("{case}: c_c"));
        }
    }

    /// What Table 1 promises for every size, also with the faster rates of a diagonal covariance.
    #[test]
    fn every_size_has_ordered_weights_and_keeps_c_positive_definite() {
        for n in [1, 2, 3, 10, 100, 300] {
            for population in [2, 3, 4, 5, default_population(n), 100, 1001] {
                for factor in [1.0, (n as f64 + 2.0) / 3.0] {
                    let p = Parameters::new(n, population, factor);
                    let case = format!("n {n}, population {population}, factor {factor}: {p:?}");
                    assert!(p.weights.is_sorted_by(|a, b| a >= b), "{case}");
                    assert!((p.weights[..p.parents].iter().sum::<f64>() - 1.0).abs() < 1e-12, "{case}");
                    assert!(p.weights[p.parents - 1] > 0.0 && p.weights[population - 1] <= 0.0, "{case}");
                    let negative_sum: f64 = p.weights[p.parents..].iter().sum();
                    assert!(p.c_1 + p.c_mu * (1.0 - n as f64 * negative_sum) <= 1.0 + 1e-12, "{case}");
                    for rate in [p.c_1, p.c_mu, p.c_c, p.c_sigma] {
                        assert!(rate > 0.0 && rate <= 1.0, "{case}");
                    }
                    assert!(p.d_sigma >= 1.0, "{case}");
                }
            }
        }
    }

    /// E‖N(0, I)‖ = √2 Γ((n + 1) / 2) / Γ(n / 2).
    #[test]
    fn expected_norm_is_close_to_the_exact_one() {
        for dimensions in [1, 2, 10, 300] {
            let n = dimensions as f64;
            let gamma_ratio = libm::exp(libm::lgamma(n / 2.0 + 0.5) - libm::lgamma(n / 2.0));
            let error = expected_norm(dimensions) / (core::f64::consts::SQRT_2 * gamma_ratio) - 1.0;
            assert!(error.abs() < 0.025 / (n * n), "n {n}: {error:e}");
        }
    }
}
