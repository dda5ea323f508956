//! The search for the best mix of rules by hand that `train` begins with where it is asked to.

use std::sync::Arc;

use anyhow::anyhow;

use super::super::failure::Failure;
use super::super::learn::{LINE_EVERY, now};
use super::super::progress::Verbosity;
use super::super::study::study_failure;
use super::Arguments;
use crate::learner::mixes::{self, Mix};
use crate::learner::seeds::held_out_seeds;
use crate::learner::{Hyperparameters, RunDirectory, TrainingError};
use crate::orchestration::Policy;
use crate::scene::Stage;
use crate::sim::Workers;
use crate::study::{Results, run_each_once};

/// Stands for the best mix of hand-crafted rules.
pub(super) const BEST_MIX: &str = "hand-crafted:best";

/// What a search for rules came to, and what it took.
#[derive(Default)]
pub(super) struct Searched {
    rules: Option<String>,
    pub(super) evaluations: u64,
}

impl Searched {
    /// Why learning cannot begin; a mix that was found is not lost with that.
    pub(super) fn explain(&self, error: TrainingError) -> anyhow::Error {
        match (&self.rules, error) {
            (Some(rules), TrainingError::NothingLearned) => {
                anyhow!(
                    "{BEST_MIX} is {rules}, which has no constants to tune: it is a policy as it is, --policy {rules}"
                )
            }
            (_, error) => error.into(),
        }
    }

    /// So many episodes are not enough for a generation, after which there would be this many.
    pub(super) fn too_few(&self, most: u64, least: u64) -> Failure {
        let told = format!("--evaluations {most}: the first generation and the scores around it need {least}");
        Failure::bad_input(match &self.rules {
            None => anyhow!(told),
            Some(rules) => anyhow!(
                "{told}, of which the search for {BEST_MIX} took {}; untuned it is --policy {rules}, and with --resume and more episodes the \
                 search need not be repeated",
                self.evaluations
            ),
        })
    }
}

/// Looks for the best mix on `stages`, in as many episodes as the run may simulate. What came of each is kept in the run's directory, so that a
/// search that was broken off goes on.
///
/// # Errors
/// A table that cannot be used, or trials that all fail.
pub(super) fn search(
    stages: &[Arc<Stage>],
    arguments: &Arguments,
    directory: &RunDirectory,
    workers: &Workers,
    verbosity: Verbosity,
) -> Result<(Vec<Policy>, Searched), Failure> {
    let seeds = held_out_seeds(arguments.seed, Hyperparameters::default().held_out_seeds);
    let most = arguments.evaluations.unwrap_or(u64::MAX);
    let (began, table) = (now(), directory.mixes_path());
    let mut results = Results::open(&table).map_err(study_failure)?;
    verbosity.say(&format!("looking for {BEST_MIX}: every episode is kept in {}", table.display()));
    let (mut simulated, mut last_line) = (0_u64, began);
    let mix = mixes::best_mix(stages, &seeds, most, &mut |settings| {
        run_each_once(&settings, &mut results, workers, || {
            simulated += 1;
            if last_line.elapsed() >= LINE_EVERY {
                last_line = now();
                verbosity.say(&format!("{:4.0} s: {simulated} episodes of mixes", began.elapsed().as_secs_f64()));
            }
        })
    });
    let Mix { rules, evaluations } = mix.map_err(study_failure)?;
    let known = match evaluations.saturating_sub(simulated) {
        0 => String::new(),
        known => format!(", {known} of them known from before"),
    };
    verbosity.say(&format!("{BEST_MIX} is {rules} after {evaluations} episodes{known}"));
    let policies = stages.iter().map(|stage| Policy::plain().with_rules(&rules, &stage.grid));
    Ok((policies.collect::<Result<_, _>>()?, Searched { rules: Some(rules), evaluations }))
}
