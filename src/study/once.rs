//! Trials of which each is run once: what came of it is kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::cost::Work;
use super::fingerprint::fingerprint;
use super::results::{Line, Pace, Results, StudyError};
use crate::sim::{Outcome, Setting, TrialFailure, TrialResult, Workers};
use crate::skill::Psi;

/// A trial, and what the table calls it for people.
pub(super) struct Planned<'a> {
    pub(super) fingerprint: &'a str,
    pub(super) scene: &'a str,
    pub(super) policy: Cow<'a, str>,
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
        let (policy, scene) = (self.policy.to_string(), self.scene.to_owned());
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
            policy: self.policy.to_string(),
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
) -> Result<Vec<TrialResult>, StudyError> {
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
    let (mut missing, mut listed) = (Vec::new(), BTreeSet::new());
    for (place, setting) in settings.iter().enumerate() {
        let (fingerprint, seed) = (&*fingerprints[place], setting.seed);
        if kept(results, fingerprint, seed).is_none() && listed.insert((fingerprint, seed)) {
            let (scene, policy) = (setting.stage.scene.name.as_str(), setting.policy.tokens().into());
            missing.push(Planned { fingerprint, scene, policy, setting: setting.clone() });
        }
    }
    let failed = run_and_keep(&missing, results, workers, |_| on_trial())?;
    let known_by = |place: usize| (missing[place].fingerprint, missing[place].setting.seed);
    let failed: BTreeMap<(&str, u64), TrialFailure> =
        failed.into_iter().map(|(place, failure)| (known_by(place), failure)).collect();
    let came_of = |(setting, fingerprint): (&Setting, &Arc<str>)| match failed.get(&(&**fingerprint, setting.seed)) {
        Some(failure) => Err(failure.clone()),
        None => Ok(kept(results, fingerprint, setting.seed).expect("it was run, and has not failed")),
    };
    Ok(settings.iter().zip(&fingerprints).map(came_of).collect())
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
    workers.run_with(settings, |place, result| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Stage;
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
}
