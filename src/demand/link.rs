//! Links of queues that are kept in columns.

use serde::{Deserialize, Serialize};

/// The number of the next task or agent in a queue, or none: in four bytes, where an `Option` takes eight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueLink(u32);

impl QueueLink {
    /// The end of a queue.
    pub const NONE: Self = Self(u32::MAX);

    /// A link to this number, which lies below `u32::MAX`.
    #[inline]
    pub fn to(number: u32) -> Self {
        debug_assert!(number != Self::NONE.0, "stands for the end");
        Self(number)
    }

    /// The number, if there is one.
    #[inline]
    pub fn number(self) -> Option<u32> {
        (self != Self::NONE).then_some(self.0)
    }
}
