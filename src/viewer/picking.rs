//! A click on the floor selects the agent that is drawn there, or else the cell; the palette selects either by name.

use bevy::prelude::*;

use super::agents::Figure;
use super::camera::Pointer;
use super::editor::is_editing;
use super::floor::DrawnFloor;
use super::inspect::Selected;
use super::sides::Side;
use super::{ViewerSystems, place};
use crate::panel::Action;

/// The height of an agent's body at which a click is meant.
const BODY_HEIGHT: f32 = 0.2;
/// A click within this distance of an agent's middle, in cells, selects it.
const REACH: f32 = 0.65;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (select_clicked.run_if(not(is_editing)), select_found, clear_selection)
            .chain()
            .after(ViewerSystems::Camera)
            .before(ViewerSystems::Overlays),
    );
}

fn select_clicked(
    pointer: Res<Pointer>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    figures: Query<(&Figure, &GlobalTransform)>,
    drawn: Res<DrawnFloor>,
    mut selected: ResMut<Selected>,
) {
    let Some(at) = pointer.clicked() else { return };
    let under = |camera: &Camera| camera.logical_viewport_rect().is_some_and(|rect| rect.contains(at));
    let Some((&side, camera, view)) = cameras.iter().find(|(_, camera, _)| camera.is_active && under(camera)) else {
        return;
    };
    let Ok(ray) = camera.viewport_to_world(view, at) else { return };
    let at_height = |height: f32| {
        let distance = ray.intersect_plane(Vec3::Y * height, InfinitePlane3d::new(Vec3::Y))?;
        Some(ray.get_point(distance))
    };
    let (Some(body), Some(floor)) = (at_height(BODY_HEIGHT), at_height(0.0)) else { return };
    let away = |place: &GlobalTransform| place.translation().xz().distance(body.xz());
    let of_side = figures.iter().filter(|(figure, _)| figure.side == side);
    let nearest = of_side.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)));
    *selected = match nearest.filter(|(_, place)| away(place) < REACH) {
        Some((figure, _)) => Selected::Agent(figure.agent),
        None => {
            drawn.grid.as_deref().and_then(|grid| place::cell_at(grid, floor)).map_or(Selected::Nothing, Selected::Cell)
        }
    };
}

/// Whatever was found by its number or place.
fn select_found(mut actions: MessageReader<Action>, mut selected: ResMut<Selected>) {
    for action in actions.read() {
        match *action {
            Action::SelectAgent(agent) => *selected = Selected::Agent(agent),
            Action::SelectCell(cell) => *selected = Selected::Cell(cell),
            _ => {}
        }
    }
}

/// On a new floor nothing is selected either.
fn clear_selection(
    mut actions: MessageReader<Action>,
    drawn: Res<DrawnFloor>,
    mut floor: Local<u32>,
    mut selected: ResMut<Selected>,
) {
    let is_new_floor = std::mem::replace(&mut *floor, drawn.version) != drawn.version;
    if actions.read().any(|action| *action == Action::Clear) || is_new_floor {
        *selected = Selected::Nothing;
    }
}
