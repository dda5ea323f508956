//! Where orchestration takes agents to be that it has not heard for long: a frame on the cell that they reported last, and a line
//! from there to where they are.

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::quads::Quads;
use super::super::sides::{Moment, Seen};
use super::super::{palette, place};
use super::layer::{self, Layer};
use crate::grid::{Cell, Grid};
use crate::panel::{Ink, Overlays, Settings, Theme};

/// Height of a frame over the floor, and of the lines above racks and what lies on them.
const FRAME_LIFT: f32 = 0.04;
const LINE_LIFT: f32 = 0.72;
/// Half the side of a frame, breadth of its rim, and of a line.
const HALF: f32 = 0.40;
const RIM: f32 = 0.09;
const BREADTH: f32 = 0.05;

struct Stale;

impl Layer for Stale {
    type Key = (Moment, Theme);

    fn is_shown(overlays: &Overlays) -> bool {
        overlays.radio
    }

    fn key(seen: &Seen, settings: &Settings) -> Option<Self::Key> {
        seen.stale.as_ref().map(|_| (seen.moment, settings.theme))
    }

    fn quads(seen: &Seen, grid: &Grid, settings: &Settings) -> Quads {
        let stale = seen.stale.as_deref().unwrap_or_default();
        stale_marks(grid, stale, palette::ink(Ink::Stale, settings.theme).into())
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    layer::add::<Stale>(app);
}

/// A frame where each was heard last and a line to where it is, by both cells.
fn stale_marks(grid: &Grid, stale: &[(Cell, Cell)], colour: LinearRgba) -> Quads {
    let mut quads = Quads::default();
    for &(heard, now) in stale {
        let [heard, now] = [heard, now].map(|cell| place::centre(grid, cell));
        quads.rim(heard + Vec3::Y * FRAME_LIFT, HALF, HALF, RIM, colour);
        quads.line(heard + Vec3::Y * LINE_LIFT, now + Vec3::Y * LINE_LIFT, BREADTH, colour);
    }
    quads
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;

    use super::*;
    use crate::grid::Layout;

    #[test]
    fn a_frame_and_a_line_tell_both_places() {
        let grid = Grid::new(Layout::open(8, 1)).expect("free");
        let ends = |heard, now| {
            let quads = stale_marks(&grid, &[(Cell(heard), Cell(now))], LinearRgba::WHITE);
            let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
            let points = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
            let along = || points.iter().map(|point| point[0] + 4.0);
            (along().fold(f32::INFINITY, f32::min), along().fold(0.0, f32::max), points.len())
        };
        let (left, right, _) = ends(1, 6);
        assert!((left - 1.5 + HALF).abs() < 1e-5 && (right - 6.5).abs() < 1e-5, "{left} {right}");
        assert_eq!(ends(3, 3).2, ends(1, 6).2 - 4, "where it stands still there is no line");
    }
}
