//! Who yields: the order in which agents plan.

mod goal_age;
mod learned;
mod remaining;
mod rule;
mod task_age;
mod view;
mod waiting;
mod wishes;

pub use learned::FEATURES;
pub use rule::RightOfWayRule;
pub use view::{RankAgents, RightOfWayView, after_waiting, with_own_work};
