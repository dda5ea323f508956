//! Which way traffic flows: what every directed edge of the floor costs.

mod crisscross;
mod flow;
mod guide_paths;
mod lane_vote;
mod lanes;
mod learned;
mod rule;
mod search;
mod traffic_flow;
mod usage;
mod usage_priced;
mod view;

pub use guide_paths::{GuidePath, GuidePaths};
pub use learned::{EDGE_FEATURES, FEATURES, FIRST_OF_THE_FLOOR, Strength, strength};
pub use rule::{FIXED, FixedGuidance, GuidanceRule};
pub use view::{GuidanceView, GuideTraffic};
