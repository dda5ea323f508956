//! Hazards on the floor: blocked cells, hatched, and black-outs, in shade with a rim.

use bevy::prelude::*;

use super::super::palette::Scheme;
use super::super::quads::Quads;
use super::super::sides::{Side, Sides, spawn_on_each_side};
use super::super::{ViewerSystems, palette, place};
use crate::grid::{Area, Cell, Grid};
use crate::panel::{FigureColours, Settings, Theme};

/// Height of a blocked cell's cover over the floor, above the guidance arrows.
const COVER_LIFT: f32 = 0.018;
/// Height of its stripes, and of the shade of a black-out.
const LIFT: f32 = 0.024;
/// Half the side of a cover.
const HALF: f32 = 0.44;
/// Breadth of the rim around a black-out.
const RIM: f32 = 0.12;

/// Marks the mesh of all hazards on one side, and holds what it shows.
#[derive(Component, Default)]
struct Hazards {
    blocked: Vec<Cell>,
    black_outs: Vec<Area>,
    colours: FigureColours,
    theme: Theme,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_on_each_side::<Hazards>);
    app.add_systems(PostUpdate, draw_hazards.in_set(ViewerSystems::Overlays));
}

/// Draws the hazards anew when one has come or gone.
fn draw_hazards(
    sides: Res<Sides>,
    settings: Res<Settings>,
    mut hazards: Query<(Entity, &Side, &mut Hazards)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let Some(grid) = sides.floor.grid.as_deref() else { return };
    for (entity, &side, mut drawn) in &mut hazards {
        let Some(seen) = sides.of(side) else { continue };
        let blocked = || seen.blocked.iter().map(|&(cell, _)| cell);
        let is_coloured = (drawn.colours, drawn.theme) == (settings.figures, settings.theme);
        if is_coloured && drawn.blocked.iter().copied().eq(blocked()) && drawn.black_outs == seen.black_outs {
            continue;
        }
        (drawn.colours, drawn.theme) = (settings.figures, settings.theme);
        let scheme = palette::scheme(drawn.theme);
        drawn.blocked.clear();
        drawn.blocked.extend(blocked());
        drawn.black_outs.clone_from(&seen.black_outs);
        let mut quads = Quads::default();
        for &area in &drawn.black_outs {
            shade(&mut quads, grid, area, scheme);
        }
        for &cell in &drawn.blocked {
            cover(&mut quads, place::centre(grid, cell), drawn.colours, scheme);
        }
        commands.entity(entity).insert((Mesh3d(meshes.add(quads.into_lasting_mesh())), Visibility::Visible));
    }
}

/// A dark square with slanting stripes.
fn cover(quads: &mut Quads, centre: Vec3, colours: FigureColours, scheme: &Scheme) {
    quads.level(centre + Vec3::Y * COVER_LIFT, HALF, HALF, scheme.cover.into());
    let (breadth, slant) = (0.12, 0.28);
    for left in [-HALF, -0.20, 0.04] {
        let corners = [(left + slant, -HALF), (left, HALF), (left + breadth, HALF), (left + slant + breadth, -HALF)];
        quads.polygon(&corners.map(|(x, z)| centre + Vec3::new(x, LIFT, z)), palette::trouble(colours));
    }
}

/// Shade over the part of the area that lies on the floor; nothing if none does.
fn shade(quads: &mut Quads, grid: &Grid, area: Area, scheme: &Scheme) {
    let to = (area.to.0.min(grid.width() - 1), area.to.1.min(grid.height() - 1));
    if area.from.0 > to.0 || area.from.1 > to.1 {
        return;
    }
    let (low, high) =
        (place::square(grid.layout(), area.from.0, area.from.1), place::square(grid.layout(), to.0, to.1));
    let centre = (low + high) / 2.0 + Vec3::Y * LIFT;
    let half = (high - low) / 2.0 + Vec3::new(0.5, 0.0, 0.5);
    quads.level(centre, half.x, half.z, scheme.black_out.into());
    quads.rim(centre, half.x, half.z, RIM, scheme.black_out_rim.into());
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;

    use super::*;
    use crate::grid::Layout;

    fn extremes(quads: Quads) -> (Vec3, Vec3) {
        let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
        let points = || positions.iter().copied().map(Vec3::from_array);
        (points().reduce(Vec3::min).expect("points"), points().reduce(Vec3::max).expect("points"))
    }

    #[test]
    fn a_cover_stays_inside_its_cell() {
        let mut quads = Quads::default();
        cover(&mut quads, Vec3::ZERO, FigureColours::default(), palette::scheme(Theme::Dark));
        let (low, high) = extremes(quads);
        assert!(low.abs_diff_eq(Vec3::new(-HALF, COVER_LIFT, -HALF), 1e-6), "{low}");
        assert!(high.abs_diff_eq(Vec3::new(HALF, LIFT, HALF), 1e-6), "{high}");
    }

    #[test]
    fn shade_ends_at_the_edge_of_the_floor() {
        let grid = Grid::new(Layout::open(10, 6)).expect("free");
        let mut quads = Quads::default();
        shade(&mut quads, &grid, Area { from: (10, 0), to: (12, 3) }, palette::scheme(Theme::Dark));
        assert!(quads.is_empty(), "beside the floor");
        shade(&mut quads, &grid, Area::around((8, 1), 3), palette::scheme(Theme::Dark));
        let (low, high) = extremes(quads);
        assert!(low.abs_diff_eq(Vec3::new(0.0, LIFT, -3.0), 1e-6), "{low}");
        assert!(high.abs_diff_eq(Vec3::new(5.0, LIFT, 2.0), 1e-6), "{high}");
    }
}
