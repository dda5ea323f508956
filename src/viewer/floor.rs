//! The floor: one merged mesh of tiles and one of shelves, rebuilt when another grid comes into play.

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::math::Vec3;
use bevy::prelude::*;

use super::quads::Quads;
use super::{ViewerSystems, palette, place, shelves};
use crate::fleet::Floor;
use crate::grid::{CellKind, Grid};

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
    mut materials: ResMut<Assets<StandardMaterial>>,
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
    let matte = materials.add(StandardMaterial { perceptual_roughness: 0.95, reflectance: 0.15, ..default() });
    for part in [tiles(&floor.0), shelves::shelves(&floor.0)] {
        let mesh = meshes.add(part.into_mesh(RenderAssetUsages::RENDER_WORLD));
        commands.spawn((FloorPart, Mesh3d(mesh), MeshMaterial3d(matte.clone())));
    }
}

/// A slab, a tile for every free cell, and raised pads for workstations.
fn tiles(grid: &Grid) -> Quads {
    let mut quads = Quads::default();
    let half = place::extent(grid) / 2.0 + 0.6;
    let slab = LinearRgba::from(palette::SLAB);
    quads.cuboid(Vec3::new(-half.x, -0.35, -half.y), Vec3::new(half.x, -0.02, half.y), slab, slab);
    for cell in grid.cells() {
        let centre = place::centre(grid, cell);
        match grid.kind(cell) {
            CellKind::Endpoint => quads.level(centre, 0.475, 0.475, palette::ENDPOINT.into()),
            CellKind::Workstation => {
                quads.level(centre, 0.475, 0.475, palette::WORKSTATION_RIM.into());
                quads.level(centre + Vec3::Y * 0.006, 0.40, 0.40, palette::WORKSTATION.into());
            }
            CellKind::Floor | CellKind::Blocked => quads.level(centre, 0.475, 0.475, palette::TILE.into()),
        }
    }
    quads
}
