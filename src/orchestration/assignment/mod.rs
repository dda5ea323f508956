//! Who takes which task.

mod first_come;
mod learned;
mod nearest_pair;
mod optimal;
mod random;
mod roles;
mod rule;
mod view;

pub use learned::FEATURES;
pub use rule::AssignmentRule;
pub use view::{AssignTasks, AssignmentView, FreeAgent, Match};
