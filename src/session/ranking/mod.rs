//! A table of policies: all of them tried on the scene that is open, on the same seeds, in the background.
//!
//! | file | holds |
//! |---|---|
//! | `contenders.rs` | which policies there are |
//! | `evaluator.rs` | the thread that has their trials run |
//! | `table.rs` | what came of them, kept up to date |
//!
//! Trials are run by the workers that the learner has, one batch at a time, so that a table never takes more of the machine
//! than learning does. The seeds are test seeds: nobody was trained or chosen on them, and `eval --seeds` runs the same.

mod contenders;
mod evaluator;
mod table;

pub(super) use table::Ranking;
