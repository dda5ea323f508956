//! The floor: cells, layouts, edge costs and cost-to-go fields.
//!
//! A [`Layout`] says what stands on every square; generators and file formats produce one. A [`Grid`] is a layout made
//! ready for planning: its free squares are numbered row by row ([`Cell`]), and every cell knows its four neighbours.
//! [`Guidance`] puts an integer cost on every directed edge; [`CostToGo`] holds, for every goal in use, the cheapest
//! cost from every cell to that goal under the current guidance.
//!
//! Invariants: a cell is always free; missing neighbours are [`Grid::void`], one past the last cell, so that look-ups in
//! columns with one spare entry need no branch. Nothing here knows of agents.

mod area;
mod cell;
mod direction;
pub mod format;
pub mod generate;
#[expect(clippy::module_inception, reason = "the grid of this room")]
mod grid;
mod guidance;
mod layout;
mod loops;
mod narrowness;
mod radix_heap;
mod seal;
mod ways;
mod winding;

pub mod cost_to_go;

pub use area::Area;
pub use cell::Cell;
pub use cost_to_go::CostToGo;
pub use direction::Direction;
pub use grid::{Grid, GridError};
pub use guidance::{Guidance, PLAIN_MOVE, in_thousandths};
pub use layout::{CellKind, Layout};
pub use loops::loops;
pub use narrowness::narrowness;
pub use radix_heap::RadixHeap;
pub use ways::{single_lanes, streets};
pub use winding::winding;
