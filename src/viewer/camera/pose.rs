//! Where a camera looks from.

use bevy::math::{EulerRot, Quat, Vec2, Vec3};
use bevy::prelude::Transform;

use crate::scene::Viewpoint;

/// Radians of turn for one logical pixel of drag.
const TURN_PER_PIXEL: f32 = 0.006;
/// The share of the distance that one notch of the wheel covers.
const ZOOM_PER_NOTCH: f32 = 0.12;
/// From almost level to straight down.
const PITCHES: (f32, f32) = (0.12, core::f32::consts::FRAC_PI_2);
const DISTANCES: (f32, f32) = (4.0, 3000.0);
/// How far away the floor is pointed at, in distances to what is looked at: towards the horizon it slips away.
const FARTHEST: f32 = 4.0;

/// A camera on a sphere around a point of the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pose {
    /// What it looks at.
    pub(super) focus: Vec3,
    /// Turn about the vertical, in radians; 0 looks along −z.
    pub(super) yaw: f32,
    /// How far it looks down, in radians; π/2 is straight down.
    pub(super) pitch: f32,
    /// How far away it is, in cells.
    pub(super) distance: f32,
}

impl Pose {
    /// A good view, centred on the floor; the distance is for [`super::fit`] to find.
    pub(super) fn of(viewpoint: Viewpoint) -> Self {
        let (yaw, pitch) = match viewpoint {
            Viewpoint::Top => (0.0, PITCHES.1),
            Viewpoint::Isometric => (0.24, 0.98),
            Viewpoint::Side => (0.0, 0.42),
        };
        Self { focus: Vec3::ZERO, yaw, pitch, distance: 60.0 }
    }

    /// The camera's orientation.
    pub(super) fn rotation(&self) -> Quat {
        Quat::from_euler(EulerRot::YXZ, self.yaw, -self.pitch, 0.0)
    }

    /// The camera's place and orientation.
    pub(super) fn transform(&self) -> Transform {
        let rotation = self.rotation();
        Transform::from_translation(self.focus + rotation * Vec3::Z * self.distance).with_rotation(rotation)
    }

    /// Turns by a drag of `delta` logical pixels.
    pub(super) fn turn(&mut self, delta: Vec2) {
        self.yaw -= delta.x * TURN_PER_PIXEL;
        self.pitch = (self.pitch + delta.y * TURN_PER_PIXEL).clamp(PITCHES.0, PITCHES.1);
    }

    /// Slides along the floor, so that the point under the pointer stays there; `delta` in heights of the viewport.
    pub(super) fn slide(&mut self, delta: Vec2, opening: f32) {
        let across = 2.0 * self.distance * (opening / 2.0).tan();
        let heading = Quat::from_rotation_y(self.yaw);
        let along = delta.y / self.pitch.sin();
        self.focus -= heading * Vec3::new(delta.x, 0.0, along) * across;
    }

    /// Comes closer by so many notches of the wheel, to the point of the floor that is to stay where it is in the picture, or else to
    /// what it looks at.
    pub(super) fn zoom(&mut self, notches: f32, about: Option<Vec3>) {
        let distance = (self.distance * (-notches * ZOOM_PER_NOTCH).exp()).clamp(DISTANCES.0, DISTANCES.1);
        let about = about.unwrap_or(self.focus);
        self.focus = about + (self.focus - about) * (distance / self.distance);
        self.distance = distance;
    }

    /// The point of the floor at a place of the picture, from −1 at the left and the bottom to 1; `None` where the floor is not, or as
    /// good as infinitely far. `size`: of the picture, in any unit.
    pub(super) fn floor_at(&self, place: Vec2, size: Vec2, opening: f32) -> Option<Vec3> {
        let tangent = (opening / 2.0).tan() * Vec2::new(size.x / size.y, 1.0);
        let ray = self.rotation() * (place * tangent).extend(-1.0);
        let from = self.transform().translation;
        let far = -from.y / ray.y;
        (far > 0.0 && far < FARTHEST * self.distance).then(|| from + ray * far)
    }

    /// Whether there is such a place: a single number that is none would never leave the camera again.
    pub(super) fn is_finite(&self) -> bool {
        self.focus.is_finite() && self.yaw.is_finite() && self.pitch.is_finite() && self.distance.is_finite()
    }

    /// This pose, or where there is no such place `other`.
    pub(super) fn or(self, other: Self) -> Self {
        if self.is_finite() { self } else { other }
    }

    /// The pose a `share` of the way to another.
    pub(super) fn towards(&self, other: &Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + (to - from) * share;
        Self {
            focus: self.focus.lerp(other.focus, share),
            yaw: mix(self.yaw, other.yaw),
            pitch: mix(self.pitch, other.pitch),
            distance: mix(self.distance, other.distance),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_looks_at_its_focus() {
        for viewpoint in [Viewpoint::Top, Viewpoint::Isometric, Viewpoint::Side] {
            let mut pose = Pose::of(viewpoint);
            pose.focus = Vec3::new(3.0, 0.0, -2.0);
            let transform = pose.transform();
            let towards = (pose.focus - transform.translation).normalize();
            assert!(towards.dot(*transform.forward()) > 0.9999);
        }
    }

    #[test]
    fn what_is_pointed_at_stays_there_while_the_wheel_turns() {
        let (size, opening) = (Vec2::new(900.0, 700.0), 0.5_f32);
        for viewpoint in [Viewpoint::Top, Viewpoint::Isometric, Viewpoint::Side] {
            let mut pose = Pose { focus: Vec3::new(3.0, 0.0, -2.0), ..Pose::of(viewpoint) };
            let place = Vec2::new(0.6, -0.4);
            let point = pose.floor_at(place, size, opening).expect("the floor");
            assert!(point.y.abs() < 1e-3 && point.distance(pose.focus) > 3.0, "{point}");
            for notches in [3.0, -1.0, 4.0] {
                let before = pose.distance;
                pose.zoom(notches, Some(point));
                assert!((pose.distance < before) == (notches > 0.0) && pose.focus.y.abs() < 1e-3);
                let there = pose.floor_at(place, size, opening).expect("the floor");
                assert!(there.distance(point) < 1e-2, "{viewpoint:?}: {there} for {point}");
            }
        }
        let level = Pose { pitch: PITCHES.0, ..Pose::of(Viewpoint::Side) };
        assert_eq!(level.floor_at(Vec2::new(0.0, 0.9), size, opening), None, "the sky");
    }

    #[test]
    fn a_pose_that_is_nowhere_is_replaced() {
        let pose = Pose::of(Viewpoint::Top);
        let nowhere = [
            Pose { focus: Vec3::new(0.0, f32::NAN, 0.0), ..pose },
            Pose { distance: f32::INFINITY, ..pose },
            Pose { yaw: f32::NAN, ..pose },
        ];
        for nowhere in nowhere {
            assert!(!nowhere.is_finite());
            assert_eq!((nowhere.or(pose), pose.or(nowhere)), (pose, pose));
        }
    }

    #[test]
    fn pitch_stays_above_the_floor() {
        let mut pose = Pose::of(Viewpoint::Isometric);
        pose.turn(Vec2::new(0.0, -10_000.0));
        assert_eq!(pose.pitch.to_bits(), PITCHES.0.to_bits());
        pose.turn(Vec2::new(0.0, 10_000.0));
        assert_eq!(pose.pitch.to_bits(), PITCHES.1.to_bits());
    }
}
