//! The shape of a search distribution.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A covariance matrix C of n dimensions and a matrix A with A Aᵀ = C, by which standard normal vectors z become steps.
pub trait Covariance: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// The identity matrix of n `dimensions`.
    fn identity(dimensions: usize) -> Self;

    /// By how much the tutorial's rates c₁ and `c_µ` are multiplied for n `dimensions`: the fewer numbers C has, the
    /// faster they can be learned.
    fn learning_rate_factor(dimensions: usize) -> f64;

    /// The step A z of a standard normal vector `z`; n numbers each.
    fn transform(&self, z: &[f64]) -> Vec<f64>;

    /// C^(-1/2) A `z`: the step of `z` without the stretching, of the same length as `z`.
    fn rotate(&self, z: &[f64]) -> Vec<f64>;

    /// C ← `keep` · C + Σ weight · v vᵀ over the (weight, v) of `terms`, added in that order.
    ///
    /// `learning_rate` is c₁ + `c_µ`: how soon A has to follow C.
    fn update(&mut self, keep: f64, terms: &[(f64, &[f64])], learning_rate: f64);

    /// The mean of the n variances on the diagonal of C.
    fn mean_variance(&self) -> f64;

    /// C ← `factor` · C, and A with it.
    fn rescale(&mut self, factor: f64);

    /// Whether this is made of finite numbers for n `dimensions`; a saved one may have been damaged.
    fn is_sound(&self, dimensions: usize) -> bool;
}

/// The largest ratio of the longest to the shortest axis of C, squared: beyond it f64 cannot hold C (tutorial, B.3).
pub(super) const CONDITION_LIMIT: f64 = 1e14;

#[cfg(test)]
mod tests {
    use super::super::{DiagonalCovariance, FullCovariance};
    use super::*;

    /// A Aᵀ, row by row.
    fn product<C: Covariance>(covariance: &C, n: usize) -> Vec<f64> {
        let column =
            |k: usize| covariance.transform(&(0..n).map(|i| f64::from(u8::from(i == k))).collect::<Vec<f64>>());
        let columns: Vec<Vec<f64>> = (0..n).map(column).collect();
        let entry = |i: usize, j: usize| columns.iter().map(|column| column[i] * column[j]).sum();
        (0..n * n).map(|place| entry(place / n, place % n)).collect()
    }

    fn assert_close(found: &[f64], expected: &[f64]) {
        let error = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(error < 1e-12, "{found:?} instead of {expected:?}");
    }

    #[test]
    fn an_update_adds_its_terms() {
        let terms: [(f64, &[f64]); 2] = [(0.25, &[2.0, 4.0]), (-0.125, &[2.0, -2.0])];
        let mut full = FullCovariance::identity(2);
        full.update(2.0, &terms, 1.0);
        assert_close(&product(&full, 2), &[2.5, 2.5, 2.5, 5.5]);
        assert!((full.mean_variance() - 4.0).abs() < 1e-12);
        let mut diagonal = DiagonalCovariance::identity(2);
        diagonal.update(2.0, &terms, 1.0);
        assert_close(&product(&diagonal, 2), &[2.5, 0.0, 0.0, 5.5]);
        assert!((diagonal.mean_variance() - 4.0).abs() < 1e-12);
    }

    /// 1 / (10 · 2 · 0.02) is 2.5 generations.
    #[test]
    fn a_slow_covariance_is_decomposed_now_and_then() {
        let mut full = FullCovariance::identity(2);
        full.update(2.0, &[], 0.02);
        full.update(2.0, &[], 0.02);
        assert_close(&product(&full, 2), &[1.0, 0.0, 0.0, 1.0]);
        full.update(2.0, &[], 0.02);
        assert_close(&product(&full, 2), &[8.0, 0.0, 0.0, 8.0]);
    }

    fn assert_never_flat<C: Covariance>() {
        let mut covariance = C::identity(3);
        for _ in 0..500 {
            covariance.update(0.5, &[(0.5, &[1.0, 0.0, 0.0])], 1.0);
        }
        let product = product(&covariance, 3);
        assert!((product[0] - 1.0).abs() < 1e-12, "{product:?}");
        for shortest in [product[4], product[8]] {
            assert!((shortest * CONDITION_LIMIT - 1.0).abs() < 0.1, "{product:?}");
        }
    }

    #[test]
    fn an_axis_without_variance_keeps_a_little() {
        assert_never_flat::<FullCovariance>();
        assert_never_flat::<DiagonalCovariance>();
    }
}
