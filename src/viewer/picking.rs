//! A click on the floor selects the agent that is drawn there.

use bevy::prelude::*;

use super::ViewerSystems;
use super::agents::Figure;
use super::camera::{Orbit, Pointer};
use super::inspect::Selected;
use crate::panel::Action;

/// The height of an agent's body at which a click is meant.
const BODY_HEIGHT: f32 = 0.2;
/// A click within this distance of an agent's middle, in cells, selects it.
const REACH: f32 = 0.65;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (select_clicked, clear_selection).chain().after(ViewerSystems::Camera).before(ViewerSystems::Overlays),
    );
}

fn select_clicked(
    pointer: Res<Pointer>,
    camera: Single<(&Camera, &GlobalTransform), With<Orbit>>,
    figures: Query<(&Figure, &Transform)>,
    mut selected: ResMut<Selected>,
) {
    let Some(at) = pointer.clicked() else { return };
    let (camera, view) = *camera;
    let Ok(ray) = camera.viewport_to_world(view, at) else { return };
    let plane = InfinitePlane3d::new(Vec3::Y);
    let Some(distance) = ray.intersect_plane(Vec3::Y * BODY_HEIGHT, plane) else { return };
    let point = ray.get_point(distance);
    let away = |place: &Transform| place.translation.xz().distance(point.xz());
    let nearest = figures.iter().min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)));
    selected.0 = nearest.filter(|(_, place)| away(place) < REACH).map(|(figure, _)| figure.agent);
}

fn clear_selection(mut actions: MessageReader<Action>, mut selected: ResMut<Selected>) {
    if actions.read().any(|action| *action == Action::Clear) {
        selected.0 = None;
    }
}
