//! `fleetwright replay`: a clip run again, without a window.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use super::figures::{table, three_digits};
use super::output::JsonArguments;
use super::progress::{Progress, Verbosity};
use crate::orchestration::name_of;
use crate::record::{Clip, Replay};
use crate::sim::{Tally, state_hash};

/// Run a clip again and show what it came to.
///
/// The state after the last tick is always compared with the recorded one.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The clip.
    clip: PathBuf,
    /// Compare the state after every tick with the recorded one.
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    json: JsonArguments,
}

/// What a replay came to, under the settings in force at its end.
#[derive(Clone, Debug, Serialize)]
struct Report {
    format: &'static str,
    scene: String,
    seed: u64,
    policy: String,
    /// What that is called, as far as it can be told.
    name: String,
    agents: u32,
    /// Ticks in the clip.
    ticks: u32,
    throughput: f64,
    completion_rate: f64,
    state_hash: String,
    /// Ticks whose state was compared with the recorded one.
    verified_ticks: u32,
}

/// Runs the clip and publishes its figures.
pub(super) fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<(), Failure> {
    let clip = open(&arguments.clip)?;
    let ticks = clip.ticks();
    let mut replay = Replay::new(clip);
    let mut progress = Progress::new("ticks", ticks as usize, verbosity);
    let differs = || format!("{}: the replay is not what was recorded", arguments.clip.display());
    while replay.step() {
        if arguments.verify {
            replay.check().with_context(differs)?;
        }
        progress.set(replay.tick() as usize);
    }
    progress.finish();
    replay.check().with_context(differs)?;
    let report = Report::new(&replay, if arguments.verify { ticks } else { ticks.min(1) });
    arguments.json.publish(&report.table(), &report)
}

/// Opens a clip that a user named.
///
/// # Errors
/// If it cannot be read, or is malformed at a byte that is named: bad input.
pub(super) fn open(file: &Path) -> Result<Clip, Failure> {
    Clip::load(file).map_err(Failure::bad_input)
}

impl Report {
    fn new(replay: &Replay, verified_ticks: u32) -> Self {
        let setting = replay.setting();
        let tally = replay.world().resource::<Tally>();
        Self {
            format: "fleetwright.replay/1",
            scene: setting.stage.scene.name.clone(),
            seed: setting.seed,
            policy: setting.policy.tokens(),
            name: name_of(&setting.policy),
            agents: setting.stage.scene.fleet.agents,
            ticks: replay.tick(),
            throughput: tally.throughput(),
            completion_rate: tally.completion_rate(),
            state_hash: format!("{:016x}", state_hash(replay.world())),
            verified_ticks,
        }
    }

    fn table(&self) -> String {
        let header =
            ["scene", "policy", "seed", "agents", "ticks", "throughput", "completion", "state hash", "verified"];
        let row = vec![
            self.scene.clone(),
            format!("{}: {}", self.name, self.policy),
            self.seed.to_string(),
            self.agents.to_string(),
            self.ticks.to_string(),
            three_digits(self.throughput),
            format!("{} %", three_digits(100.0 * self.completion_rate)),
            self.state_hash.clone(),
            format!("{} of {} ticks", self.verified_ticks, self.ticks),
        ];
        table(&header, 2, std::iter::once(row))
    }
}
