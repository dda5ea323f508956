//! Why a snapshot is refused.

use thiserror::Error;

use super::bytes::VERSION;
use crate::orchestration::MemoryError;

/// Why a snapshot cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SnapshotError {
    /// The bytes are too few.
    #[error("expected a snapshot, found {0} bytes")]
    Short(usize),
    /// The bytes were written by another version of the program.
    #[error("expected a snapshot of version {VERSION}, found one of version {0}")]
    Version(u32),
    /// Some byte has changed.
    #[error("the snapshot is damaged: wrong checksum")]
    Damaged,
    /// The bytes do not decode.
    #[error("the snapshot does not decode: {0}")]
    Malformed(String),
    /// It was taken on another floor.
    #[error("the snapshot was taken on another floor")]
    OtherFloor,
    /// It was taken under another policy.
    #[error("the snapshot was taken under another policy")]
    OtherPolicy,
    /// A rule cannot remember what was saved.
    #[error(transparent)]
    Memory(#[from] MemoryError),
}
