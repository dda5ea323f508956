//! Weights over cells, ready to draw from.

use serde::{Deserialize, Serialize};

use super::distribution::Square;
use crate::grid::{Cell, Grid};
use crate::random::Stream;

/// Some cells with their weights summed up in order. A draw is one random number and a binary search.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Density {
    cells: Vec<Cell>,
    /// Sum of the weights up to and with each cell.
    sums: Vec<f64>,
}

impl Density {
    /// Gaussian hot spots of width `sigma` around `centres` over `cells`, at least one each, for a `share` of the draws;
    /// the others are uniform. See [`Distribution`](super::Distribution) for the measure.
    pub(super) fn around(grid: &Grid, cells: Vec<Cell>, centres: &[Square], sigma: f64, share: f64) -> Self {
        let mut weights = vec![0.0; cells.len()];
        for centre in centres {
            add_hot_spot(grid, &cells, *centre, sigma, &mut weights);
        }
        let total: f64 = weights.iter().sum();
        let uniform = (1.0 - share) / cells.len() as f64;
        let mut sum = 0.0;
        for weight in &mut weights {
            sum += share * *weight / total + uniform;
            *weight = sum;
        }
        Self { cells, sums: weights }
    }

    /// One of the cells, in proportion to the weights.
    pub(super) fn draw(&self, stream: &mut Stream) -> Option<Cell> {
        let at = stream.unit() * self.sums.last()?;
        self.cells.get(self.sums.partition_point(|&sum| sum <= at)).copied()
    }
}

/// Adds a Gaussian that is 1 at the cell nearest to `centre`.
fn add_hot_spot(grid: &Grid, cells: &[Cell], centre: Square, sigma: f64, weights: &mut [f64]) {
    let across = |a: u32, b: u32, squares: u32| f64::from(a.abs_diff(b)) * 10.0 / f64::from(squares.max(2) - 1);
    let distance_squared = |cell: Cell| {
        let (column, row) = grid.place(cell);
        let x = across(column, centre.column, grid.width());
        let y = across(row, centre.row, grid.height());
        x * x + y * y
    };
    // Counted from the nearest cell on, so that a narrow spot far from every cell does not vanish.
    let nearest = cells.iter().map(|&cell| distance_squared(cell)).fold(f64::INFINITY, f64::min);
    for (&cell, weight) in cells.iter().zip(weights) {
        *weight += libm::exp((nearest - distance_squared(cell)) / (2.0 * sigma * sigma));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;
    use crate::random::Purpose;

    /// Draws per cell out of 100,000, under hot spots on an 11 × 11 floor: one square is one unit of the rescaled axes.
    fn shares(centres: &[Square], sigma: f64, share: f64) -> (Grid, Vec<f64>) {
        let grid = Grid::new(Layout::open(11, 11)).expect("free");
        let density = Density::around(&grid, grid.cells().collect(), centres, sigma, share);
        let mut stream = Stream::new(1, Purpose::Demand, 0);
        let mut shares = vec![0.0; grid.len()];
        for _ in 0..100_000 {
            shares[density.draw(&mut stream).expect("cells").index()] += 1e-5;
        }
        (grid, shares)
    }

    #[test]
    fn draws_follow_the_gaussian() {
        let (grid, shares) = shares(&[Square { row: 5, column: 5 }], 1.0, 1.0);
        let at = |column, row| shares[grid.cell_at(column, row).expect("free").index()];
        // The sum of exp(−d²/2) over the integer lattice is 2π to four digits.
        let peak = 1.0 / core::f64::consts::TAU;
        for (column, row, distance_squared) in [(5, 5, 0.0), (6, 5, 1.0), (5, 4, 1.0), (7, 6, 5.0)] {
            let expected = peak * libm::exp(-distance_squared / 2.0);
            let found = at(column, row);
            assert!((found - expected).abs() < 0.004, "({column}, {row}): {found}, expected {expected}");
        }
    }

    #[test]
    fn hot_spots_weigh_alike_and_leave_the_rest_its_share() {
        // The first centre lies far off the floor, and would weigh nothing if it were not counted from the nearest cell.
        let centres = [Square { row: 0, column: 900 }, Square { row: 10, column: 0 }];
        let (grid, shares) = shares(&centres, 0.05, 0.5);
        let at = |column, row| shares[grid.cell_at(column, row).expect("free").index()];
        assert!((at(10, 0) - 0.25).abs() < 0.01 && (at(0, 10) - 0.25).abs() < 0.01, "{} {}", at(10, 0), at(0, 10));
        assert!((at(5, 5) - 0.5 / 121.0).abs() < 0.002, "{}", at(5, 5));
    }

    #[test]
    fn axes_are_rescaled_apart() {
        let grid = Grid::new(Layout::open(21, 11)).expect("free");
        let mut weights = vec![0.0; grid.len()];
        let cells: Vec<Cell> = grid.cells().collect();
        add_hot_spot(&grid, &cells, Square { row: 5, column: 10 }, 1.0, &mut weights);
        let at = |column, row| weights[grid.cell_at(column, row).expect("free").index()];
        assert_eq!(at(10, 5).to_bits(), 1.0_f64.to_bits());
        // Two columns are as far as one row.
        assert_eq!(at(12, 5).to_bits(), at(10, 6).to_bits());
    }
}
