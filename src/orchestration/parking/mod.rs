//! Where agents without a task wait.

mod nearest_station;
mod rule;
mod view;

pub use rule::ParkingRule;
pub use view::{ParkAgents, ParkingView};
