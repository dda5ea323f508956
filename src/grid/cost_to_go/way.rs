//! The way that an agent would take if nobody stood in it.

use super::store::CostToGo;
use crate::grid::{Cell, Direction, Grid};

/// Cheapest steps from a cell to a goal: of equally cheap ones the first in the order in which the skill tries them. Ends at
/// the goal; has no step where there is no way.
#[derive(Debug)]
pub struct Way<'a> {
    grid: &'a Grid,
    fields: &'a CostToGo,
    slot: u32,
    at: Cell,
    goal: Cell,
}

impl CostToGo {
    /// The way from a cell to a goal, step by step; the goal's field is computed if it is missing.
    pub fn way<'a>(&'a mut self, grid: &'a Grid, from: Cell, goal: Cell) -> Way<'a> {
        let slot = self.slot(grid, goal);
        Way { grid, fields: self, slot, at: from, goal }
    }

    /// The same, if the goal's field is known.
    pub fn known_way<'a>(&'a self, grid: &'a Grid, from: Cell, goal: Cell) -> Option<Way<'a>> {
        self.known_slot(goal).map(|slot| Way { grid, fields: self, slot, at: from, goal })
    }
}

impl Iterator for Way<'_> {
    /// The cell that is left, in which direction, and where it leads.
    type Item = (Cell, Direction, Cell);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at == self.goal {
            return None;
        }
        let Self { grid, fields, slot, at, .. } = *self;
        let (onward, moves) = (fields.fields().around(slot, grid, at), fields.costs().moves(at));
        let mut best = (u32::MAX, Direction::Left);
        for direction in Direction::ALL {
            // No way onward stays no way.
            let cost = onward[direction as usize].saturating_add(moves[direction as usize]);
            if cost < best.0 {
                best = (cost, direction);
            }
        }
        let (_, direction) = best;
        let to = (best.0 != u32::MAX).then(|| grid.neighbours(at)[direction as usize])?;
        // Every step leads to a smaller cost-to-go, so a way has an end.
        self.at = to;
        Some((at, direction, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Guidance, Layout};

    fn way(fields: &mut CostToGo, grid: &Grid, from: u32, goal: u32) -> Vec<u32> {
        fields.way(grid, Cell(from), Cell(goal)).map(|(.., to)| to.0).collect()
    }

    #[test]
    fn it_goes_straight_and_obeys_guidance() {
        let grid = Grid::new(Layout::open(3, 2)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        assert_eq!(way(&mut fields, &grid, 0, 2), [1, 2]);
        assert_eq!(way(&mut fields, &grid, 2, 2), [0; 0]);
        let mut guidance = Guidance::plain(&grid);
        guidance.moves[0][Direction::Right as usize] = 9000;
        fields.set_guidance(&grid, &guidance);
        assert_eq!(way(&mut fields, &grid, 0, 2), [3, 4, 5, 2]);
    }

    #[test]
    fn a_known_way_is_the_same_and_computes_nothing() {
        let grid = Grid::new(Layout::open(3, 2)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        assert!(fields.known_way(&grid, Cell(0), Cell(5)).is_none());
        let expected = way(&mut fields, &grid, 0, 5);
        let computed = fields.computed();
        let known = fields.known_way(&grid, Cell(0), Cell(5)).expect("computed by now");
        assert_eq!(known.map(|(.., to)| to.0).collect::<Vec<_>>(), expected);
        assert_eq!(fields.computed(), computed);
    }
}
