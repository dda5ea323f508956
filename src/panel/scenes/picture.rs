//! A small picture of a floor with its agents as they begin.

use bevy_egui::egui::ColorImage;

use super::super::theme::MapColours;
use crate::grid::{Cell, CellKind, Grid};

/// Pixels of the picture's longer side, at most where cells have more than one.
const ROOM: u32 = 400;

/// The floor from above: an agent takes the middle of its cell, where a cell has one, so that aisles still show under a full fleet.
pub(super) fn picture(grid: &Grid, agents: &[Cell], colours: MapColours) -> ColorImage {
    let MapColours { free, taken, workstation, full } = colours;
    let side = side(grid);
    let pixels = [grid.width() * side, grid.height() * side].map(|length| length as usize);
    let mut picture = ColorImage::filled(pixels, taken);
    let mut fill = |cell: Cell, inset: u32, length: u32, colour| {
        let (column, row) = grid.place(cell);
        let [left, top] = [column, row].map(|place| (place * side + inset) as usize);
        for y in top..top + length as usize {
            picture.pixels[y * pixels[0] + left..][..length as usize].fill(colour);
        }
    };
    for cell in grid.cells() {
        fill(cell, 0, side, if grid.kind(cell) == CellKind::Workstation { workstation } else { free });
    }
    let body = side.div_ceil(2);
    for &cell in agents {
        fill(cell, (side - body) / 2, body, full);
    }
    picture
}

/// Pixels along the side of a cell: four of them leave some of it to be seen under an agent.
fn side(grid: &Grid) -> u32 {
    match ROOM / grid.width().max(grid.height()) {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::theme::map_colours;
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn agents_leave_their_cells_to_be_seen() {
        let mut layout = Layout::open(3, 2);
        layout.set(2, 0, CellKind::Blocked);
        layout.set(0, 1, CellKind::Workstation);
        let grid = Grid::new(layout).expect("free");
        let agent = grid.cells().find(|&cell| grid.place(cell) == (1, 0)).expect("free");
        let MapColours { free, taken, workstation, full } = map_colours();
        let picture = picture(&grid, &[agent], map_colours());
        assert_eq!(picture.size, [12, 8]);
        let middle_and_corner =
            |column: usize, row: usize| [picture[(4 * column + 1, 4 * row + 1)], picture[(4 * column, 4 * row)]];
        assert_eq!(middle_and_corner(1, 0), [full, free]);
        assert_eq!(middle_and_corner(2, 0), [taken; 2]);
        assert_eq!(middle_and_corner(0, 1), [workstation; 2]);
    }

    #[test]
    fn a_large_floor_has_a_pixel_a_cell() {
        let grid = Grid::new(Layout::open(500, 3)).expect("free");
        let agents: Vec<Cell> = grid.cells().take(2).collect();
        let picture = picture(&grid, &agents, map_colours());
        assert_eq!(picture.size, [500, 3]);
        assert_eq!(picture.pixels.iter().filter(|&&pixel| pixel == map_colours().full).count(), 2);
    }
}
