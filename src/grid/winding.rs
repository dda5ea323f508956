//! How much longer ways are than the crow flies.

use super::{Cell, Grid};

/// Cells from which ways are measured, evenly spread over the floor's numbering.
const SAMPLES: usize = 8;

/// The logarithm of how much longer shortest ways are than the columns and rows between their ends: 0 on an open floor, about
/// 0.1 between shelves, 1 in a maze. Over the ways from a sample of cells to all that can be reached.
pub fn winding(grid: &Grid) -> f64 {
    let (mut steps, mut apart) = (0_u64, 0_u64);
    for sample in 0..SAMPLES {
        let start = Cell(((2 * sample + 1) * grid.len() / (2 * SAMPLES)) as u32);
        grid.for_each_reached(start, |cell, fewest| {
            steps += u64::from(fewest);
            apart += u64::from(grid.manhattan(start, cell));
        });
    }
    libm::log(steps as f64 / apart.max(1) as f64).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::ascii;

    fn of(rows: &str) -> f64 {
        winding(&Grid::new(ascii::read(rows).expect("a layout")).expect("free"))
    }

    #[test]
    fn ways_on_an_open_floor_are_as_long_as_the_ends_are_apart() {
        assert_eq!(of("....\n....\n....\n").to_bits(), 0.0_f64.to_bits());
        assert_eq!(of(".\n").to_bits(), 0.0_f64.to_bits(), "there is nowhere to go");
    }

    #[test]
    fn a_hairpin_winds() {
        // Seven cells in a line that is folded once: from end to end the way is six steps long, and the ends are two rows apart.
        let hairpin = of("...\n@@.\n...\n");
        assert!(hairpin > 0.1 && hairpin < libm::log(3.0), "{hairpin}");
        assert!(of(".....\n@@@@.\n.....\n.@@@@\n.....\n") > hairpin);
    }
}
