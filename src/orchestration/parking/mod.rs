//! Where agents without a task wait.

mod held;
mod learned;
mod nearest_station;
mod places;
mod regions;
mod rule;
mod spread;
mod view;

pub use learned::{FEATURES, PLACE_FEATURES};
pub use rule::ParkingRule;
pub use view::{ParkAgents, ParkingView};
