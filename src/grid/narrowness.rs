//! How little room there is beside a way.

use super::Grid;

/// The mean share of a cell's four neighbours that are shelves, walls or beyond the rim: near 0 on a large open floor, 1/2 in
/// corridors one agent wide.
pub fn narrowness(grid: &Grid) -> f64 {
    let neighbours: usize = grid.cells().map(|cell| grid.degree(cell)).sum();
    1.0 - neighbours as f64 / (4 * grid.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::ascii;

    #[test]
    fn corridors_are_narrow_and_halls_are_not() {
        let of = |rows: &str| narrowness(&Grid::new(ascii::read(rows).expect("a layout")).expect("free"));
        let ring = of("...\n.@.\n...\n");
        assert!((ring - 0.5).abs() < 1e-12, "{ring}");
        let hall = of(&"..........\n".repeat(10));
        assert!((hall - 0.1).abs() < 1e-12, "{hall}: a tenth of its edges are at the rim");
    }
}
