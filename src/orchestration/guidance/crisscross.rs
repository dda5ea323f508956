//! Rows and columns alternate their cheap direction, as in the guidance-graph benchmarks (arXiv 2402.01446).
//!
//! Moving with the pattern costs half a plain move: even rows to the right, odd rows to the left, even columns up, odd
//! columns down. Needs no knowledge at all; fails where the pattern's parity does not match the aisles.

use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{CostToGo, Direction, Grid, Guidance, PLAIN_MOVE};
use crate::orchestration::Remember;

pub(super) struct Crisscross;

impl Remember for Crisscross {}

impl GuideTraffic for Crisscross {
    fn update(&mut self, view: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        (view.tick == 0).then(|| crisscross(view.grid))
    }
}

fn crisscross(grid: &Grid) -> Guidance {
    Guidance::from_edges(grid, |cell, direction, _| {
        let (column, row) = grid.place(cell);
        let cheap = match direction {
            Direction::Right => row % 2 == 0,
            Direction::Left => row % 2 == 1,
            Direction::Up => column % 2 == 0,
            Direction::Down => column % 2 == 1,
        };
        if cheap { PLAIN_MOVE / 2 } else { PLAIN_MOVE }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn every_edge_has_one_cheap_side() {
        let grid = Grid::new(Layout::open(5, 4)).expect("free");
        let guidance = crisscross(&grid);
        for cell in grid.cells() {
            for direction in Direction::ALL {
                if let Some(next) = grid.neighbour(cell, direction) {
                    let there = guidance.moves[cell.index()][direction as usize];
                    let back = guidance.moves[next.index()][direction.opposite() as usize];
                    assert_eq!(there + back, PLAIN_MOVE * 3 / 2);
                }
            }
        }
    }
}
