//! What this project does not do, to compare with: the agents' skill is learned, and their coordination stays as it is.
//!
//! The same optimisers search the weights ψ of the skill, in plain moves, from zero: one set for all agents, or one for each.
//! Generations, training seeds and scoring on held-out seeds are those of [`Training`](super::Training).

use std::sync::Arc;

use super::hyperparameters::Hyperparameters;
use super::optimiser::{AskTell, Optimiser, Start};
use super::seeds;
use super::steering::cooling;
use super::training::{Stop, TrainingError};
use crate::orchestration::Policy;
use crate::random::{Purpose, Stream};
use crate::scene::Stage;
use crate::sim::{Manner, Outcome, Setting, TrialFailure, Workers, mean};
use crate::skill::{PSI_NAMES, Psi, Skills};

/// ψ are whole thousandths of a plain move.
const MILLI_MOVES: f64 = 1000.0;

/// A run that learns agents' skill between two generations.
#[derive(Clone, Debug)]
pub struct Retraining {
    stage: Arc<Stage>,
    policy: Policy,
    settings: Hyperparameters,
    seed: u64,
    optimiser: Optimiser,
    generation: u32,
    evaluations: u64,
    /// The best centre by its mean throughput on held-out seeds; `None` before the first generation in this world.
    champion: Option<(f64, Vec<f64>)>,
    skills_read: Vec<Vec<u64>>,
    /// Trials that panicked in the last generation.
    failed: Vec<TrialFailure>,
}

impl Retraining {
    /// Begins to learn the skill of all agents of `stage`, the same for all or `of_each` its own, under `policy`.
    ///
    /// # Errors
    /// If the settings are out of range.
    pub fn new(
        stage: Arc<Stage>,
        policy: Policy,
        of_each: bool,
        settings: Hyperparameters,
        seed: u64,
    ) -> Result<Self, TrainingError> {
        let sets = if of_each { stage.scene.fleet.agents as usize } else { 1 };
        let start = Start::new(vec![0.0; sets * PSI_NAMES.len()], settings.step_size);
        let mut optimiser = Optimiser::new(settings.method, &start, Stream::new(seed, Purpose::Learner, 0))?;
        if optimiser.temperature().is_some() {
            return Err(TrainingError::NothingDrawn);
        }
        optimiser.set_population(settings.population as usize)?;
        optimiser.set_learning_rate(settings.learning_rate)?;
        Ok(Self {
            stage,
            policy,
            settings,
            seed,
            optimiser,
            generation: 0,
            evaluations: 0,
            champion: None,
            skills_read: Vec::new(),
            failed: Vec::new(),
        })
    }

    /// Simulated episodes so far, all kinds counted.
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// By generation: [`Outcome::skill_hash`] of every trial of a candidate that came through.
    pub fn skills_read(&self) -> &[Vec<u64>] {
        &self.skills_read
    }

    /// Trials of the last generation that panicked, with their seeds.
    pub fn failed(&self) -> &[TrialFailure] {
        &self.failed
    }

    /// The best skills so far; those that the agents began with before the first generation.
    pub fn champion(&self) -> Skills {
        let (_, weights) = self.champion.clone().unwrap_or_else(|| (0.0, self.optimiser.mean().to_vec()));
        skills(&weights)
    }

    /// See [`Training::cool`](super::Training::cool).
    pub fn cool(&mut self, spent: f64) {
        self.optimiser.set_cooling(cooling(spent));
    }

    /// Goes on in a changed world, in which champions are scored afresh.
    pub fn set_stage(&mut self, stage: Arc<Stage>) {
        self.stage = stage;
        self.champion = self.champion.take().map(|(_, weights)| (f64::NEG_INFINITY, weights));
    }

    /// Whether another generation still fits, with the scoring on held-out seeds that must follow.
    pub fn may_continue(&self, stop: Stop) -> bool {
        let Hyperparameters { population, rollouts, held_out_seeds, .. } = self.settings;
        let cost = u64::from(population) * u64::from(rollouts)
            + u64::from(held_out_seeds) * if self.is_scored() { 1 } else { 2 };
        match stop {
            Stop::Never => true,
            Stop::Now => false,
            Stop::Evaluations(most) => self.evaluations + cost <= most,
        }
    }

    /// Whether the champion is scored in this world.
    fn is_scored(&self) -> bool {
        self.champion.as_ref().is_some_and(|(score, _)| score.is_finite())
    }

    /// Runs one generation; the centre is scored on held-out seeds as often as in [`Training`](super::Training), and after the last.
    ///
    /// # Errors
    /// If every trial fails.
    pub fn generation_step(&mut self, workers: &Workers, stop: Stop) -> Result<(), TrainingError> {
        self.failed.clear();
        if !self.is_scored() {
            let weights = self.champion.take().map_or_else(|| self.optimiser.mean().to_vec(), |(_, weights)| weights);
            self.score_on_held_out(workers, weights)?;
        }
        let candidates = self.optimiser.ask();
        self.generation += 1;
        let seeds = seeds::training_seeds(self.seed, self.generation, 0..self.settings.rollouts);
        let outcomes = self.outcomes(workers, &candidates, &seeds)?;
        self.skills_read.push(outcomes.iter().flatten().map(|outcome| outcome.skill_hash).collect());
        self.optimiser.tell(&scores(&outcomes, seeds.len()));
        if self.generation.is_multiple_of(self.settings.held_out_every) || !self.may_continue(stop) {
            self.score_on_held_out(workers, self.optimiser.mean().to_vec())?;
        }
        Ok(())
    }

    fn score_on_held_out(&mut self, workers: &Workers, weights: Vec<f64>) -> Result<(), TrainingError> {
        let seeds = seeds::held_out_seeds(self.seed, self.settings.held_out_seeds);
        let outcomes = self.outcomes(workers, std::slice::from_ref(&weights), &seeds)?;
        // What fails on a seed is told, and says nothing of the others.
        let score = mean(&outcomes.iter().flatten().map(|outcome| outcome.throughput).collect::<Vec<_>>());
        if self.champion.as_ref().is_none_or(|(best, _)| score > *best) {
            self.champion = Some((score, weights));
        }
        Ok(())
    }

    /// What came of every candidate under all seeds, candidate by candidate; `None` where a trial failed.
    fn outcomes(
        &mut self,
        workers: &Workers,
        candidates: &[Vec<f64>],
        seeds: &[u64],
    ) -> Result<Vec<Option<Outcome>>, TrainingError> {
        let mut trials = Vec::with_capacity(candidates.len() * seeds.len());
        for candidate in candidates {
            let manner = Manner::Retrained(Arc::new(skills(candidate)));
            let setting = |seed| Setting { stage: Arc::clone(&self.stage), policy: self.policy.clone(), seed };
            trials.extend(seeds.iter().map(|&seed| (setting(seed), manner.clone())));
        }
        let results = workers.run(trials);
        self.evaluations += results.len() as u64;
        self.failed.extend(results.iter().filter_map(|result| result.as_ref().err().cloned()));
        TrainingError::of_all_failed(&results)?;
        Ok(results.into_iter().map(Result::ok).collect())
    }
}

/// Mean throughput of every candidate over so many seeds, NaN where a trial failed.
fn scores(outcomes: &[Option<Outcome>], seeds: usize) -> Vec<f64> {
    let throughput = |outcome: &Option<Outcome>| outcome.as_ref().map_or(f64::NAN, |outcome| outcome.throughput);
    outcomes.chunks(seeds).map(|some| mean(&some.iter().map(throughput).collect::<Vec<_>>())).collect()
}

/// ψ from a vector in plain moves: one set, or one after the other by agent.
fn skills(weights: &[f64]) -> Skills {
    let psi = |set: &[f64]| Psi {
        milli_moves: std::array::from_fn(|k| libm::round(set[k] * MILLI_MOVES).clamp(-1e6, 1e6) as i32),
    };
    Skills::of_each(weights.chunks_exact(PSI_NAMES.len()).map(psi).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::DEFAULT_SCENE;
    use crate::sim::Trial;

    fn retraining(of_each: bool) -> Retraining {
        let set = ["fleet.agents=30", "episode.ticks=60"].map(str::to_owned);
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &set).expect("a shipped scene"));
        let policy = stage.policy.clone();
        let settings = Hyperparameters { population: 4, ..Hyperparameters::default() };
        Retraining::new(stage, policy, of_each, settings, 3).expect("settings within range")
    }

    #[test]
    fn skills_are_learned_of_all_alike_or_of_each() {
        let workers = Workers::start(2).expect("threads");
        for of_each in [false, true] {
            let mut run = retraining(of_each);
            assert!(run.champion().are_zero(), "agents begin with the published skill");
            let stop = Stop::Evaluations(40);
            while run.may_continue(stop) {
                run.generation_step(&workers, stop).expect("trials");
            }
            // The opening, seven generations of four, and the centre after the fourth and after the last.
            assert_eq!((run.evaluations(), run.generation), (39, 6));
            let read = run.skills_read().iter().map(Vec::len);
            assert_eq!(read.collect::<Vec<_>>(), [4; 6], "of candidates, and not of centres");
            assert!(!run.skills_read().iter().flatten().any(|&hash| hash == Psi::default().hash()));
            let centre = skills(run.optimiser.mean());
            assert!(!centre.are_zero());
            assert_eq!(run.optimiser.mean().len(), PSI_NAMES.len() * if of_each { 30 } else { 1 });
        }
    }

    #[test]
    fn trials_that_fail_are_those_of_the_last_generation() {
        let sound = Workers::start(2).expect("threads");
        let failing = Workers::start_with(2, || Trial::default().failing(|_, seed| seed >= 1 << 63 && seed % 2 == 0));
        let failing = failing.expect("threads");
        let bad = seeds::held_out_seeds(3, 5).into_iter().filter(|seed| seed % 2 == 0).collect::<Vec<_>>();
        assert!((1..5).contains(&bad.len()), "some of them: {bad:?}");
        let mut run = retraining(false);
        run.generation_step(&failing, Stop::Never).expect("the others come through");
        let seeds: Vec<u64> = run.failed().iter().map(|failure| failure.seed).collect();
        assert_eq!(seeds, bad, "of the opening");
        assert!(run.champion.as_ref().is_some_and(|(score, _)| score.is_finite()), "the others have a mean");
        run.generation_step(&sound, Stop::Never).expect("trials");
        assert!(run.failed().is_empty());
    }

    #[test]
    fn a_changed_world_scores_the_champion_afresh() {
        let workers = Workers::start(2).expect("threads");
        let mut run = retraining(false);
        run.generation_step(&workers, Stop::Never).expect("trials");
        let before = run.evaluations();
        let kept = run.champion();
        run.set_stage(Arc::clone(&run.stage));
        assert_eq!(run.champion(), kept);
        run.generation_step(&workers, Stop::Never).expect("trials");
        assert_eq!(run.evaluations(), before + 5 + 4);
    }
}
