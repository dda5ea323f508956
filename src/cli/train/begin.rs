//! A run begins, or one that is there is taken up where it was left.

use std::sync::Arc;

use anyhow::anyhow;

use super::super::failure::Failure;
use super::super::policy;
use super::super::progress::Verbosity;
use super::Arguments;
use super::search::{Searched, search};
use crate::learner::{RunConfig, RunDirectory, RunError, SceneChoice, Stop, Training, TrainingError, has_checkpoints};
use crate::orchestration::Policy;
use crate::scene::Stage;
use crate::sim::Workers;

/// Refuses what would come to nothing, before anything that takes time.
///
/// # Errors
/// If it would.
pub(super) fn check(arguments: &Arguments, stages: &[Arc<Stage>], verbosity: Verbosity) -> Result<(), Failure> {
    let (out, scenes) = (&arguments.out, stages.len());
    match (out.exists(), arguments.resume) {
        (true, false) => return Err(RunError::Exists(out.clone()).into()),
        (false, true) => verbosity.say(&format!("{} is not there yet: a run begins", out.display())),
        _ => {}
    }
    if arguments.searches() && !arguments.tune {
        return Err(Failure::bad_input(TrainingError::NothingLearned));
    }
    let tries_all = arguments.scenes_per_generation.is_none_or(|some| some as usize >= scenes);
    if arguments.scene_choice != SceneChoice::default() && tries_all {
        let text = "scenes are tried unless --scenes-per-generation says fewer";
        return Err(Failure::bad_input(anyhow!("--scene-choice: all {scenes} {text}")));
    }
    Ok(())
}

/// The run in its directory, as it is to go on. A search for rules takes the directory before it begins; anything else only once it is
/// clear that a run can begin, and leaves nothing behind otherwise.
///
/// # Errors
/// Rules that cannot be used, a directory that cannot be taken or is that of another run, or too few episodes for a generation.
pub(super) fn begin_or_resume(
    arguments: &Arguments,
    stages: &[Arc<Stage>],
    workers: &Workers,
    verbosity: Verbosity,
) -> Result<(RunDirectory, Training), Failure> {
    let out = &arguments.out;
    let has_come_so_far = has_checkpoints(out);
    let config = |policies: &[Policy]| {
        let config = RunConfig::new(stages, policies, &arguments.settings(), arguments.seed);
        config.within(arguments.budget().allowance()).searched(arguments.searches())
    };
    let (mut taken, mut searched) = (None, Searched::default());
    let policies = if !arguments.searches() {
        policies(arguments, stages)?
    } else if has_come_so_far {
        found_before(arguments, stages)?
    } else {
        let directory = RunDirectory::take(out, &config(&[])).map_err(run_failure)?;
        let (policies, what) = search(stages, arguments, &directory, workers, verbosity)?;
        (taken, searched) = (Some(directory), what);
        policies
    };
    let fresh = if has_come_so_far { None } else { Some(begin(arguments, stages, &policies, &searched)?) };
    let config = config(&policies);
    let directory = match taken {
        Some(directory) => {
            directory.start(&config).map_err(run_failure)?;
            directory
        }
        None if out.exists() => RunDirectory::open(out, &config).map_err(run_failure)?,
        None => RunDirectory::create(out, &config)?,
    };
    let (resumed, damaged) = directory.resume(stages.to_vec(), policies)?;
    for error in damaged {
        verbosity.say(&format!("passed over a damaged checkpoint: {error}"));
    }
    let training = resumed.or(fresh).expect("one that has no checkpoints has begun");
    Ok((directory, training))
}

/// A new run, to which the episodes of a search count.
fn begin(
    arguments: &Arguments,
    stages: &[Arc<Stage>],
    policies: &[Policy],
    searched: &Searched,
) -> Result<Training, Failure> {
    let training = Training::new(stages.to_vec(), policies.to_vec(), arguments.settings(), arguments.seed);
    let mut training = training.map_err(|error| Failure::bad_input(searched.explain(error)))?;
    training.charge(searched.evaluations);
    match arguments.evaluations {
        Some(most) if !training.may_continue(Stop::Evaluations(most)) => {
            Err(searched.too_few(most, training.evaluations_after_next()))
        }
        _ => Ok(training),
    }
}

/// The rules that were asked for on each stage.
fn policies(arguments: &Arguments, stages: &[Arc<Stage>]) -> Result<Vec<Policy>, Failure> {
    let rules = |stage: &Arc<Stage>| match &arguments.policy {
        Some(text) => Ok(policy::resolve_single(Some(text), stage)?.policy),
        None => Ok(stage.learning_policy()),
    };
    stages.iter().map(rules).collect()
}

/// The rules that the run to continue goes by, so that they need not be looked for again. Of one for which they never were, they are
/// told too: it is refused.
fn found_before(arguments: &Arguments, stages: &[Arc<Stage>]) -> Result<Vec<Policy>, Failure> {
    let config = RunConfig::read(&arguments.out).map_err(run_failure)?;
    let policies = stages.iter().map(|stage| config.policy_on(stage, &arguments.out));
    policies.collect::<Result<_, _>>().map_err(run_failure)
}

/// A document with a mistake is bad input, wherever it stands.
fn run_failure(error: RunError) -> Failure {
    if matches!(error, RunError::Malformed { .. }) { Failure::bad_input(error) } else { error.into() }
}
