//! Jams: who waits on whom, where, since when and why.
//!
//! An observer beside the tick: insert [`Jams`] as a resource and it is kept up to date after every move, leave it out and
//! nothing is computed. It reads the world and never changes it.
//!
//! An agent is stalled when it has not come nearer to its goal than it had been for [`MIN_STALL_TICKS`] ticks. Standing
//! still would be too narrow: under PIBT agents in a jam keep stepping aside and being pushed back. A stalled agent waits
//! on whoever is on the cell it would like best (of cells it likes equally, the first that is occupied), by its
//! guide path if it follows one, else by the newest guidance, also where communication is limited and it follows an older one. Nobody waits on more than one agent, so the
//! wait-for graph (Holt 1972, "Some Deadlock Properties of Computer Systems", DOI 10.1145/356603.356607) falls apart into
//! trees that end in one agent, the root, or in a cycle; all of it is found in one pass. Among agents that hold cells and wait for cells these are the
//! terminal and the cyclic deadlock of Okumura et al. (IJCAI 2022, "Offline Time-Independent Multi-Agent Path Planning",
//! arXiv 2105.07132); here the root may still move on, so they are called jams.
//!
//! A jam is at least [`MIN_AGENTS`] stalled agents that wait, directly or through each other, on the same root, or a cycle
//! of any size with those that wait on it. Both constants were chosen by what they tell apart: with them the shipped open
//! floor has no jam under highways and some eighty in 1,000 ticks without guidance.

mod observer;
mod wait_for;

pub(in crate::sim) use observer::{Heading, Standing};
pub use observer::{Jam, JamCause, JamCounts, Jams, MIN_AGENTS, MIN_STALL_TICKS};
pub(in crate::sim) use wait_for::NOBODY;
