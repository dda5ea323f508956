//! Who yields: the order in which agents plan.

mod foresight;
mod goal_age;
mod learned;
mod remaining;
mod rule;
mod task_age;
mod view;
mod waiting;

pub use foresight::DEFAULT_ROUNDS as DEFAULT_FORESIGHT_ROUNDS;
pub use learned::{FEATURES, ORDER_FEATURES};
pub use rule::RightOfWayRule;
pub use view::{RankAgents, RightOfWayView, after_waiting, with_own_work};
