//! Where cells lie in the drawn world.

use bevy::math::{Vec2, Vec3};

use crate::grid::{Cell, Grid};

/// The centre of a cell on the floor, y = 0.
pub(super) fn centre(grid: &Grid, cell: Cell) -> Vec3 {
    let (column, row) = grid.place(cell);
    square(grid, column, row)
}

/// The centre of the square at (`column`, `row`), y = 0; the square may be blocked.
pub(super) fn square(grid: &Grid, column: u32, row: u32) -> Vec3 {
    let middle = extent(grid) / 2.0;
    Vec3::new(column as f32 + 0.5 - middle.x, 0.0, row as f32 + 0.5 - middle.y)
}

/// Width and depth of the floor.
pub(super) fn extent(grid: &Grid) -> Vec2 {
    Vec2::new(grid.width() as f32, grid.height() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn the_floor_is_centred() {
        let grid = Grid::new(Layout::open(4, 3)).expect("free");
        let corners = centre(&grid, Cell(0)) + centre(&grid, Cell(11));
        assert_eq!(corners, Vec3::ZERO);
        assert_eq!(centre(&grid, Cell(1)) - centre(&grid, Cell(0)), Vec3::X);
    }
}
