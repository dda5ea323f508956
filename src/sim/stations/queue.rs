//! Who counts as queued.

use crate::fleet::Goal;
use crate::grid::{Cell, Grid};

/// How near to a station, in columns plus rows, an agent that heads for it counts as queued.
pub const QUEUE_CELLS: u32 = 5;

/// Whether an agent on `cell` is queued at the station that it heads for: its next errand, or its own goal, is there, and it stands on it
/// or is no further away than [`QUEUE_CELLS`] columns and rows together.
///
/// Standing still is not asked for: agents in a queue keep stepping aside and being pushed. So one that drives up to a station
/// where nobody is counts for its last moves; one that is held up further away does not, and agents that park near by, or wait for
/// a task there, never do.
pub fn is_queued(grid: &Grid, goal: &Goal, cell: Cell) -> bool {
    goal.counts && grid.manhattan(goal.cell, cell) <= QUEUE_CELLS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn those_near_who_head_for_it_are_queued() {
        let grid = Grid::new(Layout::open(12, 1)).expect("free");
        let goal = Goal { cell: Cell(0), since_tick: 0, draw: 0, counts: true };
        let queued = |goal: &Goal| (0..12).filter(|&cell| is_queued(&grid, goal, Cell(cell))).count();
        assert_eq!(queued(&goal), 1 + QUEUE_CELLS as usize);
        assert_eq!(queued(&Goal { counts: false, ..goal }), 0, "parked");
    }
}
