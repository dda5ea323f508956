//! What there is to do: tasks, where goals are drawn, and how much work arrives.
//!
//! Demand is one of two. Under [`Demand::PerAgent`] every agent has its own stream of goals, as in the published
//! lifelong path-finding protocols, and assignment has nothing to decide. Under [`Demand::Pool`] tasks of several
//! errands wait in a [`TaskPool`] until orchestration gives them to agents.
//!
//! Where goals and errands lie is a [`Distribution`] over a kind of cell, under either demand: uniform, around hot spots,
//! or around hot spots that shift. Under `Pool` a [`Shift`] on a schedule changes how much comes in and where. What is in
//! force in a running episode is kept in [`Spreads`].
//!
//! Draws come from streams of their own purpose, so no policy can change what is asked of the fleet.

mod density;
mod distribution;
mod goals;
mod link;
mod open_tasks;
mod pool;
mod shift;
mod spread;
mod supply;
mod task;

pub use distribution::{Distribution, HotSpot, HotSpotShape, Square};
pub use goals::{DeadEndGoals, GoalStream};
pub use link::QueueLink;
pub use pool::TaskPool;
pub use shift::Shift;
pub use spread::{Spread, Spreads};
pub use supply::{Demand, ErrandSite, Site, Supply};
pub use task::{Errand, Task, TaskId};
