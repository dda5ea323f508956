//! Free cells, numbered, with their neighbours.

use thiserror::Error;

use super::direction::step_within;
use super::seal::seal_small_regions;
use super::{Cell, CellKind, Direction, Layout};

/// Why a layout cannot become a grid.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum GridError {
    /// There is nowhere to stand.
    #[error("the layout has no free cell")]
    NoFreeCell,
}

/// A layout made ready for planning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    layout: Layout,
    /// Column and row of each free cell.
    places: Vec<(u32, u32)>,
    /// Cell at each square, row-major; `void` where blocked.
    cells: Vec<Cell>,
    /// Neighbours of each cell by [`Direction`]; `void` where there is none. One spare row for the void itself.
    neighbours: Vec<[Cell; 4]>,
    endpoints: Vec<Cell>,
    workstations: Vec<Cell>,
    sealed: u32,
    diameter_bound: u32,
}

impl Grid {
    /// Numbers the free cells of `layout`. Only its largest 4-connected region is kept: free squares that cannot be
    /// reached from there count as blocked ([`Grid::sealed_cells`] says how many).
    ///
    /// # Errors
    /// If no square is free.
    pub fn new(mut layout: Layout) -> Result<Self, GridError> {
        let sealed = seal_small_regions(&mut layout)?;
        let (width, height) = (layout.width(), layout.height());
        let mut places = Vec::new();
        for row in 0..height {
            for column in 0..width {
                if layout.at(column, row).is_free() {
                    places.push((column, row));
                }
            }
        }
        let void = Cell(places.len() as u32);
        let mut cells = vec![void; layout.kinds().len()];
        for (number, &(column, row)) in places.iter().enumerate() {
            cells[(row * width + column) as usize] = Cell(number as u32);
        }
        let mut neighbours = vec![[void; 4]; places.len() + 1];
        for (number, &(column, row)) in places.iter().enumerate() {
            for direction in Direction::ALL {
                if let Some((c, r)) = step_within(width, height, column, row, direction) {
                    neighbours[number][direction as usize] = cells[(r * width + c) as usize];
                }
            }
        }
        let of_kind = |kind| {
            let here = |&n: &usize| layout.at(places[n].0, places[n].1) == kind;
            (0..places.len()).filter(here).map(|n| Cell(n as u32)).collect::<Vec<_>>()
        };
        let (endpoints, workstations) = (of_kind(CellKind::Endpoint), of_kind(CellKind::Workstation));
        let mut grid = Self { layout, places, cells, neighbours, endpoints, workstations, sealed, diameter_bound: 0 };
        grid.diameter_bound = 2 * grid.eccentricity(Cell(void.0 / 2));
        Ok(grid)
    }

    /// The layout behind the grid, unreachable squares blocked.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Squares in a row.
    pub fn width(&self) -> u32 {
        self.layout.width()
    }

    /// Number of rows.
    pub fn height(&self) -> u32 {
        self.layout.height()
    }

    /// Number of free cells; cells are `0..len`.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Never: a grid has at least one cell.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// All cells in order.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = Cell> + use<> {
        (0..self.places.len() as u32).map(Cell)
    }

    /// The place holder for "no cell", one past the last.
    #[inline]
    pub fn void(&self) -> Cell {
        Cell(self.places.len() as u32)
    }

    /// Column and row of a cell.
    #[inline]
    pub fn place(&self, cell: Cell) -> (u32, u32) {
        self.places[cell.index()]
    }

    /// The cell at (`column`, `row`), if that square exists and is free.
    pub fn cell_at(&self, column: u32, row: u32) -> Option<Cell> {
        if column >= self.width() || row >= self.height() {
            return None;
        }
        let cell = self.cells[(row * self.width() + column) as usize];
        (cell != self.void()).then_some(cell)
    }

    /// What stands on a cell.
    pub fn kind(&self, cell: Cell) -> CellKind {
        let (column, row) = self.place(cell);
        self.layout.at(column, row)
    }

    /// The four neighbours by [`Direction`], [`Grid::void`] where there is none.
    #[inline]
    pub fn neighbours(&self, cell: Cell) -> [Cell; 4] {
        self.neighbours[cell.index()]
    }

    /// The neighbour in one direction.
    pub fn neighbour(&self, cell: Cell, direction: Direction) -> Option<Cell> {
        let next = self.neighbours[cell.index()][direction as usize];
        (next != self.void()).then_some(next)
    }

    /// The direction that leads from a cell to its neighbour; `None` when they are not neighbours.
    pub fn direction(&self, from: Cell, to: Cell) -> Option<Direction> {
        Direction::ALL.into_iter().find(|&d| self.neighbours[from.index()][d as usize] == to && to != self.void())
    }

    /// Number of free neighbours.
    pub fn degree(&self, cell: Cell) -> usize {
        let void = self.void();
        self.neighbours(cell).iter().filter(|&&n| n != void).count()
    }

    /// Cells of kind [`CellKind::Endpoint`], in order.
    pub fn endpoints(&self) -> &[Cell] {
        &self.endpoints
    }

    /// Cells of kind [`CellKind::Workstation`], in order.
    pub fn workstations(&self) -> &[Cell] {
        &self.workstations
    }

    /// Free squares of the layout that were closed because they cannot be reached.
    pub fn sealed_cells(&self) -> u32 {
        self.sealed
    }

    /// No two cells are further apart than this many moves.
    pub fn diameter_bound(&self) -> u32 {
        self.diameter_bound
    }

    /// Columns plus rows between two cells.
    pub fn manhattan(&self, a: Cell, b: Cell) -> u32 {
        let ((ac, ar), (bc, br)) = (self.place(a), self.place(b));
        ac.abs_diff(bc) + ar.abs_diff(br)
    }

    fn eccentricity(&self, from: Cell) -> u32 {
        let mut farthest = 0;
        self.for_each_reached(from, |_, steps| farthest = steps);
        farthest
    }

    /// Calls `meet` for every cell that can be reached from one, itself among them, with the fewest steps to it: the nearest first.
    pub(super) fn for_each_reached(&self, from: Cell, mut meet: impl FnMut(Cell, u32)) {
        let void = self.void();
        let mut depth = vec![u32::MAX; self.len() + 1];
        depth[void.index()] = 0;
        depth[from.index()] = 0;
        let mut queue = vec![from];
        let mut head = 0;
        while head < queue.len() {
            let cell = queue[head];
            head += 1;
            meet(cell, depth[cell.index()]);
            for next in self.neighbours(cell) {
                if depth[next.index()] == u32::MAX {
                    depth[next.index()] = depth[cell.index()] + 1;
                    queue.push(next);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellKind;

    fn grid(rows: &[&str]) -> Grid {
        let mut layout = Layout::open(rows[0].len() as u32, rows.len() as u32);
        for (r, row) in rows.iter().enumerate() {
            for (c, symbol) in row.chars().enumerate() {
                if symbol == '@' {
                    layout.set(c as u32, r as u32, CellKind::Blocked);
                }
            }
        }
        Grid::new(layout).expect("a free cell")
    }

    #[test]
    fn neighbours_lead_back() {
        let grid = grid(&["..@", ".@.", "..."]);
        for cell in grid.cells() {
            for direction in Direction::ALL {
                if let Some(next) = grid.neighbour(cell, direction) {
                    assert_eq!(grid.neighbour(next, direction.opposite()), Some(cell));
                    assert_eq!(grid.direction(cell, next), Some(direction));
                }
            }
        }
    }

    #[test]
    fn small_regions_are_sealed() {
        let grid = grid(&["..@.", "..@@", "...."]);
        assert_eq!((grid.len(), grid.sealed_cells()), (8, 1));
        assert_eq!(grid.cell_at(3, 0), None);
    }

    #[test]
    fn diameter_is_bounded() {
        let grid = grid(&["....", "....", "...."]);
        assert!(grid.diameter_bound() >= 5);
    }
}
