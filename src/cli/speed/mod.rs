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
//! `extras.rs` measures what does not belong to a tick, on the first case's scene.

mod case;
mod clock;
mod extras;
mod report;

use std::process::{Command, Stdio};

use anyhow::{Context as _, anyhow};
use clap::Args;

pub(super) use case::{CaseArguments, run_case};

use self::extras::Extras;
use self::report::{Case, Report};
use super::arguments::OverrideArguments;
use super::failure::Failure;
use super::output::JsonArguments;
use super::policy::resolve_single;
use super::progress::Verbosity;
use super::seeds;
use crate::scene::{DEFAULT_SCENE, SHIPPED};

/// Measure what an agent-step costs in processor time of one thread, and where the time goes.
///
/// Everything from the first tick on counts. The parts add up to the whole: fields (costs-to-go), move (the skill),
/// orchestrate (the four decisions), ecs (all other systems of the tick) and other (the tick outside its systems).
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scene files, shipped scenes by name, or layout files [default: the benchmark scenes, the first of them once more
    /// under learned guidance that follows the traffic every 20 ticks].
    #[arg(value_name = "SCENE")]
    scenes: Vec<String>,
    /// Policy of all scenes: a preset, a meta-skill, a run directory or DECISION=RULE,… [default: each scene's own].
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// Seed of the episodes.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    overrides: OverrideArguments,
    #[command(flatten)]
    json: JsonArguments,
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
    let named = arguments.policy.as_ref().map(|policy| format!("--policy={policy}"));
    let mut cases: Vec<(&String, Option<String>)> = scenes.iter().map(|scene| (scene, named.clone())).collect();
    if arguments.scenes.is_empty() && named.is_none() {
        cases.insert(1, (&scenes[0], Some(format!("--refresh-ticks={REFRESH_TICKS}"))));
    }
    let mut measured = Vec::with_capacity(cases.len());
    for (scene, policy) in cases {
        verbosity.say(&format!("measuring {scene}"));
        measured.push(measure_apart(scene, policy.as_deref(), arguments)?);
    }
    verbosity.say(&format!("measuring fields, resets and workers on {}", scenes[0]));
    let extra = Extras::measure(&stages[0], arguments.seed)?;
    let report = Report { format: "fleetwright.speed/1", cases: measured, extra };
    arguments.json.publish(&report.text(), &report)
}

/// The benchmark scenes that ship with the program, else the default scene.
fn default_scenes() -> Vec<String> {
    let names = SHIPPED.iter().map(|(name, _)| (*name).to_owned());
    let benchmarks: Vec<String> = names.filter(|name| name.starts_with("benchmarks/")).collect();
    if benchmarks.is_empty() { vec![DEFAULT_SCENE.to_owned()] } else { benchmarks }
}

/// Has another process of this program measure one scene, under its own policy unless an argument says otherwise.
fn measure_apart(scene: &str, policy: Option<&str>, arguments: &Arguments) -> Result<Case, Failure> {
    let program = std::env::current_exe().context("the program does not find itself")?;
    let mut command = Command::new(program);
    command.arg("speed-case").arg(format!("--seed={}", arguments.seed)).args(policy);
    command.args(arguments.overrides.set.iter().map(|setting| format!("--set={setting}")));
    let child = command.args(["--", scene]).stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = child.with_context(|| format!("{scene}: no process to measure it in"))?;
    if !output.status.success() {
        return Err(Failure::from(anyhow!("{scene}: the process that measured it ended with {}", output.status)));
    }
    Ok(serde_json::from_slice(&output.stdout).with_context(|| format!("{scene}: figures that cannot be read"))?)
}
