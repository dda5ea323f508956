//! Shelves: quiet racks on every blocked square, with crates on top.

use bevy::color::LinearRgba;
use bevy::math::Vec3;

use super::super::palette::Scheme;
use super::super::place;
use super::super::quads::Quads;
use crate::grid::{Direction, Layout};

/// Height of a rack's top board, in cells: low enough that no aisle hides behind it.
pub(in crate::viewer) const RACK_HEIGHT: f32 = 0.42;

/// Blocked squares above this number go without crates, which would cost more than they show at that scale.
const MOST_SQUARES_WITH_CRATES: usize = 12_000;

/// Whether there are crates on the racks of a floor.
pub(super) fn has_crates(layout: &Layout) -> bool {
    layout.kinds().iter().filter(|kind| !kind.is_free()).count() <= MOST_SQUARES_WITH_CRATES
}

/// Racks on the blocked ones of some squares.
pub(in crate::viewer) fn shelves(
    quads: &mut Quads,
    layout: &Layout,
    squares: impl Iterator<Item = (u32, u32)>,
    has_crates: bool,
    scheme: &Scheme,
) {
    for (column, row) in squares.filter(|&(c, r)| !layout.at(c, r).is_free()) {
        rack(quads, layout, (column, row), scheme.shelf.into());
        if has_crates {
            crates(quads, place::square(layout, column, row), noise(column, row), scheme);
        }
    }
}

/// The board on one square, and walls only towards squares that have none.
fn rack(quads: &mut Quads, layout: &Layout, (column, row): (u32, u32), colour: LinearRgba) {
    let centre = place::square(layout, column, row);
    let half = 0.5;
    quads.level(centre.with_y(RACK_HEIGHT), half, half, colour);
    for direction in Direction::ALL {
        if is_blocked(layout, column, row, direction) {
            continue;
        }
        let (dx, dz) = direction.step();
        let (out, along) = (Vec3::new(dx as f32, 0.0, dz as f32), Vec3::new(-dz as f32, 0.0, dx as f32));
        let (here, next) = (centre + (out + along) * half, centre + (out - along) * half);
        quads.wall((here.x, here.z), (next.x, next.z), 0.0, RACK_HEIGHT, colour);
    }
}

fn is_blocked(layout: &Layout, column: u32, row: u32, direction: Direction) -> bool {
    let (dc, dr) = direction.step();
    let (Some(c), Some(r)) = (column.checked_add_signed(dc), row.checked_add_signed(dr)) else { return false };
    c < layout.width() && r < layout.height() && !layout.at(c, r).is_free()
}

/// One crate a square, a little different in size and tone.
fn crates(quads: &mut Quads, centre: Vec3, noise: f32, scheme: &Scheme) {
    let half = 0.30 + 0.09 * noise;
    let top = RACK_HEIGHT + 0.10 + 0.16 * (noise * 7.0).fract();
    let tone = scheme.goods((noise * 3.0).fract());
    let low = centre + Vec3::new(-half, RACK_HEIGHT, -half);
    quads.cuboid(low, centre + Vec3::new(half, top, half), tone);
}

/// A number in 0..1 that looks random and is the same for a square every time.
fn noise(column: u32, row: u32) -> f32 {
    let mixed = column.wrapping_mul(0x9E37_79B1) ^ row.wrapping_mul(0x85EB_CA77);
    let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0xC2B2_AE3D);
    (mixed >> 16) as f32 / 65_536.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_spread_over_the_unit_interval() {
        let values: Vec<f32> = (0..400).map(|n| noise(n % 20, n / 20)).collect();
        let mean = values.iter().sum::<f32>() / 400.0;
        assert!(values.iter().all(|value| (0.0..1.0).contains(value)) && (mean - 0.5).abs() < 0.1);
    }
}
