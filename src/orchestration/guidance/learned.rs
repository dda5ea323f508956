//! Edge costs base · exp(θ·φ): φ from the floor's geometry and from how the fleet has lately used it.
//!
//! A lane is a row (for horizontal edges) or a column (for vertical ones); s is the direction's sign, q the lane's
//! position across the floor and a the position along it, both −1 … 1. Costs are rounded to twentieths of a plain move,
//! which keeps cost-to-go fields narrow and their search fast.

use super::usage::Usage;
use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{Cell, CellKind, Direction, Grid, Guidance, PLAIN_MOVE};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};

/// Geometric features of an edge; the block holds them once for horizontal and once for vertical edges.
pub const EDGE_FEATURES: usize = 10;

/// Features from use, and the price of waiting, shared by all edges.
pub const LIVE_FEATURES: usize = 6;

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
        ]
    };
}

const HORIZONTAL: [Feature; EDGE_FEATURES] = edge_features!("horizontal");
const VERTICAL: [Feature; EDGE_FEATURES] = edge_features!("vertical");
const LIVE: [Feature; LIVE_FEATURES] = [
    Feature { name: "use", initial: 0.0, meaning: "recent moves over the edge, over the largest such count" },
    Feature {
        name: "opposite_use",
        initial: 0.0,
        meaning: "recent moves over the opposite edge, over the largest count",
    },
    Feature { name: "waits_here", initial: 0.0, meaning: "recent waits where the edge begins, over the largest count" },
    Feature { name: "waits_there", initial: 0.0, meaning: "recent waits where the edge ends, over the largest count" },
    Feature { name: "station", initial: 0.0, meaning: "1 where the edge enters a workstation" },
    Feature { name: "stay", initial: 0.0, meaning: "logarithm of the cost of waiting a tick, in plain moves" },
];

/// All features of the block, in order.
pub const FEATURES: &[Feature] = &{
    let mut all = [HORIZONTAL[0]; 2 * EDGE_FEATURES + LIVE_FEATURES];
    let mut k = 0;
    while k < EDGE_FEATURES {
        all[k] = HORIZONTAL[k];
        all[EDGE_FEATURES + k] = VERTICAL[k];
        k += 1;
    }
    k = 0;
    while k < LIVE_FEATURES {
        all[2 * EDGE_FEATURES + k] = LIVE[k];
        k += 1;
    }
    all
};

/// Share of the counts that is kept over 100 ticks: a memory of about 300 ticks.
const KEPT_PER_HUNDRED: f64 = 2.0 / 3.0;
/// Costs are multiples of this many thousandths of a plain move.
const QUANTUM: f64 = 50.0;
/// Cheapest and dearest edge, in quanta.
const CHEAPEST_QUANTA: f64 = 1.0;
const DEAREST_QUANTA: f64 = 800.0;

pub(super) struct LearnedGuidance {
    /// The geometric part of θ·φ, by cell and direction.
    fixed: Vec<[f64; 4]>,
    live: [f64; LIVE_FEATURES],
    usage: Usage,
    refresh_ticks: u32,
    /// Share of the counts that is kept at each look.
    kept: f64,
}

impl LearnedGuidance {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        let theta = meta_skill.block(Decision::Guidance);
        let (edges, live_theta) = theta.split_at(2 * EDGE_FEATURES);
        let mut live = [0.0; LIVE_FEATURES];
        live.copy_from_slice(live_theta);
        let mut fixed = vec![[0.0; 4]; grid.len()];
        for cell in grid.cells() {
            for direction in Direction::ALL {
                let axis = usize::from(!direction.is_horizontal()) * EDGE_FEATURES;
                let weights = &edges[axis..axis + EDGE_FEATURES];
                let phi = edge_features(grid, cell, direction);
                let mut sum = weights.iter().zip(phi).fold(0.0, |sum, (w, f)| sum + w * f);
                if grid.neighbour(cell, direction).is_some_and(|to| grid.kind(to) == CellKind::Workstation) {
                    sum += live[4];
                }
                fixed[cell.index()][direction as usize] = sum;
            }
        }
        let refresh_ticks = meta_skill.guidance_refresh_ticks;
        let kept = libm::pow(KEPT_PER_HUNDRED, f64::from(refresh_ticks) / 100.0);
        Self { fixed, live, usage: Usage::new(grid), refresh_ticks, kept }
    }

    fn uses_traffic(&self) -> bool {
        self.live[..4].iter().any(|&weight| weight != 0.0)
    }

    fn guidance(&self, grid: &Grid) -> Guidance {
        let (moves_peak, waits_peak) = self.usage.peaks();
        let [use_, opposite, here, there, ..] = self.live;
        let mut guidance = Guidance::from_edges(grid, |cell, direction, to| {
            let sum = self.fixed[cell.index()][direction as usize]
                + use_ * self.usage.edge(cell, direction) / moves_peak
                + opposite * self.usage.edge(to, direction.opposite()) / moves_peak
                + here * self.usage.waits[cell.index()] / waits_peak
                + there * self.usage.waits[to.index()] / waits_peak;
            quantised(sum)
        });
        guidance.waits.fill(quantised(self.live[5]));
        guidance
    }
}

impl Remember for LearnedGuidance {
    fn save(&self) -> Vec<u8> {
        let Self { fixed: _, live: _, usage: Usage { moves, waits }, refresh_ticks: _, kept: _ } = self;
        pack(&(moves, waits))
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let (moves, waits) = unpack(memory)?;
        replace(&mut self.usage.moves, moves)?;
        replace(&mut self.usage.waits, waits)
    }
}

impl GuideTraffic for LearnedGuidance {
    fn update(&mut self, view: GuidanceView<'_>) -> Option<Guidance> {
        if view.tick == 0 {
            return Some(self.guidance(view.grid));
        }
        if !self.uses_traffic() {
            return None;
        }
        self.usage.observe(view.grid, view.reports, view.tick);
        view.tick.is_multiple_of(self.refresh_ticks).then(|| {
            let guidance = self.guidance(view.grid);
            self.usage.fade(self.kept);
            guidance
        })
    }
}

/// exp(`log_cost`) plain moves as a multiple of the quantum, in thousandths of a plain move.
fn quantised(log_cost: f64) -> u32 {
    let quanta = libm::round(libm::exp(log_cost) * f64::from(PLAIN_MOVE) / QUANTUM);
    (quanta.clamp(CHEAPEST_QUANTA, DEAREST_QUANTA) * QUANTUM) as u32
}

fn edge_features(grid: &Grid, cell: Cell, direction: Direction) -> [f64; EDGE_FEATURES] {
    let (column, row) = grid.place(cell);
    let (lane, lanes, along, length) = if direction.is_horizontal() {
        (row, grid.height(), column, grid.width())
    } else {
        (column, grid.width(), row, grid.height())
    };
    let (dc, dr) = direction.step();
    let s = f64::from(dc + dr);
    let (q, a) = (centred(lane, lanes), centred(along, length));
    let parity = if lane % 2 == 0 { 1.0 } else { -1.0 };
    let turn = |period: u32| core::f64::consts::TAU * f64::from(lane % period) / f64::from(period);
    let in_aisle =
        is_beside_shelf(grid, cell) && grid.neighbour(cell, direction).is_some_and(|to| is_beside_shelf(grid, to));
    [
        1.0,
        s * parity,
        s * libm::cos(turn(4)),
        s * libm::sin(turn(4)),
        s * libm::cos(turn(3)),
        s * libm::sin(turn(3)),
        s * q,
        s * q * a,
        f64::from(u8::from(in_aisle)),
        q.abs(),
    ]
}

/// The position `k` of `n` as −1 … 1.
fn centred(k: u32, n: u32) -> f64 {
    if n < 2 { 0.0 } else { 2.0 * f64::from(k) / f64::from(n - 1) - 1.0 }
}

fn is_beside_shelf(grid: &Grid, cell: Cell) -> bool {
    grid.kind(cell) == CellKind::Endpoint || grid.degree(cell) < 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn zero_parameters_leave_the_floor_plain() {
        let grid = Grid::new(Layout::open(7, 5)).expect("free");
        let learned = LearnedGuidance::new(&grid, &MetaSkill::initial());
        assert_eq!(learned.guidance(&grid), Guidance::plain(&grid));
    }

    #[test]
    fn costs_are_quantised_and_bounded() {
        assert_eq!((quantised(0.0), quantised(-50.0), quantised(50.0)), (1000, 50, 40_000));
        assert_eq!(quantised(0.7) % 50, 0);
    }
}
