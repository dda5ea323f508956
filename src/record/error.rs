//! Why a clip could not be opened or saved.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// What is wrong with the bytes of a clip, and where.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("byte {offset}: {message}")]
pub struct Fault {
    /// Bytes before the malformed part, from the start of the file.
    pub offset: usize,
    /// What was expected there.
    pub message: String,
}

impl Fault {
    pub(super) fn at(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// Why a clip could not be opened or saved.
#[derive(Debug, Error)]
pub enum ClipError {
    /// The file could not be opened or read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file was read but is no clip, is damaged, or is newer than this program.
    #[error("{}: cannot be used as a clip", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        source: Fault,
    },
    /// The file could not be written; an older one of that name is intact.
    #[error("{}: cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
}
