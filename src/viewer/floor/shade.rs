//! Light that is part of a mesh's colours: a sky above, a sun before the left corner, soft shade beside shelves.

use bevy::color::LinearRgba;
use bevy::math::Vec3;

use crate::grid::Layout;

/// How much darker a floor's corner gets for each shelf that touches it.
const SHADE_PER_SHELF: f32 = 0.17;

/// A colour under less light; what it covers stays the same.
pub(in crate::viewer) fn lit(colour: LinearRgba, light: f32) -> LinearRgba {
    LinearRgba { red: colour.red * light, green: colour.green * light, blue: colour.blue * light, ..colour }
}

/// The light on a face by where it looks: all of it from above, less on the sides, least on the far ones.
pub(in crate::viewer) fn facing(normal: Vec3) -> f32 {
    let sun = Vec3::new(-0.45, 0.0, 0.89);
    if normal.y > 0.9 { 1.0 } else { 0.40 + 0.2 * normal.dot(sun) + 0.4 * normal.y.max(0.0) }
}

/// The light at the corner of a square between it and its neighbours at `side` (−1 or 1 in columns and rows).
pub(in crate::viewer) fn corner(layout: &Layout, (column, row): (u32, u32), side: (i32, i32)) -> f32 {
    let stands = |(columns, rows): (i32, i32)| {
        let place = (column.checked_add_signed(columns), row.checked_add_signed(rows));
        let (Some(c), Some(r)) = place else { return false };
        c < layout.width() && r < layout.height() && !layout.at(c, r).is_free()
    };
    let shelves = [side, (side.0, 0), (0, side.1)].into_iter().filter(|&square| stands(square)).count();
    1.0 - SHADE_PER_SHELF * shelves as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::CellKind;

    #[test]
    fn corners_beside_shelves_are_darker() {
        let mut layout = Layout::open(3, 3);
        layout.set(1, 0, CellKind::Blocked);
        assert!(corner(&layout, (0, 1), (1, -1)) < corner(&layout, (0, 1), (-1, 1)));
        assert!((corner(&layout, (2, 2), (1, 1)) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn tops_are_lightest() {
        let sides = [Vec3::X, Vec3::NEG_X, Vec3::Z, Vec3::NEG_Z].map(facing);
        assert!(sides.iter().all(|&light| light < facing(Vec3::Y) && light > 0.2));
    }
}
