//! The nearest pose from which everything shows.

use bevy::math::{UVec2, Vec2, Vec3};

use super::pose::Pose;
use crate::panel::PanelMargins;

/// The share of the viewport's width that the floor fills.
const FILLED: f32 = 0.96;
/// The least share of its height, however much is over it.
const LEAST_FILLED: f32 = 0.3;
/// A viewport of fewer pixels at a side shows nothing that could be fitted.
const LEAST_SIDE: u32 = 16;

/// Whether a viewport of this size, in pixels, is large enough to look at: a window may be reduced to nothing.
pub(super) fn is_seen(size: UVec2) -> bool {
    size.min_element() >= LEAST_SIDE
}

/// What is left free at the top and the bottom for what floats over the floor, as shares of the viewport's height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Margins {
    pub(super) top: f32,
    pub(super) bottom: f32,
}

impl Margins {
    /// Those of a viewport so many logical pixels high.
    pub(super) fn of(margins: PanelMargins, height: f32) -> Self {
        let share = |pixels: f32| (pixels / height.max(1.0)).clamp(0.0, 1.0);
        Self { top: share(margins.top), bottom: share(margins.bottom) }
    }

    /// The shares of width and height that the floor fills.
    fn filled(self) -> Vec2 {
        Vec2::new(FILLED, (1.0 - self.top - self.bottom).max(LEAST_FILLED))
    }

    /// How far above the middle the floor is drawn, in half heights.
    fn rise(self) -> f32 {
        // Where what floats is larger than the viewport, what is seen still has to be on both sides of the middle.
        let filled = self.filled().y;
        let most = (1.0 - filled).min(0.9 * filled);
        (self.bottom - self.top).clamp(-most, most)
    }
}

/// `pose` at the distance and focus from which all `corners` fall into the middle of a viewport of `size` pixels.
pub(super) fn whole_floor(pose: Pose, corners: [Vec3; 8], size: Vec2, opening: f32, margins: Margins) -> Pose {
    let (filled, rise) = (margins.filled(), margins.rise());
    let mut pose = Pose { focus: corners.iter().sum::<Vec3>() / 8.0, ..pose };
    let tangent = (opening / 2.0).tan() * Vec2::new(size.x / size.y, 1.0);
    let rotation = pose.rotation();
    let bounds = |corner: Vec3| tangent * Vec2::new(filled.x, filled.y + rise * corner.y.signum());
    // Perspective moves the middle of the picture away from the middle of the floor; a few steps bring it back.
    for _ in 0..6 {
        let seen = corners.map(|corner| rotation.inverse() * (corner - pose.focus));
        let needed = |corner: Vec3| corner.truncate().abs() / bounds(corner) + corner.z;
        pose.distance = seen.iter().map(|&corner| needed(corner).max_element()).fold(0.0, f32::max);
        let on_screen = seen.map(|corner| corner.truncate() / (pose.distance - corner.z));
        let low = on_screen.iter().copied().reduce(Vec2::min).unwrap_or_default();
        let high = on_screen.iter().copied().reduce(Vec2::max).unwrap_or_default();
        let middle = (low + high) / 2.0 - Vec2::Y * rise * tangent.y;
        pose.focus += rotation * (middle * pose.distance).extend(0.0);
    }
    // The camera turns about its focus, which therefore lies on the floor.
    let onward = pose.focus.y / pose.pitch.sin();
    pose.focus += rotation * Vec3::NEG_Z * onward;
    pose.distance += onward;
    pose
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Viewpoint;

    #[test]
    fn all_corners_show_and_touch_the_margin() {
        let signs = [-1.0, 1.0];
        let corners: Vec<Vec3> = signs
            .iter()
            .flat_map(|&x| signs.iter().flat_map(move |&z| signs.map(|y| Vec3::new(20.0 * x, y, 9.0 * z))))
            .collect();
        let corners: [Vec3; 8] = corners.try_into().expect("eight");
        let (size, opening) = (Vec2::new(920.0, 720.0), 0.5_f32);
        let tangent = (opening / 2.0).tan() * Vec2::new(size.x / size.y, 1.0);
        let usual = Margins { top: 0.08, bottom: 0.17 };
        let magnified = Margins { top: 0.17, bottom: 0.32 };
        for (viewpoint, margins) in [
            (Viewpoint::Top, usual),
            (Viewpoint::Isometric, usual),
            (Viewpoint::Side, usual),
            (Viewpoint::Isometric, magnified),
        ] {
            let pose = whole_floor(Pose::of(viewpoint), corners, size, opening, margins);
            let transform = pose.transform();
            let inside = corners.map(|corner| {
                let seen = transform.rotation.inverse() * (corner - transform.translation);
                let on_screen = seen.truncate() / -seen.z / tangent - Vec2::Y * margins.rise();
                (on_screen.abs() / margins.filled()).max_element()
            });
            let widest = inside.iter().copied().fold(0.0, f32::max);
            assert!((0.93..1.04).contains(&widest), "{viewpoint:?}: {widest}");
        }
    }

    #[test]
    fn small_and_strange_viewports_have_poses_as_well() {
        let signs = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
        let at = |y: f32| signs.map(|(x, z)| Vec3::new(70.0 * x, y, 250.0 * z));
        let corners: [Vec3; 8] = [at(0.0), at(0.6)].concat().try_into().expect("eight");
        let least = LEAST_SIDE as f32;
        for size in [[least, least], [least, 2000.0], [3000.0, least]].map(Vec2::from) {
            for (viewpoint, margins) in
                [Viewpoint::Top, Viewpoint::Isometric, Viewpoint::Side].into_iter().flat_map(|view| {
                    [PanelMargins::default(), PanelMargins { top: 900.0, bottom: 0.0 }].map(|it| (view, it))
                })
            {
                let pose = whole_floor(Pose::of(viewpoint), corners, size, 0.5, Margins::of(margins, size.y));
                assert!(pose.is_finite() && pose.distance > 0.0, "{viewpoint:?} at {size}: {pose:?}");
            }
        }
    }

    #[test]
    fn nothing_is_fitted_into_nothing() {
        assert!(is_seen(UVec2::new(916, 720)) && is_seen(UVec2::splat(LEAST_SIDE)));
        assert!(!is_seen(UVec2::ZERO) && !is_seen(UVec2::new(0, 720)) && !is_seen(UVec2::new(916, 1)));
        let Margins { top, bottom } = Margins::of(PanelMargins::default(), 0.0);
        assert!((top - 1.0).abs() < f32::EPSILON && (bottom - 1.0).abs() < f32::EPSILON);
    }
}
