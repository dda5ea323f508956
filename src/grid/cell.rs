//! Free squares by number.

use serde::{Deserialize, Serialize};

/// A free square of a [`Grid`](super::Grid): its number among the free squares, row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell(pub u32);

impl Cell {
    /// The number as an index into columns over cells.
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
