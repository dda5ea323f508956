//! How much there is to do in a study, by what it costs.

use std::collections::BTreeMap;

use crate::orchestration::Policy;
use crate::scene::Stage;

/// Work of which an agent-step costs about the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Work {
    /// Whether any of the rules is learned.
    pub is_learned: bool,
    /// Whether a learner runs it, and no trial of a suite's policy.
    pub is_run: bool,
    /// The rules of the policy, or those with which a learner begins.
    pub rules: String,
}

impl Work {
    /// Trials of a policy.
    pub(super) fn trials_of(policy: &Policy) -> Self {
        Self { is_learned: !policy.learned().is_empty(), is_run: false, rules: policy.tokens() }
    }

    /// Runs of a learner that begins with a policy.
    pub(super) fn runs_from(policy: &Policy) -> Self {
        Self { is_run: true, ..Self::trials_of(policy) }
    }
}

/// How much there is to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Trials of all rows; one that several rows share counts once.
    pub trials: usize,
    /// Those that are not finished.
    pub missing: usize,
    /// Runs of learners that are not finished.
    pub missing_runs: usize,
    /// Episodes that those take.
    pub run_episodes: u64,
    /// Agents times ticks of all that is missing.
    pub agent_steps: BTreeMap<Work, u64>,
}

impl Cost {
    /// Agents times ticks of all kinds of work together.
    pub fn all_agent_steps(&self) -> u64 {
        self.agent_steps.values().sum()
    }

    /// Counts agents times ticks that are missing.
    pub(super) fn add(&mut self, work: Work, agent_steps: u64) {
        *self.agent_steps.entry(work).or_default() += agent_steps;
    }
}

/// Agents times ticks of an episode.
pub(super) fn agent_steps(stage: &Stage) -> u64 {
    u64::from(stage.scene.fleet.agents) * u64::from(stage.scene.episode.ticks)
}
