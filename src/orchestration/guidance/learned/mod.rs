//! Edge costs base · exp(θ·φ): φ from the floor, from the flow that the fleet's trips let expect, and from how agents have
//! lately used the floor.
//!
//! Geometry (`geometry.rs`) knows lanes and their parity, which means something in warehouses. Anticipated flow
//! (`anticipation.rs`) means something on any floor: before the first tick a sample of trips is laid on cheapest ways, prices
//! are set, trips are laid again, five rounds; from then on agents' own trips take the place of those drawn. Whenever the
//! guidance is refreshed one more round follows. Recent moves and waits are what it is corrected by. How strong a count is
//! depends on its mean over the floor, so that weights move between floors and fleets. Costs are rounded to twentieths of a
//! plain move, which keeps cost-to-go fields narrow and their search fast.
//!
//! Guidance graphs and their learned updates from usage: Zhang, Jiang, Bhatt, Nikolaidis, Li, IJCAI 2024 (arXiv 2402.01446);
//! online, Zang, Zhang, Jiang, Chen, Harabor, Stuckey, Li, AAAI 2025 (arXiv 2411.16506).

mod anticipation;
mod features;
mod geometry;
mod strength;
mod trips;

pub use features::{EDGE_FEATURES, FEATURES, FIRST_OF_THE_FLOOR};
pub use strength::Strength;

use self::anticipation::laid;
use self::features::{TRAFFIC_FEATURES, TrafficWeights};
use self::geometry::Geometry;
use self::strength::STRENGTH_FEATURES;
use self::trips::Trips;
use super::flow::{Flow, level};
use super::lanes::Lanes;
use super::usage::Usage;
use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{Cell, CellKind, CostToGo, Direction, Grid, Guidance, PLAIN_MOVE};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};
use crate::orchestration::meta_skill::{Conditions, Decision, MetaSkill};

/// Rounds of laying trips and setting prices before the first tick.
const FIRST_ROUNDS: u32 = 5;
/// How far a round moves the anticipated flow.
const ROUND_SHARE: f64 = 0.5;
/// Share of the counts that is kept over 100 ticks: a memory of about 300 ticks.
const KEPT_PER_HUNDRED: f64 = 2.0 / 3.0;
/// Flow over an edge and back that is too little to call one direction dominant, in means.
const FLOW_DOUBT: f64 = 0.2;
/// The same for moves is [`FLOW_DOUBT`] means and this many moves.
const MOVES_DOUBT: f64 = 1.0;
/// Costs are multiples of this many thousandths of a plain move.
const QUANTUM: f64 = 50.0;
/// Cheapest and dearest edge, in quanta.
const CHEAPEST_QUANTA: f64 = 1.0;
const DEAREST_QUANTA: f64 = 800.0;

pub(super) struct LearnedGuidance {
    /// The part of θ·φ that the floor decides, by cell and direction.
    geometry: Vec<[f64; 4]>,
    weights: TrafficWeights,
    /// How strongly both act.
    strength: Strength,
    /// Logarithm of the cost of waiting.
    stay: f64,
    lanes: Lanes,
    usage: Usage,
    trips: Trips,
    flow: Flow,
    refresh_ticks: u32,
    /// Share of the counts that is kept at each look.
    kept: f64,
}

impl LearnedGuidance {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill, conditions: &Conditions) -> Self {
        let Block { edges, traffic, strength, stay } = Block::of(meta_skill);
        let refresh_ticks = meta_skill.guidance_refresh_ticks;
        Self {
            geometry: geometry_part(grid, edges),
            weights: TrafficWeights::new(traffic),
            strength: Strength::new(strength, conditions),
            stay,
            lanes: Lanes::new(grid),
            usage: Usage::new(grid),
            trips: Trips::default(),
            flow: Flow::none(grid),
            refresh_ticks,
            kept: libm::pow(KEPT_PER_HUNDRED, f64::from(refresh_ticks) / 100.0),
        }
    }

    /// Brings prices and anticipated flow nearer to each other before the first tick.
    fn anticipate(&mut self, grid: &Grid) {
        let mut cost_to_go = CostToGo::new(grid, &self.guidance(grid));
        self.lay_trips(grid, &mut cost_to_go);
        for _ in 1..FIRST_ROUNDS {
            cost_to_go.set_guidance(grid, &self.guidance(grid));
            self.lay_trips(grid, &mut cost_to_go);
        }
    }

    /// Moves the anticipated flow towards that of the trips on their cheapest ways.
    fn lay_trips(&mut self, grid: &Grid, cost_to_go: &mut CostToGo) {
        self.flow.approach(&laid(grid, &self.trips, cost_to_go), ROUND_SHARE);
    }

    fn guidance(&self, grid: &Grid) -> Guidance {
        let Self { weights, strength, flow, usage, .. } = self;
        let (mean_flow, mean_moves, mean_waits) = (flow.mean(), usage.moves.mean(), usage.mean_waits());
        // Logarithms take time, and every edge asks for those of its neighbours as well.
        let (flow_levels, move_levels) = (flow.levels(mean_flow), usage.moves.levels(mean_moves));
        let flow_out: Vec<f64> = grid.cells().map(|cell| level(flow.out_of(cell), mean_flow)).collect();
        let waits: Vec<f64> = usage.waits.iter().map(|&waits| level(waits, mean_waits)).collect();
        let (flow_doubt, moves_doubt) = (FLOW_DOUBT * mean_flow, FLOW_DOUBT * mean_moves + MOVES_DOUBT);
        let lane_flow = flow.lane_dominance(grid, &self.lanes, flow_doubt);
        let lane_moves = usage.moves.lane_dominance(grid, &self.lanes, moves_doubt);
        let mut guidance = Guidance::from_edges(grid, |cell, direction, to| {
            let opposite = direction.opposite();
            let (dc, dr) = direction.step();
            let s = f64::from(dc + dr);
            let lane = self.lanes.of_edge(cell, direction);
            let traffic = weights.flow * flow_levels.over(cell, direction)
                + weights.opposite_flow * flow_levels.over(to, opposite)
                + weights.flow_there * flow_out[to.index()]
                + weights.flow_dominance * flow.dominance(cell, direction, to, flow_doubt)
                + weights.flow_run_dominance * s * lane_flow[lane]
                + weights.moves * move_levels.over(cell, direction)
                + weights.opposite_moves * move_levels.over(to, opposite)
                + weights.move_dominance * usage.moves.dominance(cell, direction, to, moves_doubt)
                + weights.move_run_dominance * s * lane_moves[lane]
                + weights.waits_here * waits[cell.index()]
                + weights.waits_there * waits[to.index()]
                + if grid.kind(to) == CellKind::Workstation { weights.station } else { 0.0 };
            let geometry = self.geometry[cell.index()][direction as usize];
            quantised(strength.geometry * geometry + strength.traffic * traffic)
        });
        guidance.waits.fill(quantised(self.stay));
        guidance
    }
}

/// The parameters by what they are for.
struct Block<'a> {
    /// For horizontal edges, then for vertical ones.
    edges: &'a [f64],
    traffic: &'a [f64; TRAFFIC_FEATURES],
    strength: &'a [f64; STRENGTH_FEATURES],
    stay: f64,
}

impl<'a> Block<'a> {
    fn of(meta_skill: &'a MetaSkill) -> Self {
        let (edges, rest) = meta_skill.block(Decision::Guidance).split_at(2 * EDGE_FEATURES);
        let (traffic, rest) = rest.split_first_chunk().expect("the features of traffic come next");
        let (strength, rest) = rest.split_first_chunk().expect("the features of strength come next");
        Self { edges, traffic, strength, stay: rest[0] }
    }
}

/// How strongly the guidance of a meta-skill acts under some conditions.
pub fn strength(meta_skill: &MetaSkill, conditions: &Conditions) -> Strength {
    Strength::new(Block::of(meta_skill).strength, conditions)
}

impl Remember for LearnedGuidance {
    fn save(&self) -> Vec<u8> {
        let Self {
            geometry: _,
            weights: _,
            strength: _,
            stay: _,
            lanes: _,
            usage: Usage { moves, waits },
            trips,
            flow,
            refresh_ticks: _,
            kept: _,
        } = self;
        pack(&(&moves.0, waits, trips, &flow.0))
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let (moves, waits, trips, flow) = unpack(memory)?;
        replace(&mut self.usage.moves.0, moves)?;
        replace(&mut self.usage.waits, waits)?;
        self.trips = trips;
        replace(&mut self.flow.0, flow)
    }
}

impl GuideTraffic for LearnedGuidance {
    fn update(&mut self, view: GuidanceView<'_>, cost_to_go: &mut CostToGo) -> Option<Guidance> {
        let (anticipates, observes) = (self.weights.anticipate(), self.weights.observe());
        let agents = view.reports.len();
        if view.tick == 0 {
            if anticipates {
                self.trips = Trips::drawn(view.grid, view.demand, agents);
                self.anticipate(view.grid);
            }
            return Some(self.guidance(view.grid));
        }
        if anticipates {
            self.trips.observe(view.reports, view.tick);
        }
        if observes {
            self.usage.observe(view.grid, view.reports, view.tick);
        }
        if !(anticipates || observes) || !view.tick.is_multiple_of(self.refresh_ticks) {
            return None;
        }
        if anticipates {
            self.lay_trips(view.grid, cost_to_go);
        }
        let guidance = self.guidance(view.grid);
        self.usage.fade(self.kept);
        Some(guidance)
    }
}

/// θ·φ of geometry, by cell and direction.
fn geometry_part(grid: &Grid, weights: &[f64]) -> Vec<[f64; 4]> {
    let geometry = Geometry::new(grid);
    let part = |cell: Cell, direction: Direction| {
        let axis = usize::from(!direction.is_horizontal()) * EDGE_FEATURES;
        let phi = geometry.features(grid, cell, direction);
        weights[axis..axis + EDGE_FEATURES].iter().zip(phi).fold(0.0, |sum, (w, f)| sum + w * f)
    };
    grid.cells().map(|cell| Direction::ALL.map(|direction| part(cell, direction))).collect()
}

/// exp(`log_cost`) plain moves as a multiple of the quantum, in thousandths of a plain move.
fn quantised(log_cost: f64) -> u32 {
    let quanta = libm::round(libm::exp(log_cost) * f64::from(PLAIN_MOVE) / QUANTUM);
    (quanta.clamp(CHEAPEST_QUANTA, DEAREST_QUANTA) * QUANTUM) as u32
}

#[cfg(test)]
mod tests;
