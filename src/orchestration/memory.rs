//! What rules remember of the running episode, saved and restored with the world.

use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// A memory that is not this rule's.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MemoryError {
    /// It does not decode.
    #[error("a rule's memory does not decode: {0}")]
    Malformed(String),
    /// It is one of another floor or fleet.
    #[error("a rule's memory has {found} entries, expected {expected}")]
    Length {
        /// How many there are.
        found: usize,
        /// How many this floor or fleet asks for.
        expected: usize,
    },
    /// It holds a place that the floor does not have, or that is held twice.
    #[error("a rule's memory holds place {0}, which is not free")]
    Taken(u32),
    /// It is another rule's.
    #[error("a rule without memory is to remember {0} bytes")]
    Unexpected(usize),
}

/// A rule whose memory can be saved and restored.
///
/// What follows from policy, floor, demand and size of the fleet is no memory: the rule is built anew from these before
/// [`Remember::restore`] is called. Rules that decide every tick from what they see have none and keep the defaults.
pub trait Remember {
    /// What the rule remembers.
    fn save(&self) -> Vec<u8> {
        Vec::new()
    }

    /// Remembers what another instance of the rule had saved.
    ///
    /// # Errors
    /// If it was another rule, or another floor or fleet.
    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        if memory.is_empty() { Ok(()) } else { Err(MemoryError::Unexpected(memory.len())) }
    }
}

/// A memory as bytes.
pub(super) fn pack(memory: &impl Serialize) -> Vec<u8> {
    // Cannot fail: only sequences of unknown length do, and memories are made of columns. No bytes would be refused later.
    postcard::to_stdvec(memory).unwrap_or_default()
}

/// The memory in bytes.
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MemoryError> {
    postcard::from_bytes(bytes).map_err(|error| MemoryError::Malformed(error.to_string()))
}

/// Puts a remembered column in the place of one of the same length.
pub(super) fn replace<T>(column: &mut Vec<T>, remembered: Vec<T>) -> Result<(), MemoryError> {
    if column.len() != remembered.len() {
        return Err(MemoryError::Length { found: remembered.len(), expected: column.len() });
    }
    *column = remembered;
    Ok(())
}
