//! The moment a champion takes over: a ring of light runs over the floor and lifts the agents it passes.

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::floor::DrawnFloor;
use super::super::paint::Paint;
use super::super::quads::Quads;
use super::super::{ViewerSystems, palette, place};
use crate::grid::Grid;
use crate::panel::{Settings, Shown};

/// How high the wave lifts an agent, in cells.
const CREST: f32 = 0.7;
/// Half the wave's breadth, in cells.
const BREADTH: f32 = 1.8;
/// Segments of the ring.
const SEGMENTS: u32 = 96;

/// Marks the ring.
#[derive(Component)]
struct Wave;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_wave);
    app.add_systems(PostUpdate, run_wave.in_set(ViewerSystems::Overlays).run_if(resource_exists::<Shown>));
}

/// How far an agent at `place` is lifted; `flash` is 1 when the wave starts in the middle and 0 when it is over.
pub(in crate::viewer) fn lift(place: Vec3, grid: &Grid, flash: f32) -> f32 {
    if flash <= 0.0 {
        return 0.0;
    }
    let off = (place.length() - radius(grid, flash)) / BREADTH;
    CREST * flash.min(1.0).sqrt() * (-off * off).exp()
}

fn radius(grid: &Grid, flash: f32) -> f32 {
    (1.0 - flash) * (place::extent(grid.layout()).length() / 2.0 + BREADTH)
}

fn spawn_wave(mut meshes: ResMut<Assets<Mesh>>, mut materials: ResMut<Assets<Paint>>, mut commands: Commands) {
    commands.spawn((
        Wave,
        Mesh3d(meshes.add(ring())),
        MeshMaterial3d(materials.add(Paint::TRANSLUCENT)),
        Transform::from_xyz(0.0, 0.05, 0.0),
        Visibility::Hidden,
    ));
}

/// A flat ring of radius 1, bright at its edge and fading inwards.
fn ring() -> Mesh {
    let mut quads = Quads::default();
    // The material has the colour.
    let bright = LinearRgba::WHITE;
    let dark = bright.with_alpha(0.0);
    let at = |segment: u32, radius: f32| {
        let angle = core::f32::consts::TAU * segment as f32 / SEGMENTS as f32;
        Vec3::new(angle.cos() * radius, 0.0, -angle.sin() * radius)
    };
    for here in 0..SEGMENTS {
        let next = here + 1;
        for (inner, outer, inside, outside) in [(0.72, 0.98, dark, bright), (0.98, 1.02, bright, dark)] {
            let corners = [at(here, inner), at(here, outer), at(next, outer), at(next, inner)];
            quads.shaded(corners, [inside, outside, outside, inside]);
        }
    }
    quads.into_mesh(RenderAssetUsages::RENDER_WORLD)
}

fn run_wave(
    shown: Res<Shown>,
    settings: Res<Settings>,
    drawn: Res<DrawnFloor>,
    wave: Single<(&mut Transform, &mut Visibility, &MeshMaterial3d<Paint>), With<Wave>>,
    mut materials: ResMut<Assets<Paint>>,
) {
    let (mut transform, mut visibility, material) = wave.into_inner();
    let flash = shown.0.swap_flash;
    let Some(grid) = drawn.grid.as_deref().filter(|_| flash > 0.0) else {
        visibility.set_if_neq(Visibility::Hidden);
        return;
    };
    visibility.set_if_neq(Visibility::Visible);
    transform.scale = Vec3::ONE * radius(grid, flash).max(0.01);
    if let Some(mut material) = materials.get_mut(&material.0) {
        let champion = palette::scheme(settings.theme).champion;
        material.tint = LinearRgba::from(champion).with_alpha(0.75 * flash.min(1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn the_wave_passes_and_is_gone() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let edge = Vec3::X * 9.0;
        assert!(lift(edge, &grid, 1.0) < 1e-3);
        let crest = (1..100).map(|step| lift(edge, &grid, step as f32 / 100.0)).fold(0.0, f32::max);
        assert!(crest > 0.3);
        assert!(lift(edge, &grid, 0.0) <= 0.0);
    }
}
