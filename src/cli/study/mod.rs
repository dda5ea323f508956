//! `fleetwright study`: suites of policies on scenes, kept on disk and compared with published figures.

mod answer;
mod pace;
mod page;
mod table;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use clap::Args;
use serde::Serialize;

use self::pace::Pace;
use super::arguments::{OverrideArguments, WorkerArguments};
use super::failure::Failure;
use super::figures::three_digits;
use super::output::JsonArguments;
use super::progress::{Progress, Verbosity};
use crate::atomic_file;
use crate::sim::{TrialFailure, Workers};
use crate::study::{BenchmarkFolder, Cost, Extent, Plan, Results, Study, StudyError, Suite, SuiteReport};

/// Failed trials that are named one by one.
const MOST_FAILURES: usize = 5;

/// Shares of a study after which it says how long the rest will take.
const TELLING_SHARES: [f64; 3] = [0.05, 0.25, 0.5];

/// Run suites of policies on scenes, and compare what comes out with published figures.
///
/// Every trial is kept in DIR as soon as it is finished: a study that was stopped continues, and one that is finished is
/// printed again at once. DIR then holds results.csv, a line for each trial, report.html, a page with charts and
/// every figure, and report.md, the tables.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Suite files, or shipped suites by name: published, by-hand, ablation, transfer, any-layout, fleet-size, partial-knowledge, breakdowns, shifts, recovery,
    /// retraining, learners.
    #[arg(required = true, value_name = "SUITE")]
    suites: Vec<String>,
    /// Folder of the study.
    #[arg(long, value_name = "DIR", default_value = "evidence")]
    out: PathBuf,
    /// Run the smaller number of seeds that each suite gives for a first look.
    #[arg(long)]
    quick: bool,
    /// First seed of the test trials.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    overrides: OverrideArguments,
    #[command(flatten)]
    json: JsonArguments,
    #[command(flatten)]
    workers: WorkerArguments,
}

/// The figures as JSON.
#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    suites: &'a [SuiteReport],
}

/// Runs what is missing and publishes the figures of everything.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let plans = plans(arguments)?;
    for plan in &plans {
        verbosity.say(&extent_line(plan, arguments.quick));
    }
    let results = Results::open(&arguments.out.join("results.csv")).map_err(study_failure)?;
    let mut study = Study::new(plans, results)?;
    let cost = study.cost()?;
    verbosity.say(&cost_line(&cost));
    let mut skipped = Vec::new();
    if cost.missing > 0 || cost.missing_runs > 0 {
        let workers = Workers::start(arguments.workers.count())?;
        skipped = run_missing(&mut study, &cost, &workers, verbosity)?;
    }
    let reports = study.reports()?;
    let tables = table::tables(&reports);
    for (name, text) in [("report.md", tables.as_str()), ("report.html", &page::page(&reports, &made(arguments)))] {
        let file = arguments.out.join(name);
        atomic_file::write(&file, text.as_bytes()).with_context(|| format!("{}: cannot be written", file.display()))?;
    }
    arguments.json.publish(&tables, &Report { format: "fleetwright.study/1", suites: &reports })?;
    tell_skipped(&skipped, verbosity)
}

/// How to make the study again.
fn made(arguments: &Arguments) -> page::Made {
    let Arguments { suites, quick, seed, overrides, .. } = arguments;
    let sets = overrides.set.iter().map(|set| format!("--set '{set}'"));
    let words = ["fleetwright study".to_owned()].into_iter().chain(suites.iter().cloned());
    let words = words.chain([format!("--seed {seed}")]).chain(sets).chain(quick.then(|| "--quick".to_owned()));
    let command = words.collect::<Vec<_>>().join(" ");
    page::Made { command, is_quick: *quick }
}

/// Names trials that failed.
///
/// # Errors
/// If there are any: what was published is without them.
fn tell_skipped(skipped: &[TrialFailure], verbosity: Verbosity) -> Result<(), Failure> {
    for failure in skipped.iter().take(MOST_FAILURES) {
        verbosity.say(&format!("skipped: {failure}"));
    }
    match skipped.len() {
        0 => Ok(()),
        failed => Err(anyhow!(
            "{failed} trials failed, and the figures are without them; they are tried again when the study is"
        )
        .into()),
    }
}

/// The suites, made ready; what is wrong with any of them is told at once.
fn plans(arguments: &Arguments) -> Result<Vec<Plan>, Failure> {
    let benchmarks = BenchmarkFolder::from_environment();
    let extent = Extent { first_seed: arguments.seed, quick: arguments.quick, overrides: &arguments.overrides.set };
    let (mut plans, mut failures) = (Vec::new(), Vec::new());
    for name in &arguments.suites {
        match Suite::open(name).and_then(|suite| Plan::new(&suite, &benchmarks, &extent)) {
            Ok(plan) => plans.push(plan),
            Err(error) => failures.push(Failure::bad_input(error)),
        }
    }
    Failure::all(failures).map_or(Ok(plans), Err)
}

/// A table that is not one of ours is the user's; all else is a failure.
pub(super) fn study_failure(error: StudyError) -> Failure {
    match error {
        StudyError::Malformed { .. } => Failure::bad_input(error),
        _ => Failure::from(error),
    }
}

fn extent_line(plan: &Plan, quick: bool) -> String {
    let counts = plan.rows.iter().map(|row| row.seeds.len());
    let (fewest, most) = counts.fold((usize::MAX, 0), |(low, high), count| (low.min(count), high.max(count)));
    let seeds = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
    let quick = if quick { ", a quick study" } else { "" };
    format!("{}: {} rows of {seeds} seeds{quick}", plan.suite, plan.rows.len())
}

fn cost_line(cost: &Cost) -> String {
    let Cost { trials, missing, missing_runs, run_episodes, agent_steps: _ } = cost;
    let millions = three_digits(cost.all_agent_steps() as f64 / 1e6);
    let kept = trials - missing;
    let runs = if *missing_runs == 0 {
        String::new()
    } else {
        format!(" and {missing_runs} runs of learners with {run_episodes} episodes")
    };
    format!("{trials} trials, {kept} of them kept from before; {missing} to run{runs}, {millions} million agent-steps")
}

/// Runs the missing trials; says now and then how long the rest will take.
fn run_missing(
    study: &mut Study,
    cost: &Cost,
    workers: &Workers,
    verbosity: Verbosity,
) -> Result<Vec<TrialFailure>, Failure> {
    let whole = cost.missing + cost.run_episodes as usize;
    let mut progress = Progress::new("trials", whole, verbosity);
    let mut pace = Pace::new(cost);
    let (mut done, mut before, mut shares) = (0, now(), TELLING_SHARES.into_iter().peekable());
    // The first of every worker pays for its fields, so the second tells the pace.
    let enough = 2 * workers.count();
    let run = study.run(workers, |work, episodes, agent_steps| {
        done += episodes as usize;
        let finished = now();
        pace.finish(work, agent_steps, finished.duration_since(before).as_secs_f64());
        before = finished;
        if done >= enough && done < whole && shares.next_if(|share| pace.share_done() >= *share).is_some() {
            verbosity.say(&format!("about {} left after {done} trials", length(pace.secs_left())));
        }
        progress.set(done);
    });
    progress.finish();
    run.map_err(study_failure)
}

/// A length of time as people say it.
fn length(secs: f64) -> String {
    let minutes = Duration::from_secs_f64(secs).as_secs().div_ceil(60);
    if secs < 60.0 { format!("{} s", secs.ceil()) } else { format!("{minutes} min") }
}

#[expect(clippy::disallowed_methods, reason = "what a study costs is told by the clock on the wall")]
fn now() -> Instant {
    Instant::now()
}
