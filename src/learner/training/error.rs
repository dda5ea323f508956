//! Why learning cannot begin or go on.

use thiserror::Error;

use super::super::optimiser::OptimiserError;
use crate::sim::{TrialFailure, TrialResult};

/// Why learning cannot begin or go on.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum TrainingError {
    /// The policy leaves nothing to learn.
    #[error(
        "nothing is learned: set a decision to learned, for example guidance=learned, or tune rules that have constants"
    )]
    NothingLearned,
    /// Halving with an optimiser whose candidates do not differ.
    #[error("halving tries the better half of the candidates again, and the candidates of reinforce are all the same")]
    NothingToHalve,
    /// Worlds for each pair with an optimiser whose candidates are no pairs, or with what compares across pairs.
    #[error(
        "worlds for each pair need mirrored candidates (openai-es or pgpe), no halving, and no number of scenes: each rollout of \
         a pair is on one scene"
    )]
    NoPairs,
    /// A scene where what a regime has of its own does not act.
    #[error("\"{scene}\" is nowhere {regime}: what is learned for that regime would not act there")]
    OutsideRegime {
        /// The scene's name.
        scene: String,
        /// The regime's word.
        regime: &'static str,
    },
    /// A scene where nothing acts but what regimes have of their own.
    #[error(
        "\"{scene}\" is {regime}: what is learned on several scenes would not act there; train it in a run with --regime {regime}"
    )]
    InsideRegime {
        /// The scene's name.
        scene: String,
        /// The word of a regime that acts there.
        regime: &'static str,
    },
    /// Something else than parameters of learned decisions is to be learned for a regime.
    #[error("--regime learns parameters of learned decisions: not constants of rules, and not by reinforce")]
    NoRegime,
    /// An optimiser that learns from decisions, over several scenes, of a meta-skill with regimes.
    #[error("reinforce learns on one scene at a time where the meta-skill has parameters of its own for regimes")]
    NotOfRegimes,
    /// Only constants of rules are learned, by an optimiser that learns from decisions.
    #[error("reinforce learns from what learned rules decide: set a decision to learned, or tune with another learner")]
    NothingDrawn,
    /// There is no scene.
    #[error("learning needs at least one scene")]
    NoScene,
    /// The optimiser refused its settings.
    #[error(transparent)]
    Optimiser(#[from] OptimiserError),
    /// Every trial failed, before the first generation or in several in a row.
    #[error("every trial failed; the first: {0}")]
    AllFailed(TrialFailure),
    /// Agents ran another skill than the one that is to be coordinated.
    #[error(
        "agents are not frozen: the worlds ran a skill with the hash {found:016x} in place of {expected:016x}, so nothing that \
         was learned from them counts"
    )]
    SkillAltered {
        /// Hash over the ψ of the skill that is to be coordinated.
        expected: u64,
        /// Hash over the ψ that a world used.
        found: u64,
    },
}

impl TrainingError {
    /// [`TrainingError::AllFailed`] of trials of which none succeeded.
    pub(in crate::learner) fn of_all_failed(results: &[TrialResult]) -> Result<(), Self> {
        match results.first() {
            Some(Err(failure)) if results.iter().all(Result::is_err) => Err(Self::AllFailed(failure.clone())),
            _ => Ok(()),
        }
    }
}
