//! One run of one learner.

use std::sync::Arc;

use super::super::plan::{EntrantPlan, RacePlan};
use super::super::results::StudyError;
use super::super::suite::Learns;
use super::kept::Lost;
use crate::learner::{Retraining, Stop, Training, TrainingError};
use crate::orchestration::Policy;
use crate::scene::Stage;
use crate::sim::{Manner, Outcome, Setting, TrialFailure, Workers};

/// A learner on its way through a race.
pub(super) struct Runner<'a> {
    race: &'a RacePlan,
    entrant: &'a EntrantPlan,
    learner: Learner,
    /// Episodes that were learned from before the race began.
    earlier: u64,
    lost: Lost,
}

enum Learner {
    Coordination(Box<Training>),
    Agents(Box<Retraining>),
}

/// Whether an entrant can begin to learn on a stage.
///
/// # Errors
/// If its settings or its policy are none to learn with.
pub(in crate::study) fn check(entrant: &EntrantPlan, stage: &Arc<Stage>) -> Result<(), TrainingError> {
    Learner::begin(entrant, stage, 0).map(drop)
}

impl<'a> Runner<'a> {
    pub(super) fn begin(race: &'a RacePlan, entrant: &'a EntrantPlan, run: u64) -> Result<Self, StudyError> {
        let first = match &race.before {
            Some((stage, _)) if !entrant.is_fresh => stage,
            _ => &race.stage,
        };
        Ok(Self { race, entrant, learner: Learner::begin(entrant, first, run)?, earlier: 0, lost: Lost::default() })
    }

    /// Trials so far from which it learned and that failed.
    pub(super) fn lost(&self) -> &Lost {
        &self.lost
    }

    /// Learns what comes before a shift, and goes over to the changed world.
    pub(super) fn learn_before(
        &mut self,
        workers: &Workers,
        on_episodes: &mut impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let Some((_, evaluations)) = self.race.before.as_ref().filter(|_| !self.entrant.is_fresh) else {
            return Ok(());
        };
        self.learn(*evaluations, *evaluations, workers, on_episodes)?;
        self.learner.change(Arc::clone(&self.race.stage))?;
        self.earlier = self.learner.evaluations();
        Ok(())
    }

    /// Learns until so many episodes have been simulated since the race began.
    pub(super) fn learn_to(
        &mut self,
        milestone: u64,
        workers: &Workers,
        on_episodes: &mut impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let whole = self.race.milestones.last().copied().unwrap_or_default();
        self.learn(milestone, whole, workers, on_episodes)
    }

    /// Learns until `most` episodes have been simulated since the last change of the world, of `whole` that there will be.
    fn learn(
        &mut self,
        most: u64,
        whole: u64,
        workers: &Workers,
        on_episodes: &mut impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let stop = Stop::Evaluations(self.earlier + most);
        while self.learner.may_continue(stop) {
            let before = self.learner.evaluations();
            self.learner.cool((before - self.earlier) as f64 / whole as f64);
            self.learner.step(workers, stop)?;
            self.lost.add(self.learner.failed());
            on_episodes(self.learner.evaluations() - before);
        }
        Ok(())
    }

    /// Trials of the champion on the test seeds. Those that fail are left out.
    ///
    /// # Errors
    /// If all fail, or if agents that are to be frozen ran another skill.
    pub(super) fn test(&self, workers: &Workers) -> Result<Tested, StudyError> {
        let (policy, manner) = self.learner.champion(&self.entrant.policy);
        let setting = |&seed| Setting { stage: Arc::clone(&self.race.stage), policy: policy.clone(), seed };
        let trials = self.race.test_seeds.iter().map(|seed| (setting(seed), manner.clone())).collect();
        let (mut outcomes, mut failures) = (Vec::new(), Vec::new());
        for result in workers.run(trials) {
            match result {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => failures.push(failure),
            }
        }
        if let (true, Some(failure)) = (outcomes.is_empty(), failures.first()) {
            return Err(TrainingError::AllFailed(failure.clone()).into());
        }
        let skill_hash = outcomes.first().map_or(0, |outcome: &Outcome| outcome.skill_hash);
        let (published, read) = (policy.meta_skill.skill_hash, self.learner.skills_read());
        if self.entrant.learns == Learns::Coordination {
            let mut all = outcomes.iter().map(|outcome| &outcome.skill_hash).chain(read.iter().copied().flatten());
            if let Some(&found) = all.find(|&&found| found != published) {
                return Err(TrainingError::SkillAltered { expected: published, found }.into());
            }
        }
        let altered = read.iter().filter(|hashes| !hashes.contains(&published));
        Ok(Tested {
            skill_hash,
            generations_altered: altered.count() as u64,
            generations_read: read.len() as u64,
            failed_seeds: failures.into_iter().map(|failure| failure.seed).collect(),
            outcomes,
        })
    }
}

/// What the tests of a champion came to.
pub(super) struct Tested {
    /// Of the trials that came through, at least one.
    pub(super) outcomes: Vec<Outcome>,
    /// Test seeds of those that did not.
    pub(super) failed_seeds: Vec<u64>,
    /// Hash over the ψ that agents ran.
    pub(super) skill_hash: u64,
    /// Generations so far at which the learner has read such hashes from its worlds.
    pub(super) generations_read: u64,
    /// Those of them whose worlds all ran another ψ than the published one.
    pub(super) generations_altered: u64,
}

impl Learner {
    fn begin(entrant: &EntrantPlan, stage: &Arc<Stage>, run: u64) -> Result<Self, TrainingError> {
        let (stage, policy, settings) = (Arc::clone(stage), entrant.policy.clone(), entrant.settings.clone());
        let of_each = entrant.learns == Learns::SkillOfEach;
        Ok(match entrant.learns {
            Learns::Coordination => {
                Self::Coordination(Box::new(Training::new(vec![stage], vec![policy], settings, run)?))
            }
            Learns::SharedSkill | Learns::SkillOfEach => {
                Self::Agents(Box::new(Retraining::new(stage, policy, of_each, settings, run)?))
            }
        })
    }

    fn evaluations(&self) -> u64 {
        match self {
            Self::Coordination(training) => training.evaluations(),
            Self::Agents(retraining) => retraining.evaluations(),
        }
    }

    fn may_continue(&self, stop: Stop) -> bool {
        match self {
            Self::Coordination(training) => training.may_continue(stop),
            Self::Agents(retraining) => retraining.may_continue(stop),
        }
    }

    fn cool(&mut self, spent: f64) {
        match self {
            Self::Coordination(training) => training.cool(spent),
            Self::Agents(retraining) => retraining.cool(spent),
        }
    }

    fn step(&mut self, workers: &Workers, stop: Stop) -> Result<(), StudyError> {
        match self {
            Self::Coordination(training) => training.generation_step(workers, stop)?,
            Self::Agents(retraining) => retraining.generation_step(workers, stop)?,
        }
        Ok(())
    }

    /// Trials of the last generation that failed.
    fn failed(&self) -> &[TrialFailure] {
        match self {
            Self::Coordination(training) => training.failed(),
            Self::Agents(retraining) => retraining.failed(),
        }
    }

    fn change(&mut self, stage: Arc<crate::scene::Stage>) -> Result<(), StudyError> {
        match self {
            Self::Coordination(training) => training.set_stages(vec![stage])?,
            Self::Agents(retraining) => retraining.set_stage(stage),
        }
        Ok(())
    }

    /// What leads the fleet, which began under `first`, and how its trials are run.
    fn champion(&self, first: &Policy) -> (Policy, Manner) {
        match self {
            Self::Coordination(training) => {
                (training.champion_policy().unwrap_or_else(|| first.clone()), Manner::Plain)
            }
            Self::Agents(retraining) => (first.clone(), Manner::Retrained(Arc::new(retraining.champion()))),
        }
    }

    /// By generation that came through, the hashes over the ψ of the worlds that it has learned from.
    fn skills_read(&self) -> Vec<&[u64]> {
        let generations: Vec<&[u64]> = match self {
            Self::Coordination(training) => {
                let generations = training.curve().iter().filter(|point| point.candidates.is_some());
                generations.map(|point| point.skill_hash.as_slice()).collect()
            }
            Self::Agents(retraining) => retraining.skills_read().iter().map(Vec::as_slice).collect(),
        };
        generations.into_iter().filter(|hashes| !hashes.is_empty()).collect()
    }
}
