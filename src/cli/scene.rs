//! `fleetwright scene check` and `fleetwright scene show`.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, Subcommand};

use super::arguments::{OverrideArguments, png};
use super::export;
use super::failure::Failure;
use super::output::print;
use super::progress::Verbosity;
use crate::demand::{Demand, Distribution, Supply};
use crate::record::{ExportReport, scene_png};
use crate::scene::Stage;

/// Check scenes, or draw them.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(CheckArguments),
    Show(ShowArguments),
}

/// List everything that is wrong with scene and layout files, each with line and column.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Scene files, shipped scenes by name, or layout files (.map, .json).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    overrides: OverrideArguments,
}

/// Draw scenes: as text on stdout, or one as a picture.
#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// Scene files, shipped scenes by name, or layout files (.map, .json).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Draw the scene as a PNG picture instead; with one FILE only.
    #[arg(short, long, value_name = "PNG", value_parser = png)]
    output: Option<PathBuf>,
    /// Width of the picture in pixels.
    #[arg(long, value_name = "PIXELS", default_value_t = 1280, requires = "output")]
    size: u32,
    #[command(flatten)]
    overrides: OverrideArguments,
}

/// Checks or draws.
pub(super) fn run(command: &Command, verbosity: Verbosity) -> Result<(), Failure> {
    match command {
        Command::Check(arguments) => check(arguments),
        Command::Show(arguments) => show(arguments, verbosity),
    }
}

fn check(arguments: &CheckArguments) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for file in &arguments.files {
        match arguments.overrides.open(file) {
            Ok(stage) => print(&format!("{file}: ok, {}\n", summary(&stage)))?,
            Err(failure) => failures.push(failure),
        }
    }
    Failure::all(failures).map_or(Ok(()), Err)
}

/// Size, cells, agents and demand in one line.
fn summary(stage: &Stage) -> String {
    let Stage { scene, grid, .. } = stage;
    let demand = match &scene.demand {
        Demand::PerAgent { goals, .. } => format!("own goals for every agent{}", spread(goals)),
        Demand::Pool { errands, supply, shifts } => {
            let unit = match supply {
                Supply::Backlog { .. } => "agent",
                Supply::Arrivals { .. } => "tick",
            };
            let spreads: String = errands.iter().map(|errand| spread(&errand.distribution)).collect();
            let shifts = if shifts.is_empty() { String::new() } else { format!(", {} shifts", shifts.len()) };
            format!("tasks of {} errands, {} per {unit}{spreads}{shifts}", errands.len(), supply.rate())
        }
    };
    let cut_off = match grid.sealed_cells() {
        0 => String::new(),
        sealed => format!(" ({sealed} more are cut off from them and count as blocked)"),
    };
    format!(
        "{} × {} squares, {} cells{cut_off}, {} agents, {demand}, {} ticks",
        grid.width(),
        grid.height(),
        grid.len(),
        scene.fleet.agents,
        scene.episode.ticks
    )
}

/// How goals or errands are spread, if not uniformly.
fn spread(distribution: &Distribution) -> String {
    match distribution {
        Distribution::Uniform => String::new(),
        Distribution::HotSpots { centres, .. } => format!(", hot spots: {}", centres.len()),
        Distribution::Shifting { every_ticks, hot_spots, .. } => {
            format!(", hot spots: {hot_spots}, new ones every {every_ticks} ticks")
        }
    }
}

fn show(arguments: &ShowArguments, verbosity: Verbosity) -> Result<(), Failure> {
    let stages = arguments.overrides.open_all(&arguments.files)?;
    if let Some(output) = &arguments.output {
        let [stage] = stages.as_slice() else {
            return Err(Failure::bad_input(anyhow!("--output: expected one FILE, found {}", stages.len())));
        };
        let ExportReport { size_px: (width, height), .. } =
            scene_png(stage, output, arguments.size).map_err(export::failure)?;
        verbosity.say(&format!("wrote {}: {width} × {height} pixels", output.display()));
        return Ok(());
    }
    for (file, stage) in arguments.files.iter().zip(&stages) {
        if stages.len() > 1 {
            print(&format!("{file}\n"))?;
        }
        print(&stage.grid.layout().to_ascii())?;
    }
    Ok(())
}
