//! Many flat-shaded quads merged into one mesh.

use bevy::asset::RenderAssetUsages;
use bevy::color::{ColorToComponents, LinearRgba};
use bevy::math::{Quat, Vec3};
use bevy::mesh::{Indices, Mesh, PrimitiveTopology};

use super::floor::shade;

/// A mesh under construction: positions, normals, linear colours and triangles.
#[derive(Debug, Default)]
pub(super) struct Quads {
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    colours: Vec<[f32; 4]>,
    indices: Vec<u32>,
}

impl Quads {
    /// A convex polygon, corners counter-clockwise as seen from its front.
    pub(super) fn polygon(&mut self, corners: &[Vec3], colour: LinearRgba) {
        let colours = [colour; 4];
        if let [a, b, c, d] = *corners {
            self.shaded([a, b, c, d], colours);
            return;
        }
        let normal = (corners[1] - corners[0]).cross(corners[2] - corners[0]).normalize_or(Vec3::Y);
        self.facing(corners, normal, colour);
    }

    /// A polygon seen from above that drifts by `drift` in a round and is the part `ahead` of a round ahead of others; only
    /// [`super::overlays::flow::Flow`] makes it move.
    pub(super) fn drifting(&mut self, corners: &[Vec3], (drift, ahead): (Vec3, f32), colour: LinearRgba) {
        // The light needs no normals, so this is where they go.
        self.facing(corners, drift.with_y(ahead), colour);
    }

    /// A line from one point to another at one height, `width` wide, seen from above; nothing if they are the same.
    pub(super) fn line(&mut self, from: Vec3, to: Vec3, width: f32, colour: LinearRgba) {
        let Some(along) = (to - from).try_normalize() else { return };
        let aside = Vec3::new(along.z, 0.0, -along.x) * (width / 2.0);
        self.shaded([from + aside, from - aside, to - aside, to + aside], [colour; 4]);
    }

    fn facing(&mut self, corners: &[Vec3], normal: Vec3, colour: LinearRgba) {
        let first = self.positions.len() as u32;
        for &corner in corners {
            self.vertex(corner, normal, colour);
        }
        for next in 1..corners.len() as u32 - 1 {
            self.indices.extend([first, first + next, first + next + 1]);
        }
    }

    /// A quad with a colour at each corner, counter-clockwise as seen from its front.
    pub(super) fn shaded(&mut self, corners: [Vec3; 4], colours: [LinearRgba; 4]) {
        let first = self.positions.len() as u32;
        let normal = (corners[2] - corners[0]).cross(corners[3] - corners[1]).normalize_or(Vec3::Y);
        for (corner, colour) in corners.into_iter().zip(colours) {
            self.vertex(corner, normal, colour);
        }
        self.indices.extend([first, first + 1, first + 2, first, first + 2, first + 3]);
    }

    /// A level rectangle seen from above.
    pub(super) fn level(&mut self, centre: Vec3, half_x: f32, half_z: f32, colour: LinearRgba) {
        let corner = |x: f32, z: f32| centre + Vec3::new(x * half_x, 0.0, z * half_z);
        self.polygon(&[corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)], colour);
    }

    /// The rim of a level rectangle, `width` wide and within it, seen from above.
    pub(super) fn rim(&mut self, centre: Vec3, half_x: f32, half_z: f32, width: f32, colour: LinearRgba) {
        for side in [-1.0, 1.0] {
            let (beside, before) = (Vec3::X * side * (half_x - width / 2.0), Vec3::Z * side * (half_z - width / 2.0));
            self.level(centre + beside, width / 2.0, half_z, colour);
            self.level(centre + before, half_x - width, width / 2.0, colour);
        }
    }

    /// A box without a bottom, its sides in shade.
    pub(super) fn cuboid(&mut self, low: Vec3, high: Vec3, colour: LinearRgba) {
        let ring = [(low.x, high.z), (high.x, high.z), (high.x, low.z), (low.x, low.z)];
        for (here, next) in (0..4).map(|i| (ring[i], ring[(i + 1) % 4])) {
            self.wall(here, next, low.y, high.y, colour);
        }
        let centre = (low + high) / 2.0;
        let half = (high - low) / 2.0;
        self.level(centre.with_y(high.y), half.x, half.z, colour);
    }

    /// An upright rectangle between two points (x, z), in shade; its front is to the right of the way from `here` to
    /// `next`.
    pub(super) fn wall(&mut self, here: (f32, f32), next: (f32, f32), low: f32, high: f32, colour: LinearRgba) {
        let at = |(x, z): (f32, f32), y| Vec3::new(x, y, z);
        let along = at(next, 0.0) - at(here, 0.0);
        let colour = shade::lit(colour, shade::facing(along.cross(Vec3::Y).normalize_or_zero()));
        self.polygon(&[at(here, low), at(next, low), at(next, high), at(here, high)], colour);
    }

    /// Turns everything about the z axis by an angle in radians, then moves it.
    pub(super) fn tilt(&mut self, angle: f32, onward: Vec3) {
        let turn = Quat::from_rotation_z(angle);
        for position in &mut self.positions {
            *position = (turn * Vec3::from_array(*position) + onward).to_array();
        }
        for normal in &mut self.normals {
            *normal = (turn * Vec3::from_array(*normal)).to_array();
        }
    }

    /// Whether nothing was added yet.
    pub(super) fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The finished mesh; `usage` says whether the program keeps a copy to change it later.
    pub(super) fn into_mesh(self, usage: RenderAssetUsages) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, usage)
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, self.colours)
            .with_inserted_indices(Indices::U32(self.indices))
    }

    /// The finished mesh of what may come and go: of nothing it is a point that covers no pixel. Taken off its entity, a
    /// mesh takes the entity's material with it in the renderer, and a later mesh does not bring that back.
    pub(super) fn into_lasting_mesh(mut self) -> Mesh {
        if self.is_empty() {
            self.level(Vec3::ZERO, 0.0, 0.0, LinearRgba::NONE);
        }
        self.into_mesh(RenderAssetUsages::RENDER_WORLD)
    }

    fn vertex(&mut self, position: Vec3, normal: Vec3, colour: LinearRgba) {
        self.positions.push(position.to_array());
        self.normals.push(normal.to_array());
        self.colours.push(colour.to_f32_array());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fronts_look_outward() {
        let mut quads = Quads::default();
        quads.cuboid(Vec3::ZERO, Vec3::ONE, LinearRgba::WHITE);
        for (position, normal) in quads.positions.iter().zip(&quads.normals) {
            let outward = Vec3::from_array(*position) - Vec3::splat(0.5);
            assert!(outward.dot(Vec3::from_array(*normal)) > 0.0);
        }
        assert_eq!((quads.positions.len(), quads.indices.len()), (20, 30));
    }

    #[test]
    fn lines_are_seen_from_above_whatever_their_direction() {
        let mut quads = Quads::default();
        for to in [Vec3::X, Vec3::NEG_X, Vec3::Z, Vec3::NEG_Z, Vec3::new(3.0, 0.0, -2.0)] {
            quads.line(Vec3::ZERO, to, 0.1, LinearRgba::WHITE);
        }
        assert!(quads.normals.iter().all(|&normal| Vec3::from_array(normal).abs_diff_eq(Vec3::Y, 1e-6)));
        let wide = quads.positions[..4].iter().map(|position| position[2]).fold(0.0, f32::max);
        assert!((wide - 0.05).abs() < 1e-6 && quads.positions.len() == 20);
        quads.line(Vec3::X, Vec3::X, 0.1, LinearRgba::WHITE);
        assert_eq!(quads.positions.len(), 20, "a line to where it begins");
    }

    /// A hazard that came after all others had gone was not drawn.
    #[test]
    fn nothing_has_a_mesh_without_extent() {
        let mesh = Quads::default().into_lasting_mesh();
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
        assert!(!positions.is_empty());
        assert!(positions.iter().all(|&position| Vec3::from_array(position) == Vec3::ZERO));
    }
}
