//! Where orchestration takes agents to be that it has not heard for long: a frame on the cell that they reported last, and a line
//! from there to where they are.

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::floor::DrawnFloor;
use super::super::quads::Quads;
use super::super::sides::{Moment, Side, Sides, spawn_on_each_side};
use super::super::{ViewerSystems, palette, place};
use crate::grid::{Cell, Grid};
use crate::panel::{Ink, Overlays, Settings, Theme};

/// Height of a frame over the floor, and of the lines above racks and what lies on them.
const FRAME_LIFT: f32 = 0.04;
const LINE_LIFT: f32 = 0.72;
/// Half the side of a frame, breadth of its rim, and of a line.
const HALF: f32 = 0.40;
const RIM: f32 = 0.09;
const BREADTH: f32 = 0.05;

/// When it was drawn, on which floor and in which theme.
type DrawnFor = (Moment, u32, Theme);

/// Marks the mesh of all that are stale on one side.
#[derive(Component, Default)]
struct StaleMarks {
    drawn_for: Option<DrawnFor>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_on_each_side::<StaleMarks>);
    app.add_systems(PostUpdate, draw_marks.in_set(ViewerSystems::Overlays));
}

/// Draws the marks anew when agents may have moved or been heard.
fn draw_marks(
    (sides, drawn): (Res<Sides>, Res<DrawnFloor>),
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    mut marks: Query<(Entity, &Side, &mut StaleMarks, &mut Visibility)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    for (entity, &side, mut marks, mut visibility) in &mut marks {
        visibility.set_if_neq(if overlays.radio { Visibility::Visible } else { Visibility::Hidden });
        let Some(seen) = sides.of(side).filter(|_| overlays.radio) else { continue };
        let Some(stale) = &seen.stale else { continue };
        let drawn_for = Some((seen.moment, drawn.version, settings.theme));
        if marks.drawn_for != drawn_for {
            marks.drawn_for = drawn_for;
            let quads = stale_marks(grid, stale, palette::ink(Ink::Stale, settings.theme).into());
            commands.entity(entity).insert(Mesh3d(meshes.add(quads.into_lasting_mesh())));
        }
    }
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
