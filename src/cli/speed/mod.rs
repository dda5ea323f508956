//! `fleetwright speed`: what an agent-step costs, and where the time goes.
//!
//! Every case runs in a process of its own, so that its peak memory is its own. There, `case.rs` runs the scene's
//! episode twice in fresh worlds, cold caches and all: once with nothing but a look at the thread's processor clock
//! before the first and after the last tick, which gives the headline; and once with a stopwatch in it, which gives the
//! share of each part. The breakdown is those shares of the headline, so that its parts add up to it and the stopwatch
//! itself is in none of them.
//!
//! | part | what is in it |
//! |---|---|
//! | `fields` | cost-to-go fields of agents' goals; those that a rule asks for while it decides are its own cost |
//! | `move` | ordering, preferences and conflict resolution |
//! | `orchestrate` | the four decisions |
//! | `ecs` | the rest of the tick's systems: reports, delivery, work, score, columns gathered and written back |
//! | `other` | the tick outside its systems: the schedule's own running |
//!
//! `extras.rs` measures what does not belong to a tick, on the first case's scene. `scaling/` measures generated scenes
//! of growing size, each like a case.

mod case;
mod clock;
mod extras;
mod report;
mod scaling;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, anyhow};
use clap::Args;

pub(super) use case::{CaseArguments, run_case};

use self::extras::Extras;
use self::report::{Case, Report};
use self::scaling::{MOST_AGENTS, Scaling};
use super::arguments::{OverrideArguments, png};
use super::export;
use super::failure::Failure;
use super::output::JsonArguments;
use super::policy::resolve_single;
use super::progress::Verbosity;
use super::seeds;
use crate::grid::cost_to_go::field_memory;
use crate::scene::{DEFAULT_SCENE, SHIPPED};

/// Measure what an agent-step costs in processor time of one thread, and where the time goes.
///
/// Everything from the first tick on counts. The parts add up to the whole: fields (costs-to-go), move (the skill),
/// orchestrate (the four decisions), ecs (all other systems of the tick) and other (the tick outside its systems).
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scene files, shipped scenes by name, or layout files [default: the benchmark scenes but the largest, the first of
    /// them once more under learned guidance that follows the traffic every 20 ticks].
    #[arg(value_name = "SCENE")]
    scenes: Vec<String>,
    /// Policy of all scenes: a preset, a meta-skill, a run directory or DECISION=RULE,… [default: each scene's own].
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// Seed of the episodes.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// Also let fleet and floor of a generated warehouse grow, and give the exponents with which time and memory do. Policy
    /// and changes (--set) hold there as well, but for sizes, racks and the kind of demand.
    #[arg(long)]
    scaling: bool,
    /// The largest fleet of --scaling, on a floor of ten squares for each agent.
    #[arg(long, value_name = "N", requires = "scaling", default_value_t = *MOST_AGENTS.end() as u32,
        value_parser = clap::value_parser!(u32).range(MOST_AGENTS))]
    most_agents: u32,
    /// Draw the growth that --scaling found into a picture, *.png.
    #[arg(long, value_name = "PNG", requires = "scaling", value_parser = png)]
    plot: Option<PathBuf>,
    #[command(flatten)]
    overrides: OverrideArguments,
    #[command(flatten)]
    json: JsonArguments,
}

impl Arguments {
    /// The policy as an argument for another process.
    fn policy_argument(&self) -> Option<String> {
        self.policy.as_ref().map(|policy| format!("--policy={policy}"))
    }
}

/// Ticks between two looks of the learned guidance that is measured unless scenes are named.
const REFRESH_TICKS: u32 = 20;

/// Measures case after case and publishes the figures.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    seeds::check(arguments.seed)?;
    let scenes = if arguments.scenes.is_empty() { default_scenes() } else { arguments.scenes.clone() };
    // Opened here as well: mistakes are told before the first measurement begins.
    let stages = arguments.overrides.open_all(&scenes)?;
    for stage in &stages {
        resolve_single(arguments.policy.as_deref(), stage)?;
    }
    if arguments.scaling {
        scaling::check(arguments.policy.as_deref(), &arguments.overrides.set)?;
    }
    let cases = measure_cases(arguments, &scenes, verbosity)?;
    verbosity.say(&format!("measuring fields, resets and workers on {}", scenes[0]));
    let extra = Extras::measure(&stages[0], arguments.seed)?;
    let scaling = if arguments.scaling {
        let policy = arguments.policy_argument();
        let everywhere = Measurement {
            scene: scaling::SCENE,
            policy: policy.as_deref(),
            seed: arguments.seed,
            set: &arguments.overrides.set,
        };
        Some(Scaling::measure(arguments.most_agents, &everywhere, verbosity)?)
    } else {
        None
    };
    let report = Report { format: "fleetwright.speed/1", cases, extra, scaling };
    arguments.json.publish(&report.text(), &report)?;
    // Last, so that a picture that cannot be written costs no figure.
    match (&report.scaling, &arguments.plot) {
        (Some(scaling), Some(file)) => scaling.plot(file).map_err(export::failure),
        _ => Ok(()),
    }
}

/// Measures every scene, and the first under one more policy where none was named.
fn measure_cases(arguments: &Arguments, scenes: &[String], verbosity: Verbosity) -> Result<Vec<Case>, Failure> {
    let named = arguments.policy_argument();
    let mut cases: Vec<(&String, Option<String>)> = scenes.iter().map(|scene| (scene, named.clone())).collect();
    if arguments.scenes.is_empty() && named.is_none() {
        cases.insert(1, (&scenes[0], Some(format!("--refresh-ticks={REFRESH_TICKS}"))));
    }
    let mut measured = Vec::with_capacity(cases.len());
    for (scene, policy) in cases {
        verbosity.say(&format!("measuring {scene}"));
        let measurement =
            Measurement { scene, policy: policy.as_deref(), seed: arguments.seed, set: &arguments.overrides.set };
        measured.push(measure_apart(&measurement)?);
    }
    Ok(measured)
}

/// The benchmark scenes that ship with the program, but for the one that takes gigabytes; else the default scene.
fn default_scenes() -> Vec<String> {
    let names = SHIPPED.iter().map(|(name, _)| (*name).to_owned());
    let benchmarks: Vec<String> =
        names.filter(|name| name.starts_with("benchmarks/") && name != scaling::SCENE).collect();
    if benchmarks.is_empty() { vec![DEFAULT_SCENE.to_owned()] } else { benchmarks }
}

/// What another process is to measure.
#[derive(Clone, Copy, Debug)]
struct Measurement<'a> {
    /// A scene as a user names it.
    scene: &'a str,
    /// An argument that names another policy than the scene's own.
    policy: Option<&'a str>,
    /// Seed of the episode.
    seed: u64,
    /// What is changed in the scene, as FIELD=VALUE.
    set: &'a [String],
}

/// Has another process of this program measure one scene.
fn measure_apart(measurement: &Measurement<'_>) -> Result<Case, Failure> {
    let Measurement { scene, policy, seed, set } = *measurement;
    let program = std::env::current_exe().context("the program does not find itself")?;
    let mut command = Command::new(program);
    command.arg("speed-case").arg(format!("--seed={seed}")).args(policy);
    command.arg(format!("--field-memory={}", field_memory() >> 20));
    command.args(set.iter().map(|setting| format!("--set={setting}")));
    let child = command.args(["--", scene]).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = child.with_context(|| format!("{scene}: no process to measure it in"))?;
    if !output.status.success() {
        return Err(Failure::from(anyhow!("{scene}: the process that measured it ended with {}", output.status)));
    }
    Ok(serde_json::from_slice(&output.stdout).with_context(|| format!("{scene}: figures that cannot be read"))?)
}
