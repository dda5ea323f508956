//! Layouts that follow a rule.
//!
//! Each generator is a struct of parameters that a scene file may write down ([`Generator`] is any one of them), with
//! `problems()` to check them and `layout()` to draw the floor. All lengths are in squares. The rules were taken from
//! published benchmark layouts where there are such: with the right parameters [`Warehouse`], [`SortingCentre`] and
//! [`Fulfilment`] give those files square by square.
//!
//! Invariants: parameters without problems give a layout of at most [`MAX_SQUARES`](crate::grid::format::MAX_SQUARES)
//! squares, the same every time; the free squares of every generator but [`OpenFloor`] are connected.

mod cross_dock;
mod field;
mod fulfilment;
mod generator;
mod maze;
mod open_floor;
mod sorting_centre;
mod warehouse;

pub use cross_dock::CrossDock;
pub use field::FieldProblem;
pub use fulfilment::{Fulfilment, Sides, Slip};
pub use generator::Generator;
pub use maze::Maze;
pub use open_floor::OpenFloor;
pub use sorting_centre::SortingCentre;
pub use warehouse::Warehouse;
