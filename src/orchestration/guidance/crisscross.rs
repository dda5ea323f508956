//! Rows and columns alternate their cheap direction, as in the guidance-graph benchmarks (arXiv 2402.01446).
//!
//! Moving with the pattern costs half a plain move: even rows to the right, odd rows to the left, even columns up, odd
//! columns down. Needs no knowledge at all; fails where the pattern's parity does not match the aisles.

use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{CostToGo, Direction, Grid, Guidance, PLAIN_MOVE, in_thousandths};
use crate::orchestration::Remember;
use crate::orchestration::meta_skill::{Constant, MetaSkill};

pub(super) struct Crisscross {
    /// A move with the pattern, in thousandths of a plain move.
    cheap: u32,
}

impl Crisscross {
    pub(super) fn new(meta_skill: &MetaSkill) -> Self {
        Self { cheap: in_thousandths(meta_skill.constant(Constant::CrisscrossCost)) }
    }
}

impl Remember for Crisscross {}

impl GuideTraffic for Crisscross {
    fn update(&mut self, view: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        (view.tick == 0).then(|| crisscross(view.grid, self.cheap))
    }
}

fn crisscross(grid: &Grid, cheap_move: u32) -> Guidance {
    Guidance::from_edges(grid, |cell, direction, _| {
        let (column, row) = grid.place(cell);
        let cheap = match direction {
            Direction::Right => row % 2 == 0,
            Direction::Left => row % 2 == 1,
            Direction::Up => column % 2 == 0,
            Direction::Down => column % 2 == 1,
        };
        if cheap { cheap_move } else { PLAIN_MOVE }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn every_edge_has_one_cheap_side() {
        let grid = Grid::new(Layout::open(5, 4)).expect("free");
        let guidance = crisscross(&grid, PLAIN_MOVE / 2);
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
