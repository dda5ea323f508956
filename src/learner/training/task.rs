//! What is learned on.

use std::sync::Arc;

use super::super::hyperparameters::Hyperparameters;
use super::error::TrainingError;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::{Regime, Scope};
use crate::scene::Stage;

/// What learning works on: not saved, but given again when a run is resumed.
#[derive(Clone, Debug)]
pub(in crate::learner) struct Task {
    pub(in crate::learner) stages: Vec<Arc<Stage>>,
    pub(in crate::learner) policies: Vec<Policy>,
    pub(in crate::learner) scope: Scope,
}

impl Task {
    pub(in crate::learner) fn new(
        stages: Vec<Arc<Stage>>,
        mut policies: Vec<Policy>,
        settings: &Hyperparameters,
    ) -> Result<Self, TrainingError> {
        if stages.is_empty() || stages.len() != policies.len() {
            return Err(TrainingError::NoScene);
        }
        policies[0] = beginning(&stages, &policies[0], settings.regime);
        let scope = settings.scope(&policies[0]);
        if scope.is_empty() {
            return Err(TrainingError::NothingLearned);
        }
        check_reach(&stages, &policies[0], &scope)?;
        Ok(Self { stages, policies, scope })
    }
}

/// What learning begins with: on a single stage, all that a policy's meta-skill comes to there, unless one regime is learned for.
pub(in crate::learner) fn beginning(stages: &[Arc<Stage>], policy: &Policy, regime: Option<Regime>) -> Policy {
    match (stages, regime) {
        ([stage], None) => stage.policy_here(policy),
        _ => policy.clone(),
    }
}

/// Refuses a stage on which nothing acts of what is learned of `policy`.
fn check_reach(stages: &[Arc<Stage>], policy: &Policy, scope: &Scope) -> Result<(), TrainingError> {
    if scope.regime.is_some() && !scope.constants.is_empty() {
        return Err(TrainingError::NoRegime);
    }
    let learned = policy.meta_skill.with_vector(scope, &policy.meta_skill.vector(scope));
    let unreached = |stage: &&Arc<Stage>| learned.share(scope.regime, &stage.conditions()) <= 0.0;
    // Constants of rules act everywhere.
    let Some(stage) = stages.iter().find(unreached).filter(|_| scope.constants.is_empty()) else { return Ok(()) };
    let scene = stage.scene.name.clone();
    let acts = |regime: &Regime| learned.share(Some(*regime), &stage.conditions()) > 0.0;
    Err(match (scope.regime, learned.regimes().find(acts)) {
        (None, Some(regime)) => TrainingError::InsideRegime { scene, regime: regime.token() },
        (regime, _) => TrainingError::OutsideRegime { scene, regime: regime.map_or("of any regime", Regime::token) },
    })
}
