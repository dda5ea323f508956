//! Who takes which task.

mod available;
mod first_come;
mod learned;
mod nearest;
mod nearest_pair;
mod optimal;
mod random;
mod roles;
mod rule;
#[cfg(test)]
mod tests;
mod view;

pub use learned::FEATURES;
pub use rule::AssignmentRule;
pub use view::{AssignTasks, AssignmentView, FreeAgent, Match};
