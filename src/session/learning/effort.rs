//! Sets of learner settings by name.

use super::super::commands::controls::Value;
use crate::learner::Hyperparameters;
use crate::learner::optimiser::Method;

/// How much a generation takes, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// Half the usual candidates: twice as many generations, each less sure.
    Quick,
    /// What a run begins with unless told otherwise.
    Standard,
    /// Twice the usual candidates with four trials each: slow generations that chance sways little.
    Thorough,
}

impl Effort {
    /// All three, from the fastest to the surest.
    pub const ALL: [Self; 3] = [Self::Quick, Self::Standard, Self::Thorough];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Standard => "standard",
            Self::Thorough => "thorough",
        }
    }

    /// Candidates, trials of each, and the width of the search for an optimiser.
    pub fn settings(self, method: Method) -> (u32, u32, f64) {
        let Hyperparameters { population, rollouts, step_size, .. } = Hyperparameters::of(method);
        match self {
            Self::Quick => (population / 2, rollouts, step_size),
            Self::Standard => (population, rollouts, step_size),
            Self::Thorough => (population * 2, rollouts * 4, step_size),
        }
    }

    /// The same as values of controls.
    pub(in crate::session) fn values(self, method: Method) -> [Value; 3] {
        let (population, rollouts, step_size) = self.settings(method);
        [Value::Population(population), Value::Rollouts(rollouts), Value::StepSize(step_size)]
    }
}
