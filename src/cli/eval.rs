//! `fleetwright eval`: policies on scenes over test seeds.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::arguments::{TrialArguments, WorkerArguments};
use super::evaluation::{Case, evaluate};
use super::facts::FactFolder;
use super::failure::Failure;
use super::output::JsonArguments;
use super::policy::{resolve, resolve_single};
use super::progress::Verbosity;
use super::seeds::SeedArguments;
use crate::sim::{Trial, Workers};

/// Measure policies on scenes: mean throughput with its 95 % interval over test seeds.
///
/// Throughput is goals reached or tasks finished per tick; completion is finished over assigned. Every policy of a scene
/// meets the same seeds. Where communication has limits, "moved on" is how often in a trial an agent went over to
/// guidance that it had not heard of, because its own was too old to be kept.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scene files, shipped scenes by name, or layout files (.map, .json).
    #[arg(required = true, value_name = "SCENE")]
    scenes: Vec<String>,
    /// Policies: `assignment=…,guidance=…,right_of_way=…,parking=…` (what is left out is the scene's), a preset's name,
    /// `hand-crafted:all`, `untrained`, a meta-skill file, or a run directory [default: the scene's own]. `assignment=optimal` matches
    /// at most 1,500 agents with 2,000 tasks in a tick.
    #[arg(long = "policy", value_name = "P", num_args = 1..)]
    policies: Vec<String>,
    #[command(flatten)]
    seeds: SeedArguments,
    #[command(flatten)]
    trial: TrialArguments,
    /// Write what happened in every trial to a file in this folder, count it anew from there by separate code, and fail
    /// unless the score is the same.
    #[arg(long, value_name = "DIR")]
    facts: Option<PathBuf>,
    /// Give the difference of each policy to the first on the same scene as well, seed by seed, with its 95 % interval.
    #[arg(long)]
    paired: bool,
    /// Look for jams, and add what they cost and what held up those in them.
    #[arg(long)]
    jams: bool,
    #[command(flatten)]
    json: JsonArguments,
    #[command(flatten)]
    workers: WorkerArguments,
}

/// Runs the trials and publishes their figures.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let seeds = arguments.seeds.seeds()?;
    let cases = cases(arguments)?;
    for Case { stage, policy } in &cases {
        if let Some(caveat) = policy.policy.caveat(stage.scene.fleet.agents) {
            verbosity.say(&format!("{}, {}: {caveat}", stage.scene.name, policy.name));
        }
    }
    let facts = arguments.facts.as_deref().map(FactFolder::create).transpose()?;
    let trial: fn() -> Trial = match (facts.is_some(), arguments.jams) {
        (false, false) => Trial::default,
        (true, false) => || Trial::default().keeping_facts(),
        (false, true) => || Trial::default().observing_jams(),
        (true, true) => || Trial::default().keeping_facts().observing_jams(),
    };
    let workers = Workers::start_with(arguments.workers.count(), trial)?;
    let mut evaluation = evaluate(&cases, &seeds, &workers, facts.as_ref(), verbosity)?;
    if arguments.paired {
        evaluation.pair(&cases);
    }
    arguments.json.publish(&evaluation.table(), &evaluation)
}

/// Scene by scene, the policies as given.
fn cases(arguments: &Arguments) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for stage in arguments.trial.overrides().open_all(&arguments.scenes)? {
        let stage = Arc::new(stage);
        let case = |policy| Case { stage: Arc::clone(&stage), policy };
        if arguments.policies.is_empty() {
            cases.push(case(resolve_single(None, &stage)?));
        }
        for text in &arguments.policies {
            cases.extend(resolve(text, &stage)?.into_iter().map(case));
        }
    }
    Ok(cases)
}
