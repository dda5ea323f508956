//! The meshes of an agent: in the colour of its state, which its top repeats, with or without a load, in a ring where it is not heard.
//!
//! Colours are part of the mesh, so all agents share one material.

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::math::{Vec2, Vec3};
use bevy::mesh::Mesh;

use super::super::floor::shade;
use super::super::palette;
use super::super::quads::Quads;

const HALF: f32 = 0.37;
const CORNER: f32 = 0.13;
const HEIGHT: f32 = 0.20;
const BEVEL: f32 = 0.05;
/// The outline of the top face, and of a hollow body's hole, against that of the body.
const RIM: f32 = 1.0 - BEVEL / HALF;
const HOLLOW: f32 = 0.56;
/// Outline points at each corner.
const CORNER_POINTS: u32 = 4;

/// The ring on the floor around an agent that is not heard, against the outline of its body: outer and inner edge, and height.
const HALO: (f32, f32) = (1.32, 1.21);
const HALO_LIFT: f32 = 0.016;
/// How far a clamp is from the middle, half its breadth and half its length: it shows beside a load.
const CLAMP: (f32, f32, f32) = (0.27, 0.034, 0.22);
/// Half the length and half the breadth of a cross's bars.
const CROSS: (f32, f32) = (0.30, 0.055);
/// How far an agent that has broken down lies on its side, in radians.
const TILT: f32 = 0.22;

/// What the top of an agent shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::viewer) enum Top {
    /// A plain lid: it has nothing to do.
    Plain,
    /// A visor: which way it goes.
    Visor,
    /// A clamp at each side: it is held at a station.
    Clamped,
    /// The floor through its middle; a load stands open.
    Hollow,
    /// A cross, also on a load; the body lies on its side.
    Crossed,
}

/// The colours of an agent and of the floor around it.
#[derive(Clone, Copy, Debug)]
pub(in crate::viewer) struct Dyes {
    pub(in crate::viewer) body: LinearRgba,
    /// The floor under it.
    pub(in crate::viewer) shade: LinearRgba,
    /// The ring around it; `None`: it is heard.
    pub(in crate::viewer) ring: Option<LinearRgba>,
}

/// The mesh of an agent that faces −z.
pub(in crate::viewer) fn robot(Dyes { body, shade, ring: halo }: Dyes, top: Top, is_loaded: bool) -> Mesh {
    let mut quads = Quads::default();
    let is_hollow = top == Top::Hollow;
    ring(&mut quads, (1.0, 0.03), (1.0, HEIGHT - BEVEL), body);
    ring(&mut quads, (1.0, HEIGHT - BEVEL), (RIM, HEIGHT), body);
    if is_hollow {
        ring(&mut quads, (RIM, HEIGHT), (HOLLOW, HEIGHT), body);
        ring(&mut quads, (HOLLOW, HEIGHT), (HOLLOW, 0.01), body);
    } else {
        let roof: Vec<Vec3> = outline().map(|point| raised(point * RIM, HEIGHT)).collect();
        quads.polygon(&roof, body);
    }
    match top {
        Top::Visor => visor(&mut quads),
        Top::Clamped => clamps(&mut quads),
        Top::Crossed => cross(&mut quads, Vec3::Y * (HEIGHT + 0.004), 1.0),
        Top::Plain | Top::Hollow => {}
    }
    if is_loaded {
        let low = Vec3::new(-0.22, HEIGHT, -0.16);
        let high = Vec3::new(0.22, HEIGHT + 0.26, 0.28);
        quads.cuboid(low, high, palette::CARGO.into());
        let lid = ((low + high) / 2.0).with_y(high.y + 0.004);
        match top {
            Top::Plain | Top::Visor | Top::Clamped => {}
            Top::Hollow => quads.level(lid, 0.13, 0.13, palette::VISOR.into()),
            Top::Crossed => cross(&mut quads, lid, 0.7),
        }
    }
    if top == Top::Crossed {
        // Its lower edge stays on the floor.
        quads.tilt(TILT, Vec3::Y * HALF * TILT.sin());
    }
    contact_shade(&mut quads, shade);
    if let Some(colour) = halo {
        ring(&mut quads, (HALO.0, HALO_LIFT), (HALO.1, HALO_LIFT), colour);
    }
    quads.into_mesh(RenderAssetUsages::RENDER_WORLD)
}

/// The dark patch under a body that makes it stand on the floor.
fn contact_shade(quads: &mut Quads, colour: LinearRgba) {
    let patch: Vec<Vec3> = outline().map(|point| raised(point * 1.16, 0.014)).collect();
    quads.polygon(&patch, colour);
}

/// A dark visor at the front edge: which way the agent looks.
fn visor(quads: &mut Quads) {
    let lift = HEIGHT + 0.004;
    let corners = [(-0.20, -0.31), (-0.12, -0.20), (0.12, -0.20), (0.20, -0.31)];
    let corners = corners.map(|(x, z)| Vec3::new(x, lift, z));
    quads.polygon(&corners, palette::VISOR.into());
}

/// A dark bar at the left edge and one at the right.
fn clamps(quads: &mut Quads) {
    let (aside, half_x, half_z) = CLAMP;
    for side in [-aside, aside] {
        quads.level(Vec3::new(side, HEIGHT + 0.004, 0.0), half_x, half_z, palette::VISOR.into());
    }
}

/// A dark diagonal cross around `centre`.
fn cross(quads: &mut Quads, centre: Vec3, size: f32) {
    let (half, breadth) = (CROSS.0 * size, CROSS.1 * size);
    for lift in [0.0, 0.002] {
        let along = if lift > 0.0 { Vec3::new(half, 0.0, half) } else { Vec3::new(half, 0.0, -half) };
        let aside = Vec3::new(-along.z, 0.0, along.x).normalize() * breadth;
        let middle = centre + Vec3::Y * lift;
        let corners = [middle - along - aside, middle - along + aside, middle + along + aside, middle + along - aside];
        quads.polygon(&corners, palette::VISOR.into());
    }
}

/// The band between the outline scaled and raised as `from` says and the same as `to` says.
fn ring(quads: &mut Quads, from: (f32, f32), to: (f32, f32), colour: LinearRgba) {
    let points: Vec<Vec2> = outline().collect();
    for (here, next) in (0..points.len()).map(|i| (points[i], points[(i + 1) % points.len()])) {
        let lower = |point: Vec2| raised(point * from.0, from.1);
        let upper = |point: Vec2| raised(point * to.0, to.1);
        let corners = [lower(here), lower(next), upper(next), upper(here)];
        let normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]).normalize_or(Vec3::Y);
        quads.polygon(&corners, shade::lit(colour, shade::facing(normal)));
    }
}

fn raised(point: Vec2, height: f32) -> Vec3 {
    Vec3::new(point.x, height, point.y)
}

/// A rounded square, counter-clockwise as seen from above.
fn outline() -> impl Iterator<Item = Vec2> {
    (0..4 * CORNER_POINTS).map(|index| {
        let (corner, step) = (index / CORNER_POINTS, index % CORNER_POINTS);
        let quarter = core::f32::consts::FRAC_PI_2;
        let angle = quarter * (corner as f32 + step as f32 / (CORNER_POINTS - 1) as f32);
        let middle = Vec2::from_angle(quarter * (corner as f32 + 0.5)) * (HALF - CORNER) * core::f32::consts::SQRT_2;
        let point = middle + Vec2::from_angle(angle) * CORNER;
        Vec2::new(point.x, -point.y)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robot_stays_inside_its_cell() {
        let dyes = Dyes { body: LinearRgba::WHITE, shade: LinearRgba::BLACK, ring: Some(LinearRgba::WHITE) };
        for (top, is_loaded) in [(Top::Visor, false), (Top::Clamped, true), (Top::Hollow, true), (Top::Crossed, true)] {
            let mesh = robot(dyes, top, is_loaded);
            let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
            assert!(positions.iter().all(|p| p[0].abs() < 0.5 && p[2].abs() < 0.5 && (0.0..1.0).contains(&p[1])));
        }
    }

    /// What is on a load's lid cannot be all that tells a station from the way there.
    #[test]
    fn clamps_lie_on_the_roof_beside_a_load() {
        let (aside, half_x, half_z) = CLAMP;
        assert!(aside - half_x > 0.22 && aside + half_x < HALF * RIM && half_z < HALF * RIM - CORNER / 2.0);
    }

    #[test]
    fn a_ring_lies_on_the_floor_outside_the_shade() {
        let points = |ring| {
            let dyes = Dyes { body: LinearRgba::WHITE, shade: LinearRgba::BLACK, ring };
            let mesh = robot(dyes, Top::Visor, false);
            let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
            positions.to_vec()
        };
        let (heard, silent) = (points(None), points(Some(LinearRgba::WHITE)));
        let added = &silent[heard.len()..];
        assert!(!added.is_empty() && silent.starts_with(&heard));
        assert!(added.iter().all(|p| p[1] < HEIGHT / 10.0 && p[0].abs().max(p[2].abs()) > 0.3), "{added:?}");
    }
}
