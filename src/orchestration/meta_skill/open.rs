//! Opening the file of a meta-skill.

use std::fs;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::MetaSkill;
use crate::skill::Psi;

/// Why a meta-skill cannot be used.
#[derive(Debug, Error)]
pub enum MetaSkillFileError {
    /// The file cannot be read.
    #[error("{}:1:1: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is no meta-skill.
    #[error("{}:{message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, column and what was expected there.
        message: String,
    },
    /// It coordinates agents with another skill.
    #[error("{}:1:1: expected a meta-skill of the skill {expected:016x} that runs here, found {found:016x}", path.display())]
    OtherSkill {
        /// The file.
        path: PathBuf,
        /// Hash of the skill that runs here.
        expected: u64,
        /// Hash of the one it was learned over.
        found: u64,
    },
}

/// The meta-skill in a file.
///
/// # Errors
/// If there is none, or one for another skill.
pub fn read_meta_skill(path: &Path) -> Result<MetaSkill, MetaSkillFileError> {
    let text = fs::read_to_string(path).map_err(|source| MetaSkillFileError::Read { path: path.to_owned(), source })?;
    let meta_skill = MetaSkill::from_ron(&text)
        .map_err(|error| MetaSkillFileError::Malformed { path: path.to_owned(), message: error.to_string() })?;
    check_meta_skill(&meta_skill, path)?;
    Ok(meta_skill)
}

/// Whether a meta-skill, from `path`, coordinates agents with the skill that runs here.
///
/// # Errors
/// If it was learned over another.
pub fn check_meta_skill(meta_skill: &MetaSkill, path: &Path) -> Result<(), MetaSkillFileError> {
    let (expected, found) = (Psi::default().hash(), meta_skill.skill_hash);
    if found == expected {
        Ok(())
    } else {
        Err(MetaSkillFileError::OtherSkill { path: path.to_owned(), expected, found })
    }
}
