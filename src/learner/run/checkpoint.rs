//! A run's state on disk.
//!
//! Layout: 8 bytes of magic, the format's version (u32), the length of the payload (u64), its xxh3 hash (u64), all little
//! endian, then a zstd frame around the postcard encoding of the state.

use std::io::Read;

use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64;

use super::super::training::State;

const MAGIC: &[u8; 8] = b"FLTWCKPT";
const VERSION: u32 = 11;
const HEADER: usize = 28;
/// A state never needs more; a damaged length must not exhaust memory.
const LARGEST_STATE_BYTES: u64 = 1 << 30;

/// Why a checkpoint was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CheckpointError {
    /// The file does not begin like a checkpoint.
    #[error("byte 0: not a checkpoint")]
    NotACheckpoint,
    /// The file was written by a newer program.
    #[error("byte 8: version {0} is newer than this program reads ({VERSION})")]
    Newer(u32),
    /// The file was written by a program whose state was another.
    #[error(
        "byte 8: version {0} is older than this program reads ({VERSION}): finish that run with the program it began with"
    )]
    Older(u32),
    /// The file is shorter or longer than it says.
    #[error("byte {at}: expected {expected} bytes of payload, found {found}")]
    Length {
        /// Where the payload begins.
        at: usize,
        /// What the header says.
        expected: u64,
        /// What there is.
        found: u64,
    },
    /// Some byte has changed.
    #[error("byte {HEADER}: the payload does not have the hash that the header says")]
    Damaged,
    /// The payload does not decode.
    #[error("byte {HEADER}: {0}")]
    Payload(String),
}

/// The state as bytes.
pub(in crate::learner) fn encode(state: &State) -> Result<Vec<u8>, CheckpointError> {
    let failed = |error: String| CheckpointError::Payload(error);
    let plain = postcard::to_stdvec(state).map_err(|error| failed(error.to_string()))?;
    let payload = zstd::bulk::compress(&plain, 3).map_err(|error| failed(error.to_string()))?;
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&xxh3_64(&payload).to_le_bytes());
    bytes.extend_from_slice(&payload);
    Ok(bytes)
}

/// The state that `bytes` hold.
pub(in crate::learner) fn decode(bytes: &[u8]) -> Result<State, CheckpointError> {
    let header =
        bytes.get(..HEADER).filter(|header| header.starts_with(MAGIC)).ok_or(CheckpointError::NotACheckpoint)?;
    let number = |at: usize, width: usize| {
        header[at..at + width].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
    };
    let (version, expected, hash) = (number(8, 4) as u32, number(12, 8), number(20, 8));
    if version > VERSION {
        return Err(CheckpointError::Newer(version));
    }
    if version < VERSION {
        return Err(CheckpointError::Older(version));
    }
    let payload = &bytes[HEADER..];
    let found = payload.len() as u64;
    if found != expected {
        return Err(CheckpointError::Length { at: HEADER, expected, found });
    }
    if xxh3_64(payload) != hash {
        return Err(CheckpointError::Damaged);
    }
    let failed = |error: String| CheckpointError::Payload(error);
    let decoder = zstd::Decoder::new(payload).map_err(|error| failed(error.to_string()))?;
    let mut plain = Vec::new();
    decoder.take(LARGEST_STATE_BYTES).read_to_end(&mut plain).map_err(|error| failed(error.to_string()))?;
    postcard::from_bytes(&plain).map_err(|error| failed(error.to_string()))
}
