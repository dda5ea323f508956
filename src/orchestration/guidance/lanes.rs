//! Lanes: maximal straight runs of free cells.

use crate::grid::{Cell, Direction, Grid};

/// The lane of every cell along rows and along columns.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    /// Lane along the row, and lane along the column, of each cell.
    of_cell: Vec<[u32; 2]>,
    count: usize,
}

impl Lanes {
    pub(super) fn new(grid: &Grid) -> Self {
        let mut of_cell = vec![[0; 2]; grid.len()];
        let mut count = 0;
        for (axis, back) in [Direction::Left, Direction::Up].into_iter().enumerate() {
            // Cells come row by row, so the neighbour behind already has its lane.
            for cell in grid.cells() {
                of_cell[cell.index()][axis] = if let Some(behind) = grid.neighbour(cell, back) {
                    of_cell[behind.index()][axis]
                } else {
                    count += 1;
                    count - 1
                };
            }
        }
        Self { of_cell, count: count as usize }
    }

    /// Number of lanes along both axes.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The lane that an edge out of `cell` belongs to.
    pub(super) fn of_edge(&self, cell: Cell, direction: Direction) -> usize {
        self.of_cell[cell.index()][usize::from(!direction.is_horizontal())] as usize
    }
}
