//! Traffic over directed edges, and which direction dominates.

use super::lanes::Lanes;
use crate::grid::{Cell, Direction, Grid};

/// A count for every directed edge, by cell and direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Flow(pub(super) Vec<[f64; 4]>);

impl Flow {
    pub(super) fn none(grid: &Grid) -> Self {
        Self(vec![[0.0; 4]; grid.len()])
    }

    /// Over the edge that leaves `cell` in `direction`.
    pub(super) fn over(&self, cell: Cell, direction: Direction) -> f64 {
        self.0[cell.index()][direction as usize]
    }

    /// Out of `cell` in all directions.
    pub(super) fn out_of(&self, cell: Cell) -> f64 {
        let [left, right, down, up] = self.0[cell.index()];
        left + right + down + up
    }

    /// Mean over cells of what leaves them, halved: about the mean over edges in use.
    pub(super) fn mean(&self) -> f64 {
        self.0.iter().flatten().sum::<f64>() / (2.0 * self.0.len() as f64)
    }

    /// The [`level`] of every count.
    pub(super) fn levels(&self, mean: f64) -> Self {
        Self(self.0.iter().map(|counts| counts.map(|count| level(count, mean))).collect())
    }

    /// Moves towards `other` by the share `share` of the difference.
    pub(super) fn approach(&mut self, other: &Self, share: f64) {
        for (old, new) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            *old += share * (new - *old);
        }
    }

    /// Flow over the edge less that over its opposite, divided by both and `doubt`: −1 … 1. `doubt` pulls small flows towards 0.
    pub(super) fn dominance(&self, cell: Cell, direction: Direction, to: Cell, doubt: f64) -> f64 {
        let (there, back) = (self.over(cell, direction), self.over(to, direction.opposite()));
        balance(there, back, doubt)
    }

    /// The same for whole lanes, towards right or down, by number of the lane.
    pub(super) fn lane_dominance(&self, grid: &Grid, lanes: &Lanes, doubt: f64) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0, 0.0); lanes.count()];
        for cell in grid.cells() {
            for direction in [Direction::Right, Direction::Down] {
                if let Some(to) = grid.neighbour(cell, direction) {
                    let (there, back, doubts) = &mut sums[lanes.of_edge(cell, direction)];
                    *there += self.over(cell, direction);
                    *back += self.over(to, direction.opposite());
                    *doubts += doubt;
                }
            }
        }
        sums.into_iter().map(|(there, back, doubts)| balance(there, back, doubts)).collect()
    }
}

/// The difference over the sum; 0 where nothing is.
fn balance(there: f64, back: f64, doubt: f64) -> f64 {
    let all = there + back + doubt;
    if all > 0.0 { (there - back) / all } else { 0.0 }
}

/// Counts as levels: ln(1 + count / mean), so that they mean the same on any floor and for any fleet.
pub(super) fn level(count: f64, mean: f64) -> f64 {
    if mean > 0.0 { libm::log1p(count / mean) } else { 0.0 }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "counts, and quotients of counts, are exact")]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn dominance_is_of_edges_and_of_lanes() {
        let grid = Grid::new(Layout::open(3, 1)).expect("free");
        let lanes = Lanes::new(&grid);
        let mut flow = Flow::none(&grid);
        flow.0[0][Direction::Right as usize] = 3.0;
        flow.0[1][Direction::Left as usize] = 1.0;
        flow.0[1][Direction::Right as usize] = 2.0;
        assert_eq!(flow.dominance(Cell(0), Direction::Right, Cell(1), 0.0), 0.5);
        assert_eq!(flow.dominance(Cell(1), Direction::Left, Cell(0), 4.0), -0.25);
        let lane = lanes.of_edge(Cell(0), Direction::Right);
        assert_eq!(flow.lane_dominance(&grid, &lanes, 1.0)[lane], (5.0 - 1.0) / (6.0 + 2.0));
    }

    #[test]
    fn levels_do_not_depend_on_how_much_there_is() {
        assert_eq!(level(4.0, 2.0), level(400.0, 200.0));
        assert_eq!(level(4.0, 0.0), 0.0);
    }
}
