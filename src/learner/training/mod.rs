//! The learning loop, one generation at a time.

mod error;
mod state;
mod task;

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::error::TrainingError;
pub(in crate::learner) use self::state::State;
pub(in crate::learner) use self::task::{Task, beginning};
use super::curve::{CurvePoint, ScoreRange};
use super::generation::pairs::Worlds;
use super::generation::trials::Tried;
use super::generation::under_way::UnderWay;
use super::hyperparameters::Hyperparameters;
use super::optimiser::{AskTell, Method, Optimiser, Start};
use super::run::champions::Champions;
use super::run::config::RunConfig;
use super::run::log::{Log, When};
use super::seeds;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::MetaSkill;
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::sim::{Interval, TrialFailure, Workers};

/// The best meta-skill so far by its score on held-out seeds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Champion {
    /// Its parameters, with lineage.
    pub meta_skill: MetaSkill,
    /// Score on the held-out seeds: goals or tasks per tick, or relative to the initial meta-skill over several scenes.
    pub held_out: Interval,
    /// Generation in which it was found.
    pub generation: u32,
}

/// So many generations in a row may lose all their trials, the opening of a segment among them.
pub(in crate::learner) const MOST_LOST: usize = 4;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Before this many simulated episodes would be exceeded.
    Evaluations(u64),
    /// Never by itself.
    Never,
    /// After the next generation.
    Now,
}

/// A run of learning between two generations.
#[derive(Clone, Debug)]
pub struct Training {
    pub(in crate::learner) task: Task,
    pub(in crate::learner) state: State,
    /// Trials that panicked in the last generation.
    pub(in crate::learner) failed: Vec<TrialFailure>,
    /// Hash over the ψ that worlds have used since the last point of the curve.
    pub(in crate::learner) skill_read: Option<u64>,
    /// The trials that are being run.
    pub(in crate::learner) under_way: Arc<UnderWay>,
}

impl Training {
    /// Begins learning on `stages` with the rules of `policy` for each; decisions whose rule is `learned` are learned, and
    /// constants of the others if the settings say so, from the parameters of the first policy's meta-skill.
    ///
    /// # Errors
    /// If there is no scene, nothing to learn, or the settings are out of range.
    pub fn new(
        stages: Vec<Arc<Stage>>,
        policies: Vec<Policy>,
        settings: Hyperparameters,
        seed: u64,
    ) -> Result<Self, TrainingError> {
        let task = Task::new(stages, policies, &settings)?;
        let start = Start::new(task.policies[0].meta_skill.vector(&task.scope), settings.step_size);
        let mut optimiser = Optimiser::new(settings.method, &start, Stream::new(seed, Purpose::Learner, 0))?;
        optimiser.set_population(settings.population as usize)?;
        optimiser.set_learning_rate(settings.learning_rate)?;
        optimiser.set_weight_decay(settings.weight_decay)?;
        let has_pairs = matches!(settings.method, Method::OpenAiEs | Method::Pgpe);
        if settings.worlds == Worlds::PerPair && (!has_pairs || settings.halvings > 0 || settings.scenes.is_some()) {
            return Err(TrainingError::NoPairs);
        }
        if optimiser.temperature().is_some() && settings.regime.is_some() {
            return Err(TrainingError::NoRegime);
        }
        if optimiser.temperature().is_some() && task.policies[0].meta_skill.regimes().next().is_some() {
            return Err(TrainingError::NotOfRegimes);
        }
        if optimiser.temperature().is_some() {
            if settings.halvings > 0 {
                return Err(TrainingError::NothingToHalve);
            }
            if task.scope.decisions.is_empty() {
                return Err(TrainingError::NothingDrawn);
            }
        }
        let state = State {
            seed,
            settings,
            optimiser,
            generation: 0,
            evaluations: 0,
            baseline: Vec::new(),
            scenes: Vec::new(),
            finalists: Vec::new(),
            champion: None,
            champions: Champions::default(),
            curve: Vec::new(),
            failures: 0,
            log: Log::default(),
            spent: Duration::ZERO,
            times: Vec::new(),
        };
        Ok(Self { task, state, failed: Vec::new(), skill_read: None, under_way: Arc::default() })
    }

    /// Continues from a saved state on the same scenes and policies.
    pub(in crate::learner) fn resume(
        stages: Vec<Arc<Stage>>,
        policies: Vec<Policy>,
        state: State,
    ) -> Result<Self, TrainingError> {
        let task = Task::new(stages, policies, &state.settings)?;
        Ok(Self { task, state, failed: Vec::new(), skill_read: None, under_way: Arc::default() })
    }

    /// Counts generations on from `generation`, in which the parameters that it begins with were champion of an earlier run.
    #[must_use]
    pub fn counting_on_from(mut self, generation: u32) -> Self {
        self.state.generation = generation;
        self.beginning_with(format_args!("the champion of generation {generation} of an earlier run"))
    }

    /// Writes down what the parameters are that it begins with, which the configuration does not say.
    #[must_use]
    pub fn beginning_with(mut self, what: impl std::fmt::Display) -> Self {
        self.note(format_args!("begins with {what}"));
        self
    }

    /// The same of parameters that another run has learned; of untrained ones there is nothing to write down.
    #[must_use]
    pub fn beginning_with_learned(self, meta_skill: &MetaSkill) -> Self {
        match meta_skill.lineage.generation {
            0 => self,
            generation => self.beginning_with(format_args!("parameters of generation {generation} of another run")),
        }
    }

    /// What a run of this is started with, as it is now.
    pub(in crate::learner) fn config(&self) -> RunConfig {
        RunConfig::new(&self.task.stages, &self.task.policies, &self.state.settings, self.state.seed)
    }

    /// Curve and champions begin anew: what was before belongs to another run.
    pub(in crate::learner) fn forget_history(&mut self) {
        self.state.curve.clear();
        self.state.times.clear();
        self.state.champions.clear();
    }

    /// Makes it champion, for as long as there is no better one.
    pub(in crate::learner) fn crown(&mut self, champion: Champion) {
        self.state.champions.keep(&champion);
        self.state.champion = Some(champion);
    }

    /// Number of generations told.
    pub fn generation(&self) -> u32 {
        self.state.generation
    }

    /// What happened besides scores, a line each.
    pub fn log(&self) -> String {
        self.state.log.to_string()
    }

    /// Simulated episodes so far, all kinds counted.
    pub fn evaluations(&self) -> u64 {
        self.state.evaluations
    }

    /// Counts episodes that were simulated for the run before it began.
    pub fn charge(&mut self, evaluations: u64) {
        self.state.evaluations += evaluations;
    }

    /// Trials that panicked so far; they scored nothing.
    pub fn failures(&self) -> u64 {
        self.state.failures
    }

    /// Those of the last generation, with their scenes and seeds.
    pub fn failed(&self) -> &[TrialFailure] {
        &self.failed
    }

    /// Scenes that are left out because every trial failed there when champion and baseline were scored.
    pub fn left_out(&self) -> Vec<&str> {
        let scenes = self.task.stages.iter().zip(&self.state.baseline);
        scenes.filter(|(_, baseline)| baseline.is_nan()).map(|(stage, _)| stage.scene.name.as_str()).collect()
    }

    /// Wall time that the run has taken so far, as it was told; nothing depends on it but when a budget is used up.
    pub fn spent(&self) -> Duration {
        self.state.spent
    }

    /// The same up to each point of the curve.
    pub fn times(&self) -> &[Duration] {
        &self.state.times
    }

    /// Adds to the wall time that the run has taken.
    pub fn spend(&mut self, elapsed: Duration) {
        self.state.spent += elapsed;
        self.state.times.resize(self.state.curve.len(), self.state.spent);
    }

    /// Current settings.
    pub fn settings(&self) -> &Hyperparameters {
        &self.state.settings
    }

    /// Current width of the search.
    pub fn step_size(&self) -> f64 {
        self.state.optimiser.step_size()
    }

    /// The curve so far, one point a generation.
    pub fn curve(&self) -> &[CurvePoint] {
        &self.state.curve
    }

    /// Whether scores are ratios to what learning began with, as they are over several scenes, and no throughputs.
    pub fn is_relative(&self) -> bool {
        self.task.stages.len() > 1
    }

    /// The champion; `None` before the first generation.
    pub fn champion(&self) -> Option<&Champion> {
        self.state.champion.as_ref()
    }

    /// The rules on the first scene with the champion's parameters.
    pub fn champion_policy(&self) -> Option<Policy> {
        self.champion().map(|champion| self.task.policies[0].with_meta_skill(champion.meta_skill.clone()))
    }

    /// The scenes.
    pub fn stages(&self) -> &[Arc<Stage>] {
        &self.task.stages
    }

    /// The held-out seeds of the run.
    pub fn held_out_seeds(&self) -> Vec<u64> {
        seeds::held_out_seeds(self.state.seed, self.state.settings.held_out_seeds)
    }

    /// Whether another generation still fits, with the scoring on held-out seeds that must follow.
    pub fn may_continue(&self, stop: Stop) -> bool {
        match stop {
            Stop::Never => true,
            Stop::Now => false,
            Stop::Evaluations(most) => self.evaluations_after_next() <= most,
        }
    }

    /// Episodes that will have been simulated after another generation and the scoring that must follow.
    pub fn evaluations_after_next(&self) -> u64 {
        self.state.evaluations + self.next_cost()
    }

    /// Runs one generation. The first one, and the first in a changed world, scores the champion before it. What a trial
    /// that panics would have scored is skipped: worlds that no candidate comes through count for none of them, and a
    /// candidate that fails where others do not is the worst.
    ///
    /// `stop` decides whether this generation is the last, whose centre is always scored on held-out seeds, and after
    /// which the best few centres are scored once more.
    ///
    /// # Errors
    /// If every trial fails before the first generation, or in several generations in a row.
    pub fn generation_step(&mut self, workers: &Workers, stop: Stop) -> Result<(), TrainingError> {
        self.failed.clear();
        if self.state.baseline.is_empty() {
            self.open_segment(workers)?;
        }
        let candidates = self.state.optimiser.ask();
        let generation = self.state.generation + 1;
        let meta_skills: Vec<MetaSkill> = candidates.iter().map(|candidate| self.meta_skill(candidate)).collect();
        let tried = match self.try_candidates(workers, &meta_skills, generation) {
            Err(TrainingError::AllFailed(_)) if self.lost_generations() < MOST_LOST => Tried::nothing(candidates.len()),
            other => other?,
        };
        self.state.optimiser.tell(&tried.ranking);
        self.state.generation = generation;
        let is_due = generation.is_multiple_of(self.held_out_every());
        let mut centre = if is_due { self.score_centre(workers)? } else { None };
        // What scoring the centre has cost may be what makes this the last.
        if !self.may_continue(stop) {
            if centre.is_none() {
                centre = self.score_centre(workers)?;
            }
            self.score_finalists(workers)?;
        }
        if let Some(champion) = &self.state.champion {
            let finite: Vec<f64> = tried.means.into_iter().filter(|score| score.is_finite()).collect();
            self.state.curve.push(CurvePoint {
                generation,
                evaluations: self.state.evaluations,
                candidates: ScoreRange::of(&finite),
                centre,
                champion: champion.held_out,
                step_size: self.state.optimiser.step_size(),
                skill_hash: self.skill_read.take(),
            });
        }
        Ok(())
    }

    /// By scene, the share of the learned parameters in those that act there: less than one where a floor with its fleet lies between
    /// regimes. Empty where no parameters are learned.
    pub fn shares(&self) -> Vec<(String, f64)> {
        let Task { stages, policies, scope } = &self.task;
        let meta_skill = self.meta_skill(&policies[0].meta_skill.vector(scope));
        let share =
            |stage: &Arc<Stage>| (stage.scene.name.clone(), meta_skill.share(scope.regime, &stage.conditions()));
        stages.iter().filter(|_| !scope.decisions.is_empty()).map(share).collect()
    }

    pub(in crate::learner) fn now(&self) -> When {
        When { generation: self.state.generation, evaluations: self.state.evaluations }
    }

    /// Writes down what happened.
    pub(in crate::learner) fn note(&mut self, what: impl std::fmt::Display) {
        let now = self.now();
        self.state.log.note(now, what);
    }

    /// How many generations in a row have had no trial that succeeded, up to now.
    fn lost_generations(&self) -> usize {
        self.state.curve.iter().rev().take_while(|point| point.candidates.is_none()).count()
    }

    pub(in crate::learner) fn meta_skill(&self, vector: &[f64]) -> MetaSkill {
        self.task.policies[0].meta_skill.with_vector(&self.task.scope, vector)
    }
}
