//! How the guide paths in force use the floor, and what one more would pay.

use crate::grid::{Cell, Direction, Grid};
use crate::orchestration::meta_skill::{Constant, MetaSkill};

/// Guide paths over every edge and out of every cell.
pub(super) struct Flow {
    /// By cell and direction.
    edges: Vec<[u32; 4]>,
    /// By cell. The last cell of a path is not left.
    departures: Vec<u32>,
    crowd: f64,
    head_on: f64,
}

impl Flow {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        Self {
            edges: vec![[0; 4]; grid.len()],
            departures: vec![0; grid.len()],
            crowd: meta_skill.constant(Constant::GuidePathsCrowd),
            head_on: meta_skill.constant(Constant::GuidePathsHeadOn),
        }
    }

    /// 1 + ⌊a·nᵥ⌋ + ⌊b·(f(u→v) + 1)·f(v→u)⌋ for the edge from `cell` to its neighbour `to`, a for crowds and b for what comes
    /// head-on.
    #[inline]
    pub(super) fn price(&self, cell: Cell, direction: Direction, to: Cell) -> u64 {
        let there = self.edges[cell.index()][direction as usize];
        let back = self.edges[to.index()][direction.opposite() as usize];
        let crowd = self.crowd * f64::from(self.departures[to.index()]);
        let head_on = self.head_on * f64::from(there + 1) * f64::from(back);
        1 + crowd as u64 + head_on as u64
    }

    /// Counts a path.
    pub(super) fn lay(&mut self, grid: &Grid, path: &[Cell]) {
        for (cell, direction) in steps(grid, path) {
            self.edges[cell.index()][direction as usize] += 1;
            self.departures[cell.index()] += 1;
        }
    }

    /// Counts a path no longer that was counted before.
    pub(super) fn lift(&mut self, grid: &Grid, path: &[Cell]) {
        for (cell, direction) in steps(grid, path) {
            self.edges[cell.index()][direction as usize] -= 1;
            self.departures[cell.index()] -= 1;
        }
    }

    /// Whether the floor has such a cell.
    pub(super) fn knows(&self, cell: Cell) -> bool {
        cell.index() < self.departures.len()
    }

    /// Counts nothing.
    pub(super) fn clear(&mut self) {
        self.edges.fill([0; 4]);
        self.departures.fill(0);
    }
}

fn steps<'a>(grid: &'a Grid, path: &'a [Cell]) -> impl Iterator<Item = (Cell, Direction)> + 'a {
    path.windows(2).filter_map(|step| grid.direction(step[0], step[1]).map(|direction| (step[0], direction)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    /// Two paths to the right through a corridor of four cells and one to the left through its middle.
    #[test]
    fn prices_are_those_of_the_formula() {
        let grid = Grid::new(Layout::open(4, 1)).expect("free");
        let cells = |numbers: &[u32]| numbers.iter().copied().map(Cell).collect::<Vec<_>>();
        let mut flow = Flow::new(&grid, &MetaSkill::initial());
        flow.lay(&grid, &cells(&[0, 1, 2, 3]));
        flow.lay(&grid, &cells(&[1, 2, 3]));
        flow.lay(&grid, &cells(&[2, 1]));
        let price = |flow: &Flow, from, direction, to| flow.price(Cell(from), direction, Cell(to));
        // n = 1, 2, 3, 0; f to the right 1, 2, 2; f to the left 0, 1, 0.
        assert_eq!(price(&flow, 0, Direction::Right, 1), 1 + 1);
        assert_eq!(price(&flow, 1, Direction::Right, 2), 1 + 1 + (2 + 1));
        assert_eq!(price(&flow, 2, Direction::Right, 3), 1);
        assert_eq!(price(&flow, 3, Direction::Left, 2), 1 + 1 + 2);
        assert_eq!(price(&flow, 2, Direction::Left, 1), 1 + 1 + (1 + 1) * 2);
        assert_eq!(price(&flow, 1, Direction::Left, 0), 1 + 1);
        flow.lift(&grid, &cells(&[2, 1]));
        assert_eq!(price(&flow, 1, Direction::Right, 2), 1 + 1);
        flow.clear();
        assert_eq!(price(&flow, 3, Direction::Left, 2), 1);
    }
}
