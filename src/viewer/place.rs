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

/// The cell at a point of the drawn world, whatever its height; `None` beside the floor and on shelves.
pub(super) fn cell_at(grid: &Grid, point: Vec3) -> Option<Cell> {
    let square = (Vec2::new(point.x, point.z) + extent(grid) / 2.0).floor();
    let is_on_floor = square.cmpge(Vec2::ZERO).all() && square.cmplt(extent(grid)).all();
    is_on_floor.then(|| grid.cell_at(square.x as u32, square.y as u32)).flatten()
}

/// Width and depth of the floor.
pub(super) fn extent(grid: &Grid) -> Vec2 {
    Vec2::new(grid.width() as f32, grid.height() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{CellKind, Layout};

    #[test]
    fn the_floor_is_centred() {
        let grid = Grid::new(Layout::open(4, 3)).expect("free");
        let corners = centre(&grid, Cell(0)) + centre(&grid, Cell(11));
        assert_eq!(corners, Vec3::ZERO);
        assert_eq!(centre(&grid, Cell(1)) - centre(&grid, Cell(0)), Vec3::X);
    }

    #[test]
    fn points_lie_in_the_cells_around_them() {
        let mut layout = Layout::open(4, 3);
        layout.set(2, 1, CellKind::Blocked);
        let grid = Grid::new(layout).expect("free");
        for cell in grid.cells() {
            for corner in [Vec3::new(-0.49, 0.3, -0.49), Vec3::new(0.49, -1.0, 0.49)] {
                assert_eq!(cell_at(&grid, centre(&grid, cell) + corner), Some(cell));
            }
        }
        let outside = [square(&grid, 2, 1), Vec3::X * 2.01, Vec3::X * -2.01, Vec3::Z * 1.51, Vec3::Z * -1.51];
        assert!(outside.iter().all(|&point| cell_at(&grid, point).is_none()));
    }
}
