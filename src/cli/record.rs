//! `fleetwright record`: a clip of one episode.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::arguments::TrialArguments;
use super::failure::Failure;
use super::output::keep_apart;
use super::policy::resolve_single;
use super::progress::Verbosity;
use super::seeds;
use crate::record::record;
use crate::sim::Setting;

/// Record an episode as a clip that replays exactly.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scene file, a shipped scene by name, or a layout file (.map, .json).
    scene: String,
    /// A policy, named as for eval, but only one [default: the scene's own].
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// Seed of the episode.
    #[arg(long, value_name = "SEED", default_value_t = 0)]
    seed: u64,
    /// The clip to write.
    #[arg(short, long, value_name = "CLIP")]
    output: PathBuf,
    #[command(flatten)]
    trial: TrialArguments,
}

/// Runs the episode and saves the clip.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let seed = seeds::check(arguments.seed)?;
    keep_apart(&arguments.output, Path::new(&arguments.scene))?;
    let stage = arguments.trial.overrides().open(&arguments.scene)?;
    let policy = resolve_single(arguments.policy.as_deref(), &stage)?.policy;
    let ticks = stage.scene.episode.ticks;
    verbosity.say(&format!("recording {ticks} ticks of {}", stage.scene.name));
    record(&Setting { stage: Arc::new(stage), policy, seed }, ticks).save(&arguments.output)?;
    verbosity.say(&format!("wrote {}", arguments.output.display()));
    Ok(())
}
