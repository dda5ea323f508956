//! Heat of use, waits or conflicts: a translucent picture over the floor, one pixel a cell, in the viridis colours.
//!
//! Every frame in which the clock went on, each agent that came to its cell, stands against its will or lost the move that it
//! wanted adds to a cell; what is old fades with time, so the picture shows the last half minute or so. All are kept,
//! whichever is shown, but conflicts: they are asked for only while they are. While two policies are compared it can show what differs
//! between the sides, the same picture over both.

use bevy::asset::RenderAssetUsages;
use bevy::image::ImageSampler;
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use super::floor::DrawnFloor;
use super::sides::{Seen, SeenAgent, Side, Sides};
use super::{ViewerSystems, ramp};
use crate::grid::{Cell, Grid};
use crate::panel::{HeatOf, Overlays, Settings};

/// How fast heat is lost, in 1/s.
const FADE_RATE: f32 = 1.0 / 20.0;
/// Height over the floor, above the guidance arrows.
const LIFT: f32 = 0.03;

/// Heat by cell, fading, and the picture of it, on the quad that shows it.
#[derive(Component)]
struct Heat {
    /// Of each [`HeatOf`].
    of: [Vec<f32>; HeatOf::ALL.len()],
    tick: u32,
    picture: Handle<Image>,
}

/// The floor over which the quads lie.
#[derive(Resource, Default)]
struct HeatFloor(u32);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<HeatFloor>();
    app.add_systems(PostUpdate, (lay_quads, gather, paint, show_heat).chain().in_set(ViewerSystems::Overlays));
}

/// A picture of the right size for each side, over the floor that is drawn.
fn lay_quads(
    drawn: Res<DrawnFloor>,
    old: Query<Entity, With<Heat>>,
    mut floor: ResMut<HeatFloor>,
    mut images: ResMut<Assets<Image>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref().filter(|_| drawn.version != floor.0) else { return };
    floor.0 = drawn.version;
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let size = Extent3d { width: grid.width(), height: grid.height(), depth_or_array_layers: 1 };
    let usage = RenderAssetUsages::MAIN_WORLD | RenderAssetUsages::RENDER_WORLD;
    let quad = meshes.add(Plane3d::default().mesh().size(grid.width() as f32, grid.height() as f32));
    for side in Side::ALL {
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
        commands.spawn((
            Heat { of: HeatOf::ALL.map(|_| vec![0.0; grid.len()]), tick: 0, picture },
            side,
            side.layer(),
            Mesh3d(quad.clone()),
            MeshMaterial3d(materials.add(material)),
            Transform::from_xyz(0.0, LIFT, 0.0),
            Visibility::Hidden,
        ));
    }
}

fn gather(sides: Res<Sides>, time: Res<Time<Real>>, mut heats: Query<(&Side, &mut Heat)>) {
    let kept = (-FADE_RATE * time.delta_secs()).exp();
    for (&side, mut heat) in &mut heats {
        let Some(seen) = sides.of(side).filter(|seen| seen.tick != heat.tick) else { continue };
        // What is to come has not happened yet.
        let kept = if seen.tick < heat.tick { 0.0 } else { kept };
        heat.tick = seen.tick;
        heat.cool(kept);
        heat.take_in(seen);
    }
}

impl Heat {
    /// Leaves this share.
    fn cool(&mut self, kept: f32) {
        for heat in self.of.iter_mut().flatten() {
            *heat *= kept;
        }
    }

    fn take_in(&mut self, seen: &Seen) {
        let mut add = |of: HeatOf, cell: Cell| {
            // The fleet may be on another floor before the quads are.
            if let Some(heat) = self.of[of as usize].get_mut(cell.index()) {
                *heat += 1.0;
            }
        };
        for SeenAgent { position, goal, job, waited, .. } in &seen.agents {
            if position.now != position.before {
                add(HeatOf::Use, position.now);
            }
            if goal.counts && job.service_left_ticks == 0 && waited.0 > 0 {
                add(HeatOf::Waits, position.now);
            }
        }
        let lost = seen.agents.iter().zip(&seen.lost_moves).filter(|(_, is_lost)| **is_lost);
        for (SeenAgent { position, .. }, _) in lost {
            add(HeatOf::Conflicts, position.before);
        }
    }
}

fn paint(
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    (sides, drawn): (Res<Sides>, Res<DrawnFloor>),
    heats: Query<(&Side, Ref<Heat>)>,
    mut images: ResMut<Assets<Image>>,
    mut showed_differences: Local<bool>,
) {
    let Some((grid, of)) = drawn.grid.as_deref().zip(overlays.shown_heat()) else { return };
    let shows_differences = overlays.differences && sides.other.is_some();
    let was_otherwise = std::mem::replace(&mut *showed_differences, shows_differences) != shows_differences;
    let is_repainted = was_otherwise || overlays.is_changed() || settings.is_changed();
    let heat_of = |wanted| heats.iter().find(|(side, _)| **side == wanted).map(|(_, heat)| heat);
    if shows_differences {
        let Some((left, right)) = heat_of(Side::Floor).zip(heat_of(Side::Other)) else { return };
        if is_repainted || left.is_changed() || right.is_changed() {
            let shares = differences(&left.of[of as usize], &right.of[of as usize]);
            let colours: Vec<Srgba> = shares.map(|share| ramp::difference(share, settings.theme)).collect();
            for heat in [&left, &right] {
                paint_cells(grid, &heat.picture, colours.iter().copied(), &mut images);
            }
        }
        return;
    }
    for (_, heat) in heats.iter().filter(|(_, heat)| heat.is_changed() || is_repainted) {
        let cells = &heat.of[of as usize];
        let most = cells.iter().copied().fold(1.0, f32::max);
        paint_cells(grid, &heat.picture, cells.iter().map(|heat| ramp::heat(heat / most)), &mut images);
    }
}

/// What the left has more than the right, by cell, as a share of the largest difference.
fn differences(left: &[f32], right: &[f32]) -> impl Iterator<Item = f32> {
    let by_cell = || left.iter().zip(right).map(|(left, right)| left - right);
    let most = by_cell().map(f32::abs).fold(1.0, f32::max);
    by_cell().map(move |more| more / most)
}

fn paint_cells(grid: &Grid, picture: &Handle<Image>, colours: impl Iterator<Item = Srgba>, images: &mut Assets<Image>) {
    let Some(mut picture) = images.get_mut(picture) else { return };
    for (cell, colour) in grid.cells().zip(colours) {
        let (column, row) = grid.place(cell);
        // The picture covers the whole floor, so every cell has a pixel.
        if picture.set_color_at(column, row, colour.into()).is_err() {
            break;
        }
    }
}

fn show_heat(overlays: Res<Overlays>, mut quads: Query<&mut Visibility, With<Heat>>) {
    for mut visibility in &mut quads {
        visibility.set_if_neq(if overlays.heat { Visibility::Visible } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::{AgentId, Goal, Job, Position, Waited};

    #[test]
    fn what_happens_on_a_cell_heats_it() {
        let agent = |before: u32, now: u32, waited: u32| SeenAgent {
            id: AgentId(before),
            position: Position { now: Cell(now), before: Cell(before) },
            goal: Goal { cell: Cell(5), since_tick: 0, draw: 0, counts: true },
            job: Job::default(),
            waited: Waited(waited),
            broken_left_ticks: 0,
            is_silent: false,
            report_age_ticks: None,
        };
        // One drives on, one stands, one is pushed back.
        let agents = vec![agent(0, 1, 0), agent(2, 2, 1), agent(4, 3, 0)];
        let mut seen = Seen::default();
        (seen.agents, seen.lost_moves) = (agents, vec![false, true, true]);
        let mut heat = Heat { of: HeatOf::ALL.map(|_| vec![0.0; 6]), tick: 0, picture: Handle::default() };
        heat.take_in(&seen);
        heat.cool(0.5);
        heat.take_in(&seen);
        let hot = |of: HeatOf| -> Vec<usize> { (0..6).filter(|&cell| heat.of[of as usize][cell] > 0.0).collect() };
        assert_eq!((hot(HeatOf::Use), hot(HeatOf::Waits), hot(HeatOf::Conflicts)), (vec![1, 3], vec![2], vec![2, 4]));
        assert!((heat.of[0][1] - 1.5).abs() < 1e-6);
    }

    #[test]
    fn differences_are_signed_shares_of_the_largest() {
        let shares = differences(&[4.0, 0.0, 2.0], &[0.0, 2.0, 2.0]).zip([1.0, -0.5, 0.0]);
        assert!(shares.into_iter().all(|(share, expected): (f32, f32)| (share - expected).abs() < 1e-6));
        let faint: Vec<f32> = differences(&[0.1], &[0.0]).collect();
        assert!(faint[0] < 0.11, "what hardly differs is not drawn as if it did");
    }
}
