//! Where cells lie in the drawn world.

use bevy::math::{Vec2, Vec3};

use crate::grid::{Cell, Grid, Layout};

/// The centre of a cell on the floor, y = 0.
pub(super) fn centre(grid: &Grid, cell: Cell) -> Vec3 {
    let (column, row) = grid.place(cell);
    square(grid.layout(), column, row)
}

/// The centre of the square at (`column`, `row`), y = 0; the square may be blocked.
pub(super) fn square(layout: &Layout, column: u32, row: u32) -> Vec3 {
    let middle = extent(layout) / 2.0;
    Vec3::new(column as f32 + 0.5 - middle.x, 0.0, row as f32 + 0.5 - middle.y)
}

/// The cell at a point of the drawn world, whatever its height; `None` beside the floor and on shelves.
pub(super) fn cell_at(grid: &Grid, point: Vec3) -> Option<Cell> {
    let (column, row) = square_at(grid.layout(), point)?;
    grid.cell_at(column, row)
}

/// Column and row of the square at a point, whatever its height; `None` beside the floor.
pub(super) fn square_at(layout: &Layout, point: Vec3) -> Option<(u32, u32)> {
    let square = (Vec2::new(point.x, point.z) + extent(layout) / 2.0).floor();
    let is_on_floor = square.cmpge(Vec2::ZERO).all() && square.cmplt(extent(layout)).all();
    is_on_floor.then_some((square.x as u32, square.y as u32))
}

/// Column and row of the square next to a point, which may lie beside the floor.
pub(super) fn nearest_square(layout: &Layout, point: Vec3) -> (u32, u32) {
    let square = Vec2::new(point.x, point.z) + extent(layout) / 2.0;
    let square = square.floor().clamp(Vec2::ZERO, extent(layout) - 1.0);
    (square.x as u32, square.y as u32)
}

/// Width and depth of the floor.
pub(super) fn extent(layout: &Layout) -> Vec2 {
    Vec2::new(layout.width() as f32, layout.height() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellKind;

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
        let outside = [square(grid.layout(), 2, 1), Vec3::X * 2.01, Vec3::X * -2.01, Vec3::Z * 1.51, Vec3::Z * -1.51];
        assert!(outside.iter().all(|&point| cell_at(&grid, point).is_none()));
        assert_eq!(square_at(grid.layout(), outside[0]), Some((2, 1)), "a shelf has a square");
    }

    #[test]
    fn beside_the_floor_the_nearest_square_is_meant() {
        let layout = Layout::open(4, 3);
        let nearest = |x, z| nearest_square(&layout, Vec3::new(x, 0.0, z));
        assert_eq!([nearest(0.1, 0.1), nearest(-90.0, 0.0), nearest(7.0, 7.0)], [(2, 1), (0, 1), (3, 2)]);
        assert_eq!(square_at(&layout, Vec3::new(7.0, 0.0, 0.0)), None);
    }
}
