//! How many ways there are around things.

use super::{Direction, Grid};

/// Free-standing obstacles to a hundred cells, each of which traffic can pass on either side: 3 or more between shelves, none in a
/// street without a fork. They are counted by the Euler number (Gray, IEEE Transactions on Computers C-20, 1971,
/// doi:10.1109/T-C.1971.223289): cells, less pairs of neighbours, plus squares of four, are the one connected floor less its loops.
pub fn loops(grid: &Grid) -> f64 {
    let (mut pairs, mut squares) = (0, 0);
    for cell in grid.cells() {
        let (right, down) = (grid.neighbour(cell, Direction::Right), grid.neighbour(cell, Direction::Down));
        pairs += usize::from(right.is_some()) + usize::from(down.is_some());
        let corner = right.and_then(|right| grid.neighbour(right, Direction::Down));
        squares += usize::from(down.is_some() && corner.is_some());
    }
    let loops = 1 + pairs - grid.len() - squares;
    100.0 * loops as f64 / grid.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::ascii;

    #[test]
    fn obstacles_that_stand_free_are_counted_and_others_are_not() {
        let count = |rows: &str| {
            let grid = Grid::new(ascii::read(rows).expect("a layout")).expect("free");
            loops(&grid) * grid.len() as f64 / 100.0
        };
        let is = |rows: &str, expected: f64| assert!((count(rows) - expected).abs() < 1e-9, "{rows}{}", count(rows));
        is(".\n", 0.0);
        is(&"......\n".repeat(4), 0.0);
        is("...\n.@.\n...\n", 1.0);
        is("@...\n..@@\n....\n", 0.0);
        is(".....\n.@.@.\n.@@@.\n.....\n", 1.0);
        is(".......\n.@@.@..\n.......\n..@@@..\n.......\n", 3.0);
    }

    /// Agents move between neighbours alone, so nobody passes between obstacles that touch at a corner.
    #[test]
    fn obstacles_that_touch_at_a_corner_are_one() {
        let grid = Grid::new(ascii::read(".....\n.@...\n..@..\n.....\n").expect("a layout")).expect("free");
        assert!((loops(&grid) * grid.len() as f64 / 100.0 - 1.0).abs() < 1e-9, "{}", loops(&grid));
    }
}
