//! The features by name, in the order of the block's parameters.

use crate::orchestration::meta_skill::Feature;

/// Features of an agent that decide its place in the order.
pub const ORDER_FEATURES: usize = 23;
/// The last of them, each one of the others times the winding of the floor, after this prefix.
pub(super) const WINDING_FEATURES: usize = 5;
const WINDING_PREFIX: &str = "winding.";
/// Features that set an agent's stake, what one unit of its loss is worth; each reuses an order feature, named after this prefix.
pub(super) const STAKE_FEATURES: usize = 8;
const STAKE_PREFIX: &str = "stake.";

/// All features of the block, in order.
pub const FEATURES: &[Feature; ORDER_FEATURES + STAKE_FEATURES + 1] = &[
    Feature::new("goal_age", "ticks since the goal was assigned, in hundreds, at most 10").initially(1.0),
    Feature::new("waited", "ticks without moving, in tens, at most 10"),
    Feature::new("remaining", "guided cost-to-go, in plain moves over width + height of the floor"),
    Feature::new("near", "1 / (1 + cost-to-go in plain moves)"),
    Feature::new("loaded", "1 if it carries goods"),
    Feature::new("task_age", "ticks since the task was released, in hundreds, at most 10"),
    Feature::new("at_station", "1 if it stands on a workstation"),
    Feature::new("beside_shelf", "1 if it stands on an endpoint"),
    Feature::new("moving", "1 if it moved in the last tick"),
    Feature::new("in_gap", "1 if its cell has at most two free neighbours"),
    Feature::new("crowd", "share of its cell's free neighbours on which agents stand"),
    Feature::new("report_age", "ticks since its last report was made, in tens, at most 10"),
    Feature::new("regret", "what its second choice would cost more, in plain moves, at most 4"),
    Feature::new("free_ahead", "1 if nobody stands where it would step"),
    Feature::new("head_on", "1 if who stands there would step to its own cell"),
    Feature::new("way_clear", "1 if all ahead of it that it would follow can move"),
    Feature::new("rivals", "others that would step to the same cell, in thirds"),
    Feature::new("train", "agents that would follow it, one behind the other, in tens, at most 1"),
    Feature::new("winding.goal_age", "goal_age times the logarithm of how much longer ways are than the crow flies"),
    Feature::new("winding.remaining", "remaining, likewise"),
    Feature::new("winding.near", "near, likewise"),
    Feature::new("winding.in_gap", "in_gap, likewise"),
    Feature::new("winding.crowd", "crowd, likewise"),
    Feature::new("stake.goal_age", "goal_age, in the logarithm of what a loss is worth"),
    Feature::new("stake.waited", "waited, likewise"),
    Feature::new("stake.remaining", "remaining, likewise"),
    Feature::new("stake.near", "near, likewise"),
    Feature::new("stake.loaded", "loaded, likewise"),
    Feature::new("stake.crowd", "crowd, likewise"),
    Feature::new("stake.in_gap", "in_gap, likewise"),
    Feature::new("stake.train", "train, likewise"),
    Feature::new(
        "harm",
        "4, in the logarithm of how much more a loss counts that is brought about than one that is spared",
    )
    .initially(0.25),
];

/// For each stake feature the index of the order feature that it reuses.
pub(super) fn staked() -> [usize; STAKE_FEATURES] {
    std::array::from_fn(|k| after_prefix(STAKE_PREFIX, FEATURES[ORDER_FEATURES + k].name))
}

/// Which of the features each of those for winding floors is.
pub(super) fn wound() -> [usize; WINDING_FEATURES] {
    std::array::from_fn(|k| after_prefix(WINDING_PREFIX, FEATURES[ORDER_FEATURES - WINDING_FEATURES + k].name))
}

/// The feature of which another one is made.
fn after_prefix(prefix: &str, name: &str) -> usize {
    let name = name.strip_prefix(prefix).expect("names of features made of others begin so");
    FEATURES.iter().position(|feature| feature.name == name).expect("they are made of features that there are")
}
