//! The floor: one merged mesh of tiles and one of shelves, rebuilt when another grid comes into play.

pub(super) mod shade;
pub(super) mod shelves;
pub(super) mod stations;

use std::sync::Arc;

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::math::Vec3;
use bevy::prelude::*;

use super::paint::Paint;
use super::palette::Scheme;
use super::quads::Quads;
use super::sides::{Side, Sides};
use super::{ViewerSystems, palette, place, sides};
use crate::grid::{CellKind, Grid, Layout};
use crate::panel::{Settings, Theme};

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
    /// The theme that it is drawn in.
    theme: Theme,
}

#[cfg(test)]
impl DrawnFloor {
    /// A floor that was drawn once.
    pub(super) fn of(grid: Arc<Grid>) -> Self {
        Self { grid: Some(grid), version: 1, theme: Theme::default() }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DrawnFloor>();
    app.add_systems(PostUpdate, build_floor.after(sides::look).in_set(ViewerSystems::Floor));
}

fn build_floor(
    sides: Res<Sides>,
    settings: Res<Settings>,
    mut drawn: ResMut<DrawnFloor>,
    old: Query<Entity, With<FloorPart>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let Some(grid) = &sides.floor.grid else { return };
    let is_same_floor = drawn.grid.as_ref().is_some_and(|drawn| Arc::ptr_eq(drawn, grid));
    if is_same_floor && drawn.theme == settings.theme {
        return;
    }
    for entity in &old {
        commands.entity(entity).despawn();
    }
    if !is_same_floor {
        drawn.grid = Some(Arc::clone(grid));
        drawn.version += 1;
    }
    drawn.theme = settings.theme;
    let scheme = palette::scheme(settings.theme);
    let plain = materials.add(Paint::OPAQUE);
    let layout = grid.layout();
    let (mut level, mut racks) = (slab(layout, scheme), Quads::default());
    tiles(&mut level, layout, squares(layout), scheme);
    shelves::shelves(&mut racks, layout, squares(layout), shelves::has_crates(layout), scheme);
    // An open floor has no shelves, and the renderer has no place for an empty mesh.
    for part in [level, racks].into_iter().filter(|part| !part.is_empty()) {
        let mesh = meshes.add(part.into_mesh(RenderAssetUsages::RENDER_WORLD));
        commands.spawn((FloorPart, Side::both(), Mesh3d(mesh), MeshMaterial3d(plain.clone())));
    }
}

/// All squares of a floor, row by row.
fn squares(layout: &Layout) -> impl Iterator<Item = (u32, u32)> + use<> {
    let (width, height) = (layout.width(), layout.height());
    (0..height).flat_map(move |row| (0..width).map(move |column| (column, row)))
}

/// What everything stands on.
pub(super) fn slab(layout: &Layout, scheme: &Scheme) -> Quads {
    let mut quads = Quads::default();
    let half = place::extent(layout) / 2.0 + 0.6;
    quads.cuboid(Vec3::new(-half.x, -0.35, -half.y), Vec3::new(half.x, -0.02, half.y), scheme.slab.into());
    quads
}

/// Tiles for the free ones of some squares, and pads with a rim for workstations.
pub(super) fn tiles(quads: &mut Quads, layout: &Layout, squares: impl Iterator<Item = (u32, u32)>, scheme: &Scheme) {
    for square in squares {
        match layout.at(square.0, square.1) {
            CellKind::Endpoint => tile(quads, layout, square, scheme.endpoint.into()),
            CellKind::Workstation => {
                tile(quads, layout, square, scheme.workstation_rim.into());
                let centre = place::square(layout, square.0, square.1);
                quads.level(centre + Vec3::Y * 0.008, 0.39, 0.39, scheme.workstation.into());
            }
            CellKind::Floor => tile(quads, layout, square, scheme.tile.into()),
            CellKind::Blocked => {}
        }
    }
}

/// One tile, darker towards shelves.
fn tile(quads: &mut Quads, layout: &Layout, square: (u32, u32), colour: LinearRgba) {
    let centre = place::square(layout, square.0, square.1);
    let sides = [(-1, -1), (-1, 1), (1, 1), (1, -1)];
    let corners = sides.map(|(x, z)| centre + Vec3::new(x as f32, 0.0, z as f32) * HALF_TILE);
    quads.shaded(corners, sides.map(|side| shade::lit(colour, shade::corner(layout, square, side))));
}
