//! Costs ready for look-ups.

use super::value::LARGEST_COST;
use crate::grid::{Cell, Direction, Grid, Guidance};

/// The costs of a [`Guidance`] divided by their greatest common divisor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// By cell and direction, one spare row for the void.
    moves: Vec<[u32; 4]>,
    waits: Vec<u32>,
    unit: u32,
    dearest_move: u32,
    equal_moves: bool,
}

impl Costs {
    /// Divides the costs of `guidance` by their greatest common divisor, and cuts those so dear that the sum over the
    /// floor's longest way could exceed what fields hold; on floors of some thousand cells none is.
    pub fn new(grid: &Grid, guidance: &Guidance) -> Self {
        let unit = guidance.unit(grid);
        let most = (LARGEST_COST / grid.diameter_bound().saturating_add(1)).max(1);
        let mut moves = vec![[0; 4]; grid.len() + 1];
        let (mut cheapest, mut dearest) = (u32::MAX, 0);
        for cell in grid.cells() {
            let neighbours = grid.neighbours(cell);
            for direction in Direction::ALL {
                if neighbours[direction as usize] != grid.void() {
                    let cost = guidance.moves[cell.index()][direction as usize] / unit;
                    let cost = cost.min(most);
                    moves[cell.index()][direction as usize] = cost;
                    (cheapest, dearest) = (cheapest.min(cost), dearest.max(cost));
                }
            }
        }
        let waits = guidance.waits.iter().map(|wait| (wait / unit).min(most)).collect();
        Self { moves, waits, unit, dearest_move: dearest.max(1), equal_moves: cheapest >= dearest }
    }

    /// Cost of leaving `cell` in `direction`, in units of [`Costs::unit`]; 0 where there is no edge.
    #[inline]
    pub fn leave(&self, cell: Cell, direction: Direction) -> u32 {
        self.moves[cell.index()][direction as usize]
    }

    /// Costs of leaving `cell`, by [`Direction`].
    #[inline]
    pub fn moves(&self, cell: Cell) -> [u32; 4] {
        self.moves[cell.index()]
    }

    /// Cost of staying on `cell` for a tick.
    #[inline]
    pub fn wait(&self, cell: Cell) -> u32 {
        self.waits[cell.index()]
    }

    /// Thousandths of a plain move in one unit of cost.
    pub fn unit(&self) -> u32 {
        self.unit
    }

    /// The largest move cost, at least 1.
    pub fn dearest_move(&self) -> u32 {
        self.dearest_move
    }

    /// Whether all moves cost the same.
    pub fn equal_moves(&self) -> bool {
        self.equal_moves
    }

    /// The same costs with every edge turned around.
    pub(super) fn reversed(&self, grid: &Grid) -> Self {
        let mut reversed = self.clone();
        for cell in grid.cells() {
            for direction in Direction::ALL {
                if let Some(next) = grid.neighbour(cell, direction) {
                    reversed.moves[cell.index()][direction as usize] = self.leave(next, direction.opposite());
                }
            }
        }
        reversed
    }
}
