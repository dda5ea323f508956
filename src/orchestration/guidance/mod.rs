//! Which way traffic flows: what every directed edge of the floor costs.

mod crisscross;
mod flow;
mod lane_vote;
mod lanes;
mod learned;
mod rule;
mod traffic_flow;
mod usage;
mod view;

pub use learned::{EDGE_FEATURES, FEATURES, TRAFFIC_FEATURES};
pub use rule::{FixedGuidance, GuidanceRule};
pub use view::{GuidanceView, GuideTraffic};
