//! The facts of an episode, tick after tick.

use thiserror::Error;

use super::{Audit, Recount, TickFacts, Violation, WorkKind};
use crate::grid::Layout;

/// All facts of an episode from its first tick on, packed: about a byte for every agent and tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactLog {
    /// The floor.
    pub layout: Layout,
    /// What was asked of the fleet.
    pub work: WorkKind,
    /// The [`TickFacts`] of every tick, one after the other, in [postcard](https://postcard.jamesmunns.com/wire-format).
    pub bytes: Vec<u8>,
}

/// Why a log was not confirmed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum LogError {
    /// The bytes do not decode.
    #[error("byte {offset}: expected the facts of tick {tick}: {reason}")]
    Malformed {
        /// Where the facts of the tick begin.
        offset: usize,
        /// Which tick.
        tick: u32,
        /// What the decoder says.
        reason: String,
    },
    /// Something happened that may not happen.
    #[error(transparent)]
    Unlawful(#[from] Violation),
}

impl FactLog {
    /// A log without a tick.
    pub(super) fn new(layout: Layout, work: WorkKind) -> Self {
        Self { layout, work, bytes: Vec::new() }
    }

    /// Appends a tick.
    pub(super) fn push(&mut self, facts: &TickFacts) {
        let bytes = std::mem::take(&mut self.bytes);
        // Cannot fail: only sequences of unknown length do, and facts have none. A lost log would not pass its audit.
        self.bytes = postcard::to_extend(facts, bytes).unwrap_or_default();
    }

    /// Goes through all ticks, checks them and counts anew.
    ///
    /// # Errors
    /// At the first tick that does not decode or should not have happened.
    pub fn audit(&self) -> Result<Recount, LogError> {
        let mut audit = Audit::new(&self.layout, self.work);
        for facts in self.ticks() {
            audit.tick(&facts?)?;
        }
        Ok(audit.recount())
    }

    /// The facts of every tick, from the first on. What does not decode is the last.
    pub fn ticks(&self) -> impl Iterator<Item = Result<TickFacts, LogError>> {
        let (mut rest, mut tick) = (&self.bytes[..], 0);
        std::iter::from_fn(move || {
            let offset = self.bytes.len() - rest.len();
            if rest.is_empty() {
                return None;
            }
            match postcard::take_from_bytes(rest) {
                Ok((facts, others)) => {
                    rest = others;
                    tick += 1;
                    Some(Ok(facts))
                }
                Err(error) => {
                    rest = &[];
                    Some(Err(LogError::Malformed { offset, tick, reason: error.to_string() }))
                }
            }
        })
    }
}
