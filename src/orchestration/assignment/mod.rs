//! Who takes which task.
//!
//! No rule looks at every pair of a free agent and an open task, except `roles` inside its small zones and `optimal`, which
//! therefore has a limit ([`MOST_AGENTS`]). `nearest.rs` finds the nearest tasks of an agent or the nearest agents of a
//! task, `available.rs` keeps account of who can still be had. It is the smaller side that seeks: `nearest_pair` and
//! `learned` use it up, so that in the next tick it holds only what has come in since.
//!
//! Whoever asks is told why an agent was given its task (`reason.rs`).
//!
//! A task is given out for good, but for rules that [match anew](AssignTasks::matches_anew): where communication has no
//! limits they may take back what an agent has not begun.

mod auction;
mod available;
mod first_come;
mod learned;
mod nearest;
mod nearest_pair;
mod optimal;
mod pairing;
mod random;
mod reason;
mod roles;
mod rule;
mod shortest_total;
#[cfg(test)]
mod tests;
mod view;

pub use learned::FEATURES;
pub use optimal::{MOST_AGENTS, MOST_TASKS};
pub use reason::{Part, Reason, RunnerUp};
pub use rule::AssignmentRule;
pub use view::{Approach, AssignTasks, AssignmentView, FreeAgent, Match};
