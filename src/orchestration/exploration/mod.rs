//! Trying out what a learned policy would not do, and the slope of the log probability of what was tried.
//!
//! Greedy, a learned rule takes the alternative with the highest score θ·φ. Exploring, it takes each with a probability in
//! proportion to e^(score / temperature): a softmax of temperature. A series of choices without putting back (an order of
//! agents, a matching) is one such choice after the other. The slope of the log probability of what was chosen is what a
//! policy gradient is made of: R. J. Williams, "Simple statistical gradient-following algorithms for connectionist
//! reinforcement learning", Machine Learning 8 (1992), DOI 10.1007/BF00992696.
//!
//! Parameters that weigh no alternatives (all of guidance, stakes, the share of active agents) are drawn once an episode
//! from normal distributions around their values, as Williams' Gaussian units are; their standard deviation is the temperature.
//!
//! | file | holds |
//! |---|---|
//! | `choices.rs` | a softmax over what is left to choose from, and the features that it expects |
//! | `sampler.rs` | the draws of one decision and their slope |
//! | `drawn.rs` | parameters that are drawn once an episode |

mod choices;
mod drawn;
mod sampler;

pub(super) use drawn::draw_parameters;
pub use sampler::{Alternative, Sampler};

use super::meta_skill::{Decision, Scope};
use crate::random::{Purpose, Stream};

/// How a trial explores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exploration {
    /// Temperature of the softmax, in units of the scores, and standard deviation of parameters that are drawn; above 0.
    pub temperature: f64,
    /// Tells apart trials of the same seed, whose worlds are the same and whose draws are not.
    pub number: u64,
    /// Whether parameters of streets are drawn as others are, as where [`Scope::of_streets`] are learned.
    pub of_streets: bool,
}

impl Exploration {
    /// The draws of one decision in the trial with this `seed`; `purpose` 0: of its choices, 1: of its parameters.
    pub(super) fn stream(self, seed: u64, decision: Decision, purpose: u64) -> Stream {
        let index = (self.number * Decision::ALL.len() as u64 + decision as u64) * 2 + purpose;
        Stream::new(seed, Purpose::Exploration, index)
    }
}

/// Slope of a log probability over a meta-skill's parameters, by decision in the order of [`Decision::ALL`]; empty for
/// decisions that did not explore.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slopes(pub [Vec<f64>; 4]);

impl Slopes {
    /// As one vector over a scope, in the order of [`MetaSkill::vector`](super::MetaSkill::vector); 0 for what did not explore, as constants
    /// of hand-crafted rules never do.
    pub fn vector(&self, scope: &Scope) -> Vec<f64> {
        let mut vector = Vec::new();
        for &decision in &scope.decisions {
            let block = &self.0[decision as usize];
            vector.extend(scope.places(decision).map(|place| block.get(place).copied().unwrap_or_default()));
        }
        vector.resize(vector.len() + scope.constants.len(), 0.0);
        vector
    }
}
