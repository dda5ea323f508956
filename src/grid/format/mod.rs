//! Readers for layouts and guidance that others wrote.
//!
//! [`ascii`] reads our own drawings, [`movingai`] the `.map` files of the path-finding benchmarks and of the League of
//! Robot Runners, [`guidance_graph`] the JSON files of guidance-graph optimisation. Each takes a text and returns what
//! it says or a [`FormatError`] that lists what is wrong with it, place by place; [`read_layout`] and [`read_guidance`]
//! open a file and choose the reader by its extension.
//!
//! Invariants: no text, however malformed, makes a reader panic; a [`Layout`](crate::grid::Layout) that a reader returns
//! has at least one square and at most [`MAX_SQUARES`]. Lines and columns count from 1, columns in characters.

pub mod ascii;
pub mod guidance_graph;
pub mod movingai;

#[cfg(test)]
pub(crate) mod benchmark_file;
mod file;
mod problem;
mod rows;

pub use file::{LayoutFileError, MAX_FILE_BYTES, extension, read_guidance, read_layout};
pub use problem::{Fault, FormatError, MAX_LISTED, Place, Problem};
pub use rows::MAX_SQUARES;
