//! The trials of a study: which are missing, and running them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::plan::{Plan, RacePlan, Row};
use super::race;
use super::report::SuiteReport;
use super::results::{Line, Pace, Results, StudyError};
use crate::orchestration::Policy;
use crate::scene::{Scene, Stage};
use crate::sim::{BEHAVIOUR, Outcome, Setting, Workers};
use crate::skill::Psi;

/// Suites that are run together, and the trials that are finished.
#[derive(Debug)]
pub struct Study {
    plans: Vec<Plan>,
    results: Results,
    /// Fingerprint of every row by plan; `None` for skipped ones.
    fingerprints: Vec<Vec<Option<String>>>,
}

/// How much there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    pub agent_steps: u64,
}

/// A trial of a row.
struct Planned<'a> {
    fingerprint: &'a str,
    row: &'a Row,
    setting: Setting,
}

impl Study {
    /// A study of `plans` that keeps its trials in `results`.
    ///
    /// # Errors
    /// If a policy or scene cannot be written down.
    pub fn new(plans: Vec<Plan>, results: Results) -> Result<Self, StudyError> {
        let fingerprint_of = |row: &Row| row.ready().map(|(stage, policy)| fingerprint(stage, policy)).transpose();
        let of_plan = |plan: &Plan| plan.rows.iter().map(fingerprint_of).collect::<Result<Vec<_>, _>>();
        let fingerprints = plans.iter().map(of_plan).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { plans, results, fingerprints })
    }

    /// What the study costs from here on.
    ///
    /// # Errors
    /// If a setting cannot be written down.
    pub fn cost(&self) -> Result<Cost, StudyError> {
        let trials = planned(&self.plans, &self.fingerprints);
        let is_missing = |trial: &&Planned<'_>| self.results.get(trial.fingerprint, trial.setting.seed).is_none();
        let missing: Vec<&Planned<'_>> = trials.iter().filter(is_missing).collect();
        let of_trials: u64 = missing.iter().map(|trial| agent_steps(&trial.setting.stage)).sum();
        let (mut missing_runs, mut run_episodes, mut of_runs) = (0, 0, 0);
        for plan in &self.plans {
            for run in race::missing(&plan.races, &self.results)? {
                missing_runs += 1;
                run_episodes += run.episodes();
                of_runs += run.agent_steps();
            }
        }
        let (trials, missing) = (trials.len(), missing.len());
        Ok(Cost { trials, missing, missing_runs, run_episodes, agent_steps: of_trials + of_runs })
    }

    /// Runs what is missing: trials row by row, each written down as soon as it is finished, then the runs of learners. `on_episodes`
    /// is told how many episodes were finished, and their agents times ticks.
    ///
    /// # Errors
    /// If a trial fails or the table cannot be written: the first such error, after all other trials.
    pub fn run(&mut self, workers: &Workers, mut on_episodes: impl FnMut(u64, u64)) -> Result<(), StudyError> {
        let Self { plans, results, fingerprints } = self;
        let mut missing = planned(plans, fingerprints);
        missing.retain(|trial| results.get(trial.fingerprint, trial.setting.seed).is_none());
        let settings = missing.iter().map(|trial| trial.setting.clone()).collect();
        let mut failure = None;
        workers.run_and_hand_over(settings, |place, result| {
            let trial = &missing[place];
            let kept = match result {
                Ok(outcome) => results.add(&trial.line(outcome)),
                Err(failed) => Err(StudyError::from(failed.clone())),
            };
            failure = failure.take().or(kept.err());
            on_episodes(1, agent_steps(&trial.setting.stage));
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        for plan in &*plans {
            for run in race::missing(&plan.races, results)? {
                let steps = run.agent_steps() / run.episodes().max(1);
                run.run(results, workers, |episodes| on_episodes(episodes, episodes * steps))?;
            }
        }
        Ok(())
    }

    /// The figures of every suite, from the trials and runs that are finished.
    ///
    /// # Errors
    /// If a setting cannot be written down.
    pub fn reports(&self) -> Result<Vec<SuiteReport>, StudyError> {
        let report = |(plan, fingerprints): (&Plan, &Vec<Option<String>>)| {
            let mut report = SuiteReport::new(plan, |row, seed| self.results.get(fingerprints[row].as_deref()?, seed));
            let races = plan.races.iter().map(|race: &RacePlan| {
                let by_hand = report.by_case().map(|(_, rows)| rows).find(|rows| rows[0].case == race.case);
                race::report(race, &self.results, by_hand.unwrap_or_default())
            });
            report.races = races.collect::<Result<_, _>>()?;
            Ok(report)
        };
        self.plans.iter().zip(&self.fingerprints).map(report).collect()
    }
}

impl Planned<'_> {
    fn line(&self, outcome: &Outcome) -> Line {
        let &Outcome { throughput, completion_rate, state_hash, skill_hash, ref pace, .. } = outcome;
        let scene = &self.setting.stage.scene;
        Line {
            setting: self.fingerprint.to_owned(),
            seed: self.setting.seed,
            throughput,
            completion_rate,
            state_hash: format!("{state_hash:016x}"),
            skill_hash: format!("{skill_hash:016x}"),
            pace: Pace(pace.clone()),
            scene: self.row.scene.clone(),
            agents: scene.fleet.agents,
            ticks: scene.episode.ticks,
            policy: self.row.policy.clone(),
        }
    }
}

/// All trials, row by row, each once.
fn planned<'a>(plans: &'a [Plan], fingerprints: &'a [Vec<Option<String>>]) -> Vec<Planned<'a>> {
    let mut trials = Vec::new();
    let mut listed = BTreeSet::new();
    for (plan, fingerprints) in plans.iter().zip(fingerprints) {
        for (row, fingerprint) in plan.rows.iter().zip(fingerprints) {
            let (Some((stage, policy)), Some(fingerprint)) = (row.ready(), fingerprint) else { continue };
            for &seed in row.seeds.iter().filter(|&&seed| listed.insert((fingerprint, seed))) {
                let setting = Setting { stage: Arc::clone(stage), policy: policy.clone(), seed };
                trials.push(Planned { fingerprint, row, setting });
            }
        }
    }
    trials
}

fn agent_steps(stage: &Stage) -> u64 {
    u64::from(stage.scene.fleet.agents) * u64::from(stage.scene.episode.ticks)
}

/// Tells everything that fixes a trial besides its seed: world, policy with its costs and parameters, skill, and the number of the
/// simulated behaviour. Hexadecimal.
fn fingerprint(stage: &Stage, policy: &Policy) -> Result<String, StudyError> {
    let bytes = serde_json::to_vec(&(BEHAVIOUR, Psi::default().hash(), world_of(stage), policy))?;
    Ok(format!("{:016x}", xxh3_64(&bytes)))
}

/// What of a stage a trial depends on: floor, fleet, demand, communication, faults, episode.
pub(super) fn world_of(stage: &Stage) -> impl Serialize {
    let Stage { scene, grid, .. } = stage;
    // Exhaustive, so that a new part of a scene cannot be forgotten here.
    let Scene {
        fleet,
        demand,
        communication,
        faults,
        episode,
        version: _,
        name: _,
        look_for: _,
        layout: _,
        orchestration: _,
        camera: _,
        captions: _,
    } = scene;
    (grid.layout().to_ascii(), fleet, demand, communication, faults, episode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_tell_settings_apart_and_nothing_else() {
        let stage = |set: &str| Stage::open("narrow-aisles", &[set.to_owned()]).expect("a shipped scene");
        let of = |set: &str, rules: &str| {
            let stage = stage(set);
            let policy = stage.policy.with_rules(rules, &stage.grid).expect("rules");
            fingerprint(&stage, &policy).expect("a fingerprint")
        };
        let reference = of("fleet.agents=20", "guidance=none");
        let others = [
            of("fleet.agents=21", "guidance=none"),
            of("episode.ticks=7", "guidance=none"),
            of("demand.supply.tasks_per_agent=3", "guidance=none"),
            of("communication.reports.loss=0.1", "guidance=none"),
            of("layout.rack_rows=7", "guidance=none"),
            of("fleet.agents=20", "guidance=crisscross"),
        ];
        assert_eq!(BTreeSet::from(others).len(), 6);
        let renamed = Stage::open("narrow-aisles", &["fleet.agents=20".to_owned(), "name=other".to_owned()]);
        let renamed = renamed.expect("a shipped scene");
        let policy = renamed.policy.with_rules("guidance=none", &renamed.grid).expect("rules");
        assert_eq!(fingerprint(&renamed, &policy).expect("a fingerprint"), reference);
    }
}
