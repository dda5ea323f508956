//! Many fields at once by alternating sweeps.
//!
//! The fields of [`LANES`] goals lie side by side, so that relaxing one edge is one vector operation for all of them. A
//! pass over the cells in order takes over what comes from the left and from above, a pass in reverse order what comes
//! from the right and from below (Gauss–Seidel iteration of Bellman's equation; as the fast sweeping method does for
//! eikonal equations, Zhao 2005, DOI 10.1090/S0025-5718-04-01678-3). A shortest path is found after as many passes as it
//! has turns between these two pairs of directions: few on a warehouse floor, many in a maze.

use super::store::{Costs, FieldValue};
use crate::grid::{Cell, Direction, Grid};

/// Fields that are computed together.
pub const LANES: usize = 16;

/// Passes after which a floor counts as a maze, where searching each field by itself is cheaper.
const MOST_PASSES: usize = 48;

/// Costs as the sweeps read them: by cell, in the width of the fields.
#[derive(Debug, Default)]
pub struct Sweeper<T> {
    costs: Vec<[T; 4]>,
    neighbours: Vec<[u32; 4]>,
    lanes: Vec<[T; LANES]>,
}

impl<T: FieldValue> Sweeper<T> {
    /// Takes over other costs.
    pub fn set_costs(&mut self, grid: &Grid, costs: &Costs) {
        self.costs.clear();
        self.costs.extend(grid.cells().map(|cell| costs.moves(cell).map(T::narrow)));
        if self.neighbours.len() != grid.len() {
            self.neighbours = grid.cells().map(|cell| grid.neighbours(cell).map(|next| next.0)).collect();
        }
    }

    /// Computes the fields of up to [`LANES`] goals; `false` if the floor is a maze and nothing is known.
    pub fn run(&mut self, goals: &[Cell]) -> bool {
        self.lanes.clear();
        self.lanes.resize(self.costs.len() + 1, [T::UNREACHABLE; LANES]);
        for (lane, goal) in goals.iter().enumerate() {
            self.lanes[goal.index()][lane] = T::ZERO;
        }
        // A pass that changes nothing is final only if the one before in the other order had its chance as well.
        let mut quiet = 0;
        for pass in 0..MOST_PASSES {
            let changed = if pass % 2 == 0 { self.forward() } else { self.backward() };
            quiet = if changed { 0 } else { quiet + 1 };
            if quiet == 2 || (quiet == 1 && pass > 0) {
                return true;
            }
        }
        false
    }

    /// Copies one of the fields just computed: one entry per cell and one for the void.
    pub fn copy_lane(&self, lane: usize, field: &mut [T]) {
        for (value, lanes) in field.iter_mut().zip(&self.lanes) {
            *value = lanes[lane];
        }
    }

    fn forward(&mut self) -> bool {
        let mut changed = false;
        for cell in 0..self.costs.len() {
            changed |= self.relax(cell, Direction::Left, Direction::Up);
        }
        changed
    }

    fn backward(&mut self) -> bool {
        let mut changed = false;
        for cell in (0..self.costs.len()).rev() {
            changed |= self.relax(cell, Direction::Right, Direction::Down);
        }
        changed
    }

    #[inline]
    fn relax(&mut self, cell: usize, first: Direction, second: Direction) -> bool {
        let (costs, neighbours) = (self.costs[cell], self.neighbours[cell]);
        let one = self.lanes[neighbours[first as usize] as usize];
        let two = self.lanes[neighbours[second as usize] as usize];
        let (cost_one, cost_two) = (costs[first as usize], costs[second as usize]);
        let here = &mut self.lanes[cell];
        let mut changed = T::ZERO;
        for lane in 0..LANES {
            let before = here[lane];
            let through = one[lane].plus(cost_one).min(two[lane].plus(cost_two)).min(before);
            changed = changed | (through ^ before);
            here[lane] = through;
        }
        changed != T::ZERO
    }
}
