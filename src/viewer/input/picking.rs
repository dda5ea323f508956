//! A click on the floor selects the agent that is drawn there, or else the cell, or breaks it while the brush for faults is held;
//! the palette selects either by name.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

use super::super::camera::Pointer;
use super::super::editor::is_editing;
use super::super::fleet::agents::Figure;
use super::super::floor::DrawnFloor;
use super::super::sides::{Side, Sides};
use super::super::{ViewerSystems, place};
use super::inspect::Selected;
use crate::fleet::AgentId;
use crate::panel::{Action, FaultBrush, Struck};

/// The height of an agent's body at which a click is meant.
const BODY_HEIGHT: f32 = 0.2;
/// A click within this distance of an agent's middle, in cells, selects it.
const REACH: f32 = 0.65;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (
            select_clicked.run_if(not(is_editing)).run_if(not(is_brush_held)),
            break_clicked.run_if(not(is_editing)).run_if(is_brush_held),
            select_found,
            clear_selection,
        )
            .chain()
            .after(ViewerSystems::Camera)
            .before(ViewerSystems::Overlays),
    );
}

/// What lies under a place of the window.
pub(in crate::viewer) struct Sighted {
    /// In which world.
    pub(in crate::viewer) side: Side,
    /// At the height of agents' bodies.
    body: Vec3,
    /// On the floor, or level with it.
    pub(in crate::viewer) floor: Vec3,
}

/// What lies under a place of the window, in logical pixels.
pub(in crate::viewer) fn sight(at: Vec2, cameras: &Query<(&Side, &Camera, &GlobalTransform)>) -> Option<Sighted> {
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
    pub(in crate::viewer) fn agent(&self, figures: &Query<(&Figure, &GlobalTransform)>, reach: f32) -> Option<AgentId> {
        let away = |place: &GlobalTransform| place.translation().xz().distance(self.body.xz());
        let of_side = figures.iter().filter(|(figure, _)| figure.side == self.side);
        let (figure, place) = of_side.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)))?;
        (away(place) < reach).then_some(figure.agent)
    }
}

/// What is drawn under a click.
#[derive(SystemParam)]
struct Clicked<'w, 's> {
    pointer: Res<'w, Pointer>,
    cameras: Query<'w, 's, (&'static Side, &'static Camera, &'static GlobalTransform)>,
    figures: Query<'w, 's, (&'static Figure, &'static GlobalTransform)>,
    drawn: Res<'w, DrawnFloor>,
}

impl Clicked<'_, '_> {
    /// What was clicked in this frame, if the floor was: nothing, beside it.
    fn target(&self) -> Option<Selected> {
        let sighted = self.pointer.clicked().and_then(|at| sight(at, &self.cameras))?;
        if let Some(agent) = sighted.agent(&self.figures, REACH) {
            return Some(Selected::Agent(sighted.side, agent));
        }
        let cell = self.drawn.grid.as_deref().and_then(|grid| place::cell_at(grid, sighted.floor));
        Some(cell.map_or(Selected::Nothing, |cell| Selected::Cell(sighted.side, cell)))
    }
}

fn select_clicked(clicked: Clicked, mut selected: ResMut<Selected>) {
    if let Some(target) = clicked.target() {
        *selected = target;
    }
}

/// While the brush for faults is held, a click breaks what is there.
fn break_clicked(clicked: Clicked, sides: Res<Sides>, brush: Res<FaultBrush>, mut actions: MessageWriter<Action>) {
    let (Some(target), Some(grid)) = (clicked.target(), clicked.drawn.grid.as_deref()) else { return };
    let Some(seen) = target.side().and_then(|side| sides.of(side)) else { return };
    let struck = match target {
        Selected::Nothing => None,
        Selected::Agent(_, agent) => seen
            .agents
            .get(agent.index())
            .map(|known| (Struck::Agent(agent, known.broken_left_ticks > 0), grid.place(known.position.now))),
        Selected::Cell(_, cell) => Some((Struck::Cell(cell, seen.blocked_left_ticks(cell) > 0), grid.place(cell))),
    };
    actions.write_batch(struck.map(|(struck, place)| Action::Session(brush.command(struck, place))));
}

fn is_brush_held(brush: Res<FaultBrush>) -> bool {
    brush.is_held
}

/// Whatever was found by its number or place, on the floor.
fn select_found(mut actions: MessageReader<Action>, mut selected: ResMut<Selected>) {
    for action in actions.read() {
        match *action {
            Action::SelectAgent(agent) => *selected = Selected::Agent(Side::Floor, agent),
            Action::SelectCell(cell) => *selected = Selected::Cell(Side::Floor, cell),
            _ => {}
        }
    }
}

/// On a new floor nothing is selected either, nor on a side that is there no more.
fn clear_selection(
    mut actions: MessageReader<Action>,
    (drawn, sides): (Res<DrawnFloor>, Res<Sides>),
    mut floor: Local<u32>,
    mut selected: ResMut<Selected>,
) {
    let is_new_floor = std::mem::replace(&mut *floor, drawn.version) != drawn.version;
    let is_gone = selected.side().is_some_and(|side| sides.of(side).is_none());
    if actions.read().any(|action| *action == Action::Clear) || is_new_floor || is_gone {
        *selected = Selected::Nothing;
    }
}
