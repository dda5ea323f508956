//! How wide the ways of a floor are. As wide as a cell's way is the largest square without an obstacle that holds the cell: the size
//! distribution of Matheron, Random Sets and Integral Geometry (Wiley 1975).

use super::Grid;

/// Lanes of the narrowest street.
const NARROWEST: u32 = 3;
/// Lanes of the narrowest way that is a hall.
const HALL: u32 = 7;

/// The share of cells on streets: ways three to six lanes wide.
pub fn streets(grid: &Grid) -> f64 {
    let squares = Squares::new(grid);
    (squares.cover(NARROWEST) - squares.cover(HALL)) as f64 / grid.len() as f64
}

/// The share of cells on ways of a single lane, where two agents that meet cannot pass.
pub fn single_lanes(grid: &Grid) -> f64 {
    1.0 - Squares::new(grid).cover(2) as f64 / grid.len() as f64
}

/// Squares without an obstacle, by their lower right corners.
struct Squares {
    columns: usize,
    /// Side of the largest, by square of the floor, row by row, 0 on obstacles.
    sides: Vec<u32>,
}

impl Squares {
    fn new(grid: &Grid) -> Self {
        let columns = grid.width() as usize;
        let mut sides = vec![0; columns * grid.height() as usize];
        for cell in grid.cells() {
            let (column, row) = grid.place(cell);
            let here = row as usize * columns + column as usize;
            let corner = column > 0 && row > 0;
            sides[here] =
                if corner { 1 + sides[here - 1].min(sides[here - columns]).min(sides[here - columns - 1]) } else { 1 };
        }
        Self { columns, sides }
    }

    /// How many cells lie in a square of this side.
    fn cover(&self, side: u32) -> usize {
        // What a square covers reaches from its corner to the left and upwards: first along rows, then along columns.
        let mut reach = vec![0_u32; self.columns];
        let mut covered = 0;
        for row in self.sides.chunks_exact(self.columns).rev() {
            let mut along = 0_u32;
            for (column, &largest) in row.iter().enumerate().rev() {
                along = if largest >= side { side } else { along.saturating_sub(1) };
                let up = &mut reach[column];
                *up = u32::max(up.saturating_sub(1), if along > 0 { side } else { 0 });
                covered += usize::from(*up > 0);
            }
        }
        covered
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;
    use crate::grid::format::ascii;

    fn of(rows: &str) -> f64 {
        streets(&Grid::new(ascii::read(rows).expect("a layout")).expect("free"))
    }

    #[test]
    fn aisles_and_halls_are_no_streets() {
        assert!(of("...\n.@.\n...\n").abs() < 1e-12, "one lane");
        assert!(of("......\n......\n..@@..\n..@@..\n......\n......\n").abs() < 1e-12, "two lanes");
        assert!(of(&".......\n".repeat(7)).abs() < 1e-12, "as long as it is wide");
    }

    #[test]
    fn streets_are_streets_around_their_corners() {
        let straight = of(&"............\n".repeat(3));
        assert!((straight - 1.0).abs() < 1e-12, "{straight}");
        let bend = of(&format!("{}{}", "..........\n".repeat(4), "....@@@@@@\n".repeat(6)));
        assert!((bend - 1.0).abs() < 1e-12, "{bend}");
        // Between two streets of 12 cells each lies an aisle of two.
        let narrow = of("...@@...\n........\n...@@...\n...@@...\n");
        assert!((narrow - 24.0 / 26.0).abs() < 1e-12, "{narrow}");
    }

    #[test]
    fn a_door_between_rooms_is_a_single_lane() {
        let single = |rows: &str| single_lanes(&Grid::new(ascii::read(rows).expect("a layout")).expect("free"));
        assert!((single("...@...\n.......\n...@...\n") - 1.0 / 19.0).abs() < 1e-12);
        assert!(single("...@...\n.......\n.......\n").abs() < 1e-12, "two can pass");
        assert!((single(".....\n") - 1.0).abs() < 1e-12);
    }

    /// Every cell's largest square by trying all.
    #[test]
    fn cover_agrees_with_trying_every_square() {
        let layout =
            ascii::read("..@.....\n........\n.....@..\n........\n@.......\n....@...\n........\n").expect("a layout");
        let grid = Grid::new(layout).expect("free");
        let squares = Squares::new(&grid);
        for side in 1..=6 {
            let mut covered = vec![false; grid.len()];
            for row in 0..=grid.height().saturating_sub(side) {
                for column in 0..=grid.width().saturating_sub(side) {
                    let place = |k: u32| grid.cell_at(column + k % side, row + k / side);
                    if let Some(cells) = (0..side * side).map(place).collect::<Option<Vec<_>>>() {
                        for cell in cells {
                            covered[cell.index()] = true;
                        }
                    }
                }
            }
            assert_eq!(squares.cover(side), covered.iter().filter(|covered| **covered).count(), "side {side}");
        }
        assert_eq!(Squares::new(&Grid::new(Layout::open(5, 3)).expect("free")).cover(4), 0);
    }
}
