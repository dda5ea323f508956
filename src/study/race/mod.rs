//! Learners that begin alike, and what they know after so many episodes.
//!
//! A run of a learner is kept as one line of the study's table for each milestone: the means over the test seeds, with the number
//! of the run as its seed. A run that lacks a line is run once more from its beginning, to the same figures.

mod report;
mod runner;

pub use self::report::{EntrantReport, Milestone, RaceReport, Recovery};

pub(super) use self::report::report;

use xxhash_rust::xxh3::xxh3_64;

use self::runner::Runner;
use super::plan::{EntrantPlan, RacePlan};
use super::results::{Line, Pace, Results, StudyError};
use super::trials::world_of;
use crate::sim::{BEHAVIOUR, Outcome, Workers, mean};

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
            let settings = fingerprints(race, entrant)?;
            let lacks = |run: &&u64| settings.iter().any(|setting| results.get(setting, **run).is_none());
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
        let scene = &self.race.stage.scene;
        self.episodes() * u64::from(scene.fleet.agents) * u64::from(scene.episode.ticks)
    }

    /// Runs it, and writes down what its champions came to. `on_episodes` is told of episodes as they are finished.
    pub(super) fn run(
        &self,
        results: &mut Results,
        workers: &Workers,
        mut on_episodes: impl FnMut(u64),
    ) -> Result<(), StudyError> {
        let settings = fingerprints(self.race, self.entrant)?;
        let mut runner = Runner::begin(self.race, self.entrant, self.run)?;
        runner.learn_before(workers, &mut on_episodes)?;
        for (&milestone, setting) in self.race.milestones.iter().zip(&settings) {
            runner.learn_to(milestone, workers, &mut on_episodes)?;
            let trials = runner.test(workers)?;
            on_episodes(trials.len() as u64);
            results.add(&self.line(milestone, setting, &trials))?;
        }
        Ok(())
    }

    fn line(&self, milestone: u64, setting: &str, trials: &[Outcome]) -> Line {
        let of = |figure: fn(&Outcome) -> f64| mean(&trials.iter().map(figure).collect::<Vec<_>>());
        let together = |hash: fn(&Outcome) -> u64| {
            let hashes: Vec<u8> = trials.iter().flat_map(|trial| hash(trial).to_le_bytes()).collect();
            format!("{:016x}", xxh3_64(&hashes))
        };
        let scene = &self.race.stage.scene;
        Line {
            setting: setting.to_owned(),
            seed: self.run,
            throughput: of(|trial| trial.throughput),
            completion_rate: of(|trial| trial.completion_rate),
            state_hash: together(|trial| trial.state_hash),
            skill_hash: trials.first().map_or_else(String::new, |trial| format!("{:016x}", trial.skill_hash)),
            pace: Pace::default(),
            scene: self.race.name.clone(),
            agents: scene.fleet.agents,
            ticks: scene.episode.ticks,
            policy: format!("{} after {milestone} episodes", self.entrant.name),
        }
    }
}

/// What fixes a run besides its number, by milestone: hexadecimal.
fn fingerprints(race: &RacePlan, entrant: &EntrantPlan) -> Result<Vec<String>, StudyError> {
    let RacePlan { name: _, case: _, stage, before, milestones, runs: _, test_seeds, entrants: _ } = race;
    let EntrantPlan { name: _, learns, settings, policy, is_fresh } = entrant;
    let before = before.as_ref().filter(|_| !is_fresh);
    let before = before.map(|(stage, evaluations)| (world_of(stage), evaluations));
    // The last milestone is in it, because learning cools towards it, and all others, because centres are scored there.
    let all = (BEHAVIOUR, world_of(stage), before, milestones, test_seeds, learns, settings, policy);
    let bytes = serde_json::to_vec(&all)?;
    let whole = xxh3_64(&bytes);
    Ok(milestones
        .iter()
        .map(|milestone| format!("{:016x}", xxh3_64(&[whole, *milestone].map(u64::to_le_bytes).concat())))
        .collect())
}
