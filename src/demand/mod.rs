//! What there is to do: tasks, where goals are drawn, and how much work arrives.
//!
//! Demand is one of two. Under [`Demand::PerAgent`] every agent has its own stream of goals, as in the published
//! lifelong path-finding protocols, and assignment has nothing to decide. Under [`Demand::Pool`] tasks of several
//! errands wait in a [`TaskPool`] until orchestration gives them to agents.
//!
//! Draws come from streams of their own purpose, so no policy can change what is asked of the fleet.

mod goals;
mod pool;
mod supply;
mod task;
mod waiting;

pub use goals::{DeadEndGoals, GoalStream, draw_goal};
pub use pool::TaskPool;
pub use supply::{Demand, ErrandSite, Site, Supply};
pub use task::{Errand, Task, TaskId};
