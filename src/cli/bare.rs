//! `fleetwright` alone: the window on the default scene, or its training in the terminal where there is no display.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::duration;
use super::evaluation::{Case, Evaluation, evaluate};
use super::failure::Failure;
use super::learn::{Budget, Ended, catch_interrupts, learn};
use super::output::{self, JsonArguments};
use super::policy::NamedPolicy;
use super::progress::Verbosity;
use super::seeds;
use super::watch;
use crate::learner::{Hyperparameters, RUNS, RunConfig, RunDirectory, Training};
use crate::orchestration::presets::PRESETS;
use crate::record::{ExportOptions, Show, record};
use crate::scene::{DEFAULT_SCENE, Stage};
use crate::sim::{Setting, Workers};

/// Fresh seeds on which the champion meets the hand-crafted policies.
const FRESH_SEEDS: u64 = 20;
/// Wall time for learning unless the user says otherwise.
const DEFAULT_BUDGET: Duration = Duration::from_mins(1);
/// The picture shows these ticks of both fleets, once the first rush is over.
const PICTURE_TICKS: (u32, u32) = (300, 380);

/// The arguments of the bare command.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Without a display: wall time for learning, such as 90s, 5m or 1h [default: 60s].
    #[arg(long, value_parser = duration::parse)]
    budget: Option<Duration>,
    /// Seed of the run.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    json: JsonArguments,
}

/// Opens the window, or trains in the terminal and says why.
///
/// # Errors
/// Arguments that the window has no use for, or whatever keeps it or the training from running.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Ended, Failure> {
    // The last of the fresh seeds must still be a test seed.
    seeds::check(arguments.seed.saturating_add(FRESH_SEEDS - 1))?;
    match watch::display_problem() {
        Some(problem) => {
            let scene = format!("{problem}: training the scene \"{DEFAULT_SCENE}\" in the terminal");
            verbosity.say(&scene);
            train_in_terminal(arguments, verbosity)
        }
        None if arguments.budget.is_some() || arguments.json.is_given() => Err(Failure::bad_input(anyhow::anyhow!(
            "--budget and --json are for training without a display; with a window use train and eval"
        ))),
        None => watch::learn(Stage::open(DEFAULT_SCENE, &[]).map_err(Failure::bad_input)?, arguments.seed),
    }
}

fn train_in_terminal(arguments: &Arguments, verbosity: Verbosity) -> Result<Ended, Failure> {
    let stage = Arc::new(Stage::open(DEFAULT_SCENE, &[]).map_err(Failure::bad_input)?);
    let rules = stage.learning_policy();
    let settings = Hyperparameters::default();
    let seed = arguments.seed;
    let budget = Budget::Time(arguments.budget.unwrap_or(DEFAULT_BUDGET));
    let config = RunConfig::new(std::slice::from_ref(&stage), std::slice::from_ref(&rules), &settings, seed);
    let config = config.within(budget.allowance());
    let directory = RunDirectory::create_next(Path::new(RUNS), &config)?;
    let mut training = Training::new(vec![Arc::clone(&stage)], vec![rules.clone()], settings, seed)?;
    let workers = Workers::for_all_cores()?;
    catch_interrupts()?;
    let continued_by = format!(
        "fleetwright train {DEFAULT_SCENE} --seed {seed} --budget {}s --resume --out {}",
        arguments.budget.unwrap_or(DEFAULT_BUDGET).as_secs_f64(),
        directory.root().display()
    );
    let ended = learn(&mut training, &workers, &directory, budget, &continued_by, verbosity)?;
    let Some(champion) = training.champion_policy() else { return Ok(ended) };
    if ended == Ended::Interrupted {
        return Ok(ended);
    }
    let cases = cases(&stage, champion.clone())?;
    let fresh: Vec<u64> = (seed..seed + FRESH_SEEDS).collect();
    let evaluation = evaluate(&cases, &fresh, &workers, None, verbosity)?;
    arguments.json.publish(&evaluation.table(), &evaluation)?;
    let picture = directory.root().join("before-and-after.gif");
    draw(&stage, &rules, &champion, seed, &picture)?;
    if !arguments.json.is_stdout() {
        output::print(&closing_words(&evaluation, &directory, &picture))?;
    }
    Ok(ended)
}

/// The champion, then every preset.
fn cases(stage: &Arc<Stage>, champion: crate::orchestration::Policy) -> Result<Vec<Case>, Failure> {
    let case =
        |name: &str, policy| Case { stage: Arc::clone(stage), policy: NamedPolicy { name: name.to_owned(), policy } };
    let mut cases = vec![case("champion", champion)];
    for preset in PRESETS {
        cases.push(case(preset.name, preset.policy(&stage.grid)?));
    }
    Ok(cases)
}

/// The same moments of the same seed before and after learning, side by side.
fn draw(
    stage: &Arc<Stage>,
    before: &crate::orchestration::Policy,
    after: &crate::orchestration::Policy,
    seed: u64,
    picture: &Path,
) -> Result<(), Failure> {
    let (from_tick, to_tick) = PICTURE_TICKS;
    let clip = |policy: &crate::orchestration::Policy| {
        record(&Setting { stage: Arc::clone(stage), policy: policy.clone(), seed }, to_tick)
    };
    let options = ExportOptions { from_tick, to_tick: Some(to_tick), size_px: 800, ..ExportOptions::default() };
    let (before, after) = (clip(before), clip(after));
    Show::side_by_side([(&before, "before"), (&after, "after")]).export(picture, &options, &mut |_, _| true)?;
    Ok(())
}

fn closing_words(evaluation: &Evaluation, directory: &RunDirectory, picture: &Path) -> String {
    format!(
        "\n{}\nrun       {}\nchampion  {}\npicture   {}\n",
        evaluation.verdict(),
        directory.root().display(),
        directory.champion_path().display(),
        picture.display()
    )
}
