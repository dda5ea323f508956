//! What the map in the corner shows: where agents are, and the part of the floor that the camera shows.

use bevy::prelude::*;

use super::camera::Orbit;
use super::floor::DrawnFloor;
use super::sides::Sides;
use super::{ViewerSystems, place};
use crate::grid::Grid;
use crate::panel::{Minimap, Survey};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, survey.after(ViewerSystems::Camera).before(ViewerSystems::Overlays));
}

/// Fills the map while it is shown: by wish, or because not all of the floor is in view.
fn survey(
    drawn: Res<DrawnFloor>,
    sides: Res<Sides>,
    camera: Single<(&Camera, &GlobalTransform), With<Orbit>>,
    mut floor: Local<u32>,
    mut map: ResMut<Minimap>,
) {
    if std::mem::replace(&mut *floor, drawn.version) != drawn.version {
        map.wish = None;
    }
    let (camera, view) = *camera;
    let is_shown = |grid: &Grid| map.wish.unwrap_or_else(|| !fits(grid, camera, view));
    let Some(grid) = drawn.grid.as_ref().filter(|grid| is_shown(grid)) else {
        if map.survey.is_some() {
            map.survey = None;
        }
        return;
    };
    let agents = sides.floor.agents.iter().map(|agent| grid.place(agent.position.now));
    let mut shown = map.survey.take().filter(|shown| std::sync::Arc::ptr_eq(&shown.grid, grid));
    let survey = shown.get_or_insert_with(|| Survey { grid: grid.clone(), agents: Vec::new(), outline: Vec::new() });
    survey.agents.clear();
    survey.agents.extend(agents);
    survey.outline = outline(grid, camera, view);
    map.survey = shown;
}

/// Whether all of the floor is in view.
fn fits(grid: &Grid, camera: &Camera, view: &GlobalTransform) -> bool {
    let half = place::extent(grid.layout()) / 2.0;
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    corners.into_iter().all(|(x, z)| {
        let seen = camera.world_to_ndc(view, Vec3::new(x * half.x, 0.0, z * half.y));
        // Before there is a picture there is nothing to be out of it.
        seen.is_none_or(|seen| seen.x.abs() <= 1.0 && seen.y.abs() <= 1.0 && (0.0..=1.0).contains(&seen.z))
    })
}

/// Where the corners of the view meet the floor, in columns and rows; those above the horizon far away.
fn outline(grid: &Grid, camera: &Camera, view: &GlobalTransform) -> Vec<[f32; 2]> {
    let (eye, half) = (view.translation(), place::extent(grid.layout()) / 2.0);
    let corner = |(x, y): (f32, f32)| {
        let towards = camera.ndc_to_world(view, Vec3::new(x, y, 0.5))? - eye;
        Some(meets_floor(eye, towards, place::extent(grid.layout()).length()))
    };
    let corners = [(-1.0, 1.0), (1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)].into_iter().filter_map(corner);
    corners.map(|met| [met.x + half.x, met.y + half.y]).collect()
}

/// Where a line of sight meets the floor, at most `farthest` away from below the eye.
fn meets_floor(eye: Vec3, towards: Vec3, farthest: f32) -> Vec2 {
    let along = if towards.y < -1e-6 { -eye.y / towards.y } else { f32::INFINITY };
    let reach = towards.xz() * along.min(1e6);
    eye.xz() + reach.clamp_length_max(eye.y + 2.0 * farthest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sight_end_on_the_floor() {
        let eye = Vec3::new(5.0, 10.0, 2.0);
        assert_eq!(meets_floor(eye, Vec3::new(1.0, -2.0, 0.0), 100.0), Vec2::new(10.0, 2.0));
        assert_eq!(meets_floor(eye, Vec3::NEG_Y, 100.0), Vec2::new(5.0, 2.0));
        let level = meets_floor(eye, Vec3::X, 100.0);
        assert!(level.x > 200.0 && level.is_finite(), "{level}");
        assert!(meets_floor(eye, Vec3::new(1.0, 1.0, 0.0), 100.0).is_finite());
    }
}
