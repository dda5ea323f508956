//! Guidance drawn on the floor: between two cells an arrow points the way that costs less, the larger and clearer the
//! greater the difference, so one sees lanes appear.
//!
//! With costs a (there) and b (back), the strength is 1 − e^(−|ln(b/a)|) = 1 − min(a/b, b/a): 0 where both cost the
//! same, 1/2 where one way costs twice the other, towards 1 for a one-way lane. All arrows are one mesh, rebuilt while
//! they grow or shrink after a change of guidance and not otherwise.

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::paint::Paint;
use super::quads::Quads;
use super::{ViewerSystems, palette, place};
use crate::fleet::{Clock, Floor};
use crate::grid::{Cell, Direction, Grid, Guidance};
use crate::panel::{Overlays, Shown};
use crate::sim::Routes;

/// Weaker arrows are not drawn.
const FAINTEST: f32 = 0.04;
/// How fast arrows grow and shrink, in 1/s.
const GROWTH_RATE: f32 = 5.0;
/// Height over the floor.
const LIFT: f32 = 0.012;

/// Marks the mesh of all arrows.
#[derive(Component)]
struct ArrowField;

/// An edge between neighbours and how strongly one direction is favoured: positive towards right or down.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: Cell,
    direction: Direction,
    strength: f32,
    wished: f32,
}

/// Episode, future and version of a guidance.
type Key = (u32, u32, u32);

/// All edges of the floor that is drawn.
#[derive(Resource, Default)]
struct Field {
    edges: Vec<Edge>,
    cells: usize,
    drawn_for: Option<Key>,
    is_settled: bool,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Field>();
    app.add_systems(Startup, spawn_field);
    app.add_systems(
        PostUpdate,
        (read_guidance.run_if(resource_exists::<Routes>.and_then(resource_exists::<Shown>)), grow_arrows)
            .chain()
            .in_set(ViewerSystems::Overlays)
            .run_if(resource_exists::<Floor>),
    );
    app.add_systems(PostUpdate, show_arrows.in_set(ViewerSystems::Overlays));
}

/// The field has no mesh until there is an arrow: the renderer has no place for an empty one.
fn spawn_field(mut materials: ResMut<Assets<Paint>>, mut commands: Commands) {
    commands.spawn((
        ArrowField,
        MeshMaterial3d(materials.add(Paint::TRANSLUCENT)),
        Transform::default(),
        Visibility::default(),
        bevy::camera::visibility::NoFrustumCulling,
    ));
}

/// Takes up other guidance when there is some. Nothing is decided before the first tick of an episode, so the arrows of
/// the one before stay until then.
fn read_guidance(
    floor: Res<Floor>,
    routes: Res<Routes>,
    clock: Res<Clock>,
    shown: Res<Shown>,
    mut field: ResMut<Field>,
) {
    let key = (shown.0.episode, shown.0.timeline.shown, routes.version);
    if clock.tick == 0 || field.drawn_for == Some(key) {
        return;
    }
    let grid = &*floor.0;
    if field.cells != grid.len() {
        field.edges = edges(grid);
        field.cells = grid.len();
    }
    field.drawn_for = Some(key);
    field.is_settled = false;
    for edge in &mut field.edges {
        edge.wished = strength(grid, &routes.guidance, edge.from, edge.direction);
    }
}

fn edges(grid: &Grid) -> Vec<Edge> {
    let onward = [Direction::Right, Direction::Down];
    let of_cell = |from| onward.map(|direction| Edge { from, direction, strength: 0.0, wished: 0.0 });
    let all = grid.cells().flat_map(of_cell);
    all.filter(|edge| grid.neighbour(edge.from, edge.direction).is_some()).collect()
}

/// How strongly the way from a cell in a direction is favoured over the way back, −1 to 1.
fn strength(grid: &Grid, guidance: &Guidance, from: Cell, direction: Direction) -> f32 {
    let Some(to) = grid.neighbour(from, direction) else { return 0.0 };
    let there = guidance.moves[from.index()][direction as usize] as f32;
    let back = guidance.moves[to.index()][direction.opposite() as usize] as f32;
    (1.0 - (there / back).min(back / there)) * (back - there).signum()
}

/// Moves the arrows towards what they should be, and draws them anew.
fn grow_arrows(
    floor: Res<Floor>,
    time: Res<Time<Real>>,
    overlays: Res<Overlays>,
    mut field: ResMut<Field>,
    arrows: Single<Entity, With<ArrowField>>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    if field.is_settled || !overlays.guidance {
        return;
    }
    let grown = 1.0 - (-GROWTH_RATE * time.delta_secs()).exp();
    let mut farthest = 0.0_f32;
    let mut quads = Quads::default();
    for edge in &mut field.edges {
        edge.strength += (edge.wished - edge.strength) * grown;
        farthest = farthest.max((edge.wished - edge.strength).abs());
        if edge.strength.abs() > FAINTEST {
            arrow(&mut quads, &floor.0, edge);
        }
    }
    field.is_settled = farthest < 0.004;
    if quads.is_empty() {
        commands.entity(*arrows).remove::<Mesh3d>();
    } else {
        // A new asset each time: one that grew in place would keep the room it was first given.
        commands.entity(*arrows).insert(Mesh3d(meshes.add(quads.into_mesh(RenderAssetUsages::RENDER_WORLD))));
    }
}

/// A chevron on the border between two cells, pointing the favoured way.
fn arrow(quads: &mut Quads, grid: &Grid, edge: &Edge) {
    let is_onward = edge.strength > 0.0;
    let weight = edge.strength.abs();
    let (dx, dz) = edge.direction.step();
    let onward = Vec3::new(dx as f32, 0.0, dz as f32);
    let centre = place::centre(grid, edge.from) + onward * 0.5 + Vec3::Y * LIFT;
    let ahead = if is_onward { onward } else { -onward };
    let aside = Vec3::new(ahead.z, 0.0, -ahead.x);
    let (length, width, thickness) = (0.07 + 0.09 * weight, 0.09 + 0.15 * weight, 0.05 + 0.07 * weight);
    let colour = LinearRgba::from(palette::GUIDANCE[usize::from(!is_onward)]).with_alpha(0.08 + 0.60 * weight);
    let (tip, notch) = (centre + ahead * length, centre + ahead * (length - thickness * 1.4));
    let (left, right) = (centre - ahead * length + aside * width, centre - ahead * length - aside * width);
    let tail = ahead * thickness * 1.4;
    quads.polygon(&[tip, left, left - tail, notch], colour);
    quads.polygon(&[tip, notch, right - tail, right], colour);
}

fn show_arrows(overlays: Res<Overlays>, mut arrows: Single<&mut Visibility, With<ArrowField>>) {
    arrows.set_if_neq(if overlays.guidance { Visibility::Visible } else { Visibility::Hidden });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn arrows_point_the_cheaper_way() {
        let grid = Grid::new(Layout::open(3, 1)).expect("free");
        let guidance =
            Guidance::from_edges(&grid, |_, direction, _| if direction == Direction::Left { 4000 } else { 1000 });
        assert_eq!(edges(&grid).len(), 2);
        let towards_right = strength(&grid, &guidance, Cell(0), Direction::Right);
        assert!((towards_right - 0.75).abs() < 1e-6);
        assert!(strength(&grid, &Guidance::plain(&grid), Cell(0), Direction::Right).abs() < 1e-6);
    }
}
