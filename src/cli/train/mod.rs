//! `fleetwright train`: learning without a window.

mod begin;
mod search;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use clap::Args;

use self::begin::{begin_or_resume, check};
use self::search::BEST_MIX;
use super::arguments::{TrialArguments, WorkerArguments};
use super::duration;
use super::failure::Failure;
use super::learn::{Budget, Ended, catch_interrupts, learn};
use super::output;
use super::progress::Verbosity;
use crate::learner::optimiser::Method;
use crate::learner::{Champion, Hyperparameters, RunDirectory, SceneChoice, Training, Worlds};
use crate::orchestration::Decision;
use crate::orchestration::meta_skill::Regime;
use crate::scene::Stage;
use crate::sim::Workers;

/// Learn how to coordinate the fleet of one or several scenes.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scene files, shipped scenes by name, or layouts (`.map`, guidance-graph `.json`).
    #[arg(required = true, value_name = "SCENE")]
    scenes: Vec<String>,
    /// The run directory to make.
    #[arg(long, value_name = "RUN")]
    out: PathBuf,
    /// Rules; those set to `learned` are learned. Default: all that have something to decide. `hand-crafted:best`: the best
    /// mix of hand-crafted rules, looked for first (with --tune), for as long as that takes beside --budget, and within --evaluations.
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// The optimiser: cma-es, sep-cma-es, openai-es, pgpe, reinforce or random-search.
    #[arg(long, default_value_t = Method::default())]
    learner: Method,
    /// Wall time for learning, such as 90s, 5m or 1h.
    #[arg(long, value_parser = duration::parse, conflicts_with = "evaluations", default_value = "60s")]
    budget: Duration,
    /// Simulated episodes for learning, all kinds counted, in place of a wall time; a run is continued with the number it began with.
    #[arg(long, value_name = "N")]
    evaluations: Option<u64>,
    /// Candidates in a generation.
    #[arg(long, value_name = "N", default_value_t = Hyperparameters::default().population)]
    population: u32,
    /// Width of the search at the start; for reinforce the temperature at which decisions are drawn. Default: what suits the optimiser.
    #[arg(long, value_name = "SIGMA")]
    step_size: Option<f64>,
    /// How far the centre moves in a generation, for openai-es, pgpe and reinforce. Default: as follows from the step size.
    #[arg(long, value_name = "ALPHA")]
    learning_rate: Option<f64>,
    /// Pull of the centre to zero, for openai-es.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    weight_decay: f64,
    /// Trials of each candidate in a generation and scene.
    #[arg(long, value_name = "N", default_value_t = Hyperparameters::default().rollouts, value_parser = clap::value_parser!(u32).range(1..))]
    rollouts: u32,
    /// Which candidates meet the same worlds: shared (all) or per-pair (the two of a mirrored pair; for openai-es and pgpe).
    #[arg(long, default_value_t = Worlds::default())]
    worlds: Worlds,
    /// How often the better half of the candidates is tried again in a generation, on further seeds.
    #[arg(long, value_name = "N", default_value_t = Hyperparameters::default().halvings)]
    halvings: u32,
    /// How the scenes of a generation are chosen: uniform or selective-reflection.
    #[arg(long, default_value_t = SceneChoice::default())]
    scene_choice: SceneChoice,
    /// Scenes that candidates are tried on in a generation. Default: all.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    scenes_per_generation: Option<u32>,
    /// Fresh held-out seeds on which the best few centres are scored once more at the end.
    #[arg(long, value_name = "N", default_value_t = Hyperparameters::default().final_seeds)]
    final_seeds: u32,
    /// Decisions whose parameters are learned, of those whose rule is `learned`; the others stay as the policy has them. Default: all.
    #[arg(long, value_name = "DECISION,...", value_delimiter = ',', value_parser = decision)]
    only: Vec<Decision>,
    #[arg(long, value_name = "REGIME", value_parser = regime, help = regime_help())]
    regime: Option<Regime>,
    /// Tune the constants of hand-crafted rules as well, alone if no decision is learned.
    #[arg(long)]
    tune: bool,
    /// Seed of the run.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Continue the run in this directory.
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    workers: WorkerArguments,
    #[command(flatten)]
    trial: TrialArguments,
}

/// Where what is learned makes up less than this of what acts on a scene, that is told.
const MOSTLY: f64 = 0.5;

/// Trains and prints where the champion is.
///
/// # Errors
/// Bad input, a directory that cannot be used, or trials that all fail.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Ended, Failure> {
    let stages: Vec<Arc<Stage>> =
        arguments.trial.overrides().open_all(&arguments.scenes)?.into_iter().map(Arc::new).collect();
    check(arguments, &stages, verbosity)?;
    let workers = Workers::start(arguments.workers.count())?;
    let (directory, mut training) = begin_or_resume(arguments, &stages, &workers, verbosity)?;
    for (scene, share) in training.shares().into_iter().filter(|&(_, share)| share < MOSTLY) {
        let percent = 100.0 * share;
        verbosity.say(&format!("\"{scene}\" belongs to what is learned by {percent:.0} % only"));
    }
    catch_interrupts()?;
    let ended =
        learn(&mut training, &workers, &directory, arguments.budget(), "the same command and --resume", verbosity)?;
    let Some(champion) = training.champion() else {
        return Err(anyhow!("{}: there was no time for a generation", arguments.out.display()).into());
    };
    output::print(&summary(&training, champion, &directory))?;
    Ok(ended)
}

fn decision(word: &str) -> Result<Decision, String> {
    let tokens = || Decision::ALL.map(Decision::token).join(", ");
    Decision::by_token(word).ok_or_else(|| format!("expected some of {}", tokens()))
}

fn regime(word: &str) -> Result<Regime, String> {
    Regime::by_token(word).ok_or_else(|| format!("expected one of {}", Regime::tokens()))
}

fn regime_help() -> String {
    format!(
        "Learn what a meta-skill has of its own in a regime ({}), beginning with what it has there so far, and leave everything else \
         of it as it is",
        Regime::tokens()
    )
}

impl Arguments {
    /// Whether the best mix is looked for.
    fn searches(&self) -> bool {
        self.policy.as_deref() == Some(BEST_MIX)
    }

    fn budget(&self) -> Budget {
        self.evaluations.map_or(Budget::Time(self.budget), Budget::Evaluations)
    }

    fn settings(&self) -> Hyperparameters {
        let usual = Hyperparameters::of(self.learner);
        Hyperparameters {
            population: self.population,
            step_size: self.step_size.unwrap_or(usual.step_size),
            learning_rate: self.learning_rate,
            weight_decay: self.weight_decay,
            rollouts: self.rollouts,
            worlds: self.worlds,
            halvings: self.halvings,
            scene_choice: self.scene_choice,
            scenes: self.scenes_per_generation,
            final_seeds: self.final_seeds,
            tunes_constants: self.tune,
            decisions: (!self.only.is_empty()).then(|| self.only.clone()),
            regime: self.regime,
            ..usual
        }
    }
}

fn summary(training: &Training, champion: &Champion, directory: &RunDirectory) -> String {
    let held_out = champion.held_out;
    let relative = if training.is_relative() { " over that at the beginning" } else { "" };
    let failures = match training.failures() {
        0 => String::new(),
        failures => format!("{failures} trials failed and were skipped\n"),
    };
    format!(
        "champion {}\ngeneration {} of {}, {} evaluations\nheld-out throughput{relative} {:.4} [{:.4}, {:.4}]\n{failures}",
        directory.champion_path().display(),
        champion.generation,
        training.generation(),
        training.evaluations(),
        held_out.mean,
        held_out.low,
        held_out.high
    )
}
