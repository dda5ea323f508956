//! Cells whose fields are likely to be asked for together.

use super::sweep::LANES;
use crate::grid::{Cell, CellKind, Grid};

/// Runs of cells of one kind: goals are drawn from all over a kind of cell.
#[derive(Debug)]
pub(super) struct Runs {
    /// All cells, by kind and then in order.
    cells: Vec<Cell>,
    all: Vec<Run>,
    /// Place in `all` of each cell's run.
    run_of: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    /// Where it begins and ends in [`Runs::cells`].
    begin: u32,
    end: u32,
    /// Cells of its kind on the whole floor.
    of_kind: u32,
}

impl Runs {
    pub(super) fn new(grid: &Grid) -> Self {
        let kinds = [CellKind::Endpoint, CellKind::Workstation, CellKind::Floor];
        let mut cells = Vec::with_capacity(grid.len());
        let mut all: Vec<Run> = Vec::with_capacity(grid.len() / LANES + kinds.len());
        let mut run_of = vec![0; grid.len()];
        for kind in kinds {
            let of_kind: Vec<Cell> = grid.cells().filter(|&cell| grid.kind(cell) == kind).collect();
            for run in of_kind.chunks(LANES) {
                let begin = cells.len() as u32;
                for cell in run {
                    run_of[cell.index()] = all.len() as u32;
                }
                cells.extend_from_slice(run);
                all.push(Run { begin, end: cells.len() as u32, of_kind: of_kind.len() as u32 });
            }
        }
        Self { cells, all, run_of }
    }

    /// The run that a cell belongs to.
    pub(super) fn of(&self, cell: Cell) -> &[Cell] {
        let Run { begin, end, .. } = self.all[self.run_of[cell.index()] as usize];
        &self.cells[begin as usize..end as usize]
    }

    /// How many cells of the floor are of the same kind.
    pub(super) fn of_kind(&self, cell: Cell) -> u32 {
        self.all[self.run_of[cell.index()] as usize].of_kind
    }
}
