//! The floor with its one-way lanes.

use crate::grid::{Direction, Grid};
use crate::study::explain::Lane;

/// The floor in ASCII: blocked squares as in layouts, cells of one-way lanes as arrows, cells where two of them cross as `+`, all other
/// cells as spaces.
pub(super) fn map(grid: &Grid, lanes: &[Lane]) -> String {
    let (width, height) = (grid.width() as usize, grid.height() as usize);
    let mut squares: Vec<char> =
        grid.layout().kinds().iter().map(|kind| if kind.is_free() { ' ' } else { '@' }).collect();
    for lane in lanes {
        let Some(direction) = lane.leads() else { continue };
        let arrow = match direction {
            Direction::Left => '<',
            Direction::Right => '>',
            Direction::Down => 'v',
            Direction::Up => '^',
        };
        for along in lane.from..=lane.to {
            let (column, row) = if lane.is_row { (along, lane.line) } else { (lane.line, along) };
            let square = &mut squares[row as usize * width + column as usize];
            *square = if *square == ' ' { arrow } else { '+' };
        }
    }
    let mut text = String::with_capacity((width + 1) * height + 1);
    for row in squares.chunks(width) {
        text.extend(row);
        text.push('\n');
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::ascii;
    use crate::grid::{Guidance, PLAIN_MOVE};
    use crate::study::explain::lanes;

    #[test]
    fn arrows_lead_where_lanes_do() {
        let grid = Grid::new(ascii::read("....\n.@@.\n.@@.\n....\n").expect("a layout")).expect("free");
        let dear = |direction| matches!(direction, Direction::Left | Direction::Up);
        let cost = |_, direction, _| if dear(direction) { 3 * PLAIN_MOVE } else { PLAIN_MOVE };
        let guidance = Guidance::from_edges(&grid, cost);
        assert_eq!(map(&grid, &lanes(&grid, &guidance)), "+>>+\nv@@v\nv@@v\n+>>+\n\n");
        assert_eq!(map(&grid, &lanes(&grid, &Guidance::plain(&grid))), "    \n @@ \n @@ \n    \n\n");
    }
}
