//! What a file or a folder is that somebody names, or drops onto the window.

pub(super) mod beginning;
pub(super) mod exchange;
pub(super) mod remembered;
pub(super) mod source;

use std::error::Error;
use std::fs;
use std::path::Path;

use thiserror::Error;

use super::learning::following::{FollowError, FollowedRun};
use crate::grid::format::extension;
use crate::orchestration::MetaSkill;
use crate::orchestration::meta_skill::{MetaSkillFileError, read_meta_skill};
use crate::record::{Clip, FileError};
use crate::scene::{SceneError, Stage};

/// What can be opened.
#[derive(Debug)]
pub enum Opened {
    /// A scene, or a layout wrapped in one.
    Scene(Box<Stage>),
    /// A recording.
    Clip(Box<Clip>),
    /// A run that another process trains, or has trained.
    Run(Box<FollowedRun>),
    /// A saved meta-skill.
    MetaSkill(Box<MetaSkill>),
}

/// Why something cannot be opened; the message names file and place.
#[derive(Debug, Error)]
pub enum OpenError {
    /// It was read as a scene or a layout.
    #[error(transparent)]
    Scene(#[from] SceneError),
    /// It was read as a clip.
    #[error(transparent)]
    Clip(#[from] FileError),
    /// It was read as a run directory.
    #[error(transparent)]
    Run(#[from] FollowError),
    /// It was read as a meta-skill.
    #[error(transparent)]
    MetaSkill(#[from] MetaSkillFileError),
    /// It is a folder, but not a run's.
    #[error("{folder}: expected the directory of a training run, with a config.ron")]
    NoRun {
        /// The folder.
        folder: String,
    },
    /// It is nothing of all that.
    #[error(
        "{file}:1:1: expected a scene (.ron), a layout (.map, .json), a clip (.clip), a meta-skill (.ron) or the directory \
         of a training run"
    )]
    Unknown {
        /// The file.
        file: String,
    },
}

/// Opens a scene (a file, or a shipped one by name), a layout, a clip, a meta-skill or a run directory; `overrides` change
/// values of the scene, where it is one or a run's.
///
/// # Errors
/// If it is none of them, or malformed.
pub fn open(name: &str, overrides: &[String]) -> Result<Opened, OpenError> {
    let path = Path::new(name);
    if path.is_dir() {
        if !FollowedRun::is_at(path) {
            return Err(OpenError::NoRun { folder: name.to_owned() });
        }
        return Ok(Opened::Run(Box::new(FollowedRun::open(path, overrides)?)));
    }
    match extension(path).as_str() {
        "clip" => Ok(Opened::Clip(Box::new(Clip::load(path)?))),
        "ron" if is_meta_skill(path) => Ok(Opened::MetaSkill(Box::new(read_meta_skill(path)?))),
        "ron" | "map" | "json" | "" => Ok(Opened::Scene(Box::new(Stage::open(name, overrides)?))),
        _ => Err(OpenError::Unknown { file: name.to_owned() }),
    }
}

/// Whether a document is meant as a meta-skill: it alone names the skill that it was learned over.
fn is_meta_skill(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.trim_start().starts_with("skill_hash:")))
}

/// An error with its causes, in one line.
pub(super) fn told(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
