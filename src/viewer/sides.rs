//! What is drawn of each world: that on the floor, and that on the other side of a comparison.
//!
//! Neither world is part of the drawn one, so systems cannot query them. Both are looked at once a frame, by the same
//! function, and everything that draws reads what was seen. What belongs to a side is on a render layer of its own, which
//! only that side's camera shows; the floor is on both.

use std::sync::Arc;

use bevy::camera::visibility::{NoFrustumCulling, RenderLayers};
use bevy::prelude::*;

use super::camera::Orbit;
use super::floor::stations;
use super::floor::stations::SeenStation;
use super::input::inspect::Selected;
use super::outages::Outages;
use super::overlays::fleet_ways::FleetWays;
use super::paint::Paint;
use super::{ViewerSystems, place};
use crate::demand::{Task, TaskId, TaskPool};
use crate::fleet::{AgentId, Clock, Directive, Floor, Goal, Job, Position, Roster, Waited};
use crate::grid::{Area, Cell, Grid, Guidance};
use crate::orchestration::assignment::Reason;
use crate::panel::{HeatOf, Overlays, Shown, StationCard};
use crate::session::{Ground, Session};
use crate::sim::{Reasons, Routes, Ways, lost_moves};

/// A side of the window.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The world on the floor; at the left if there are two.
    Floor,
    /// The one that it is compared with.
    Other,
}

impl Side {
    /// Both.
    pub(super) const ALL: [Self; 2] = [Self::Floor, Self::Other];

    /// The one beside it.
    pub(super) fn opposite(self) -> Self {
        match self {
            Self::Floor => Self::Other,
            Self::Other => Self::Floor,
        }
    }

    /// What it is called where there are two.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Floor => "left",
            Self::Other => "right",
        }
    }

    /// Where it is drawn.
    pub(super) fn layer(self) -> RenderLayers {
        RenderLayers::layer(self as usize)
    }

    /// Where is drawn what both share.
    pub(super) fn both() -> RenderLayers {
        RenderLayers::from_layers(&[0, 1])
    }
}

/// An agent as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct SeenAgent {
    pub(super) id: AgentId,
    pub(super) position: Position,
    pub(super) goal: Goal,
    pub(super) job: Job,
    pub(super) waited: Waited,
    /// Ticks for which it cannot move yet; 0: it is sound.
    pub(super) broken_left_ticks: u32,
    /// Whether orchestration heard nothing from it in the last tick.
    pub(super) is_silent: bool,
    /// Age of the report that orchestration goes by; `None`: nothing limits communication.
    pub(super) report_age_ticks: Option<u32>,
}

/// Where a world stands: what was drawn of agents at one moment need not be drawn anew before another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) episode: u32,
    pub(super) future: u32,
    pub(super) tick: u32,
    /// Size of the fleet, which may change between two ticks.
    pub(super) agents: u32,
}

/// Episode, future and version of a guidance.
pub(super) type GuidanceKey = (u32, u32, u32);

/// One world, as it is drawn.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) tick: u32,
    pub(super) moment: Moment,
    /// By number.
    pub(super) agents: Vec<SeenAgent>,
    /// Cells that nobody may enter, in order, and for how many ticks.
    pub(super) blocked: Vec<(Cell, u32)>,
    /// Where nothing is heard.
    pub(super) black_outs: Vec<Area>,
    /// Whether each lost the move that it wanted in the last tick, by number; filled while that is drawn.
    pub(super) lost_moves: Vec<bool>,
    /// Whether anything can break.
    pub(super) has_faults: bool,
    /// How often an agent went over to guidance that it had not heard of; `None`: communication has no limits.
    pub(super) moved_on: Option<u64>,
    /// The floor.
    pub(super) grid: Option<Arc<Grid>>,
    /// Whether agents are given tasks.
    pub(super) has_tasks: bool,
    /// That of the agent that is selected.
    pub(super) selected_task: Option<(TaskId, Task)>,
    /// The task that it knows it will go on to.
    pub(super) selected_next: Option<TaskId>,
    /// Why it was given that task.
    pub(super) selected_reason: Option<Reason>,
    /// The guide path that it follows to its goal, from where it stands.
    pub(super) selected_path: Option<Vec<Cell>>,
    /// Agents that were not heard for long: where orchestration takes each to be, and where it is. Filled while that is drawn.
    pub(super) stale: Option<Vec<(Cell, Cell)>>,
    /// The ways of agents near the middle of the view; looked for while they are drawn.
    pub(super) ways: FleetWays,
    /// By number.
    pub(super) stations: Vec<SeenStation>,
    /// The guidance in force, once one was decided.
    pub(super) guidance: Option<(GuidanceKey, Guidance)>,
}

/// What is drawn of both sides.
#[derive(Resource, Debug, Default)]
pub(super) struct Sides {
    /// The world on the floor.
    pub(super) floor: Seen,
    /// The other, while there is one.
    pub(super) other: Option<Seen>,
}

impl Sides {
    /// What is drawn of one side.
    pub(super) fn of(&self, side: Side) -> Option<&Seen> {
        match side {
            Side::Floor => Some(&self.floor),
            Side::Other => self.other.as_ref(),
        }
    }
}

/// A translucent overlay on each side, hidden and without a mesh until there is something to draw: the renderer has no place for an
/// empty one.
pub(super) fn spawn_on_each_side<Overlay: Component + Default>(
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let material = MeshMaterial3d(materials.add(Paint::TRANSLUCENT));
    for side in Side::ALL {
        let place = (Transform::default(), Visibility::Hidden, NoFrustumCulling);
        commands.spawn((Overlay::default(), side, side.layer(), material.clone(), place));
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Sides>();
    app.add_systems(
        PostUpdate,
        look.in_set(ViewerSystems::Floor)
            .run_if(resource_exists::<Ground>.and_then(resource_exists::<Session>).and_then(resource_exists::<Shown>)),
    );
}

pub(super) fn look(
    (session, ground): (Res<Session>, Res<Ground>),
    shown: Res<Shown>,
    overlays: Res<Overlays>,
    selected: Res<Selected>,
    orbit: Option<Single<&Orbit>>,
    mut sides: ResMut<Sides>,
) {
    let future = (shown.0.episode, shown.0.timeline.shown);
    sides.floor.look(ground.world(), future, *overlays);
    sides.floor.look_at(ground.world(), selected.agent_of(Side::Floor));
    match session.other_world() {
        Some(other) => {
            // A copy of a future that was left is none of the floor's.
            let copied = session.other_future().map(|number| (future.0, u32::MAX - number));
            let seen = sides.other.get_or_insert_default();
            seen.look(other, copied.unwrap_or(future), *overlays);
            seen.look_at(other, selected.agent_of(Side::Other));
        }
        None => sides.other = None,
    }
    let focus = orbit.filter(|_| overlays.fleet_ways).map(|orbit| orbit.focus());
    sides.floor.look_for_ways(ground.world(), focus);
    if let Some((seen, other)) = sides.other.as_mut().zip(session.other_world()) {
        seen.look_for_ways(other, focus);
    }
}

impl Seen {
    /// Takes in a world; buffers are kept from frame to frame.
    fn look(&mut self, world: &World, (episode, future): (u32, u32), overlays: Overlays) {
        let outages = Outages::of(world);
        let seen_tick = std::mem::replace(&mut self.tick, world.resource::<Clock>().tick);
        if overlays.shown_heat() != Some(HeatOf::Conflicts) {
            self.lost_moves.clear();
        } else if self.lost_moves.is_empty() || seen_tick != self.tick {
            lost_moves(world, &mut self.lost_moves);
        }
        self.agents.clear();
        // Read as the columns lie in memory, which looking agents up one by one does not.
        let mut columns = world.try_query::<(&AgentId, &Position, &Goal, &Job, &Waited)>();
        for (&id, &position, &goal, &job, &waited) in columns.iter_mut().flat_map(|columns| columns.iter(world)) {
            self.agents.push(SeenAgent {
                id,
                position,
                goal,
                job,
                waited,
                broken_left_ticks: outages.broken_left_ticks(id),
                is_silent: outages.is_silent(id),
                report_age_ticks: outages.report_age_ticks(id),
            });
        }
        if !self.agents.is_sorted_by_key(|agent| agent.id) {
            self.agents.sort_unstable_by_key(|agent| agent.id);
        }
        let moment = Moment { episode, future, tick: self.tick, agents: self.agents.len() as u32 };
        let seen_moment = std::mem::replace(&mut self.moment, moment);
        if !overlays.radio {
            self.stale = None;
        } else if self.stale.is_none() || seen_moment != moment {
            let stale = self.stale.get_or_insert_default();
            stale.clear();
            stale.extend(
                self.agents.iter().filter_map(|agent| Some((outages.stale_cell(agent.id)?, agent.position.now))),
            );
        }
        self.blocked.clear();
        self.blocked.extend(outages.blocked().iter().map(|&cell| (cell, outages.blocked_left_ticks(cell))));
        self.black_outs.clear();
        self.black_outs.extend(outages.black_outs().map(|black_out| black_out.area));
        self.has_faults = outages.has_faults();
        self.moved_on = outages.moved_on();
        let routes = world.resource::<Routes>();
        let key = (episode, future, routes.version);
        let floor = &world.resource::<Floor>().0;
        self.has_tasks = world.contains_resource::<TaskPool>();
        if self.grid.as_ref().is_none_or(|known| !Arc::ptr_eq(known, floor)) {
            self.grid = Some(Arc::clone(floor));
            self.guidance = None;
            self.ways = FleetWays::default();
        }
        if seen_moment != moment || self.stations.len() != floor.workstations().len() {
            stations::look(world, floor, &self.agents, &mut self.stations);
        }
        // Nothing is decided before the first tick of an episode, so the arrows of the one before stay until then.
        if self.tick > 0 && self.guidance.as_ref().is_none_or(|(known, _)| *known != key) {
            self.guidance = Some((key, routes.guidance.clone()));
        }
    }

    /// Takes in what only the selected agent's card tells.
    fn look_at(&mut self, world: &World, agent: Option<AgentId>) {
        let task = agent.and_then(|agent| self.agents.get(agent.index())?.job.task);
        let pool = world.get_resource::<TaskPool>();
        self.selected_task = task.zip(pool).map(|(task, pool)| (task, pool.task(task).clone()));
        let entity = agent.and_then(|agent| world.resource::<Roster>().0.get(agent.index()).copied());
        self.selected_next = entity.and_then(|entity| world.get::<Directive>(entity)?.next);
        let reasons = world.get_resource::<Reasons>();
        self.selected_reason =
            reasons.zip(agent.zip(task)).and_then(|(reasons, (agent, task))| reasons.of(agent, task).cloned());
        self.selected_path = agent.and_then(|agent| {
            let SeenAgent { position, goal, .. } = self.agents.get(agent.index())?;
            let mut path = vec![position.now];
            Ways::of(world).guide_path(agent, (position.now, goal.cell), &mut path).then_some(path)
        });
    }

    /// Goes on looking for the ways of agents around a point of the drawn world; without one there are none.
    fn look_for_ways(&mut self, world: &World, focus: Option<Vec3>) {
        match (focus, self.grid.as_deref()) {
            (Some(focus), Some(grid)) => {
                let focus = place::nearest_square(grid.layout(), focus);
                self.ways.look(&Ways::of(world), &self.agents, grid, (self.moment, focus));
            }
            _ => self.ways.forget(),
        }
    }

    /// What happens at a station; `None`: there is none on this cell.
    pub(super) fn station(&self, cell: Cell) -> Option<StationCard> {
        let place = self.stations.binary_search_by_key(&cell, |station| station.cell).ok()?;
        Some(self.stations[place].card)
    }

    /// For how many ticks nobody may enter a cell yet; 0: it is open.
    pub(super) fn blocked_left_ticks(&self, cell: Cell) -> u32 {
        let place = self.blocked.binary_search_by_key(&cell, |&(blocked, _)| blocked);
        place.map_or(0, |place| self.blocked[place].1)
    }
}
