//! The four meshes of an agent: solid or hollow, with or without a load.
//!
//! Vertex colours multiply the body colour of the material, so one mesh serves every state; a factor above one is
//! lighter than the body.

use bevy::asset::RenderAssetUsages;
use bevy::color::LinearRgba;
use bevy::math::{Vec2, Vec3};
use bevy::mesh::Mesh;

use super::quads::Quads;

const HALF: f32 = 0.37;
const CORNER: f32 = 0.13;
const HEIGHT: f32 = 0.20;
const BEVEL: f32 = 0.05;
/// Outline points at each corner.
const CORNER_POINTS: u32 = 4;

/// The mesh of an agent that faces −z. A hollow body shows the floor through its middle.
pub(super) fn robot(is_hollow: bool, is_loaded: bool) -> Mesh {
    let mut quads = Quads::default();
    let body = LinearRgba::WHITE;
    let shade = LinearRgba::rgb(0.42, 0.42, 0.45);
    ring(&mut quads, (1.0, 0.03), (1.0, HEIGHT - BEVEL), shade);
    ring(&mut quads, (1.0, HEIGHT - BEVEL), (1.0 - BEVEL / HALF, HEIGHT), LinearRgba::rgb(0.75, 0.75, 0.78));
    let rim = 1.0 - BEVEL / HALF;
    if is_hollow {
        ring(&mut quads, (rim, HEIGHT), (0.56, HEIGHT), body);
        ring(&mut quads, (0.56, HEIGHT), (0.56, 0.0), shade);
    } else {
        let top: Vec<Vec3> = outline().map(|point| raised(point * rim, HEIGHT)).collect();
        quads.polygon(&top, body);
        nose(&mut quads);
    }
    if is_loaded {
        let (cardboard, edge) = (LinearRgba::rgb(1.05, 1.55, 5.2), LinearRgba::rgb(0.72, 0.95, 2.6));
        let low = Vec3::new(-0.23, HEIGHT, -0.19);
        quads.cuboid(low, Vec3::new(0.23, HEIGHT + 0.30, 0.27), edge, cardboard);
    }
    quads.into_mesh(RenderAssetUsages::RENDER_WORLD)
}

/// A dark visor at the front edge: which way the agent looks.
fn nose(quads: &mut Quads) {
    let lift = HEIGHT + 0.004;
    let corners = [(-0.20, -0.31), (-0.12, -0.20), (0.12, -0.20), (0.20, -0.31)];
    let corners = corners.map(|(x, z)| Vec3::new(x, lift, z));
    quads.polygon(&corners, LinearRgba::rgb(0.05, 0.05, 0.06));
}

/// The band between the outline scaled and raised as `from` says and the same as `to` says.
fn ring(quads: &mut Quads, from: (f32, f32), to: (f32, f32), colour: LinearRgba) {
    let points: Vec<Vec2> = outline().collect();
    for (here, next) in (0..points.len()).map(|i| (points[i], points[(i + 1) % points.len()])) {
        let lower = |point: Vec2| raised(point * from.0, from.1);
        let upper = |point: Vec2| raised(point * to.0, to.1);
        quads.polygon(&[lower(here), lower(next), upper(next), upper(here)], colour);
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
        for (is_hollow, is_loaded) in [(false, false), (true, true)] {
            let mesh = robot(is_hollow, is_loaded);
            let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
            assert!(positions.iter().all(|p| p[0].abs() < 0.5 && p[2].abs() < 0.5 && (0.0..1.0).contains(&p[1])));
        }
    }
}
