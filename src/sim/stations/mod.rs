//! Workstations: who queues at each, and how many visits it had lately.
//!
//! The queue follows from where agents are and where they head ([`is_queued`]), so it can be told of any world at any moment. Visits have
//! happened and are gone: they are counted by an observer beside the tick. Insert [`Visits`] as a resource and it counts, leave it out
//! and nothing is computed. It reads the world and never changes it.

mod queue;
mod visits;

pub use queue::{QUEUE_CELLS, is_queued};
pub use visits::{RATE_FROM_TICKS, Visits, WINDOW_TICKS};
