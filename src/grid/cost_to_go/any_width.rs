//! The fields of a guidance, as wide as its costs need.

use super::costs::Costs;
use super::fields::Fields;
use super::search::{self, Scratch};
use super::value::FieldValue;
use crate::grid::{Cell, Grid};

/// Cost-to-go fields in the narrowest width in which no cost overflows.
#[derive(Debug)]
pub enum AnyWidthFields {
    /// Costs that provably fit 16 bits.
    Narrow(Fields<u16>),
    /// All others.
    Wide(Fields<u32>),
}

impl AnyWidthFields {
    /// No field yet, in the width that `costs` need.
    pub(super) fn new(grid: &Grid, costs: &Costs) -> Self {
        if fits_narrow(grid, costs) {
            Self::Narrow(Fields::new(grid, costs))
        } else {
            Self::Wide(Fields::new(grid, costs))
        }
    }

    /// Takes over other costs; `false` if they need the other width, and nothing was done.
    pub(super) fn set_costs(&mut self, grid: &Grid, costs: &Costs) -> bool {
        let is_narrow = fits_narrow(grid, costs);
        match self {
            Self::Narrow(fields) if is_narrow => fields.set_costs(grid, costs),
            Self::Wide(fields) if !is_narrow => fields.set_costs(grid, costs),
            _ => return false,
        }
        true
    }

    /// Computes the fields of some goals into `slots`.
    pub(super) fn fill(&mut self, grid: &Grid, costs: &Costs, goals: &[Cell], slots: &[u32]) {
        match self {
            Self::Narrow(fields) => fields.fill(grid, costs, goals, slots),
            Self::Wide(fields) => fields.fill(grid, costs, goals, slots),
        }
    }

    /// Keeps the fields of these slots, which from now on are 0, 1, 2, …, and returns the memory of all others.
    pub(super) fn keep(&mut self, slots: &[u32]) {
        match self {
            Self::Narrow(fields) => fields.keep(slots),
            Self::Wide(fields) => fields.keep(slots),
        }
    }

    /// The cost from `from` in the field of a slot; `u32::MAX` where there is no way.
    #[inline]
    pub fn cost(&self, slot: u32, from: Cell) -> u32 {
        match self {
            Self::Narrow(fields) => fields.field(slot)[from.index()].widen(),
            Self::Wide(fields) => fields.field(slot)[from.index()].widen(),
        }
    }

    /// The costs from the four neighbours of a cell by direction and from itself, likewise; no way where there is no neighbour.
    #[inline]
    pub fn around(&self, slot: u32, grid: &Grid, cell: Cell) -> [u32; 5] {
        match self {
            Self::Narrow(fields) => widened(fields.around(slot, grid, cell)),
            Self::Wide(fields) => widened(fields.around(slot, grid, cell)),
        }
    }

    /// Bytes that a field on a floor of so many cells takes.
    pub(super) fn bytes_per_field(&self, cells: usize) -> u64 {
        let bytes_per_entry = match self {
            Self::Narrow(_) => size_of::<u16>(),
            Self::Wide(_) => size_of::<u32>(),
        };
        ((cells + 1) * bytes_per_entry) as u64
    }
}

#[inline]
fn widened<T: FieldValue>([left, right, down, up, here]: [T; 5]) -> [u32; 5] {
    [left.widen(), right.widen(), down.widen(), up.widen(), here.widen()]
}

/// Whether every cost-to-go lies below the largest value of 16 bits.
///
/// First by the floor's diameter, counted in moves, times the dearest move; where that is too coarse, by the dearest way
/// to some cell plus the dearest way from it: no way costs more than the detour over that cell.
fn fits_narrow(grid: &Grid, costs: &Costs) -> bool {
    let limit = u64::from(u16::MAX);
    if u64::from(grid.diameter_bound()) * u64::from(costs.dearest_move()) < limit {
        return true;
    }
    let middle = Cell(grid.len() as u32 / 2);
    let mut scratch = Scratch::default();
    let mut dearest = |costs: &Costs| {
        let field = search::fill(grid, costs, middle, &mut scratch);
        field[..grid.len()].iter().copied().max().map_or(0, u64::from)
    };
    let to_the_middle = dearest(costs);
    to_the_middle < limit && to_the_middle + dearest(&costs.reversed(grid)) < limit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{CostToGo, Direction, Guidance, Layout};

    fn is_narrow(grid: &Grid, guidance: &Guidance) -> bool {
        fits_narrow(grid, &Costs::new(grid, guidance))
    }

    /// One dear edge with a cheap way around it: no way costs much, and 16 bits hold all of them.
    #[test]
    fn a_dear_edge_that_nobody_needs_does_not_widen_the_fields() {
        let grid = Grid::new(Layout::open(30, 30)).expect("free");
        let dear = Cell(407);
        let guidance = Guidance::from_edges(&grid, |cell, direction, _| match direction {
            Direction::Left if cell == dear => 4_000_000,
            _ => 501,
        });
        assert!(is_narrow(&grid, &guidance));
        let costs = Costs::new(&grid, &guidance);
        let (mut cost_to_go, mut scratch) = (CostToGo::new(&grid, &guidance), Scratch::default());
        for goal in grid.cells().step_by(37) {
            let searched = search::fill(&grid, &costs, goal, &mut scratch);
            assert!(grid.cells().all(|from| cost_to_go.cost(&grid, goal, from) == searched[from.index()]));
        }
    }

    #[test]
    fn dear_ways_widen_the_fields() {
        let grid = Grid::new(Layout::open(30, 30)).expect("free");
        assert!(!is_narrow(&grid, &Guidance::from_edges(&grid, |cell, _, _| 4_000_001 + cell.0)));
        let dear_cell = Guidance::from_edges(&grid, |cell, _, _| if cell.0 == 7 { 4_000_000 } else { 1001 });
        assert!(!is_narrow(&grid, &dear_cell), "whoever stands on it must leave it");
    }
}
