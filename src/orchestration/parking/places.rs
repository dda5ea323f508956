//! Free parking places, found by their distance.

use crate::grid::{Cell, Grid};

/// Places on a floor, by blocks, so that the nearest free one is found from the nearest blocks.
#[derive(Debug)]
pub(super) struct Places {
    cells: Vec<Cell>,
    /// Column and row of each place.
    at: Vec<(u32, u32)>,
    /// Side of a block in squares: about a place in each block.
    side: u32,
    blocks_across: u32,
    blocks_down: u32,
    /// Free places by block.
    free: Vec<Vec<u32>>,
    free_count: usize,
}

impl Places {
    /// These cells, all of them free.
    pub(super) fn new(grid: &Grid, cells: Vec<Cell>) -> Self {
        let squares = f64::from(grid.width()) * f64::from(grid.height());
        let side = libm::ceil(libm::sqrt(squares / cells.len().max(1) as f64)) as u32;
        let (blocks_across, blocks_down) = (grid.width().div_ceil(side), grid.height().div_ceil(side));
        let at = cells.iter().map(|&cell| grid.place(cell)).collect();
        let free = vec![Vec::new(); (blocks_across * blocks_down) as usize];
        let count = cells.len() as u32;
        let mut places = Self { cells, at, side, blocks_across, blocks_down, free, free_count: 0 };
        for place in 0..count {
            places.release(place);
        }
        places
    }

    /// Where a place is. Places are numbered in the order of their cells.
    pub(super) fn cell(&self, place: u32) -> Cell {
        self.cells[place as usize]
    }

    /// Makes a place free that was taken.
    pub(super) fn release(&mut self, place: u32) {
        let block = self.block_of(self.at[place as usize]);
        self.free[block].push(place);
        self.free_count += 1;
    }

    /// How many places there are, and how many of them are free.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.cells.len(), self.free_count)
    }

    /// Takes the free place that is nearest to `from`.
    pub(super) fn take_nearest(&mut self, from: (u32, u32)) -> Option<u32> {
        let (_, place) = self.nearest(from)?;
        self.take(place).then_some(place)
    }

    /// The free place that is nearest to `from` by columns and rows, ties by number, and how far it is. Looks at the blocks
    /// around `from`, ring by ring, until none further out can hold a nearer one.
    pub(super) fn nearest(&self, from: (u32, u32)) -> Option<(u32, u32)> {
        if self.free_count == 0 {
            return None;
        }
        let (column, row) = ((from.0 / self.side).cast_signed(), (from.1 / self.side).cast_signed());
        let mut best: Option<(u32, u32)> = None;
        for ring in 0..self.blocks_across.max(self.blocks_down).cast_signed() {
            // Squares of a ring further out lie at least this far away.
            let least = (ring - 1).max(0).cast_unsigned() * self.side + u32::from(ring > 0);
            if best.is_some_and(|(distance, _)| distance < least) {
                break;
            }
            for block_row in row - ring..=row + ring {
                // Inner rows of a ring have a block at either end only.
                let step = if (block_row - row).abs() == ring { 1 } else { 2 * ring as usize };
                for block_column in (column - ring..=column + ring).step_by(step.max(1)) {
                    let nearest = self.nearest_in(block_column, block_row, from);
                    best = best.into_iter().chain(nearest).min();
                }
            }
        }
        best
    }

    /// Takes a place, if there is such a one and it is free.
    pub(super) fn take(&mut self, place: u32) -> bool {
        let Some(&at) = self.at.get(place as usize) else { return false };
        let block = self.block_of(at);
        let Some(found) = self.free[block].iter().position(|&other| other == place) else { return false };
        self.free[block].remove(found);
        self.free_count -= 1;
        true
    }

    /// Distance and number of the nearest free place in a block, which may lie beside the floor.
    fn nearest_in(&self, column: i32, row: i32, from: (u32, u32)) -> Option<(u32, u32)> {
        let (column, row) = (u32::try_from(column).ok()?, u32::try_from(row).ok()?);
        if column >= self.blocks_across || row >= self.blocks_down {
            return None;
        }
        let here = &self.free[(row * self.blocks_across + column) as usize];
        let distance = |place: u32| {
            let (c, r) = self.at[place as usize];
            c.abs_diff(from.0) + r.abs_diff(from.1)
        };
        here.iter().map(|&place| (distance(place), place)).min()
    }

    fn block_of(&self, (column, row): (u32, u32)) -> usize {
        (row / self.side * self.blocks_across + column / self.side) as usize
    }
}
