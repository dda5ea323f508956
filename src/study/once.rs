//! Trials of which each is run once: what came of it is kept.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::cost::Work;
use super::results::{Line, Pace, Results, StudyError};
use crate::orchestration::Policy;
use crate::scene::{Scene, Stage};
use crate::sim::{BEHAVIOUR, Outcome, Setting, TrialFailure, Workers};
use crate::skill::Psi;

/// A trial, and what the table calls it for people.
pub(super) struct Planned<'a> {
    pub(super) fingerprint: &'a str,
    pub(super) scene: &'a str,
    pub(super) policy: &'a str,
    pub(super) setting: Setting,
}

impl Planned<'_> {
    pub(super) fn work(&self) -> Work {
        Work::trials_of(&self.setting.policy)
    }

    /// Refuses what came of it if its agents ran another skill than the frozen one.
    fn check(&self, outcome: &Outcome) -> Result<(), StudyError> {
        let (expected, found) = (Psi::default().hash(), outcome.skill_hash);
        if found == expected {
            return Ok(());
        }
        let (policy, scene) = (self.policy.to_owned(), self.scene.to_owned());
        Err(StudyError::SkillAltered { policy, scene, seed: self.setting.seed, expected, found })
    }

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
            scene: self.scene.to_owned(),
            agents: scene.fleet.agents,
            ticks: scene.episode.ticks,
            policy: self.policy.to_owned(),
        }
    }
}

/// What the table knows of a trial; nothing where its agents ran another skill than the frozen one, so that it is run again.
pub(super) fn kept(results: &Results, fingerprint: &str, seed: u64) -> Option<Outcome> {
    results.get(fingerprint, seed).filter(|outcome| outcome.skill_hash == Psi::default().hash())
}

/// What comes of every one of `settings`: of those that `results` knows, what came of it then; of the others it is kept as soon as
/// it is there. `on_trial` is told of each that is run.
///
/// # Errors
/// If the table cannot be written, or agents ran another skill than the frozen one.
pub fn run_each_once(
    settings: &[Setting],
    results: &mut Results,
    workers: &Workers,
    mut on_trial: impl FnMut(),
) -> Result<Vec<Result<Outcome, TrialFailure>>, StudyError> {
    let mut fingerprints: Vec<Arc<str>> = Vec::with_capacity(settings.len());
    for (place, setting) in settings.iter().enumerate() {
        let same = place.checked_sub(1).filter(|&before| {
            Arc::ptr_eq(&settings[before].stage, &setting.stage) && settings[before].policy == setting.policy
        });
        fingerprints.push(match same {
            Some(before) => Arc::clone(&fingerprints[before]),
            None => fingerprint(&setting.stage, &setting.policy)?.into(),
        });
    }
    let names: Vec<String> = settings.iter().map(|setting| setting.policy.tokens()).collect();
    let (mut missing, mut places) = (Vec::new(), Vec::new());
    for (place, setting) in settings.iter().enumerate() {
        if kept(results, &fingerprints[place], setting.seed).is_none() {
            places.push(place);
            let (scene, policy) = (setting.stage.scene.name.as_str(), names[place].as_str());
            missing.push(Planned { fingerprint: &fingerprints[place], scene, policy, setting: setting.clone() });
        }
    }
    let failed = run_and_keep(&missing, results, workers, |_| on_trial())?;
    let mut failed: BTreeMap<usize, TrialFailure> =
        failed.into_iter().map(|(place, failure)| (places[place], failure)).collect();
    let of_each = settings.iter().zip(&fingerprints).enumerate();
    Ok(of_each
        .map(|(place, (setting, fingerprint))| match failed.remove(&place) {
            Some(failure) => Err(failure),
            None => Ok(kept(results, fingerprint, setting.seed).expect("it was run, and has not failed")),
        })
        .collect())
}

/// Runs trials, each written down as soon as it is finished. Returns those that failed, with their places.
pub(super) fn run_and_keep<'a>(
    trials: &[Planned<'a>],
    results: &mut Results,
    workers: &Workers,
    mut on_trial: impl FnMut(&Planned<'a>),
) -> Result<Vec<(usize, TrialFailure)>, StudyError> {
    let settings = trials.iter().map(|trial| trial.setting.clone()).collect();
    let (mut failed, mut refused) = (Vec::new(), None);
    workers.run_and_hand_over(settings, |place, result| {
        let trial = &trials[place];
        match result {
            Ok(outcome) => {
                let written = trial.check(outcome).and_then(|()| results.add(&trial.line(outcome)));
                refused = written.err();
            }
            Err(failure) => failed.push((place, failure.clone())),
        }
        on_trial(trial);
        // What was not written is run again by whoever goes on.
        if refused.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    refused.map_or(Ok(failed), Err)
}

/// Agents times ticks of an episode.
pub(super) fn agent_steps(stage: &Stage) -> u64 {
    u64::from(stage.scene.fleet.agents) * u64::from(stage.scene.episode.ticks)
}

/// Tells everything that fixes a trial besides its seed: world, policy with its costs and parameters, skill, and the number of the
/// simulated behaviour. Hexadecimal.
pub(super) fn fingerprint(stage: &Stage, policy: &Policy) -> Result<String, StudyError> {
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::sim::Trial;

    /// A trial that failed is run again, and nothing else.
    #[test]
    fn each_is_run_once_and_comes_back_in_its_place() {
        let overrides = ["fleet.agents=5".to_owned(), "episode.ticks=10".to_owned()];
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let policy = |rules: &str| stage.policy.with_rules(rules, &stage.grid).expect("rules");
        let policies = [policy("guidance=none"), policy("guidance=crisscross")];
        let setting = |seed| policies.clone().map(|policy| Setting { stage: Arc::clone(&stage), policy, seed });
        let settings: Vec<Setting> = (0..4).flat_map(setting).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("folder").join("trials.csv");
        let run = |settings: &[Setting], workers: &Workers| {
            let (mut results, mut told) = (Results::open(&path).expect("a table"), 0);
            let outcomes = run_each_once(settings, &mut results, workers, || told += 1).expect("written");
            let throughputs: Vec<Option<f64>> =
                outcomes.into_iter().map(|outcome| outcome.ok().map(|outcome| outcome.throughput)).collect();
            (throughputs, told)
        };
        let sound = Workers::start(2).expect("threads");
        let expected: Vec<Option<f64>> = sound
            .run(settings.clone())
            .into_iter()
            .map(|outcome| Some(outcome.expect("a sound trial").throughput))
            .collect();
        let failing = Workers::start_with(2, || Trial::default().failing(|_, seed| seed == 1)).expect("threads");
        let (first, told) = run(&settings[1..5], &failing);
        assert_eq!((first, told), (vec![expected[1], None, None, expected[4]], 4));
        assert_eq!(run(&settings, &sound), (expected, 6), "two of eight were known");
        assert_eq!(run(&settings, &failing).1, 0);
    }

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
