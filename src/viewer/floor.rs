//! The floor: one merged mesh of tiles and one of shelves, rebuilt when another grid comes into play.

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::math::Vec3;
use bevy::prelude::*;

use super::paint::Paint;
use super::quads::Quads;
use super::sides::Side;
use super::{ViewerSystems, palette, place, shade, shelves};
use crate::fleet::Floor;
use crate::grid::{Cell, CellKind, Grid};

/// Half the side of a tile; the rest of its cell is joint.
const HALF_TILE: f32 = 0.475;

/// Marks what belongs to the drawn floor.
#[derive(Component)]
struct FloorPart;

/// The grid that is drawn, and a count that grows whenever it changes.
#[derive(Resource, Default)]
pub(super) struct DrawnFloor {
    /// The grid, once there is one.
    pub(super) grid: Option<Arc<Grid>>,
    /// Changes so far.
    pub(super) version: u32,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DrawnFloor>();
    app.add_systems(PostUpdate, build_floor.in_set(ViewerSystems::Floor).run_if(resource_exists_and_changed::<Floor>));
}

fn build_floor(
    floor: Res<Floor>,
    mut drawn: ResMut<DrawnFloor>,
    old: Query<Entity, With<FloorPart>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    if drawn.grid.as_ref().is_some_and(|grid| Arc::ptr_eq(grid, &floor.0)) {
        return;
    }
    for entity in &old {
        commands.entity(entity).despawn();
    }
    drawn.grid = Some(Arc::clone(&floor.0));
    drawn.version += 1;
    let plain = materials.add(Paint::OPAQUE);
    // An open floor has no shelves, and the renderer has no place for an empty mesh.
    for part in [tiles(&floor.0), shelves::shelves(&floor.0)].into_iter().filter(|part| !part.is_empty()) {
        let mesh = meshes.add(part.into_mesh(RenderAssetUsages::RENDER_WORLD));
        commands.spawn((FloorPart, Side::both(), Mesh3d(mesh), MeshMaterial3d(plain.clone())));
    }
}

/// A slab, a tile for every free cell, and pads with a rim for workstations.
fn tiles(grid: &Grid) -> Quads {
    let mut quads = Quads::default();
    let half = place::extent(grid) / 2.0 + 0.6;
    quads.cuboid(Vec3::new(-half.x, -0.35, -half.y), Vec3::new(half.x, -0.02, half.y), palette::SLAB.into());
    for cell in grid.cells() {
        match grid.kind(cell) {
            CellKind::Endpoint => tile(&mut quads, grid, cell, palette::ENDPOINT.into()),
            CellKind::Workstation => {
                tile(&mut quads, grid, cell, palette::WORKSTATION_RIM.into());
                quads.level(place::centre(grid, cell) + Vec3::Y * 0.008, 0.39, 0.39, palette::WORKSTATION.into());
            }
            CellKind::Floor | CellKind::Blocked => tile(&mut quads, grid, cell, palette::TILE.into()),
        }
    }
    quads
}

/// One tile, darker towards shelves.
fn tile(quads: &mut Quads, grid: &Grid, cell: Cell, colour: LinearRgba) {
    let (centre, square) = (place::centre(grid, cell), grid.place(cell));
    let sides = [(-1, -1), (-1, 1), (1, 1), (1, -1)];
    let corners = sides.map(|(x, z)| centre + Vec3::new(x as f32, 0.0, z as f32) * HALF_TILE);
    quads.shaded(corners, sides.map(|side| shade::lit(colour, shade::corner(grid, square, side))));
}
