//! What a meta-skill does on a scene, and what each part of it is worth.
//!
//! Four looks, each measured: what its decisions weigh, by weight times how much that differs between the alternatives they
//! choose from (`values.rs`); which lanes its edge costs make one-way, and where idle agents wait (`lanes.rs`, `waiting.rs`),
//! all three in its best trial, and the first two beside its worst (`watched.rs`); what is lost when a part is taken out, seed by
//! seed (`worth.rs`); and in what its best trials differ from its worst (`contrast.rs`).

mod contrast;
mod lanes;
mod values;
mod waiting;
mod watched;
mod worth;

use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;
use thiserror::Error;

pub use self::contrast::{Contrast, Trait};
pub use self::lanes::{Lane, MIN_LANE_CELLS, ONE_WAY_RATIO, lanes};
pub use self::values::{FeatureValue, Values, values};
pub use self::waiting::{AREAS, Waiting};
use self::watched::Watched;
pub use self::watched::{Apart, ValueApart};
use self::worth::Parts;
use super::gains::Gain;
use crate::orchestration::meta_skill::{Conditions, Regime};
use crate::orchestration::{MemoryError, Policy};
use crate::scene::{SceneError, Stage};
use crate::sim::facts::LogError;
use crate::sim::{Outcome, Setting, Trial, TrialFailure, Workers};

/// Why a meta-skill could not be explained.
#[derive(Debug, Error)]
pub enum ExplainError {
    /// A trial failed.
    #[error(transparent)]
    Trial(#[from] TrialFailure),
    /// The facts of a trial do not decode.
    #[error(transparent)]
    Facts(#[from] LogError),
    /// Learned guidance did not take its own memory.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// The suite of parts is wrong.
    #[error(transparent)]
    Suite(#[from] SceneError),
    /// A part cannot be taken out.
    #[error("{0}")]
    Part(String),
    /// The system gives no more threads.
    #[error(transparent)]
    Threads(#[from] std::io::Error),
}

/// What is to be explained, ready to run.
#[derive(Clone, Debug)]
pub struct Question {
    stage: Arc<Stage>,
    policy: Policy,
    seeds: Vec<u64>,
    shares: Vec<ShareOf>,
    /// The trial of the first seed, by which parts are chosen.
    first: Watched,
    parts: Parts,
}

/// What a meta-skill does on a scene.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// Seed of the best trial, of which the next three tell.
    pub watched_seed: u64,
    /// Whose parameters act here: regimes in their order, then what is nobody's; only those that have a share.
    pub shares: Vec<ShareOf>,
    /// What its learned decisions weigh.
    pub values: Vec<Values>,
    /// All lanes of at least [`MIN_LANE_CELLS`] under the edge costs in force at the end.
    pub lanes: Vec<Lane>,
    /// Where idle agents stood; `None` where nobody was ever idle.
    pub waiting: Option<Waiting>,
    /// Goals or tasks per tick, by seed.
    pub throughput: Vec<f64>,
    /// The same with each part taken out.
    pub parts: Vec<Part>,
    /// What it did otherwise in the best trial than in the worst; `None` of fewer than two.
    pub apart: Option<Apart>,
    /// In what the best trials differ from the worst; `None` of fewer than three.
    pub contrast: Option<Contrast>,
    /// What came of the whole meta-skill's trials, by seed.
    #[serde(skip)]
    pub outcomes: Vec<Outcome>,
}

/// How much of a meta-skill's parameters is a regime's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShareOf {
    /// The word that stands for the regime; `None`: what holds where no regime has its own.
    pub regime: Option<&'static str>,
    /// Above 0, at most 1.
    pub share: f64,
    /// Where the regime applies, in words.
    #[serde(skip)]
    pub meaning: &'static str,
}

/// A meta-skill without one of its parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// What is left, in words.
    pub name: String,
    /// Rules that took the place of the policy's.
    pub rules: Option<String>,
    /// Parameters that were set to 0.
    pub without: Vec<String>,
    /// Goals or tasks per tick, by seed.
    pub throughput: Vec<f64>,
    /// Against the whole; `None` where that finished nothing.
    pub gain: Option<Gain>,
}

impl Question {
    /// Watches a trial of `policy` on `stage` under the first of the `seeds`, of which there is at least one, and chooses the parts that
    /// are to be taken out: those of the suite `ablation`, and what each decision goes by most.
    ///
    /// # Errors
    /// If the suite does not fit the program, or learned guidance refuses its own memory.
    pub fn new(stage: Arc<Stage>, policy: Policy, seeds: Vec<u64>) -> Result<Self, ExplainError> {
        let shares = shares(&policy, &stage.conditions());
        let policy = stage.policy_here(&policy);
        let seed = seeds.first().copied().unwrap_or_default();
        let setting = Setting { stage: Arc::clone(&stage), policy: policy.clone(), seed };
        let first = Watched::new(&setting)?;
        let parts = Parts::new(&stage, &policy, &first.values)?;
        Ok(Self { stage, policy, seeds, shares, first, parts })
    }

    /// Trials that an answer takes, but for those that are watched.
    pub fn trials(&self) -> usize {
        self.seeds.len() * (1 + self.parts.count())
    }

    /// Agents times ticks of all of them.
    pub fn agent_steps(&self) -> u64 {
        let scene = &self.stage.scene;
        self.trials() as u64 * u64::from(scene.fleet.agents) * u64::from(scene.episode.ticks)
    }

    /// Runs the trials on `threads` threads, and watches the best and the worst. `on_trial` is called after each but those.
    ///
    /// # Errors
    /// If a trial fails, or learned guidance refuses its own memory.
    pub fn answer(self, threads: usize, mut on_trial: impl FnMut()) -> Result<Explanation, ExplainError> {
        let settings = |policy: &Policy| -> Vec<Setting> {
            let setting = |&seed| Setting { stage: Arc::clone(&self.stage), policy: policy.clone(), seed };
            self.seeds.iter().map(setting).collect()
        };
        let observed = Workers::start_with(threads, || Trial::default().keeping_facts().observing_jams())?;
        let mut digests = vec![None; self.seeds.len()];
        let ticks = self.stage.scene.episode.ticks;
        let results = observed.run_with(settings(&self.policy), |place, result| {
            // A log is large; what is told from it is not.
            let log = result.as_mut().ok().and_then(|outcome| outcome.facts.take());
            digests[place] = log.map(|log| contrast::digest(&log, ticks));
            on_trial();
            ControlFlow::Continue(())
        });
        drop(observed);
        let outcomes = results.into_iter().collect::<Result<Vec<Outcome>, _>>()?;
        let digests = digests.into_iter().flatten().collect::<Result<Vec<_>, _>>()?;
        let throughput: Vec<f64> = outcomes.iter().map(|outcome| outcome.throughput).collect();
        let workers = Workers::start(threads)?;
        let parts = self.parts.worth(&throughput, settings, &workers, &mut on_trial)?;
        let contrast = Contrast::new(&self.seeds, &outcomes, &digests);
        let [best, worst] = self.watch_extremes(&throughput)?;
        let ends = [f64::max, f64::min].map(|end| throughput.iter().copied().reduce(end).unwrap_or_default());
        let apart = Apart::new([&best, &worst], ends);
        let Watched { seed: watched_seed, values, lanes, waiting } = best;
        let shares = self.shares;
        Ok(Explanation { watched_seed, shares, values, lanes, waiting, throughput, parts, apart, contrast, outcomes })
    }
}

/// Whose parameters of the policy's meta-skill act under some conditions.
fn shares(policy: &Policy, conditions: &Conditions) -> Vec<ShareOf> {
    let meta_skill = &policy.meta_skill;
    let of = |regime: Option<Regime>| ShareOf {
        regime: regime.map(Regime::token),
        share: meta_skill.share(regime, conditions),
        meaning: regime.map_or("where no regime applies", Regime::meaning),
    };
    meta_skill.regimes().map(Some).chain([None]).map(of).filter(|of| of.share > 0.0).collect()
}

#[cfg(test)]
mod tests;
