//! The learning loop, one generation at a time.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::curve::{CurvePoint, Spread};
use super::hyperparameters::Hyperparameters;
use super::optimiser::{AskTell, Optimiser, OptimiserError, Start};
use super::seeds;
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::{Decision, Lineage, MetaSkill, Score};
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::sim::{Interval, Setting, TrialFailure, Workers, mean, t_interval};

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

/// Why learning cannot begin or go on.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum TrainingError {
    /// The policy leaves nothing to learn.
    #[error("no decision of the policy is learned: name one, for example guidance=learned")]
    NothingLearned,
    /// There is no scene.
    #[error("learning needs at least one scene")]
    NoScene,
    /// The optimiser refused its settings.
    #[error(transparent)]
    Optimiser(#[from] OptimiserError),
    /// Every trial of a generation failed.
    #[error("every trial failed; the first: {0}")]
    AllFailed(TrialFailure),
}

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

/// What learning works on: not saved, but given again when a run is resumed.
#[derive(Clone, Debug)]
struct Task {
    stages: Vec<Arc<Stage>>,
    policies: Vec<Policy>,
    decisions: Vec<Decision>,
}

/// Everything that changes from generation to generation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct State {
    seed: u64,
    pub(super) settings: Hyperparameters,
    optimiser: Optimiser,
    generation: u32,
    evaluations: u64,
    /// Score of the initial meta-skill on each scene; scores over several scenes are relative to it.
    baseline: Vec<f64>,
    pub(super) champion: Option<Champion>,
    pub(super) curve: Vec<CurvePoint>,
    pub(super) failures: u64,
    spent: Duration,
}

/// A run of learning between two generations.
#[derive(Clone, Debug)]
pub struct Training {
    task: Task,
    pub(super) state: State,
}

impl Training {
    /// Begins learning on `stages` with the rules of `policy` for each; decisions whose rule is `learned` are learned,
    /// from the parameters of the first policy's meta-skill.
    ///
    /// # Errors
    /// If there is no scene, nothing to learn, or the settings are out of range.
    pub fn new(
        stages: Vec<Arc<Stage>>,
        policies: Vec<Policy>,
        settings: Hyperparameters,
        seed: u64,
    ) -> Result<Self, TrainingError> {
        let task = Task::new(stages, policies)?;
        let start = Start::new(task.policies[0].meta_skill.vector(&task.decisions), settings.step_size);
        let mut optimiser = Optimiser::new(settings.method, &start, Stream::new(seed, Purpose::Learner, 0))?;
        optimiser.set_population(settings.population as usize)?;
        let state = State {
            seed,
            settings,
            optimiser,
            generation: 0,
            evaluations: 0,
            baseline: Vec::new(),
            champion: None,
            curve: Vec::new(),
            failures: 0,
            spent: Duration::ZERO,
        };
        Ok(Self { task, state })
    }

    /// Continues from a saved state on the same scenes and policies.
    pub(super) fn resume(stages: Vec<Arc<Stage>>, policies: Vec<Policy>, state: State) -> Result<Self, TrainingError> {
        Ok(Self { task: Task::new(stages, policies)?, state })
    }

    /// Number of generations told.
    pub fn generation(&self) -> u32 {
        self.state.generation
    }

    /// Simulated episodes so far, all kinds counted.
    pub fn evaluations(&self) -> u64 {
        self.state.evaluations
    }

    /// Trials that panicked so far; they scored nothing.
    pub fn failures(&self) -> u64 {
        self.state.failures
    }

    /// Wall time that the run has taken so far, as it was told; nothing depends on it but when a budget is used up.
    pub fn spent(&self) -> Duration {
        self.state.spent
    }

    /// Adds to the wall time that the run has taken.
    pub fn spend(&mut self, elapsed: Duration) {
        self.state.spent += elapsed;
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

    /// Changes the number of candidates from the next generation on.
    ///
    /// # Errors
    /// If it is below 2.
    pub fn set_population(&mut self, candidates: u32) -> Result<(), TrainingError> {
        self.state.optimiser.set_population(candidates as usize)?;
        self.state.settings.population = candidates;
        Ok(())
    }

    /// Changes the width of the search from the next generation on.
    ///
    /// # Errors
    /// If it is out of range.
    pub fn set_step_size(&mut self, step_size: f64) -> Result<(), TrainingError> {
        self.state.optimiser.set_step_size(step_size)?;
        self.state.settings.step_size = step_size;
        Ok(())
    }

    /// Changes the trials of each candidate from the next generation on; at least 1.
    pub fn set_rollouts(&mut self, rollouts: u32) {
        self.state.settings.rollouts = rollouts.max(1);
    }

    /// Goes on learning in a changed world: champion and baseline are scored afresh there before the next generation.
    ///
    /// # Errors
    /// If there is no scene or nothing to learn.
    pub fn set_stages(&mut self, stages: Vec<Arc<Stage>>) -> Result<(), TrainingError> {
        self.task = Task::new(stages, self.task.policies.clone())?;
        self.state.baseline.clear();
        Ok(())
    }

    /// Whether another generation still fits, with the held-out scoring that must follow.
    pub fn may_continue(&self, stop: Stop) -> bool {
        match stop {
            Stop::Never => true,
            Stop::Now => false,
            Stop::Evaluations(most) => self.state.evaluations + self.opening_cost() + self.generation_cost() <= most,
        }
    }

    /// Runs one generation. The first one, and the first in a changed world, scores the champion before it.
    ///
    /// `stop` decides whether this generation is the last, whose centre is always scored on held-out seeds.
    ///
    /// # Errors
    /// If every trial fails.
    pub fn generation_step(&mut self, workers: &Workers, stop: Stop) -> Result<(), TrainingError> {
        if self.state.baseline.is_empty() {
            self.open_segment(workers)?;
        }
        let candidates = self.state.optimiser.ask();
        let generation = self.state.generation + 1;
        let training_seeds: Vec<u64> = (0..self.state.settings.rollouts)
            .map(|rollout| seeds::training_seed(self.state.seed, generation, rollout))
            .collect();
        let meta_skills: Vec<MetaSkill> = candidates.iter().map(|candidate| self.meta_skill(candidate)).collect();
        let scores = self.scores(workers, &meta_skills, &training_seeds)?;
        self.state.optimiser.tell(&scores);
        self.state.generation = generation;
        let is_due = generation.is_multiple_of(self.state.settings.held_out_every) || !self.may_continue(stop);
        let centre = if is_due { Some(self.score_centre(workers)?) } else { None };
        if let Some(champion) = &self.state.champion {
            let finite: Vec<f64> = scores.into_iter().filter(|score| score.is_finite()).collect();
            self.state.curve.push(CurvePoint {
                generation,
                evaluations: self.state.evaluations,
                candidates: Spread::of(&finite),
                centre,
                champion: champion.held_out,
                step_size: self.state.optimiser.step_size(),
            });
        }
        Ok(())
    }

    /// Scores the initial meta-skill, or the champion in a changed world, and starts the curve there.
    fn open_segment(&mut self, workers: &Workers) -> Result<(), TrainingError> {
        let opening = match &self.state.champion {
            Some(champion) => champion.meta_skill.clone(),
            None => (*self.task.policies[0].meta_skill).clone(),
        };
        let per_scene = self.throughputs(workers, std::slice::from_ref(&opening), &self.held_out_seeds())?;
        self.state.baseline = per_scene[0].iter().map(|values| mean(values)).collect();
        let held_out = t_interval(&self.relative(&per_scene[0]));
        let generation = self.state.generation;
        let meta_skill = self.with_lineage(opening, held_out);
        self.state.champion = Some(Champion { meta_skill, held_out, generation });
        self.state.curve.push(CurvePoint {
            generation,
            evaluations: self.state.evaluations,
            candidates: None,
            centre: None,
            champion: held_out,
            step_size: self.state.optimiser.step_size(),
        });
        Ok(())
    }

    fn score_centre(&mut self, workers: &Workers) -> Result<Interval, TrainingError> {
        let centre = self.meta_skill(self.state.optimiser.mean());
        let per_scene = self.throughputs(workers, std::slice::from_ref(&centre), &self.held_out_seeds())?;
        let held_out = t_interval(&self.relative(&per_scene[0]));
        if self.state.champion.as_ref().is_none_or(|champion| held_out.mean > champion.held_out.mean) {
            let generation = self.state.generation;
            let meta_skill = self.with_lineage(centre, held_out);
            self.state.champion = Some(Champion { meta_skill, held_out, generation });
        }
        Ok(held_out)
    }

    /// Mean score of each meta-skill over scenes and seeds; NaN where every trial failed.
    fn scores(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        seeds: &[u64],
    ) -> Result<Vec<f64>, TrainingError> {
        let per_scene = self.throughputs(workers, meta_skills, seeds)?;
        Ok(per_scene.iter().map(|scenes| mean(&self.relative(scenes))).collect())
    }

    /// Throughput of every meta-skill on every scene and seed: `[meta-skill][scene][seed]`, NaN for failed trials.
    fn throughputs(
        &mut self,
        workers: &Workers,
        meta_skills: &[MetaSkill],
        seeds: &[u64],
    ) -> Result<Vec<Vec<Vec<f64>>>, TrainingError> {
        let mut settings = Vec::with_capacity(meta_skills.len() * self.task.stages.len() * seeds.len());
        for meta_skill in meta_skills {
            let shared = Arc::new(meta_skill.clone());
            for (stage, rules) in self.task.stages.iter().zip(&self.task.policies) {
                let policy = Policy { meta_skill: Arc::clone(&shared), ..rules.clone() };
                settings.extend(seeds.iter().map(|&seed| Setting {
                    stage: Arc::clone(stage),
                    policy: policy.clone(),
                    seed,
                }));
            }
        }
        let results = workers.run(settings);
        self.state.evaluations += results.len() as u64;
        self.state.failures += results.iter().filter(|result| result.is_err()).count() as u64;
        if let Some(Err(failure)) = results.first()
            && results.iter().all(Result::is_err)
        {
            return Err(TrainingError::AllFailed(failure.clone()));
        }
        let throughput =
            |result: &Result<crate::sim::Outcome, TrialFailure>| result.as_ref().map_or(f64::NAN, |o| o.throughput);
        let values: Vec<f64> = results.iter().map(throughput).collect();
        let scenes = self.task.stages.len();
        let per_skill = values.chunks(scenes * seeds.len());
        Ok(per_skill.map(|chunk| chunk.chunks(seeds.len()).map(<[f64]>::to_vec).collect()).collect())
    }

    /// One score a seed from throughputs `[scene][seed]`: plain on a single scene, else the mean of ratios to the
    /// baseline.
    fn relative(&self, scenes: &[Vec<f64>]) -> Vec<f64> {
        if let [only] = scenes {
            return only.clone();
        }
        let seeds = scenes.first().map_or(0, Vec::len);
        let ratio = |scene: usize, seed: usize| scenes[scene][seed] / self.state.baseline[scene].max(f64::MIN_POSITIVE);
        (0..seeds)
            .map(|seed| (0..scenes.len()).map(|scene| ratio(scene, seed)).sum::<f64>() / scenes.len() as f64)
            .collect()
    }

    fn meta_skill(&self, vector: &[f64]) -> MetaSkill {
        self.task.policies[0].meta_skill.with_vector(&self.task.decisions, vector)
    }

    fn with_lineage(&self, mut meta_skill: MetaSkill, held_out: Interval) -> MetaSkill {
        let State { seed, settings, generation, evaluations, .. } = &self.state;
        meta_skill.lineage = Lineage {
            scenes: self.task.stages.iter().map(|stage| stage.scene.name.clone()).collect(),
            seed: *seed,
            generation: *generation,
            evaluations: *evaluations,
            learner: settings.method.token().to_owned(),
            population: settings.population,
            rollouts: settings.rollouts,
            initial_step_size: settings.step_size,
            held_out: Some(Score {
                mean: held_out.mean,
                ci95: (held_out.low, held_out.high),
                seeds: settings.held_out_seeds,
            }),
        };
        meta_skill
    }

    fn opening_cost(&self) -> u64 {
        if self.state.baseline.is_empty() { self.held_out_cost() } else { 0 }
    }

    fn generation_cost(&self) -> u64 {
        let Hyperparameters { population, rollouts, .. } = self.state.settings;
        u64::from(population) * u64::from(rollouts) * self.task.stages.len() as u64 + self.held_out_cost()
    }

    fn held_out_cost(&self) -> u64 {
        u64::from(self.state.settings.held_out_seeds) * self.task.stages.len() as u64
    }
}

impl Task {
    fn new(stages: Vec<Arc<Stage>>, policies: Vec<Policy>) -> Result<Self, TrainingError> {
        if stages.is_empty() || stages.len() != policies.len() {
            return Err(TrainingError::NoScene);
        }
        let decisions: Vec<Decision> = policies[0].learned().into_iter().filter(|d| !d.features().is_empty()).collect();
        if decisions.is_empty() {
            return Err(TrainingError::NothingLearned);
        }
        Ok(Self { stages, policies, decisions })
    }
}
