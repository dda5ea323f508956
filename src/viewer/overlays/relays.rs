//! Relays, and how far they hear agents and are heard: a mast each, and a ring around it that is soft inwards.
//!
//! The ring for reports is whole, that for directives broken; where both are the same there is one. What does not lie on the floor
//! is left out: a ring ends at the floor's edge.

use bevy::camera::visibility::NoFrustumCulling;
use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::floor::DrawnFloor;
use super::super::paint::Paint;
use super::super::quads::Quads;
use super::super::sides::Side;
use super::super::{ViewerSystems, palette, place};
use crate::grid::Layout;
use crate::orchestration::communication::CommunicationSpec;
use crate::panel::{Ink, Overlays, Settings, Shown, Theme};

/// Height of rings over the floor, above racks and what lies on them.
const LIFT: f32 = 0.74;
/// Height of a mast, and half its breadth.
const MAST: (f32, f32) = (1.3, 0.09);
/// Breadth of a ring's line, and of what fades inwards.
const LINE: f32 = 0.14;
const FADE: f32 = 2.5;
/// How opaque what fades is where it begins.
const FADE_ALPHA: f32 = 0.22;
/// Segments of a ring; of a broken one every other pair has a line.
const SEGMENTS: u32 = 144;

/// What the mesh shows.
#[derive(Clone, Debug, PartialEq)]
struct DrawnFor {
    communication: CommunicationSpec,
    floor: u32,
    theme: Theme,
}

/// Marks the mesh of all relays, on both sides.
#[derive(Component, Default)]
struct Relays {
    drawn_for: Option<DrawnFor>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Startup, spawn_relays);
    app.add_systems(PostUpdate, draw_relays.in_set(ViewerSystems::Overlays).run_if(resource_exists::<Shown>));
}

/// There is no mesh until there is a relay: the renderer has no place for an empty one.
fn spawn_relays(mut materials: ResMut<Assets<Paint>>, mut commands: Commands) {
    let material = MeshMaterial3d(materials.add(Paint::TRANSLUCENT));
    let place = (Transform::default(), Visibility::Hidden, NoFrustumCulling);
    commands.spawn((Relays::default(), Side::both(), material, place));
}

/// Draws the relays anew when limits, floor or theme have changed.
fn draw_relays(
    (shown, drawn): (Res<Shown>, Res<DrawnFloor>),
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    relays: Single<(Entity, &mut Relays, &mut Visibility)>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut commands: Commands,
) {
    let (entity, mut relays, mut visibility) = relays.into_inner();
    visibility.set_if_neq(if overlays.radio { Visibility::Visible } else { Visibility::Hidden });
    let Some(grid) = drawn.grid.as_deref().filter(|_| overlays.radio) else { return };
    let communication = &shown.0.stage.scene.communication;
    let is_drawn = relays.drawn_for.as_ref().is_some_and(|known| {
        known.communication == *communication && (known.floor, known.theme) == (drawn.version, settings.theme)
    });
    if !is_drawn {
        let quads = masts_and_rings(grid.layout(), communication, settings.theme);
        commands.entity(entity).insert(Mesh3d(meshes.add(quads.into_lasting_mesh())));
        let communication = communication.clone();
        relays.drawn_for = Some(DrawnFor { communication, floor: drawn.version, theme: settings.theme });
    }
}

fn masts_and_rings(layout: &Layout, spec: &CommunicationSpec, theme: Theme) -> Quads {
    let mut quads = Quads::default();
    let ink = |which| LinearRgba::from(palette::ink(which, theme));
    let (reports, directives) = (spec.reports.range_cells, spec.directives.range_cells);
    for &(column, row) in spec.relays.iter().filter(|_| reports.is_some() || directives.is_some()) {
        let centre = place::square(layout, column, row);
        let half = Vec3::new(MAST.1, 0.0, MAST.1);
        let colour = ink(if reports.is_some() { Ink::Reports } else { Ink::Directives });
        quads.cuboid(centre - half, centre + half + Vec3::Y * MAST.0, colour);
        let centre = centre + Vec3::Y * LIFT;
        if let Some(range) = reports {
            ring(&mut quads, layout, (centre, range as f32), colour, false);
        }
        if let Some(range) = directives.filter(|_| directives != reports) {
            ring(&mut quads, layout, (centre, range as f32), ink(Ink::Directives), true);
        }
    }
    quads
}

/// A ring around `centre`; cells whose middle lies within are in range.
fn ring(quads: &mut Quads, layout: &Layout, (centre, radius): (Vec3, f32), colour: LinearRgba, is_broken: bool) {
    let edge = place::extent(layout) / 2.0;
    let at = |segment: u32, radius: f32| {
        let angle = core::f32::consts::TAU * segment as f32 / SEGMENTS as f32;
        let point = centre + Vec3::new(angle.cos() * radius, 0.0, -angle.sin() * radius);
        Vec3::new(point.x.clamp(-edge.x, edge.x), point.y, point.z.clamp(-edge.y, edge.y))
    };
    let (clear, soft) = (colour.with_alpha(0.0), colour.with_alpha(FADE_ALPHA));
    for here in 0..SEGMENTS {
        let mut band = |inner: f32, outer: f32, colours: [LinearRgba; 2]| {
            let corners = [at(here, inner), at(here, outer), at(here + 1, outer), at(here + 1, inner)];
            // Beyond the edge inner and outer are one.
            if corners[0] != corners[1] || corners[3] != corners[2] {
                quads.shaded(corners, [colours[0], colours[1], colours[1], colours[0]]);
            }
        };
        band((radius - FADE).max(0.0), radius, [clear, soft]);
        if !is_broken || here % 4 < 2 {
            band((radius - LINE / 2.0).max(0.0), radius + LINE / 2.0, [colour; 2]);
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;

    use super::*;
    use crate::orchestration::communication::LinkSpec;

    fn spec(reports: Option<u32>, directives: Option<u32>, relays: &[(u32, u32)]) -> CommunicationSpec {
        let link = |range_cells| LinkSpec { range_cells, ..LinkSpec::default() };
        CommunicationSpec {
            reports: link(reports),
            directives: link(directives),
            relays: relays.to_vec(),
            black_outs: vec![],
        }
    }

    /// The points of the mesh, from the middle of a floor of 20 × 10.
    fn points(spec: &CommunicationSpec) -> Vec<Vec3> {
        let quads = masts_and_rings(&Layout::open(20, 10), spec, Theme::Dark);
        let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
        positions.iter().copied().map(Vec3::from_array).collect()
    }

    #[test]
    fn a_ring_has_the_range_and_ends_at_the_edge_of_the_floor() {
        let relay = place::square(&Layout::open(20, 10), 10, 5);
        let found = points(&spec(Some(4), None, &[(10, 5)]));
        let farthest = found.iter().map(|point| (*point - relay).xz().length()).fold(0.0, f32::max);
        assert!((farthest - 4.0 - LINE / 2.0).abs() < 1e-3, "{farthest}");
        let wide = points(&spec(Some(30), Some(12), &[(0, 0), (19, 9)]));
        assert!(wide.iter().all(|point| point.x.abs() <= 10.0 && point.z.abs() <= 5.0));
    }

    #[test]
    fn links_have_a_ring_each_where_their_ranges_differ() {
        let count = |reports, directives| points(&spec(reports, directives, &[(10, 5)])).len();
        let one = count(Some(3), None);
        assert_eq!(count(Some(3), Some(3)), one, "the same range");
        let two = count(Some(3), Some(2));
        assert!(two > one && two < 2 * one, "the second is broken: {one} and {two} points");
        assert_eq!(count(None, None), 0, "the whole floor is covered");
        assert_eq!(points(&spec(Some(3), Some(2), &[])).len(), 0);
    }
}
