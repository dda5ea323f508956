//! A recording.

use std::io;
use std::path::Path;

use super::container::{self, CLIP};
use super::{ByteError, FileError, document};
use crate::sim::{Setting, WorldCommand};

/// A run that can be had again: what fixed it, and a hash of the world after each of its ticks.
///
/// [`Recorder`](super::Recorder) makes one. Its scene, with the captions shown while it plays, needs no other file.
#[derive(Clone, Debug)]
pub struct Clip {
    /// Scene, policy and seed at the first tick.
    pub setting: Setting,
    /// What was done to the world: the number of ticks that had been run by then, and the command. In order; each tick is
    /// below [`Clip::ticks`].
    pub commands: Vec<(u32, WorldCommand)>,
    /// [`state_hash`](crate::sim::state_hash) after every tick.
    pub hashes: Vec<u64>,
}

impl Clip {
    /// How many ticks it lasts.
    pub fn ticks(&self) -> u32 {
        self.hashes.len() as u32
    }

    /// Opens a clip, written by this or an older version.
    ///
    /// # Errors
    /// If the file cannot be read, or is malformed; the error names the byte and what was expected there.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        container::load(&CLIP, path, Self::from_bytes)
    }

    /// Saves the clip, whole or not at all.
    ///
    /// # Errors
    /// If the file cannot be written, or a part of the clip is larger than the format allows (8 million ticks).
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        container::save(path, self.to_bytes())
    }

    /// The clip as the content of a file.
    ///
    /// # Errors
    /// If a part is larger than the format allows.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        container::write(&CLIP, &document::to_chunks(self)?)
    }

    /// The clip in the content of a file.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ByteError> {
        document::from_chunks(&container::read(&CLIP, bytes)?, bytes.len())
    }
}
