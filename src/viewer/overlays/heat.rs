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

use super::super::floor::DrawnFloor;
use super::super::sides::{Seen, SeenAgent, Side, Sides};
use super::super::{ViewerSystems, palette};
use super::ramp;
use crate::grid::{Cell, Grid};
use crate::panel::{HeatOf, HeatScale, Overlays, Scale, Settings};

/// How fast heat is lost, in 1/s.
const FADE_RATE: f32 = 1.0 / 20.0;
/// Height over the floor, above the guidance arrows.
const LIFT: f32 = 0.03;
/// Ticks from which on heat is told as a rate.
const LEAST_TICKS: f32 = 5.0;
/// Colours of the scale.
const SCALE_COLOURS: usize = 33;

/// Heat by cell, fading, and the picture of it, on the quad that shows it.
#[derive(Component)]
pub(in crate::viewer) struct Heat {
    /// Of each [`HeatOf`].
    of: [Vec<f32>; HeatOf::ALL.len()],
    /// Ticks that were looked at for it, fading as it does: what makes a rate of it.
    ticks: [f32; HeatOf::ALL.len()],
    tick: u32,
    picture: Handle<Image>,
}

/// The floor over which the quads lie.
#[derive(Resource, Default)]
struct HeatFloor(u32);

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<HeatFloor>();
    app.add_systems(
        PostUpdate,
        (lay_quads, gather, paint, show_heat, show_scale).chain().in_set(ViewerSystems::Overlays),
    );
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
            Heat { of: HeatOf::ALL.map(|_| vec![0.0; grid.len()]), ticks: [0.0; 3], tick: 0, picture },
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
        for heat in self.of.iter_mut().flatten().chain(&mut self.ticks) {
            *heat *= kept;
        }
    }

    /// How much there was on a cell lately, per 100 ticks, by [`HeatOf`]; `None` where it was not looked for.
    pub(in crate::viewer) fn per_100_ticks(&self, cell: Cell) -> [Option<f32>; HeatOf::ALL.len()] {
        HeatOf::ALL.map(|of| self.rate(of, *self.of[of as usize].get(cell.index())?))
    }

    /// Heat per 100 ticks.
    fn rate(&self, of: HeatOf, heat: f32) -> Option<f32> {
        let ticks = self.ticks[of as usize];
        (ticks >= LEAST_TICKS).then(|| 100.0 * heat / ticks)
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
        let is_asked = !seen.lost_moves.is_empty();
        let looked_for = [(HeatOf::Use, true), (HeatOf::Waits, true), (HeatOf::Conflicts, is_asked)];
        for (of, _) in looked_for.into_iter().filter(|(_, is_looked_for)| *is_looked_for) {
            self.ticks[of as usize] += 1.0;
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
        let most = most(cells);
        paint_cells(grid, &heat.picture, cells.iter().map(|heat| ramp::heat(heat / most)), &mut images);
    }
}

/// What the left has more than the right, by cell, as a share of the largest difference.
fn differences(left: &[f32], right: &[f32]) -> impl Iterator<Item = f32> {
    let by_cell = || left.iter().zip(right).map(|(left, right)| left - right);
    let most = most_difference(left, right);
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

/// The scale beside the floor, in the colours that are seen over a plain tile.
fn show_scale(
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    sides: Res<Sides>,
    heats: Query<(&Side, &Heat)>,
    mut scale: ResMut<HeatScale>,
) {
    let of_side = |wanted| heats.iter().find(|(side, _)| **side == wanted).map(|(_, heat)| heat);
    let scale_of = |of: HeatOf| {
        let heat = of_side(Side::Floor)?;
        let is_difference = overlays.differences && sides.other.is_some();
        let cells = &heat.of[of as usize];
        let most = match of_side(Side::Other).filter(|_| is_difference) {
            Some(other) => most_difference(cells, &other.of[of as usize]),
            None => most(cells),
        };
        let tile = LinearRgba::from(palette::scheme(settings.theme).tile);
        let colours = (0..SCALE_COLOURS).map(|step| {
            let share = step as f32 / (SCALE_COLOURS - 1) as f32;
            let colour =
                if is_difference { ramp::difference(2.0 * share - 1.0, settings.theme) } else { ramp::heat(share) };
            over(tile, colour)
        });
        Some(Scale { of, most_per_100_ticks: heat.rate(of, most), is_difference, colours: colours.collect() })
    };
    scale.set_if_neq(HeatScale(overlays.shown_heat().and_then(scale_of)));
}

/// What is seen of a colour over another, sRGB.
fn over(below: LinearRgba, above: Srgba) -> [u8; 3] {
    let seen = Srgba::from(below.mix(&LinearRgba::from(above.with_alpha(1.0)), above.alpha));
    [seen.red, seen.green, seen.blue].map(|channel| (channel.clamp(0.0, 1.0) * 255.0).round() as u8)
}

/// The heat that has the last colour.
fn most(cells: &[f32]) -> f32 {
    cells.iter().copied().fold(1.0, f32::max)
}

/// The difference that has it.
fn most_difference(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| (left - right).abs()).fold(1.0, f32::max)
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
        let mut heat =
            Heat { of: HeatOf::ALL.map(|_| vec![0.0; 6]), ticks: [0.0; 3], tick: 0, picture: Handle::default() };
        heat.take_in(&seen);
        heat.cool(0.5);
        heat.take_in(&seen);
        let hot = |of: HeatOf| -> Vec<usize> { (0..6).filter(|&cell| heat.of[of as usize][cell] > 0.0).collect() };
        assert_eq!((hot(HeatOf::Use), hot(HeatOf::Waits), hot(HeatOf::Conflicts)), (vec![1, 3], vec![2], vec![2, 4]));
        assert!((heat.of[0][1] - 1.5).abs() < 1e-6);
        assert_eq!(heat.per_100_ticks(Cell(1)), [None; 3], "too few ticks");
        (0..9).for_each(|_| heat.take_in(&seen));
        let rates = heat.per_100_ticks(Cell(1));
        assert_eq!(rates, [Some(100.0), Some(0.0), Some(0.0)], "it is driven to in every tick");
        seen.lost_moves.clear();
        (0..40).for_each(|_| heat.cool(0.5));
        (0..9).for_each(|_| heat.take_in(&seen));
        assert_eq!(heat.per_100_ticks(Cell(2))[2], None, "conflicts were not looked for");
    }

    #[test]
    fn differences_are_signed_shares_of_the_largest() {
        let shares = differences(&[4.0, 0.0, 2.0], &[0.0, 2.0, 2.0]).zip([1.0, -0.5, 0.0]);
        assert!(shares.into_iter().all(|(share, expected): (f32, f32)| (share - expected).abs() < 1e-6));
        let faint: Vec<f32> = differences(&[0.1], &[0.0]).collect();
        assert!(faint[0] < 0.11, "what hardly differs is not drawn as if it did");
    }
}
