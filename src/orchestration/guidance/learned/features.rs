//! The features by name, in the order of the block's parameters.

use super::strength::STRENGTH_FEATURES;
use crate::orchestration::meta_skill::Feature;

/// Features of an edge from the floor alone; the block holds them once for horizontal and once for vertical edges.
pub const EDGE_FEATURES: usize = 15;

/// Features from traffic, shared by all edges.
pub const TRAFFIC_FEATURES: usize = 12;

/// One for the whole floor: how strongly the others act, and the price of waiting.
const FLOOR_FEATURES: usize = STRENGTH_FEATURES + 1;

/// Where those begin.
pub const FIRST_OF_THE_FLOOR: usize = 2 * EDGE_FEATURES + TRAFFIC_FEATURES;

macro_rules! edge_features {
    ($axis:literal) => {
        [
            Feature::new(concat!($axis, ".base"), "1"),
            Feature::new(concat!($axis, ".lane_parity"), "s, with the sign of the lane's parity"),
            Feature::new(concat!($axis, ".lane_cos"), "s times the cosine of a period of four lanes"),
            Feature::new(concat!($axis, ".lane_sin"), "s times the sine of a period of four lanes"),
            Feature::new(concat!($axis, ".lane_thirds_cos"), "s times the cosine of a period of three lanes"),
            Feature::new(concat!($axis, ".lane_thirds_sin"), "s times the sine of a period of three lanes"),
            Feature::new(concat!($axis, ".across"), "s times q"),
            Feature::new(concat!($axis, ".across_along"), "s times q times a"),
            Feature::new(concat!($axis, ".aisle"), "1 where the edge begins and ends beside a shelf or on an endpoint"),
            Feature::new(concat!($axis, ".rim"), "|q|"),
            Feature::new(concat!($axis, ".corridor"), "s, with the sign of the corridor's parity"),
            Feature::new(concat!($axis, ".corridor_side"), "s times the lane's position across its corridor, -1 to 1"),
            Feature::new(concat!($axis, ".corridor_aisle"), "s, with the sign of the corridor's parity, in an aisle"),
            Feature::new(
                concat!($axis, ".keep_right"),
                "1 with an obstacle on the right of who leaves the cell, less 1 with one on the left",
            ),
            Feature::new(
                concat!($axis, ".street_side"),
                "position across a street of two to eight lanes, -1 on the left of who leaves the cell to 1 on the right",
            )
            .of_streets(),
        ]
    };
}

const HORIZONTAL: [Feature; EDGE_FEATURES] = edge_features!("horizontal");
const VERTICAL: [Feature; EDGE_FEATURES] = edge_features!("vertical");
const TRAFFIC: [Feature; TRAFFIC_FEATURES] = [
    Feature::new("flow", "level of the flow anticipated over the edge"),
    Feature::new("opposite_flow", "level of the flow anticipated over the opposite edge"),
    Feature::new("flow_there", "level of the flow anticipated out of the cell it enters"),
    Feature::new("flow_dominance", "dominance of the anticipated flow"),
    Feature::new("flow_run_dominance", "the same over the whole straight run"),
    Feature::new("use", "level of recent moves over the edge"),
    Feature::new("opposite_use", "level of recent moves over the opposite edge"),
    Feature::new("use_dominance", "dominance of recent moves"),
    Feature::new("use_run_dominance", "the same over the whole straight run"),
    Feature::new("waits_here", "level of recent waits where the edge begins"),
    Feature::new("waits_there", "level of recent waits where the edge ends"),
    Feature::new("station", "1 where the edge enters a workstation"),
];
const OF_THE_FLOOR: [Feature; FLOOR_FEATURES] = [
    Feature::new("geometry.winding", "4 times the winding of the floor, in the logarithm of how much geometry counts"),
    Feature::new("geometry.density", "logarithm of the fleet's density over one agent in four cells, likewise"),
    Feature::new("geometry.narrowness", "4 times the narrowness of the floor over a quarter, likewise"),
    Feature::new("traffic.winding", "4 times the winding of the floor, in the logarithm of how much traffic counts"),
    Feature::new("traffic.density", "logarithm of the fleet's density over one agent in four cells, likewise"),
    Feature::new("traffic.narrowness", "4 times the narrowness of the floor over a quarter, likewise"),
    Feature::new("stay", "logarithm of the cost of waiting a tick, in plain moves"),
];

/// All features of the block, in order.
pub const FEATURES: &[Feature] = &{
    let mut all = [HORIZONTAL[0]; FIRST_OF_THE_FLOOR + FLOOR_FEATURES];
    let mut k = 0;
    while k < EDGE_FEATURES {
        all[k] = HORIZONTAL[k];
        all[EDGE_FEATURES + k] = VERTICAL[k];
        k += 1;
    }
    k = 0;
    while k < TRAFFIC_FEATURES {
        all[2 * EDGE_FEATURES + k] = TRAFFIC[k];
        k += 1;
    }
    k = 0;
    while k < FLOOR_FEATURES {
        all[FIRST_OF_THE_FLOOR + k] = OF_THE_FLOOR[k];
        k += 1;
    }
    all
};

/// The weights of the traffic features by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct TrafficWeights {
    pub flow: f64,
    pub opposite_flow: f64,
    pub flow_there: f64,
    pub flow_dominance: f64,
    pub flow_run_dominance: f64,
    pub moves: f64,
    pub opposite_moves: f64,
    pub move_dominance: f64,
    pub move_run_dominance: f64,
    pub waits_here: f64,
    pub waits_there: f64,
    pub station: f64,
}

impl TrafficWeights {
    /// From their part of the block.
    pub(super) fn new(weights: &[f64; TRAFFIC_FEATURES]) -> Self {
        let mut weights = weights.iter().copied();
        let mut next = || weights.next().expect("as many fields as features");
        Self {
            flow: next(),
            opposite_flow: next(),
            flow_there: next(),
            flow_dominance: next(),
            flow_run_dominance: next(),
            moves: next(),
            opposite_moves: next(),
            move_dominance: next(),
            move_run_dominance: next(),
            waits_here: next(),
            waits_there: next(),
            station: next(),
        }
    }

    /// Whether anticipated flow has a say.
    pub(super) fn anticipate(&self) -> bool {
        [self.flow, self.opposite_flow, self.flow_there, self.flow_dominance, self.flow_run_dominance]
            .iter()
            .any(|&weight| weight != 0.0)
    }

    /// Whether what agents lately did has a say.
    pub(super) fn observe(&self) -> bool {
        let observed = [
            self.moves,
            self.opposite_moves,
            self.move_dominance,
            self.move_run_dominance,
            self.waits_here,
            self.waits_there,
        ];
        observed.iter().any(|&weight| weight != 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_go_to_the_features_that_they_are_named_after() {
        let numbered: [f64; TRAFFIC_FEATURES] = std::array::from_fn(|place| place as f64);
        let weights = TrafficWeights::new(&numbered);
        let named = [
            ("flow", weights.flow),
            ("opposite_flow", weights.opposite_flow),
            ("flow_there", weights.flow_there),
            ("flow_dominance", weights.flow_dominance),
            ("flow_run_dominance", weights.flow_run_dominance),
            ("use", weights.moves),
            ("opposite_use", weights.opposite_moves),
            ("use_dominance", weights.move_dominance),
            ("use_run_dominance", weights.move_run_dominance),
            ("waits_here", weights.waits_here),
            ("waits_there", weights.waits_there),
            ("station", weights.station),
        ];
        assert_eq!(named.map(|(name, _)| name), TRAFFIC.map(|feature| feature.name));
        assert_eq!(named.map(|(_, weight)| weight.to_bits()), numbered.map(f64::to_bits));
    }
}
