//! Where agents without a task wait.

mod nearest_station;
mod places;
mod rule;
mod view;

pub use rule::ParkingRule;
pub use view::{ParkAgents, ParkingView};
