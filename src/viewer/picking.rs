//! A click on the floor selects the agent that is drawn there, or else the cell; the palette selects either by name.

use bevy::prelude::*;

use super::agents::Figure;
use super::camera::Pointer;
use super::editor::is_editing;
use super::floor::DrawnFloor;
use super::inspect::Selected;
use super::sides::Side;
use super::{ViewerSystems, place};
use crate::fleet::AgentId;
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

/// What lies under a place of the window.
pub(super) struct Sighted {
    /// In which world.
    pub(super) side: Side,
    /// At the height of agents' bodies.
    body: Vec3,
    /// On the floor, or level with it.
    pub(super) floor: Vec3,
}

/// What lies under a place of the window, in logical pixels.
pub(super) fn sight(at: Vec2, cameras: &Query<(&Side, &Camera, &GlobalTransform)>) -> Option<Sighted> {
    let under = |camera: &Camera| camera.logical_viewport_rect().is_some_and(|rect| rect.contains(at));
    let (&side, camera, view) = cameras.iter().find(|(_, camera, _)| camera.is_active && under(camera))?;
    let ray = camera.viewport_to_world(view, at).ok()?;
    let at_height = |height: f32| {
        let distance = ray.intersect_plane(Vec3::Y * height, InfinitePlane3d::new(Vec3::Y))?;
        Some(ray.get_point(distance))
    };
    Some(Sighted { side, body: at_height(BODY_HEIGHT)?, floor: at_height(0.0)? })
}

impl Sighted {
    /// The agent that is drawn nearest, if that is within `reach`, in cells.
    pub(super) fn agent(&self, figures: &Query<(&Figure, &GlobalTransform)>, reach: f32) -> Option<AgentId> {
        let away = |place: &GlobalTransform| place.translation().xz().distance(self.body.xz());
        let of_side = figures.iter().filter(|(figure, _)| figure.side == self.side);
        let (figure, place) = of_side.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)))?;
        (away(place) < reach).then_some(figure.agent)
    }
}

fn select_clicked(
    pointer: Res<Pointer>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    figures: Query<(&Figure, &GlobalTransform)>,
    drawn: Res<DrawnFloor>,
    mut selected: ResMut<Selected>,
) {
    let Some(sighted) = pointer.clicked().and_then(|at| sight(at, &cameras)) else { return };
    let cell = || drawn.grid.as_deref().and_then(|grid| place::cell_at(grid, sighted.floor));
    *selected = match sighted.agent(&figures, REACH) {
        Some(agent) => Selected::Agent(agent),
        None => cell().map_or(Selected::Nothing, Selected::Cell),
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
