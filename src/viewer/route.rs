//! The way an agent would take if no one stood in it.

use crate::grid::{Cell, CostToGo, Direction, Grid};

/// The cells from `from` to `goal`, both included, each the neighbour that is cheapest to reach the goal through.
/// Only `from` where there is no way.
pub(super) fn route(grid: &Grid, fields: &mut CostToGo, from: Cell, goal: Cell) -> Vec<Cell> {
    let mut way = vec![from];
    let mut here = from;
    // A way visits no cell twice; the bound keeps a field that is not one from looping.
    while here != goal && way.len() <= grid.len() {
        let through = |direction: Direction| {
            let next = grid.neighbour(here, direction)?;
            let leave = u64::from(fields.costs().leave(here, direction));
            let onward = fields.cost(grid, goal, next);
            (onward != u32::MAX).then_some((leave + u64::from(onward), next))
        };
        let cheapest = Direction::ALL.into_iter().filter_map(through).min_by_key(|&(cost, _)| cost);
        let Some((_, next)) = cheapest else { return vec![from] };
        way.push(next);
        here = next;
    }
    way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Guidance, Layout};

    #[test]
    fn it_goes_straight_and_obeys_guidance() {
        let grid = Grid::new(Layout::open(3, 2)).expect("free");
        let mut plain = CostToGo::new(&grid, &Guidance::plain(&grid));
        assert_eq!(route(&grid, &mut plain, Cell(0), Cell(2)), [Cell(0), Cell(1), Cell(2)]);
        let guidance =
            Guidance::from_edges(
                &grid,
                |cell, direction, _| {
                    if cell == Cell(0) && direction == Direction::Right { 9000 } else { 1000 }
                },
            );
        let mut guided = CostToGo::new(&grid, &guidance);
        assert_eq!(route(&grid, &mut guided, Cell(0), Cell(2)), [0, 3, 4, 5, 2].map(Cell));
    }
}
