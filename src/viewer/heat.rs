//! Where agents wait: a translucent picture over the floor, one pixel a cell, in the viridis colours.
//!
//! Every frame in which the clock went on, each agent that stands against its will adds to its cell; old waits fade
//! with time, so the picture shows the last half minute or so.

use bevy::asset::RenderAssetUsages;
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use super::ViewerSystems;
use super::floor::DrawnFloor;
use crate::fleet::{Clock, Goal, Job, Position, Waited};
use crate::panel::Overlays;

/// How fast waits are forgotten, in 1/s.
const FADE_RATE: f32 = 1.0 / 20.0;
/// Height over the floor, above the guidance arrows.
const LIFT: f32 = 0.03;
/// The viridis colour map at five points (van der Walt and Smith 2015, matplotlib), sRGB.
const VIRIDIS: [[f32; 3]; 5] =
    [[0.267, 0.005, 0.329], [0.229, 0.322, 0.546], [0.128, 0.567, 0.551], [0.369, 0.789, 0.383], [0.993, 0.906, 0.144]];

/// Waits by cell, fading, and the picture of them.
#[derive(Resource, Default)]
struct Heat {
    waits: Vec<f32>,
    floor_version: u32,
    tick: u32,
    picture: Handle<Image>,
}

/// Marks the quad that shows the picture.
#[derive(Component)]
struct HeatQuad;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Heat>();
    app.add_systems(
        PostUpdate,
        (lay_quad, gather_waits, paint, show_heat)
            .chain()
            .in_set(ViewerSystems::Overlays)
            .run_if(resource_exists::<Clock>),
    );
}

/// A picture of the right size over the floor that is drawn.
fn lay_quad(
    drawn: Res<DrawnFloor>,
    old: Query<Entity, With<HeatQuad>>,
    mut heat: ResMut<Heat>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref().filter(|_| drawn.version != heat.floor_version) else { return };
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let size = Extent3d { width: grid.width(), height: grid.height(), depth_or_array_layers: 1 };
    let usage = RenderAssetUsages::MAIN_WORLD | RenderAssetUsages::RENDER_WORLD;
    let format = TextureFormat::Rgba8UnormSrgb;
    let mut picture = Image::new_fill(size, TextureDimension::D2, &[0; 4], format, usage);
    picture.sampler = ImageSampler::linear();
    let picture = images.add(picture);
    let material = StandardMaterial {
        base_color_texture: Some(picture.clone()),
        unlit: true,
        alpha_mode: AlphaMode::Blend,
        ..default()
    };
    let quad = Plane3d::default().mesh().size(grid.width() as f32, grid.height() as f32);
    commands.spawn((
        HeatQuad,
        Mesh3d(meshes.add(quad)),
        MeshMaterial3d(materials.add(material)),
        Transform::from_xyz(0.0, LIFT, 0.0),
        Visibility::Hidden,
    ));
    *heat = Heat { waits: vec![0.0; grid.len()], floor_version: drawn.version, tick: 0, picture };
}

fn gather_waits(
    clock: Res<Clock>,
    time: Res<Time<Real>>,
    agents: Query<(&Position, &Goal, &Job, &Waited)>,
    mut heat: ResMut<Heat>,
) {
    if heat.tick == clock.tick {
        return;
    }
    if clock.tick < heat.tick {
        // What is to come has not happened yet.
        heat.waits.fill(0.0);
    }
    heat.tick = clock.tick;
    let kept = (-FADE_RATE * time.delta_secs()).exp();
    for waits in &mut heat.waits {
        *waits *= kept;
    }
    for (position, goal, job, waited) in &agents {
        if goal.counts
            && job.service_left_ticks == 0
            && waited.0 > 0
            && let Some(waits) = heat.waits.get_mut(position.now.index())
        {
            *waits += 1.0;
        }
    }
}

fn paint(overlays: Res<Overlays>, drawn: Res<DrawnFloor>, heat: Res<Heat>, mut images: ResMut<Assets<Image>>) {
    if !overlays.heat || !heat.is_changed() {
        return;
    }
    let Some(grid) = &drawn.grid else { return };
    let Some(mut picture) = images.get_mut(&heat.picture) else { return };
    let most = heat.waits.iter().copied().fold(1.0, f32::max);
    for (cell, waits) in grid.cells().zip(&heat.waits) {
        let (column, row) = grid.place(cell);
        let share = (waits / most).sqrt();
        let [red, green, blue] = viridis(share);
        let colour = Color::srgba(red, green, blue, 0.85 * share.min(0.6) / 0.6);
        // The picture covers the whole floor, so every cell has a pixel.
        if picture.set_color_at(column, row, colour).is_err() {
            return;
        }
    }
}

fn viridis(share: f32) -> [f32; 3] {
    let place = share.clamp(0.0, 1.0) * (VIRIDIS.len() - 1) as f32;
    let below = (place as usize).min(VIRIDIS.len() - 2);
    let part = place - below as f32;
    core::array::from_fn(|channel| VIRIDIS[below][channel] * (1.0 - part) + VIRIDIS[below + 1][channel] * part)
}

fn show_heat(overlays: Res<Overlays>, mut quads: Query<&mut Visibility, With<HeatQuad>>) {
    for mut visibility in &mut quads {
        visibility.set_if_neq(if overlays.heat { Visibility::Visible } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(a: [f32; 3], b: [f32; 3]) -> bool {
        a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6)
    }

    #[test]
    fn viridis_runs_from_violet_to_yellow() {
        assert!(is_near(viridis(0.0), VIRIDIS[0]));
        assert!(is_near(viridis(1.0), VIRIDIS[4]));
        assert!(is_near(viridis(0.5), VIRIDIS[2]));
    }
}
