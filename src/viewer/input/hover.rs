//! What the pointer rests on, for the small card beside it: the agent that is drawn there, or else the square.
//!
//! Nothing is told while something is dragged or pressed, while the pointer moves, and where the panel is under it.

use bevy::prelude::*;
use bevy_egui::EguiPostUpdateSet;

use super::super::camera::OverFloor;
use super::super::editor::is_editing;
use super::super::fleet::agents::Figure;
use super::super::floor::DrawnFloor;
use super::super::overlays::heat::Heat;
use super::super::sides::{Seen, SeenAgent, Side, Sides};
use super::super::{ViewerSystems, place};
use super::picking::{Sighted, sight};
use crate::fleet::AgentId;
use crate::grid::{Direction, Grid, PLAIN_MOVE};
use crate::panel::{Hover, Hovered, HoveredAgent, HoveredCell};

/// How long the pointer rests before it is told what is there.
const REST_SECS: f32 = 0.35;
/// How near to an agent's middle the pointer is on it, in cells.
const REACH: f32 = 0.48;

/// Where the pointer is, and for how long.
#[derive(Default)]
struct Rest {
    at: Option<Vec2>,
    secs: f32,
}

impl Rest {
    /// Whether it rests, after so many seconds more in which it is here.
    fn note(&mut self, at: Option<Vec2>, secs: f32) -> Option<Vec2> {
        let stays = self.at == at;
        self.at = at;
        self.secs = if stays { self.secs + secs } else { 0.0 };
        at.filter(|_| self.secs >= REST_SECS)
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(
        PostUpdate,
        (tell_what_is_there.run_if(not(is_editing)), tell_nothing.run_if(is_editing))
            .in_set(ViewerSystems::Overlays)
            .before(EguiPostUpdateSet::EndPass),
    );
}

fn tell_nothing(mut hover: ResMut<Hover>) {
    hover.set_if_neq(Hover(None));
}

fn tell_what_is_there(
    mut over: OverFloor,
    (buttons, time): (Res<ButtonInput<MouseButton>>, Res<Time<Real>>),
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    figures: Query<(&Figure, &GlobalTransform)>,
    heats: Query<(&Side, &Heat)>,
    (drawn, sides): (Res<DrawnFloor>, Res<Sides>),
    mut rest: Local<Rest>,
    mut hover: ResMut<Hover>,
) {
    let is_pressed = buttons.get_pressed().next().is_some();
    let at = over.pointer().filter(|&at| !is_pressed && over.is_at(at));
    let told = rest.note(at, time.delta_secs()).and_then(|at| {
        let sighted = sight(at, &cameras)?;
        let (grid, seen) = drawn.grid.as_deref().zip(sides.of(sighted.side))?;
        let heat = heats.iter().find(|(side, _)| **side == sighted.side).map(|(_, heat)| heat);
        let hovered = agent(seen, sighted.agent(&figures, REACH)).or_else(|| cell(grid, seen, heat, &sighted))?;
        Some((hovered, at.into()))
    });
    hover.set_if_neq(Hover(told));
}

fn agent(seen: &Seen, agent: Option<AgentId>) -> Option<Hovered> {
    let agent = agent?;
    let SeenAgent { goal, job, waited, broken_left_ticks, .. } = seen.agents.get(agent.index())?;
    Some(Hovered::Agent(HoveredAgent {
        agent,
        look: Figure::look(goal, job, *broken_left_ticks > 0),
        task: job.task.map(|task| (task.0, u32::from(job.errand) + 1)),
        waited_ticks: waited.0,
        broken_left_ticks: *broken_left_ticks,
    }))
}

fn cell(grid: &Grid, seen: &Seen, heat: Option<&Heat>, sighted: &Sighted) -> Option<Hovered> {
    let (column, row) = place::square_at(grid.layout(), sighted.floor)?;
    let cell = grid.cell_at(column, row);
    let moves = cell.zip(seen.guidance.as_ref()).and_then(|(cell, (_, guidance))| {
        let costs = guidance.moves.get(cell.index())?;
        let cost = |direction: Direction| {
            grid.neighbour(cell, direction).map(|_| f64::from(costs[direction as usize]) / f64::from(PLAIN_MOVE))
        };
        Some(Direction::ALL.map(cost))
    });
    Some(Hovered::Cell(HoveredCell {
        at: (column, row),
        kind: grid.layout().at(column, row),
        blocked_left_ticks: cell.map_or(0, |cell| seen.blocked_left_ticks(cell)),
        moves: moves.unwrap_or_default(),
        heat: cell.zip(heat).map(|(cell, heat)| heat.per_100_ticks(cell)).unwrap_or_default(),
        station: cell.and_then(|cell| seen.station(cell)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_rests_where_it_stays_for_a_while() {
        let (mut rest, here) = (Rest::default(), Some(Vec2::new(3.0, 4.0)));
        assert_eq!(rest.note(here, 1.0), None, "it has just come");
        assert_eq!(rest.note(here, REST_SECS / 2.0), None);
        assert_eq!(rest.note(here, REST_SECS / 2.0), here);
        assert_eq!(rest.note(Some(Vec2::new(3.5, 4.0)), 1.0), None, "it moved");
        assert_eq!(rest.note(None, 9.0), None, "it is on no floor");
        assert_eq!(rest.note(None, 9.0), None);
    }
}
