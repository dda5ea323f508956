//! The floor in rectangular regions, with the parking places of each.

use super::places::Places;
use crate::grid::{Cell, CellKind, Grid};

/// Regions across the floor and down it, at most.
const MOST_A_SIDE: u32 = 8;
/// Columns and rows of a region, at least.
const LEAST_SIDE_CELLS: u32 = 5;

/// The regions of a floor.
#[derive(Debug)]
pub(super) struct Regions {
    side: (u32, u32),
    across: u32,
    /// By region.
    places: Vec<Places>,
    /// By region: the number of its first place; places are numbered region by region.
    first_place: Vec<u32>,
}

impl Regions {
    /// At most 64 regions of equal size. Every free cell but workstations and those that are `left_out`, which come by
    /// number, is a place.
    pub(super) fn new(grid: &Grid, left_out: &[Cell]) -> Self {
        let side = |squares: u32| squares.div_ceil(MOST_A_SIDE).max(LEAST_SIDE_CELLS);
        let side = (side(grid.width()), side(grid.height()));
        let (across, down) = (grid.width().div_ceil(side.0), grid.height().div_ceil(side.1));
        let mut regions = Self { side, across, places: Vec::new(), first_place: Vec::new() };
        let mut cells = vec![Vec::new(); (across * down) as usize];
        for cell in grid.cells() {
            if grid.kind(cell) != CellKind::Workstation && left_out.binary_search(&cell).is_err() {
                cells[regions.of(grid.place(cell))].push(cell);
            }
        }
        let mut first = 0;
        for cells in cells {
            regions.first_place.push(first);
            first += cells.len() as u32;
            regions.places.push(Places::new(grid, cells));
        }
        regions
    }

    /// How many regions there are.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// The region of a square.
    pub(super) fn of(&self, (column, row): (u32, u32)) -> usize {
        (row / self.side.1 * self.across + column / self.side.0) as usize
    }

    /// The square in the middle of a region; it may be a shelf, or lie just beside the floor.
    pub(super) fn middle(&self, region: usize) -> (u32, u32) {
        let (column, row) = (region as u32 % self.across, region as u32 / self.across);
        (column * self.side.0 + self.side.0 / 2, row * self.side.1 + self.side.1 / 2)
    }

    /// Columns and rows from a square to the nearest of a region.
    pub(super) fn way(&self, from: (u32, u32), region: usize) -> u32 {
        let (column, row) = (region as u32 % self.across, region as u32 / self.across);
        let beyond = |at: u32, least: u32, side: u32| least.saturating_sub(at) + at.saturating_sub(least + side - 1);
        beyond(from.0, column * self.side.0, self.side.0) + beyond(from.1, row * self.side.1, self.side.1)
    }

    /// How many places a region has, and how many of them are free.
    pub(super) fn places(&self, region: usize) -> (usize, usize) {
        self.places[region].counts()
    }

    /// Where a place is.
    pub(super) fn cell(&self, place: u32) -> Cell {
        let region = self.region_of_place(place);
        self.places[region].cell(place - self.first_place[region])
    }

    /// Takes the free place of a region that is nearest to `from` by columns and rows.
    pub(super) fn take_nearest(&mut self, region: usize, from: (u32, u32)) -> Option<u32> {
        Some(self.first_place[region] + self.places[region].take_nearest(from)?)
    }

    /// Takes a place, if there is such a one and it is free.
    pub(super) fn take(&mut self, place: u32) -> bool {
        let region = self.region_of_place(place);
        self.places[region].take(place - self.first_place[region])
    }

    /// Makes a place free that was taken.
    pub(super) fn release(&mut self, place: u32) {
        let region = self.region_of_place(place);
        self.places[region].release(place - self.first_place[region]);
    }

    /// The last region that begins at this place or before: those without places begin where the next does.
    fn region_of_place(&self, place: u32) -> usize {
        self.first_place.partition_point(|&first| first <= place) - 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::Layout;

    proptest! {
        #[test]
        fn every_place_is_in_its_region(width in 1_u32..90, height in 1_u32..90, blocked in prop::collection::vec((0_u32..90, 0_u32..90), 0..60)) {
            let mut layout = Layout::open(width, height);
            for (column, row) in blocked.into_iter().filter(|&(column, row)| column > 0 && column < width && row < height) {
                layout.set(column, row, CellKind::Blocked);
            }
            let grid = Grid::new(layout).unwrap();
            let left_out = [Cell(0)];
            let mut regions = Regions::new(&grid, &left_out);
            prop_assert!(regions.count() <= 64);
            let mut cells = Vec::new();
            for region in 0..regions.count() {
                let (all, free) = regions.places(region);
                prop_assert_eq!(all, free);
                for _ in 0..all {
                    let place = regions.take_nearest(region, (0, 0)).unwrap();
                    let at = grid.place(regions.cell(place));
                    prop_assert_eq!((regions.of(at), regions.way(at, region)), (region, 0));
                    prop_assert!(!regions.take(place));
                    cells.push(regions.cell(place));
                }
                prop_assert_eq!(regions.take_nearest(region, (0, 0)), None);
            }
            cells.sort_unstable();
            prop_assert!(cells.into_iter().eq(grid.cells().skip(1)));
        }
    }

    #[test]
    fn the_way_to_a_region_ends_at_its_border() {
        let regions = Regions::new(&Grid::new(Layout::open(80, 80)).unwrap(), &[]);
        // Regions of 10 x 10 squares; 9 is the second of the second row.
        assert_eq!([(10, 10), (19, 19), (5, 12), (25, 30)].map(|from| regions.way(from, 9)), [0, 0, 5, 6 + 11]);
        assert_eq!(regions.middle(9), (15, 15));
    }
}
