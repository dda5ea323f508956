//! Guidance drawn on the floor: between two cells an arrow points the way that costs less, the larger and clearer the
//! greater the difference, so one sees lanes appear.
//!
//! Arrows drift the way they point ([`Flow`]).
//!
//! With costs a (there) and b (back), the strength is 1 − e^(−|ln(b/a)|) = 1 − min(a/b, b/a): 0 where both cost the
//! same, 1/2 where one way costs twice the other, towards 1 for a one-way lane. While two policies are compared, arrows can show
//! what differs instead: on each side what it favours more strongly than the other, by the difference of both strengths. All arrows are one mesh, rebuilt while
//! they grow or shrink after a change of guidance and not otherwise.

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::floor::DrawnFloor;
use super::super::quads::Quads;
use super::super::sides::{GuidanceKey, Side, Sides};
use super::super::{ViewerSystems, palette, place};
use super::flow::Flow;
use crate::grid::{Cell, Direction, Grid, Guidance};
use crate::panel::{Ink, Overlays, Settings, Theme};

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
    drawn_for: Option<DrawnFor>,
    theme: Theme,
    is_settled: bool,
}

/// The guidance that arrows show, and the one of which they show what differs from it.
type DrawnFor = (GuidanceKey, Option<GuidanceKey>);

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_fields);
    app.add_systems(PostUpdate, (read_guidance, grow_arrows).chain().in_set(ViewerSystems::Overlays));
    app.add_systems(PostUpdate, show_arrows.in_set(ViewerSystems::Overlays));
}

/// A field has no mesh until there is an arrow: the renderer has no place for an empty one.
fn spawn_fields(settings: Res<Settings>, mut materials: ResMut<Assets<Flow>>, mut commands: Commands) {
    let material = materials.add(Flow::of(&settings));
    for side in Side::ALL {
        commands.spawn((
            ArrowField::default(),
            side,
            side.layer(),
            MeshMaterial3d(material.clone()),
            Transform::default(),
            Visibility::default(),
            bevy::camera::visibility::NoFrustumCulling,
        ));
    }
}

/// Takes up other guidance when there is some, on a new floor from nothing.
fn read_guidance(
    drawn: Res<DrawnFloor>,
    sides: Res<Sides>,
    overlays: Res<Overlays>,
    mut fields: Query<(&Side, &mut ArrowField)>,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    for (&side, mut field) in &mut fields {
        if field.floor != drawn.version {
            let theme = field.theme;
            *field = ArrowField { edges: edges(grid), floor: drawn.version, theme, ..ArrowField::default() };
        }
        let guidance_of = |side| sides.of(side).and_then(|seen| seen.guidance.as_ref());
        let Some((key, guidance)) = guidance_of(side) else { continue };
        let shows_differences = overlays.differences && sides.other.is_some();
        let other = guidance_of(side.opposite()).filter(|_| shows_differences);
        if shows_differences && other.is_none() {
            // It is decided in the first tick.
            continue;
        }
        let drawn_for = (*key, other.map(|(key, _)| *key));
        if field.drawn_for == Some(drawn_for) {
            continue;
        }
        field.drawn_for = Some(drawn_for);
        field.is_settled = false;
        for edge in &mut field.edges {
            let strength = |guidance| strength(grid, guidance, edge.from, edge.direction);
            edge.wished = other.map_or_else(
                || strength(guidance),
                |(_, other)| (strength(guidance) - strength(other)).clamp(-1.0, 1.0),
            );
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
    mut fields: Query<(Entity, &Side, &mut ArrowField)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    let grown = settings.glided(GROWTH_RATE, time.delta_secs());
    for (entity, &side, mut field) in &mut fields {
        if (field.is_settled && field.theme == settings.theme) || !overlays.guidance {
            continue;
        }
        field.theme = settings.theme;
        let quads = field.grow(grid, side, grown);
        // A new asset each time: one that grew in place would keep the room it was first given.
        commands.entity(entity).insert(Mesh3d(meshes.add(quads.into_lasting_mesh())));
    }
}

impl ArrowField {
    /// Moves every arrow a share of the way to what it should be; all arrows.
    fn grow(&mut self, grid: &Grid, side: Side, share: f32) -> Quads {
        let (colours, mut farthest) = (self.colours(side), 0.0_f32);
        let mut quads = Quads::default();
        for edge in &mut self.edges {
            edge.strength += (edge.wished - edge.strength) * share;
            farthest = farthest.max((edge.wished - edge.strength).abs());
            if edge.strength.abs() > FAINTEST {
                arrow(&mut quads, grid, edge, colours);
            }
        }
        self.is_settled = farthest < 0.004;
        quads
    }

    /// The colours of arrows towards higher columns or rows, and towards lower ones.
    fn colours(&self, side: Side) -> [LinearRgba; 2] {
        match (self.drawn_for, side) {
            (Some((_, Some(_))), Side::Floor) => [palette::ink(Ink::LeftMore, self.theme).into(); 2],
            (Some((_, Some(_))), Side::Other) => [palette::ink(Ink::RightMore, self.theme).into(); 2],
            _ => palette::scheme(self.theme).guidance.map(LinearRgba::from),
        }
    }
}

/// A chevron on the border between two cells, pointing the favoured way. It drifts from the middle of one to that of the other; half
/// of all are half a round ahead, so that those in a row do not vanish together.
fn arrow(quads: &mut Quads, grid: &Grid, edge: &Edge, colours: [LinearRgba; 2]) {
    let is_onward = edge.strength > 0.0;
    let weight = edge.strength.abs();
    let (dx, dz) = edge.direction.step();
    let onward = Vec3::new(dx as f32, 0.0, dz as f32);
    let centre = place::centre(grid, edge.from) + onward * 0.5 + Vec3::Y * LIFT;
    let ahead = if is_onward { onward } else { -onward };
    let aside = Vec3::new(ahead.z, 0.0, -ahead.x);
    let (length, width, thickness) = (0.07 + 0.09 * weight, 0.09 + 0.15 * weight, 0.05 + 0.07 * weight);
    let colour = colours[usize::from(!is_onward)].with_alpha(0.08 + 0.60 * weight);
    let (tip, notch) = (centre + ahead * length, centre + ahead * (length - thickness * 1.4));
    let (left, right) = (centre - ahead * length + aside * width, centre - ahead * length - aside * width);
    let tail = ahead * thickness * 1.4;
    let (column, row) = grid.place(edge.from);
    let drift = (ahead, if (column + row) % 2 == 0 { 0.0 } else { 0.5 });
    quads.drifting(&[tip, left, left - tail, notch], drift, colour);
    quads.drifting(&[tip, notch, right - tail, right], drift, colour);
}

fn show_arrows(overlays: Res<Overlays>, mut fields: Query<&mut Visibility, With<ArrowField>>) {
    for mut visibility in &mut fields {
        visibility.set_if_neq(if overlays.guidance { Visibility::Visible } else { Visibility::Hidden });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy::ecs::system::RunSystemOnce;

    use super::*;
    use crate::grid::Layout;
    use crate::viewer::sides::Seen;

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

    /// Two floors of three cells in a row: on the left the way right is favoured on both edges, on the right only on the first, and
    /// there as much.
    #[test]
    fn differences_point_where_one_side_pulls_more_than_the_other() {
        let grid = Arc::new(Grid::new(Layout::open(3, 1)).expect("free"));
        let favouring = |columns: u32| {
            let guidance = Guidance::from_edges(&grid, |cell, direction, to| {
                let is_favoured = grid.place(cell).0.min(grid.place(to).0) < columns;
                if direction == Direction::Left && is_favoured { 4000 } else { 1000 }
            });
            Seen { guidance: Some(((1, 1, columns), guidance)), ..Seen::default() }
        };
        let mut world = World::new();
        world.insert_resource(Sides { floor: favouring(2), other: Some(favouring(1)) });
        world.insert_resource(DrawnFloor::of(Arc::clone(&grid)));
        for side in Side::ALL {
            world.spawn((side, ArrowField::default()));
        }
        for (differences, left, right) in [(true, [0.0, 0.75], [0.0, -0.75]), (false, [0.75, 0.75], [0.75, 0.0])] {
            world.insert_resource(Overlays { differences, ..Overlays::default() });
            world.run_system_once(read_guidance).expect("its resources are there");
            for (side, field) in world.query::<(&Side, &ArrowField)>().iter(&world) {
                let expected: [f32; 2] = if *side == Side::Floor { left } else { right };
                assert_eq!(field.edges.len(), 2);
                for (edge, expected) in field.edges.iter().zip(expected) {
                    let found = edge.wished;
                    assert!((found - expected).abs() < 1e-6, "{side:?}, differences: {differences}: {found}");
                }
                let is_plain = field.colours(*side) == palette::scheme(field.theme).guidance.map(LinearRgba::from);
                assert_eq!(is_plain, !differences);
            }
        }
    }
}
