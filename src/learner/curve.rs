//! The learning curve.

use serde::{Deserialize, Serialize};

use crate::sim::Interval;

/// Scores of one generation's candidates.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreRange {
    /// Lowest.
    pub min: f64,
    /// Mean.
    pub mean: f64,
    /// Highest.
    pub max: f64,
}

impl ScoreRange {
    /// The spread of some scores; `None` of nothing.
    pub fn of(scores: &[f64]) -> Option<Self> {
        let mean = crate::sim::mean(scores);
        let min = scores.iter().copied().reduce(f64::min)?;
        let max = scores.iter().copied().reduce(f64::max)?;
        Some(Self { min, mean, max })
    }
}

/// One generation on the curve. Scores are goals or tasks per tick on a single scene; over several scenes they are
/// relative to the initial meta-skill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Number of the generation, from 1; 0 is the initial meta-skill.
    pub generation: u32,
    /// Simulated episodes so far, all kinds counted.
    pub evaluations: u64,
    /// Scores of the candidates on training seeds.
    pub candidates: Option<ScoreRange>,
    /// Score of the centre of the search on held-out seeds, when it was taken.
    pub centre: Option<Interval>,
    /// Score of the champion on held-out seeds.
    pub champion: Interval,
    /// Width of the search.
    pub step_size: f64,
    /// [`Outcome::skill_hash`](crate::sim::Outcome::skill_hash) of the trials that were run for this point, all the same; `None`
    /// if none succeeded.
    pub skill_hash: Option<u64>,
}
