//! The four moves.

use serde::{Deserialize, Serialize};

/// One of the four moves, in the order in which the benchmark protocol lists candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Direction {
    /// Column − 1.
    Left = 0,
    /// Column + 1.
    Right = 1,
    /// Row + 1.
    Down = 2,
    /// Row − 1.
    Up = 3,
}

impl Direction {
    /// All four, in protocol order.
    pub const ALL: [Self; 4] = [Self::Left, Self::Right, Self::Down, Self::Up];

    /// The way back.
    #[inline]
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
            Self::Down => Self::Up,
            Self::Up => Self::Down,
        }
    }

    /// The step as (columns, rows).
    pub fn step(self) -> (i32, i32) {
        match self {
            Self::Left => (-1, 0),
            Self::Right => (1, 0),
            Self::Down => (0, 1),
            Self::Up => (0, -1),
        }
    }

    /// Whether the move stays in its row.
    pub fn is_horizontal(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// Where a step leads from a square, if that is within so many columns and rows.
pub(super) fn step_within(width: u32, height: u32, column: u32, row: u32, direction: Direction) -> Option<(u32, u32)> {
    let (dc, dr) = direction.step();
    let (c, r) = (column.checked_add_signed(dc)?, row.checked_add_signed(dr)?);
    (c < width && r < height).then_some((c, r))
}
