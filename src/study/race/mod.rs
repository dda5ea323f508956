//! Learners that begin alike, and what they know after so many episodes.
//!
//! A run of a learner is kept as one line of the study's table for each milestone: the means over the test seeds, with the number
//! of the run as its seed ([`kept`]). A run that lacks a line is run once more from its beginning, to the same figures. A run that
//! cannot go on because all trials fail is skipped and told of, and tried again by the next study.
//!
//! [`report()`] puts together what came of it: scores over runs ([`over_runs`]), who [led](leaders) when, when learning had [converged](convergence), how long it took
//! to recover [after a shift](after_shift), which [step sizes](step_sizes) were best, and what [retraining] the agents would have cost.

mod after_shift;
mod convergence;
mod kept;
mod leaders;
mod over_runs;
mod report;
mod retraining;
mod runner;
mod step_sizes;

#[cfg(test)]
mod tests;

pub use self::after_shift::{Level, Regained};
pub use self::convergence::Convergence;
pub use self::leaders::{Lead, Leader};
pub use self::over_runs::Wait;
pub use self::report::{EntrantReport, Milestone, RaceReport, Recovery, Skipped, SkippedPart};
pub use self::retraining::{AIM, AimVerdict, LEAST_GAIN_PERCENT, MOST, RetrainingComparison, StepsTo};
pub use self::step_sizes::StepSizes;

pub(super) use self::report::report;
pub(super) use self::runner::check;

use self::kept::Fingerprints;
use self::runner::Runner;
use super::cost::Work;
use super::cost::agent_steps;
use super::plan::{EntrantPlan, RacePlan};
use super::results::{Results, StudyError};
use crate::learner::TrainingError;
use crate::sim::Workers;

/// A run of a learner that lacks lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct MissingRun<'a> {
    race: &'a RacePlan,
    entrant: &'a EntrantPlan,
    run: u64,
}

/// The runs of races that the table lacks.
pub(super) fn missing<'a>(races: &'a [RacePlan], results: &Results) -> Result<Vec<MissingRun<'a>>, StudyError> {
    let mut missing = Vec::new();
    for race in races {
        for entrant in &race.entrants {
            let fingerprints = Fingerprints::new(race, entrant)?;
            let lacks = |run: &&u64| fingerprints.run(results, **run).len() < race.milestones.len();
            missing.extend(race.runs.iter().filter(lacks).map(|&run| MissingRun { race, entrant, run }));
        }
    }
    Ok(missing)
}

impl MissingRun<'_> {
    /// Episodes that the run takes at most.
    pub(super) fn episodes(&self) -> u64 {
        let RacePlan { before, milestones, test_seeds, .. } = self.race;
        let earlier = before.as_ref().filter(|_| !self.entrant.is_fresh).map_or(0, |(_, evaluations)| *evaluations);
        earlier + milestones.last().copied().unwrap_or_default() + (milestones.len() * test_seeds.len()) as u64
    }

    /// Agents times ticks of those episodes.
    pub(super) fn agent_steps(&self) -> u64 {
        self.episodes() * self.steps_of_episode()
    }

    /// Agents times ticks of each of them.
    pub(super) fn steps_of_episode(&self) -> u64 {
        agent_steps(&self.race.stage)
    }

    /// What work it is.
    pub(super) fn work(&self) -> Work {
        Work::runs_from(&self.entrant.policy)
    }

    /// Runs it, and writes down what its champions came to, or that all trials failed. `on_episodes` is told of episodes as they
    /// are finished.
    pub(super) fn run(
        &self,
        results: &mut Results,
        workers: &Workers,
        mut on_episodes: impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let fingerprints = Fingerprints::new(self.race, self.entrant)?;
        match self.run_through(&fingerprints, results, workers, &mut on_episodes) {
            Err(StudyError::Learning(TrainingError::AllFailed(failure))) => {
                results.add(&fingerprints.failed_line((self.race, self.entrant, self.run), &failure))
            }
            other => other,
        }
    }

    fn run_through(
        &self,
        fingerprints: &Fingerprints,
        results: &mut Results,
        workers: &Workers,
        on_episodes: &mut impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let mut runner = Runner::begin(self.race, self.entrant, self.run)?;
        runner.learn_before(workers, on_episodes)?;
        for (k, &milestone) in self.race.milestones.iter().enumerate() {
            runner.learn_to(milestone, workers, on_episodes)?;
            let tested = runner.test(workers)?;
            on_episodes(self.race.test_seeds.len() as u64);
            // Before the milestone, with which a run may be complete; an earlier run may have lost others.
            if fingerprints.lost(results, self.run) != *runner.lost() {
                results.add(&fingerprints.lost_line((self.race, self.entrant, self.run), runner.lost()))?;
            }
            results.add(&fingerprints.line((self.race, self.entrant, self.run), k, &tested))?;
        }
        Ok(())
    }
}
