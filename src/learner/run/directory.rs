//! A training run on disk: `config.ron`, `curve.csv`, its twin for `TensorBoard`, `times.csv`, `champion.ron`, all champions so far in `champions/`, `log.txt`
//! and `checkpoints/`; how far it is stands in `progress.ron`, and what was tried before it began, if anything was, in `mixes.csv`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use thiserror::Error;

use super::super::curve::CurvePoint;
use super::super::training::{Training, TrainingError};
use super::champions::Champions;
use super::checkpoint::{self, CheckpointError};
use super::config::RunConfig;
use super::curve_file::{curve_from_csv, curve_to_csv};
use super::event_file;
use super::times::{times_path, times_to_csv};
use crate::orchestration::Policy;
use crate::scene::Stage;
use crate::{atomic_file, file_lock};

/// Newest checkpoints that are kept.
const KEPT_CHECKPOINTS: usize = 2;

/// What went wrong with a run directory.
#[derive(Debug, Error)]
pub enum RunError {
    /// A file could not be read or written.
    #[error("{}: {reason}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: io::Error,
    },
    /// The directory is there already.
    #[error("{} exists: choose another directory, or continue it with --resume", .0.display())]
    Exists(PathBuf),
    /// The directory holds something that is no run.
    #[error("{}: neither empty nor the directory of a run", .0.display())]
    Foreign(PathBuf),
    /// Another process is at it.
    #[error("{}: the run is being continued by another process", .0.display())]
    InUse(PathBuf),
    /// The directory holds a run of something else.
    #[error("{}: the run was started with another {what}", path.display())]
    Other {
        /// Its config.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// A document in the directory is malformed.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Malformed {
        /// The document.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What was expected.
        message: String,
    },
    /// No checkpoint can be read.
    #[error("{}: {reason}", path.display())]
    Checkpoint {
        /// The newest checkpoint.
        path: PathBuf,
        /// Why.
        reason: CheckpointError,
    },
    /// The saved state does not fit the scenes.
    #[error(transparent)]
    Training(#[from] TrainingError),
}

impl RunError {
    /// Something wrong with the configuration in `root`, as a whole.
    pub(crate) fn in_config(root: &Path, message: impl ToString) -> Self {
        Self::Malformed { path: config_path(root), line: 1, column: 1, message: message.to_string() }
    }
}

/// The directory of one run, which is this process's for as long as it or a clone of it lives.
#[derive(Clone, Debug)]
pub struct RunDirectory {
    root: PathBuf,
    /// Locked, where the system can; it unlocks it when the process ends, however that is.
    _lock: Option<Arc<File>>,
}

impl RunDirectory {
    /// Makes a new directory and writes the configuration.
    ///
    /// # Errors
    /// If it exists or cannot be written.
    pub fn create(root: &Path, config: &RunConfig) -> Result<Self, RunError> {
        if root.exists() {
            return Err(RunError::Exists(root.to_owned()));
        }
        fs::create_dir_all(root).map_err(|reason| RunError::Io { path: root.to_owned(), reason })?;
        Self::begun(root, config)
    }

    /// Makes a directory `<scene>-<n>` in a folder of runs, with the lowest n from 1 that is free, and writes the configuration.
    ///
    /// # Errors
    /// If it cannot be written; nothing of it is left then.
    pub fn create_next(runs: &Path, config: &RunConfig) -> Result<Self, RunError> {
        fs::create_dir_all(runs).map_err(|reason| RunError::Io { path: runs.to_owned(), reason })?;
        let scene = config.scenes.first().map_or("run", |scene| scene.name.as_str());
        let mut number = 1_u32;
        let root = loop {
            let root = runs.join(format!("{scene}-{number}"));
            // Made or refused in one step: another window may look for a name at the same time.
            match fs::create_dir(&root) {
                Ok(()) => break root,
                Err(reason) if reason.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(reason) => return Err(RunError::Io { path: root, reason }),
            }
        };
        Self::begun(&root, config).inspect_err(|_| {
            // What went wrong is what to tell.
            let _ = fs::remove_dir_all(&root);
        })
    }

    /// Takes a directory that is there for a run and writes the configuration.
    fn begun(root: &Path, config: &RunConfig) -> Result<Self, RunError> {
        let directory = Self { root: root.to_owned(), _lock: lock(root)? };
        directory.begin(config)?;
        Ok(directory)
    }

    /// Takes a directory for a run that is about to begin or to be continued; it is made where it is missing. A run that has begun must
    /// have been with `config`, whose policies are left alone where it has none: they are not known yet.
    ///
    /// # Errors
    /// If it is another process's, holds something else, cannot be read or made, or if its run was started with another behaviour or
    /// skill, other scenes, rules, settings or seed, or another number of episodes.
    pub fn take(root: &Path, config: &RunConfig) -> Result<Self, RunError> {
        fs::create_dir_all(root).map_err(|reason| RunError::Io { path: root.to_owned(), reason })?;
        let directory = Self { root: root.to_owned(), _lock: lock(root)? };
        directory.check(config)?;
        Ok(directory)
    }

    /// Writes the configuration of a run that has none yet: one that begins, or was killed before it had.
    ///
    /// # Errors
    /// If it cannot be written, or the run was started with another one.
    pub fn start(&self, config: &RunConfig) -> Result<(), RunError> {
        if self.is_unbegun() { self.begin(config) } else { self.check(config) }
    }

    /// Opens a run that is to be continued; its configuration must be `config`. What was killed before it had a
    /// configuration is begun anew.
    ///
    /// # Errors
    /// As [`RunDirectory::take`]; if the configuration cannot be written.
    pub fn open(root: &Path, config: &RunConfig) -> Result<Self, RunError> {
        let directory = Self::take(root, config)?;
        if directory.is_unbegun() {
            directory.begin(config)?;
        }
        Ok(directory)
    }

    /// Refuses the run of another configuration, and what is no run.
    fn check(&self, config: &RunConfig) -> Result<(), RunError> {
        if self.is_unbegun() {
            return Ok(());
        }
        if !self.config_path().exists() {
            return Err(RunError::Foreign(self.root.clone()));
        }
        match RunConfig::read(&self.root)?.differs_from(config) {
            Some(what) => Err(RunError::Other { path: self.config_path(), what }),
            None => Ok(()),
        }
    }

    /// Whether there is nothing but what is made before the configuration.
    fn is_unbegun(&self) -> bool {
        let expected = [self.checkpoints(), self.mixes_path()];
        let is_empty = |folder: &Path| {
            let mut entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
            entries.all(|path| atomic_file::is_left_over(&path) || expected.contains(&path))
        };
        is_empty(&self.root) && is_empty(&self.checkpoints())
    }

    fn begin(&self, config: &RunConfig) -> Result<(), RunError> {
        let checkpoints = self.checkpoints();
        fs::create_dir_all(&checkpoints).map_err(|reason| RunError::Io { path: checkpoints, reason })?;
        let pretty = ron::ser::PrettyConfig::new().new_line("\n");
        let text =
            ron::ser::to_string_pretty(config, pretty).map_err(|error| RunError::in_config(&self.root, error))?;
        write(&self.config_path(), text.as_bytes())
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The champion's document.
    pub fn champion_path(&self) -> PathBuf {
        champion_path(&self.root)
    }

    /// The table of the trials in which the best mix of rules by hand was looked for before the run began.
    pub fn mixes_path(&self) -> PathBuf {
        self.root.join("mixes.csv")
    }

    /// Writes champions, curve, log and checkpoint of a run between two generations. Older checkpoints than the last two go.
    ///
    /// # Errors
    /// If the directory cannot be written; the checkpoints that were there before are then intact.
    pub fn save(&self, training: &Training) -> Result<(), RunError> {
        training.state.champions.add_new(&self.root, training.champion())?;
        self.show(training)?;
        let path = self.checkpoints().join(format!("{:08}.checkpoint", training.generation()));
        let bytes = checkpoint::encode(&training.state)
            .map_err(|reason| RunError::Checkpoint { path: path.clone(), reason })?;
        write(&path, &bytes)?;
        let found = self.found_checkpoints()?;
        for old in found.iter().rev().skip(KEPT_CHECKPOINTS) {
            fs::remove_file(old).map_err(|reason| RunError::Io { path: old.clone(), reason })?;
        }
        Ok(())
    }

    /// Brings champion, curve, log and event file in step with the state; files that already are, are left alone.
    fn show(&self, training: &Training) -> Result<(), RunError> {
        if let Some(champion) = training.champion() {
            write(&self.champion_path(), champion.meta_skill.to_ron().as_bytes())?;
        }
        write(&times_path(&self.root), times_to_csv(training.curve(), training.times()).as_bytes())?;
        write(&curve_path(&self.root), curve_to_csv(training.curve(), None).as_bytes())?;
        write(&self.root.join("log.txt"), training.log().as_bytes())?;
        let events = self.root.join(event_file::NAME);
        event_file::bring_up_to_date(&events, training.curve()).map_err(|reason| RunError::Io { path: events, reason })
    }

    /// The newest readable state; `None` where no checkpoint was written yet. The second part names newer checkpoints
    /// that were damaged and passed over. Whatever else in the directory does not agree with that state is put right.
    ///
    /// # Errors
    /// If there are checkpoints and none can be read, or something cannot be put right.
    pub fn resume(
        &self,
        stages: Vec<Arc<Stage>>,
        policies: Vec<Policy>,
    ) -> Result<(Option<Training>, Vec<RunError>), RunError> {
        let mut damaged = Vec::new();
        for path in self.found_checkpoints()?.into_iter().rev() {
            let bytes = fs::read(&path).map_err(|reason| RunError::Io { path: path.clone(), reason })?;
            match checkpoint::decode(&bytes) {
                Ok(state) => {
                    let training = Training::resume(stages, policies, state)?;
                    self.clear_left_overs()?;
                    training.state.champions.put_right(&self.root)?;
                    self.show(&training)?;
                    return Ok((Some(training), damaged));
                }
                Err(reason) => damaged.push(RunError::Checkpoint { path, reason }),
            }
        }
        if let Some(newest) = damaged.into_iter().next() {
            return Err(newest);
        }
        self.clear_left_overs()?;
        Champions::default().put_right(&self.root)?;
        Ok((None, Vec::new()))
    }

    fn config_path(&self) -> PathBuf {
        config_path(&self.root)
    }

    fn checkpoints(&self) -> PathBuf {
        checkpoints(&self.root)
    }

    /// Removes what a process that was killed had not finished writing.
    fn clear_left_overs(&self) -> Result<(), RunError> {
        for folder in [self.root.clone(), self.checkpoints()] {
            atomic_file::clear_left_overs(&folder).map_err(|reason| RunError::Io { path: folder, reason })?;
        }
        Ok(())
    }

    /// Checkpoints from the oldest to the newest.
    fn found_checkpoints(&self) -> Result<Vec<PathBuf>, RunError> {
        let folder = self.checkpoints();
        found_checkpoints(&folder).map_err(|reason| RunError::Io { path: folder, reason })
    }
}

fn checkpoints(root: &Path) -> PathBuf {
    root.join("checkpoints")
}

/// Those in a folder, the oldest first.
fn found_checkpoints(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "checkpoint")).collect();
    found.sort_unstable();
    Ok(found)
}

/// Whether a directory holds a run that has come to a checkpoint.
pub fn has_checkpoints(root: &Path) -> bool {
    found_checkpoints(&checkpoints(root)).is_ok_and(|found| !found.is_empty())
}

/// Where runs are kept that are given no directory of their own.
pub const RUNS: &str = "runs";

/// The champion's document in a run directory.
pub fn champion_path(root: &Path) -> PathBuf {
    root.join("champion.ron")
}

/// The table of the learning curve in a run directory.
pub fn curve_path(root: &Path) -> PathBuf {
    root.join("curve.csv")
}

/// The learning curve that a run has written so far.
///
/// # Errors
/// If there is none yet, or it cannot be read.
pub fn read_curve(root: &Path) -> Result<Vec<CurvePoint>, RunError> {
    let path = curve_path(root);
    let text = fs::read_to_string(&path).map_err(|reason| RunError::Io { path: path.clone(), reason })?;
    curve_from_csv(&text).map_err(|mistake| RunError::Malformed {
        path,
        line: mistake.line,
        column: mistake.column,
        message: mistake.message,
    })
}

/// The configuration in a run directory.
pub fn config_path(root: &Path) -> PathBuf {
    root.join("config.ron")
}

/// Keeps other processes from continuing the run at the same time.
fn lock(root: &Path) -> Result<Option<Arc<File>>, RunError> {
    // A file system that knows no locks is no reason not to learn.
    let Ok(folder) = File::open(root) else { return Ok(None) };
    match file_lock::take(&folder) {
        Ok(true) => Ok(Some(Arc::new(folder))),
        Ok(false) => Err(RunError::InUse(root.to_owned())),
        Err(_) => Ok(None),
    }
}

/// A document of a run directory.
pub(in crate::learner) fn read_document<T: DeserializeOwned>(path: PathBuf) -> Result<T, RunError> {
    let text = fs::read_to_string(&path).map_err(|reason| RunError::Io { path: path.clone(), reason })?;
    ron::from_str(&text).map_err(|error| RunError::Malformed {
        path,
        line: error.span.start.line,
        column: error.span.start.col,
        message: error.code.to_string(),
    })
}

/// Leaves a file alone that holds these bytes already: a finished run stays as it is, whether it can be written or not.
pub(in crate::learner) fn write(path: &Path, bytes: &[u8]) -> Result<(), RunError> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    atomic_file::write(path, bytes).map_err(|reason| RunError::Io { path: path.to_owned(), reason })
}
