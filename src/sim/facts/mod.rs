//! The fact log: what happened in an episode, and a second opinion on it.
//!
//! An observer beside the tick: insert [`Facts`] as a resource and every tick leaves its [`TickFacts`] there (moves, tasks
//! released, given, taken and finished, goals drawn, faults in force); leave it out and nothing is computed. It reads agents and pool
//! before and after the `Work` set and writes down what has changed; it never changes the world, and it does not see the
//! tally. With [`Facts::kept`] the ticks are kept as a [`FactLog`].
//!
//! An [`Audit`] reads facts, and nothing else but the layout, by code of its own: it keeps its own table of steps, follows
//! agents and tasks, checks every tick for collisions, swaps, lost or doubled tasks, errands out of order, and broken agents
//! that move or work, and counts what was finished. Its [`Recount`] must agree with the tally of the world that the facts
//! came from. Squares are numbered row by row over the whole floor, shelves included, so the numbering of free cells is no
//! part of it either.
//!
//! A log begins with an episode. In a world that is in the middle of one (restored, or the resource was inserted late)
//! recording waits for the next.

mod assignments;
mod audit;
mod breach;
pub(super) mod fleet;
mod log;
mod observer;
mod places;
#[cfg(test)]
mod tests;
mod tick_facts;

pub use audit::{Audit, Recount};
pub use breach::{Breach, Violation};
pub use log::{FactLog, LogError};
pub use observer::Facts;
pub(super) use observer::Seen;
pub use tick_facts::{Entry, ErrandFact, FleetChange, SquareId, Step, TickFacts, WorkKind};
