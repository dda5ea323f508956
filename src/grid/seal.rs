//! What cannot be reached counts as blocked.

use super::direction::step_within;
use super::{CellKind, Direction, GridError, Layout};

/// Blocks every free square outside the largest region (the first of equals) and returns how many those were.
pub(super) fn seal_small_regions(layout: &mut Layout) -> Result<u32, GridError> {
    let (width, height) = (layout.width(), layout.height());
    let mut region = vec![0_u32; layout.kinds().len()];
    let mut sizes = vec![0_u32];
    let mut stack = Vec::new();
    for start in 0..region.len() as u32 {
        if region[start as usize] != 0 || !layout.kinds()[start as usize].is_free() {
            continue;
        }
        let label = sizes.len() as u32;
        sizes.push(0);
        region[start as usize] = label;
        stack.push((start % width, start / width));
        while let Some((column, row)) = stack.pop() {
            sizes[label as usize] += 1;
            for direction in Direction::ALL {
                let Some((c, r)) = step_within(width, height, column, row, direction) else { continue };
                let square = (r * width + c) as usize;
                if region[square] == 0 && layout.at(c, r).is_free() {
                    region[square] = label;
                    stack.push((c, r));
                }
            }
        }
    }
    let largest = (1..sizes.len()).rev().max_by_key(|&label| sizes[label]).ok_or(GridError::NoFreeCell)? as u32;
    let mut sealed = 0;
    for (square, &label) in region.iter().enumerate() {
        if label != 0 && label != largest {
            sealed += 1;
            layout.set(square as u32 % width, square as u32 / width, CellKind::Blocked);
        }
    }
    Ok(sealed)
}
