//! Directed edge costs over a grid.
//!
//! Guidance graphs: Zhang, Jiang, Bhatt, Nikolaidis, Li, "Guidance Graph Optimization for Lifelong Multi-Agent Path
//! Finding", IJCAI 2024 (arXiv 2402.01446).

use serde::{Deserialize, Serialize};

use super::{Cell, Direction, Grid};

/// The cost of one plain move or wait, in the integer unit of [`Guidance`].
pub const PLAIN_MOVE: u32 = 1000;

/// A cost in plain moves as guidance holds it: in thousandths, at least one.
pub fn in_thousandths(plain_moves: f64) -> u32 {
    libm::round(plain_moves * f64::from(PLAIN_MOVE)).max(1.0) as u32
}

/// What every move and every wait costs, in thousandths of a plain move. At least 1 each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// Cost of leaving each cell in each [`Direction`]; entries without an edge are [`PLAIN_MOVE`] and unused.
    pub moves: Vec<[u32; 4]>,
    /// Cost of staying on each cell for one tick.
    pub waits: Vec<u32>,
}

impl Guidance {
    /// Every move and wait costs [`PLAIN_MOVE`].
    pub fn plain(grid: &Grid) -> Self {
        Self { moves: vec![[PLAIN_MOVE; 4]; grid.len()], waits: vec![PLAIN_MOVE; grid.len()] }
    }

    /// Guidance from a cost for every existing edge, waits plain.
    pub fn from_edges(grid: &Grid, mut cost: impl FnMut(Cell, Direction, Cell) -> u32) -> Self {
        let mut guidance = Self::plain(grid);
        for cell in grid.cells() {
            for direction in Direction::ALL {
                if let Some(to) = grid.neighbour(cell, direction) {
                    guidance.moves[cell.index()][direction as usize] = cost(cell, direction, to).max(1);
                }
            }
        }
        guidance
    }

    /// The greatest number that divides all move and wait costs of existing edges.
    pub fn unit(&self, grid: &Grid) -> u32 {
        let mut unit = 0;
        for cell in grid.cells() {
            unit = gcd(unit, self.waits[cell.index()]);
            for direction in Direction::ALL {
                if grid.neighbour(cell, direction).is_some() {
                    unit = gcd(unit, self.moves[cell.index()][direction as usize]);
                }
            }
            if unit == 1 {
                break;
            }
        }
        unit.max(1)
    }
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
