//! `fleetwright explain`: what a meta-skill does, and what each part of it is worth.

mod apart;
mod map;
mod words;

use std::sync::Arc;

use anyhow::anyhow;
use clap::Args;
use serde::Serialize;

use super::arguments::{TrialArguments, WorkerArguments};
use super::failure::Failure;
use super::figures::three_digits;
use super::output::JsonArguments;
use super::policy::resolve_option;
use super::progress::{Progress, Verbosity};
use super::seeds::SeedArguments;
use crate::scene::Stage;
use crate::study::explain::{Explanation, Question};

/// Say what a meta-skill does on scenes, and what each part of it is worth.
///
/// Four looks, all measured: what its decisions weigh, by weight times how much that differs between the alternatives they choose
/// from; which lanes it makes one-way; what is lost when a part is taken out, on the same seeds; and in what its
/// best trials differ from its worst.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A meta-skill file, a shipped one by name, or a run directory.
    #[arg(value_name = "META_SKILL")]
    meta_skill: String,
    /// Scene files, shipped scenes by name, or layout files (.map, .json).
    #[arg(required = true, value_name = "SCENE")]
    scenes: Vec<String>,
    #[command(flatten)]
    seeds: SeedArguments,
    #[command(flatten)]
    trial: TrialArguments,
    /// Draw the floor with the way that each one-way lane leads.
    #[arg(long)]
    map: bool,
    #[command(flatten)]
    json: JsonArguments,
    #[command(flatten)]
    workers: WorkerArguments,
}

/// All figures as JSON.
#[derive(Serialize)]
struct Report {
    format: &'static str,
    meta_skill: String,
    scenes: Vec<SceneReport>,
}

/// A meta-skill on one scene.
#[derive(Serialize)]
struct SceneReport {
    scene: String,
    agents: u32,
    ticks: u32,
    rules: String,
    seeds: Vec<u64>,
    #[serde(flatten)]
    explanation: Explanation,
}

/// Runs the trials and publishes what they say.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let seeds = arguments.seeds.seeds()?;
    if seeds.len() < 2 {
        return Err(Failure::bad_input(anyhow!(
            "--seeds {}: what parts are worth is told from at least 2 seeds",
            seeds.len()
        )));
    }
    let threads = arguments.workers.count();
    let (mut text, mut scenes) = (String::new(), Vec::new());
    for stage in arguments.trial.overrides().open_all(&arguments.scenes)? {
        let stage = Arc::new(stage);
        let report = explain(arguments, &stage, &seeds, threads, verbosity)?;
        text.push_str(&words::text(&arguments.meta_skill, &stage, &report));
        if arguments.map {
            text.push_str(&map::map(&stage.grid, &report.explanation.lanes));
        }
        scenes.push(report);
    }
    let meta_skill = arguments.meta_skill.clone();
    arguments.json.publish(&text, &Report { format: "fleetwright.explain/1", meta_skill, scenes })
}

fn explain(
    arguments: &Arguments,
    stage: &Arc<Stage>,
    seeds: &[u64],
    threads: usize,
    verbosity: Verbosity,
) -> Result<SceneReport, Failure> {
    let policy = resolve_option("META_SKILL", &arguments.meta_skill, stage)?.policy;
    if policy.learned().is_empty() {
        let name = &arguments.meta_skill;
        return Err(Failure::bad_input(anyhow!("META_SKILL {name}: nothing of it is learned on this scene")));
    }
    let scene = &stage.scene;
    let rules = policy.tokens();
    let question = Question::new(Arc::clone(stage), policy, seeds.to_vec())?;
    let (trials, millions) = (question.trials(), three_digits(question.agent_steps() as f64 / 1e6));
    verbosity.say(&format!("{}: {trials} trials, {millions} million agent-steps", scene.name));
    let mut progress = Progress::new("trials", trials, verbosity);
    let mut done = 0;
    let explanation = question.answer(threads, || {
        done += 1;
        progress.set(done);
    })?;
    progress.finish();
    Ok(SceneReport {
        scene: scene.name.clone(),
        agents: scene.fleet.agents,
        ticks: scene.episode.ticks,
        rules,
        seeds: seeds.to_vec(),
        explanation,
    })
}
