//! What a user sets about learning.

use serde::{Deserialize, Serialize};

use super::generation::pairs::Worlds;
use super::generation::scene_choice::SceneChoice;
use super::optimiser::Method;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::{Decision, Regime, Scope};

/// Settings of a run; population, widths, rates and rollouts may change between generations. What a file of an
/// earlier version does not say takes its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Hyperparameters {
    /// Which optimiser.
    pub method: Method,
    /// Candidates in a generation, at least 2.
    pub population: u32,
    /// Width of the search at the start, in units of the parameters; for REINFORCE the temperature at which decisions are drawn.
    pub step_size: f64,
    /// How far the centre is moved in a generation, in units of the parameters, for optimisers that climb a slope;
    /// absent: as follows from the step size.
    pub learning_rate: Option<f64>,
    /// Pull of the centre to zero, 0 to 1, for optimisers that know it.
    pub weight_decay: f64,
    /// Trials of each candidate in a generation and scene, at least 1; in all, where pairs have worlds of their own.
    pub rollouts: u32,
    /// Which candidates meet the same worlds.
    pub worlds: Worlds,
    /// How often the better half of what was tried is tried again in a generation, each time on as many further seeds;
    /// 0: all candidates get the same trials.
    pub halvings: u32,
    /// How the scenes of a generation are chosen.
    pub scene_choice: SceneChoice,
    /// Scenes in a generation; absent: all.
    pub scenes: Option<u32>,
    /// Seeds on which champions are scored, at least 2.
    pub held_out_seeds: u32,
    /// Generations from one held-out scoring to the next, at least 1.
    pub held_out_every: u32,
    /// Fresh held-out seeds on which the best few centres are scored at the end of a run, shared among several scenes
    /// down to as many as usual; 0: none.
    pub final_seeds: u32,
    /// Whether constants of hand-crafted rules are tuned as well.
    pub tunes_constants: bool,
    /// Of the decisions whose rule is learned, those whose parameters change; absent: all.
    pub decisions: Option<Vec<Decision>>,
    /// The regime whose own parameters are learned; absent: those that hold where no regime has its own, and on a single scene
    /// all that the meta-skill comes to there.
    pub regime: Option<Regime>,
}

impl Default for Hyperparameters {
    fn default() -> Self {
        Self::of(Method::default())
    }
}

impl Hyperparameters {
    /// Smallest and largest population that controls offer.
    pub const POPULATIONS: (u32, u32) = (4, 128);
    /// Smallest and largest step size that controls offer.
    pub const STEP_SIZES: (f64, f64) = (0.01, 3.0);
    /// Fewest and most trials of a candidate that controls offer.
    pub const ROLLOUTS: (u32, u32) = (1, 16);
    /// Smallest and largest learning rate that controls offer.
    pub const LEARNING_RATES: (f64, f64) = (0.0005, 1.0);
    /// Largest weight decay that controls offer.
    pub const MOST_WEIGHT_DECAY: f64 = 0.1;

    /// What suits a run of no known length, as in the window: sep-CMA-ES need not be told when to shrink its widths, and leads from the
    /// hundredth episode on, by 4 and 9 % there on narrow-aisles and two-doors (`study learners`, ten runs of 500, in which those that
    /// cool did).
    pub fn open_ended() -> Self {
        Self::of(Method::SepCmaEs)
    }

    /// What suits an optimiser.
    pub fn of(method: Method) -> Self {
        Self {
            method,
            population: 16,
            step_size: usual_step_size(method),
            learning_rate: None,
            weight_decay: 0.0,
            rollouts: 1,
            worlds: Worlds::Shared,
            halvings: 0,
            scene_choice: SceneChoice::Uniform,
            scenes: None,
            held_out_seeds: 5,
            held_out_every: 4,
            final_seeds: 0,
            tunes_constants: false,
            decisions: None,
            regime: None,
        }
    }

    /// The learning rate that is taken where none is set, for what is learned of a policy; `None`: the optimiser has none.
    pub fn usual_learning_rate(&self, policy: &Policy) -> Option<f64> {
        self.method.usual_learning_rate(self.step_size, self.scope(policy).dimensions())
    }

    /// The same settings for another optimiser: how many candidates and trials there are stays, its own are as suits it.
    #[must_use]
    pub fn with_method(&self, method: Method) -> Self {
        let Self { step_size, learning_rate, weight_decay, .. } = Self::of(method);
        Self { method, step_size, learning_rate, weight_decay, ..self.clone() }
    }

    /// How many parameters of a policy are learned.
    pub fn parameters(&self, policy: &Policy) -> usize {
        self.scope(policy).dimensions()
    }

    /// What is learned of a policy.
    pub(super) fn scope(&self, policy: &Policy) -> Scope {
        let changes = |decision: &Decision| self.decisions.as_ref().is_none_or(|these| these.contains(decision));
        Scope {
            decisions: policy.learned().into_iter().filter(changes).collect(),
            regime: self.regime,
            constants: if self.tunes_constants { policy.constants() } else { Vec::new() },
            of_streets: self.regime.map_or_else(|| policy.meta_skill.weighs_streets(), Regime::is_of_streets),
        }
    }

    /// How many of all `scenes` a generation is tried on, at least one.
    pub(super) fn scenes_in(&self, scenes: usize) -> usize {
        self.scenes.map_or(scenes, |count| scenes.min(count.max(1) as usize))
    }
}

/// Step size for an optimiser, chosen by what it learned of guidance and right of way on warehouse-33-36 in 2,000
/// episodes.
fn usual_step_size(method: Method) -> f64 {
    match method {
        Method::CmaEs => 0.3,
        Method::SepCmaEs | Method::RandomSearch => 0.15,
        Method::OpenAiEs | Method::Pgpe | Method::Reinforce => 0.1,
    }
}
