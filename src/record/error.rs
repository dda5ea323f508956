//! Why a clip or a fact file could not be opened or saved.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// What is wrong with the bytes of a file of ours, and where.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("byte {offset}: {message}")]
pub struct ByteError {
    /// Bytes before the malformed part, from the start of the file.
    pub offset: usize,
    /// What was expected there.
    pub message: String,
}

impl ByteError {
    pub(super) fn at(offset: usize, message: impl Into<String>) -> Self {
        Self { offset, message: message.into() }
    }
}

/// Why a clip or a fact file could not be opened or saved.
#[derive(Debug, Error)]
pub enum FileError {
    /// The file could not be opened or read.
    #[error("{}: cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file was read but is not of that kind, is damaged, or is newer than this program.
    #[error("{}: cannot be used as a {kind}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it was opened as: a clip, or a fact file.
        kind: &'static str,
        /// What is wrong, and where.
        source: ByteError,
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
