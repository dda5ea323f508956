//! Dock doors: where stations and places of handing over stand at the floor's edge, goods come in and go out.

use bevy::color::LinearRgba;
use bevy::math::Vec3;

use crate::grid::{Cell, CellKind, Direction, Grid};
use crate::viewer::palette::Scheme;
use crate::viewer::place;
use crate::viewer::quads::Quads;

/// How far beyond the floor's edge a door begins, and how deep and how high its frame is, in cells.
const BEYOND: f32 = 0.08;
const DEPTH: f32 = 0.4;
const HEIGHT: f32 = 0.34;
/// Half the width of a door with its frame, and the breadth of a post.
const HALF: f32 = 0.48;
const POST: f32 = 0.09;
/// Width of a bumper beside the door's sill.
const BUMPER: f32 = 0.16;

/// The way out of the floor from a cell at its edge; from a corner to the left or right. `None` within the floor.
pub(super) fn outward(grid: &Grid, cell: Cell) -> Option<Direction> {
    let (column, row) = grid.place(cell);
    if column == 0 {
        Some(Direction::Left)
    } else if column + 1 == grid.width() {
        Some(Direction::Right)
    } else if row == 0 {
        Some(Direction::Up)
    } else if row + 1 == grid.height() {
        Some(Direction::Down)
    } else {
        None
    }
}

/// A door at every station and endpoint at the floor's edge.
pub(super) fn doors(quads: &mut Quads, grid: &Grid, scheme: &Scheme) {
    for &cell in grid.workstations().iter().chain(grid.endpoints()) {
        if let Some(direction) = outward(grid, cell) {
            let colour = if grid.kind(cell) == CellKind::Workstation { scheme.workstation_rim } else { scheme.marking };
            door(quads, place::centre(grid, cell), direction, (scheme.dock.into(), colour.into()));
        }
    }
}

/// Two posts and what is between them: a sill, and a stripe in the colour of what is behind.
fn door(quads: &mut Quads, centre: Vec3, direction: Direction, (frame, stripe): (LinearRgba, LinearRgba)) {
    let (columns, rows) = direction.step();
    let out = Vec3::new(columns as f32, 0.0, rows as f32);
    let along = Vec3::new(-out.z, 0.0, out.x);
    let near = centre + out * (0.5 + BEYOND);
    let mut block = |from: f32, to: f32, out_from: f32, out_to: f32, top: f32, colour: LinearRgba| {
        let (a, b) = (near + along * from + out * out_from, near + along * to + out * out_to);
        quads.cuboid(a.min(b).with_y(-0.02), a.max(b).with_y(top), colour);
    };
    for side in [-1.0, 1.0] {
        block(side * HALF, side * (HALF - POST), 0.0, DEPTH, HEIGHT, frame);
        block(side * (HALF - POST), side * (HALF - POST - BUMPER), DEPTH - 0.1, DEPTH, 0.12, frame);
    }
    block(-(HALF - POST), HALF - POST, 0.0, 0.1, 0.015, stripe);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn doors_lead_out_of_the_floor() {
        let grid = Grid::new(Layout::open(5, 4)).expect("free");
        let way = |column, row| outward(&grid, grid.cell_at(column, row).expect("free"));
        let ways = [way(0, 2), way(4, 1), way(2, 0), way(2, 3), way(0, 0), way(2, 2)];
        let expected = [Direction::Left, Direction::Right, Direction::Up, Direction::Down, Direction::Left];
        assert_eq!(ways[..5], expected.map(Some));
        assert_eq!(ways[5], None);
    }
}
