//! Which lanes edge costs make one-way.

use serde::Serialize;

use crate::grid::{Cell, Direction, Grid, Guidance};

/// Shorter runs of cells are crossings and gaps, not lanes.
pub const MIN_LANE_CELLS: u32 = 4;
/// A lane is one-way where going along it against its direction costs so many times as much.
pub const ONE_WAY_RATIO: f64 = 2.0;

/// A maximal straight run of free cells.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Lane {
    /// Whether it lies in a row; else in a column.
    pub is_row: bool,
    /// Number of the row or column, from 0.
    pub line: u32,
    /// First column of the row, or first row of the column.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// Cost of its length to the right or down over that to the left or up.
    pub ratio: f64,
}

impl Lane {
    /// Which way it leads, if it is one-way.
    pub fn leads(&self) -> Option<Direction> {
        let (forth, back) =
            if self.is_row { (Direction::Right, Direction::Left) } else { (Direction::Down, Direction::Up) };
        if self.ratio * ONE_WAY_RATIO <= 1.0 { Some(forth) } else { (self.ratio >= ONE_WAY_RATIO).then_some(back) }
    }
}

/// The lanes of `grid` under `guidance`: rows from the top, then columns from the left.
pub fn lanes(grid: &Grid, guidance: &Guidance) -> Vec<Lane> {
    let mut found = Vec::new();
    for forth in [Direction::Right, Direction::Down] {
        let begins = grid.cells().filter(|&cell| grid.neighbour(cell, forth.opposite()).is_none());
        found.extend(begins.filter_map(|cell| lane(grid, guidance, cell, forth)));
    }
    found.sort_by_key(|lane| (!lane.is_row, lane.line, lane.from));
    found
}

/// The lane that begins at `first`, if it is long enough.
fn lane(grid: &Grid, guidance: &Guidance, first: Cell, forth: Direction) -> Option<Lane> {
    let cost = |cell: Cell, direction: Direction| u64::from(guidance.moves[cell.index()][direction as usize]);
    let (mut cell, mut cells, mut costs) = (first, 1, (0, 0));
    while let Some(next) = grid.neighbour(cell, forth) {
        costs.0 += cost(cell, forth);
        costs.1 += cost(next, forth.opposite());
        cell = next;
        cells += 1;
    }
    let (is_row, (column, row)) = (forth.is_horizontal(), grid.place(first));
    let (line, from) = if is_row { (row, column) } else { (column, row) };
    let ratio = costs.0 as f64 / costs.1 as f64;
    (cells >= MIN_LANE_CELLS).then_some(Lane { is_row, line, from, to: from + cells - 1, ratio })
}
