//! `ClipUp`: a velocity with a speed limit.

use serde::{Deserialize, Serialize};

use super::sound::are_finite;

/// The state of `ClipUp` (Toklu, Liskowski and Srivastava 2020, DOI 10.1007/978-3-030-58115-2_36), with its momentum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ClipUp {
    velocity: Vec<f64>,
}

const MOMENTUM: f64 = 0.9;

impl ClipUp {
    /// At rest, in n `dimensions`.
    pub fn new(dimensions: usize) -> Self {
        Self { velocity: vec![0.0; dimensions] }
    }

    /// The step uphill: the velocity after a push of length `learning_rate` along `gradient`, however steep that is,
    /// cut to a length of `max_speed`.
    pub fn step(&mut self, gradient: &[f64], learning_rate: f64, max_speed: f64) -> Vec<f64> {
        let steepness = length(gradient);
        let push = if steepness > 0.0 { learning_rate / steepness } else { 0.0 };
        for (velocity, gradient) in self.velocity.iter_mut().zip(gradient) {
            *velocity = MOMENTUM * *velocity + push * gradient;
        }
        let speed = length(&self.velocity);
        if speed > max_speed {
            for velocity in &mut self.velocity {
                *velocity *= max_speed / speed;
            }
        }
        self.velocity.clone()
    }

    /// Whether this is made of finite numbers for n `dimensions`.
    pub fn is_sound(&self, dimensions: usize) -> bool {
        are_finite(&self.velocity, dimensions)
    }
}

fn length(vector: &[f64]) -> f64 {
    libm::sqrt(vector.iter().map(|entry| entry * entry).sum())
}
