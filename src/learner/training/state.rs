//! What changes from generation to generation, and is saved.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::curve::CurvePoint;
use super::super::generation::scene_choice::SceneRecord;
use super::super::hyperparameters::Hyperparameters;
use super::super::optimiser::Optimiser;
use super::super::run::champions::Champions;
use super::super::run::log::Log;
use super::Champion;

/// Everything that changes from generation to generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::learner) struct State {
    pub(in crate::learner) seed: u64,
    pub(in crate::learner) settings: Hyperparameters,
    pub(in crate::learner) optimiser: Optimiser,
    pub(in crate::learner) generation: u32,
    pub(in crate::learner) evaluations: u64,
    /// Score of the initial meta-skill on each scene; scores over several scenes are relative to it.
    pub(in crate::learner) baseline: Vec<f64>,
    /// What selective reflection knows of each scene.
    pub(in crate::learner) scenes: Vec<SceneRecord>,
    /// The best few centres by their score on held-out seeds, best first, what the segment began with among them.
    pub(in crate::learner) finalists: Vec<Champion>,
    pub(in crate::learner) champion: Option<Champion>,
    /// All so far, the one above among them.
    pub(in crate::learner) champions: Champions,
    pub(in crate::learner) curve: Vec<CurvePoint>,
    pub(in crate::learner) failures: u64,
    pub(in crate::learner) log: Log,
    /// Wall time of learning so far.
    pub(in crate::learner) spent: Duration,
    /// The same up to each point of the curve, but for those since it was last told.
    pub(in crate::learner) times: Vec<Duration>,
}
