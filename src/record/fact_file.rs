//! Fact logs on disk, with the score that they must confirm.
//!
//! | tag | content |
//! |---|---|
//! | `HEAD` | scene, policy, seed, score and kind of work, [postcard](https://postcard.jamesmunns.com/wire-format) |
//! | `GRID` | the floor as a drawing in ASCII, a line for every row |
//! | `FACT` | the facts of the ticks, postcard; where there are several chunks they are read as one |

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::container::{self, Chunk, FACTS, Tag};
use super::{ByteError, FileError};
use crate::grid::format::ascii;
use crate::sim::facts::{FactLog, LogError, Recount, WorkKind};

const HEAD: Tag = *b"HEAD";
const GRID: Tag = *b"GRID";
const FACT: Tag = *b"FACT";

/// Bytes of facts in a chunk.
const FACT_BYTES: usize = 1 << 24;
/// Most bytes of facts that are read, so that a short file cannot ask for all memory.
const MAX_FACT_BYTES: usize = 1 << 31;

/// What happened in an episode, and what the simulator says it came to.
#[derive(Clone, Debug, PartialEq)]
pub struct FactFile {
    /// What was run, and its score.
    pub head: FactHead,
    /// What happened.
    pub log: FactLog,
}

/// What was run, and what the simulator says it came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactHead {
    /// Name of the scene.
    pub scene: String,
    /// The policy, as it was named.
    pub policy: String,
    /// The trial's seed.
    pub seed: u64,
    /// Goals or tasks finished per tick.
    pub throughput: f64,
    /// Finished over assigned.
    pub completion_rate: f64,
}

/// Why facts do not confirm a score.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum Unconfirmed {
    /// The facts are malformed, or hold something that may not happen.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The facts amount to another score.
    #[error(
        "the facts amount to {} finished and {} assigned in {} ticks, which is {} per tick and a completion rate of {}, \
         but the simulator says {} and {}",
        found.finished, found.assigned, found.ticks, found.throughput(), found.completion_rate(),
        said.throughput, said.completion_rate
    )]
    Score {
        /// What the facts amount to.
        found: Box<Recount>,
        /// What the simulator says.
        said: Box<FactHead>,
    },
}

impl FactFile {
    /// Counts the facts anew, checks them on the way, and compares the score to the last bit.
    ///
    /// # Errors
    /// At the first tick that does not decode or should not have happened, or if the score is another.
    pub fn confirm(&self) -> Result<Recount, Unconfirmed> {
        let found = self.log.audit()?;
        let is_same = found.throughput().to_bits() == self.head.throughput.to_bits()
            && found.completion_rate().to_bits() == self.head.completion_rate.to_bits();
        if is_same {
            return Ok(found);
        }
        Err(Unconfirmed::Score { found: Box::new(found), said: Box::new(self.head.clone()) })
    }

    /// Opens a fact file, written by this or an older version.
    ///
    /// # Errors
    /// If the file cannot be read, or is malformed; the error names the byte and what was expected there.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        container::load(&FACTS, path, Self::from_bytes)
    }

    /// Saves the file, whole or not at all.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        container::save(path, self.to_bytes())
    }

    /// The content of the file.
    ///
    /// # Errors
    /// If packing fails.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let Self { head, log: FactLog { layout, work, bytes } } = self;
        let head = postcard::to_stdvec(&(head, work)).map_err(io::Error::other)?;
        let mut chunks = vec![(HEAD, head), (GRID, layout.to_ascii().into_bytes())];
        chunks.extend(bytes.chunks(FACT_BYTES).map(|part| (FACT, part.to_vec())));
        container::write(&FACTS, &chunks)
    }

    /// The file with this content.
    ///
    /// # Errors
    /// The first thing that is wrong with it. Facts are not looked at yet.
    pub fn from_bytes(file: &[u8]) -> Result<Self, ByteError> {
        let chunks = container::read(&FACTS, file)?;
        let chunk = container::first(&chunks, HEAD, file.len())?;
        let (head, work): (FactHead, WorkKind) = postcard::from_bytes(&chunk.content()?)
            .map_err(|error| ByteError::at(chunk.offset, format!("expected what was run and its score: {error}")))?;
        let chunk = container::first(&chunks, GRID, file.len())?;
        let layout = String::from_utf8(chunk.content()?)
            .map_err(|error| error.to_string())
            .and_then(|text| ascii::read(&text).map_err(|error| error.to_string()))
            .map_err(|error| ByteError::at(chunk.offset, format!("expected a floor: {error}")))?;
        let bytes = facts(&chunks)?;
        Ok(Self { head, log: FactLog { layout, work, bytes } })
    }
}

/// The content of all chunks that hold facts.
fn facts(chunks: &[Chunk<'_>]) -> Result<Vec<u8>, ByteError> {
    let mut bytes = Vec::new();
    for chunk in chunks.iter().filter(|chunk| chunk.tag == FACT) {
        let content = chunk.content()?;
        if bytes.len() + content.len() > MAX_FACT_BYTES {
            return Err(ByteError::at(chunk.offset, format!("expected at most {MAX_FACT_BYTES} bytes of facts")));
        }
        bytes.extend(content);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::scene::Stage;
    use crate::sim::{Setting, Trial};

    fn file(scene: &str) -> FactFile {
        let overrides = ["fleet.agents=20", "episode.ticks=80"].map(str::to_owned);
        let stage = Stage::open(scene, &overrides).unwrap();
        let setting = Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 3 };
        let outcome = Trial::default().keeping_facts().run(&setting);
        let head = FactHead {
            scene: scene.to_owned(),
            policy: "its own".to_owned(),
            seed: 3,
            throughput: outcome.throughput,
            completion_rate: outcome.completion_rate,
        };
        FactFile { head, log: outcome.facts.unwrap() }
    }

    #[test]
    fn files_read_back_and_confirm_their_score() {
        for scene in ["narrow-aisles", "benchmarks/warehouse-33-36"] {
            let file = file(scene);
            let bytes = file.to_bytes().unwrap();
            assert!(bytes.len() < file.log.bytes.len());
            let read_back = FactFile::from_bytes(&bytes).unwrap();
            assert_eq!(read_back, file);
            let recount = read_back.confirm().unwrap();
            assert_eq!((recount.ticks, recount.agent_steps), (80, 1600));
            assert!(recount.finished > 0 && recount.moves() > 0);
        }
    }

    #[test]
    fn a_wrong_score_is_not_confirmed() {
        let mut doctored = file("narrow-aisles");
        doctored.head.throughput += 1.0 / 80.0;
        let error = doctored.confirm().unwrap_err();
        assert!(matches!(error, Unconfirmed::Score { .. }) && error.to_string().contains("but the simulator says"));
        let mut cut = file("narrow-aisles");
        cut.log.bytes.pop();
        assert!(matches!(cut.confirm(), Err(Unconfirmed::Log(LogError::Malformed { tick: 79, .. }))));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0..2000_usize) {
            let _ = FactFile::from_bytes(&bytes);
            let chunks = [HEAD, GRID, FACT].map(|tag| (tag, bytes.clone()));
            let _ = FactFile::from_bytes(&container::write(&FACTS, &chunks).unwrap());
            let mut damaged = file("benchmarks/warehouse-33-36");
            let at = at % damaged.log.bytes.len();
            damaged.log.bytes[at] ^= bytes.first().copied().unwrap_or(1);
            let _ = damaged.confirm();
        }
    }
}
