//! The features by name, in the order of the block's parameters.

use crate::orchestration::meta_skill::Feature;

/// Features of an edge from the floor alone; the block holds them once for horizontal and once for vertical edges.
pub const EDGE_FEATURES: usize = 14;

/// Features from traffic, and the price of waiting, shared by all edges.
pub const TRAFFIC_FEATURES: usize = 13;

macro_rules! edge_features {
    ($axis:literal) => {
        [
            Feature { name: concat!($axis, ".base"), initial: 0.0, meaning: "1" },
            Feature {
                name: concat!($axis, ".lane_parity"),
                initial: 0.0,
                meaning: "s, with the sign of the lane's parity",
            },
            Feature {
                name: concat!($axis, ".lane_cos"),
                initial: 0.0,
                meaning: "s times the cosine of a period of four lanes",
            },
            Feature {
                name: concat!($axis, ".lane_sin"),
                initial: 0.0,
                meaning: "s times the sine of a period of four lanes",
            },
            Feature {
                name: concat!($axis, ".lane_thirds_cos"),
                initial: 0.0,
                meaning: "s times the cosine of a period of three lanes",
            },
            Feature {
                name: concat!($axis, ".lane_thirds_sin"),
                initial: 0.0,
                meaning: "s times the sine of a period of three lanes",
            },
            Feature { name: concat!($axis, ".across"), initial: 0.0, meaning: "s times q" },
            Feature { name: concat!($axis, ".across_along"), initial: 0.0, meaning: "s times q times a" },
            Feature {
                name: concat!($axis, ".aisle"),
                initial: 0.0,
                meaning: "1 where the edge begins and ends beside a shelf or on an endpoint",
            },
            Feature { name: concat!($axis, ".rim"), initial: 0.0, meaning: "|q|" },
            Feature {
                name: concat!($axis, ".corridor"),
                initial: 0.0,
                meaning: "s, with the sign of the corridor's parity",
            },
            Feature {
                name: concat!($axis, ".corridor_side"),
                initial: 0.0,
                meaning: "s times the lane's position across its corridor, -1 to 1",
            },
            Feature {
                name: concat!($axis, ".corridor_aisle"),
                initial: 0.0,
                meaning: "s, with the sign of the corridor's parity, in an aisle",
            },
            Feature {
                name: concat!($axis, ".keep_right"),
                initial: 0.0,
                meaning: "1 with an obstacle on the right of who leaves the cell, less 1 with one on the left",
            },
        ]
    };
}

const HORIZONTAL: [Feature; EDGE_FEATURES] = edge_features!("horizontal");
const VERTICAL: [Feature; EDGE_FEATURES] = edge_features!("vertical");
const TRAFFIC: [Feature; TRAFFIC_FEATURES] = [
    Feature { name: "flow", initial: 0.0, meaning: "level of the flow anticipated over the edge" },
    Feature { name: "opposite_flow", initial: 0.0, meaning: "level of the flow anticipated over the opposite edge" },
    Feature { name: "flow_there", initial: 0.0, meaning: "level of the flow anticipated out of the cell it enters" },
    Feature { name: "flow_dominance", initial: 0.0, meaning: "dominance of the anticipated flow" },
    Feature { name: "flow_run_dominance", initial: 0.0, meaning: "the same over the whole straight run" },
    Feature { name: "use", initial: 0.0, meaning: "level of recent moves over the edge" },
    Feature { name: "opposite_use", initial: 0.0, meaning: "level of recent moves over the opposite edge" },
    Feature { name: "use_dominance", initial: 0.0, meaning: "dominance of recent moves" },
    Feature { name: "use_run_dominance", initial: 0.0, meaning: "the same over the whole straight run" },
    Feature { name: "waits_here", initial: 0.0, meaning: "level of recent waits where the edge begins" },
    Feature { name: "waits_there", initial: 0.0, meaning: "level of recent waits where the edge ends" },
    Feature { name: "station", initial: 0.0, meaning: "1 where the edge enters a workstation" },
    Feature { name: "stay", initial: 0.0, meaning: "logarithm of the cost of waiting a tick, in plain moves" },
];

/// All features of the block, in order.
pub const FEATURES: &[Feature] = &{
    let mut all = [HORIZONTAL[0]; 2 * EDGE_FEATURES + TRAFFIC_FEATURES];
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
    pub stay: f64,
}

impl TrafficWeights {
    /// From the end of the block.
    pub(super) fn new(weights: [f64; TRAFFIC_FEATURES]) -> Self {
        Self {
            flow: weights[0],
            opposite_flow: weights[1],
            flow_there: weights[2],
            flow_dominance: weights[3],
            flow_run_dominance: weights[4],
            moves: weights[5],
            opposite_moves: weights[6],
            move_dominance: weights[7],
            move_run_dominance: weights[8],
            waits_here: weights[9],
            waits_there: weights[10],
            station: weights[11],
            stay: weights[12],
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
