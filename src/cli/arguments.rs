//! Scenes as users name them, and what they change in them.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use crate::scene::Stage;
use crate::sim::Workers;

/// A path of a PNG picture, by its ending.
pub(super) fn png(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        Ok(path)
    } else {
        Err("expected a path that ends with .png".to_owned())
    }
}

/// How many threads run trials.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct WorkerArguments {
    /// Threads that run trials; results do not depend on it [default: as many as there are cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    workers: Option<u16>,
}

impl WorkerArguments {
    pub(super) fn count(self) -> usize {
        self.workers.map_or_else(Workers::cores, usize::from)
    }
}

/// What is changed in every scene before it is used.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct OverrideArguments {
    /// Change a value of the scene, such as `fleet.agents=300`; may be given several times.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(super) set: Vec<String>,
}

/// What is changed in every scene before its trials are run.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct TrialArguments {
    /// Size of the fleet, in place of the scene's.
    #[arg(long, value_name = "N")]
    pub(super) agents: Option<u32>,
    /// Ticks in a trial, in place of the scene's.
    #[arg(long, value_name = "T")]
    pub(super) ticks: Option<u32>,
    #[command(flatten)]
    overrides: OverrideArguments,
}

impl TrialArguments {
    /// All changes; `--agents` and `--ticks` come last and so have the last word.
    pub(super) fn overrides(&self) -> OverrideArguments {
        let mut set = self.overrides.set.clone();
        set.extend(self.agents.map(|agents| format!("fleet.agents={agents}")));
        set.extend(self.ticks.map(|ticks| format!("episode.ticks={ticks}")));
        OverrideArguments { set }
    }
}

impl OverrideArguments {
    /// Opens a scene file, a shipped scene by name, or a layout file, and applies the changes.
    ///
    /// # Errors
    /// Everything that is wrong with it: bad input.
    pub(super) fn open(&self, scene: &str) -> Result<Stage, Failure> {
        Stage::open(scene, &self.set).map_err(Failure::bad_input)
    }

    /// Opens several scenes.
    ///
    /// # Errors
    /// Everything that is wrong with any of them: bad input.
    pub(super) fn open_all(&self, scenes: &[String]) -> Result<Vec<Stage>, Failure> {
        let mut stages = Vec::with_capacity(scenes.len());
        let mut failures = Vec::new();
        for scene in scenes {
            match self.open(scene) {
                Ok(stage) => stages.push(stage),
                Err(failure) => failures.push(failure),
            }
        }
        Failure::all(failures).map_or(Ok(stages), Err)
    }
}
