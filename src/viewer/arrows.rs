//! Guidance drawn on the floor: between two cells an arrow points the way that costs less, the larger and clearer the
//! greater the difference, so one sees lanes appear.
//!
//! With costs a (there) and b (back), the strength is 1 − e^(−|ln(b/a)|) = 1 − min(a/b, b/a): 0 where both cost the
//! same, 1/2 where one way costs twice the other, towards 1 for a one-way lane. All arrows are one mesh, rebuilt while
//! they grow or shrink after a change of guidance and not otherwise.

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::floor::DrawnFloor;
use super::paint::Paint;
use super::palette::Scheme;
use super::quads::Quads;
use super::sides::{GuidanceKey, Side, Sides};
use super::{ViewerSystems, palette, place};
use crate::grid::{Cell, Direction, Grid, Guidance};
use crate::panel::{Overlays, Settings, Theme};

/// Weaker arrows are not drawn.
const FAINTEST: f32 = 0.04;
/// How fast arrows grow and shrink, in 1/s.
const GROWTH_RATE: f32 = 5.0;
/// Height over the floor.
const LIFT: f32 = 0.012;

/// An edge between neighbours and how strongly one direction is favoured: positive towards right or down.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: Cell,
    direction: Direction,
    strength: f32,
    wished: f32,
}

/// All edges of the floor that is drawn, and the mesh of all arrows on one side.
#[derive(Component, Default)]
struct ArrowField {
    edges: Vec<Edge>,
    /// Version of the floor that they are of.
    floor: u32,
    drawn_for: Option<GuidanceKey>,
    theme: Theme,
    is_settled: bool,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_fields);
    app.add_systems(PostUpdate, (read_guidance, grow_arrows).chain().in_set(ViewerSystems::Overlays));
    app.add_systems(PostUpdate, show_arrows.in_set(ViewerSystems::Overlays));
}

/// A field has no mesh until there is an arrow: the renderer has no place for an empty one.
fn spawn_fields(mut materials: ResMut<Assets<Paint>>, mut commands: Commands) {
    for side in Side::ALL {
        commands.spawn((
            ArrowField::default(),
            side,
            side.layer(),
            MeshMaterial3d(materials.add(Paint::TRANSLUCENT)),
            Transform::default(),
            Visibility::default(),
            bevy::camera::visibility::NoFrustumCulling,
        ));
    }
}

/// Takes up other guidance when there is some, on a new floor from nothing.
fn read_guidance(drawn: Res<DrawnFloor>, sides: Res<Sides>, mut fields: Query<(&Side, &mut ArrowField)>) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    for (&side, mut field) in &mut fields {
        if field.floor != drawn.version {
            let theme = field.theme;
            *field = ArrowField { edges: edges(grid), floor: drawn.version, theme, ..ArrowField::default() };
        }
        let Some((key, guidance)) = sides.of(side).and_then(|seen| seen.guidance.as_ref()) else { continue };
        if field.drawn_for == Some(*key) {
            continue;
        }
        field.drawn_for = Some(*key);
        field.is_settled = false;
        for edge in &mut field.edges {
            edge.wished = strength(grid, guidance, edge.from, edge.direction);
        }
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
    drawn: Res<DrawnFloor>,
    time: Res<Time<Real>>,
    settings: Res<Settings>,
    overlays: Res<Overlays>,
    mut fields: Query<(Entity, &mut ArrowField)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    let grown = settings.glided(GROWTH_RATE, time.delta_secs());
    for (entity, mut field) in &mut fields {
        if (field.is_settled && field.theme == settings.theme) || !overlays.guidance {
            continue;
        }
        field.theme = settings.theme;
        let quads = field.grow(grid, grown);
        // A new asset each time: one that grew in place would keep the room it was first given.
        commands.entity(entity).insert(Mesh3d(meshes.add(quads.into_lasting_mesh())));
    }
}

impl ArrowField {
    /// Moves every arrow a share of the way to what it should be; all arrows.
    fn grow(&mut self, grid: &Grid, share: f32) -> Quads {
        let (scheme, mut farthest) = (palette::scheme(self.theme), 0.0_f32);
        let mut quads = Quads::default();
        for edge in &mut self.edges {
            edge.strength += (edge.wished - edge.strength) * share;
            farthest = farthest.max((edge.wished - edge.strength).abs());
            if edge.strength.abs() > FAINTEST {
                arrow(&mut quads, grid, edge, scheme);
            }
        }
        self.is_settled = farthest < 0.004;
        quads
    }
}

/// A chevron on the border between two cells, pointing the favoured way.
fn arrow(quads: &mut Quads, grid: &Grid, edge: &Edge, scheme: &Scheme) {
    let is_onward = edge.strength > 0.0;
    let weight = edge.strength.abs();
    let (dx, dz) = edge.direction.step();
    let onward = Vec3::new(dx as f32, 0.0, dz as f32);
    let centre = place::centre(grid, edge.from) + onward * 0.5 + Vec3::Y * LIFT;
    let ahead = if is_onward { onward } else { -onward };
    let aside = Vec3::new(ahead.z, 0.0, -ahead.x);
    let (length, width, thickness) = (0.07 + 0.09 * weight, 0.09 + 0.15 * weight, 0.05 + 0.07 * weight);
    let colour = LinearRgba::from(scheme.guidance[usize::from(!is_onward)]).with_alpha(0.08 + 0.60 * weight);
    let (tip, notch) = (centre + ahead * length, centre + ahead * (length - thickness * 1.4));
    let (left, right) = (centre - ahead * length + aside * width, centre - ahead * length - aside * width);
    let tail = ahead * thickness * 1.4;
    quads.polygon(&[tip, left, left - tail, notch], colour);
    quads.polygon(&[tip, notch, right - tail, right], colour);
}

fn show_arrows(overlays: Res<Overlays>, mut fields: Query<&mut Visibility, With<ArrowField>>) {
    for mut visibility in &mut fields {
        visibility.set_if_neq(if overlays.guidance { Visibility::Visible } else { Visibility::Hidden });
    }
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
