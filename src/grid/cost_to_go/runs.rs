//! Cells whose fields are likely to be asked for together.

use super::sweep::LANES;
use crate::grid::{Cell, CellKind, Grid};

/// Runs of cells of one kind: goals are drawn from all over a kind of cell.
#[derive(Debug)]
pub(super) struct Runs {
    /// All cells, by kind and then in order.
    cells: Vec<Cell>,
    /// Where each cell's run begins and ends in `cells`.
    ranges: Vec<(u32, u32)>,
}

impl Runs {
    pub(super) fn new(grid: &Grid) -> Self {
        let kinds = [CellKind::Endpoint, CellKind::Workstation, CellKind::Floor];
        let mut cells = Vec::with_capacity(grid.len());
        let mut ranges = vec![(0, 0); grid.len()];
        for kind in kinds {
            let of_kind: Vec<Cell> = grid.cells().filter(|&cell| grid.kind(cell) == kind).collect();
            for run in of_kind.chunks(LANES) {
                let begin = cells.len() as u32;
                for cell in run {
                    ranges[cell.index()] = (begin, begin + run.len() as u32);
                }
                cells.extend_from_slice(run);
            }
        }
        Self { cells, ranges }
    }

    /// The run that a cell belongs to.
    pub(super) fn of(&self, cell: Cell) -> &[Cell] {
        let (begin, end) = self.ranges[cell.index()];
        &self.cells[begin as usize..end as usize]
    }
}
