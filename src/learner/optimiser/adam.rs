//! Adam: steps of a size that does not depend on how steep it is.

use serde::{Deserialize, Serialize};

use super::sound::are_finite;

/// The state of Adam (Kingma and Ba 2015, arXiv 1412.6980), with its own β₁, β₂ and ε.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Adam {
    /// m, the decaying mean of gradients.
    first_moment: Vec<f64>,
    /// v, the decaying mean of their squares.
    second_moment: Vec<f64>,
    /// t.
    updates: u32,
}

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

impl Adam {
    /// At rest, in n `dimensions`.
    pub fn new(dimensions: usize) -> Self {
        Self { first_moment: vec![0.0; dimensions], second_moment: vec![0.0; dimensions], updates: 0 }
    }

    /// The step uphill along `gradient`, about `learning_rate` long in each dimension while gradients agree.
    pub fn step(&mut self, gradient: &[f64], learning_rate: f64) -> Vec<f64> {
        self.updates = self.updates.saturating_add(1);
        let t = f64::from(self.updates);
        let rate = learning_rate * libm::sqrt(1.0 - libm::pow(BETA_2, t)) / (1.0 - libm::pow(BETA_1, t));
        let moments = self.first_moment.iter_mut().zip(&mut self.second_moment);
        let step = gradient.iter().zip(moments).map(|(gradient, (first, second))| {
            *first = BETA_1 * *first + (1.0 - BETA_1) * gradient;
            *second = BETA_2 * *second + (1.0 - BETA_2) * gradient * gradient;
            rate * *first / (libm::sqrt(*second) + EPSILON)
        });
        step.collect()
    }

    /// Whether this is made of finite numbers for n `dimensions`.
    pub fn is_sound(&self, dimensions: usize) -> bool {
        are_finite(&self.first_moment, dimensions)
            && are_finite(&self.second_moment, dimensions)
            && self.second_moment.iter().all(|second| *second >= 0.0)
    }
}
