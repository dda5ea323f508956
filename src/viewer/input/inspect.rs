//! What is selected, and its card for the panel: an agent, with a ring around it and its way to the goal on the floor, or
//! a cell, with a frame. It is of one side of a comparison; on the other, the agent of the same number has a ring, too, or the
//! same cell a frame.
//!
//! The way is read from the guidance in force by fields of this file's own, so drawing never computes a field of the
//! simulation; to the goal it is the guide path, where the agent follows one.

use bevy::gizmos::config::{GizmoConfig, GizmoConfigGroup, GizmoConfigStore};
use bevy::prelude::*;

use super::super::fleet::agents::Figure;
use super::super::floor::DrawnFloor;
use super::super::sides::{GuidanceKey, SeenAgent, Side, Sides};
use super::super::{ViewerSystems, palette, place};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid, Guidance};
use crate::panel::{AgentCard, Card, CellCard, Inspected, Overlays, Settings, Shown};

/// Height of the way over the floor.
const LIFT: f32 = 0.06;

/// What the user looks at.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::viewer) enum Selected {
    /// Nothing in particular.
    #[default]
    Nothing,
    /// An agent of a side.
    Agent(Side, AgentId),
    /// A cell of a side.
    Cell(Side, Cell),
}

impl Selected {
    /// The side that it is of, if anything is selected.
    pub(in crate::viewer) fn side(self) -> Option<Side> {
        match self {
            Self::Nothing => None,
            Self::Agent(side, _) | Self::Cell(side, _) => Some(side),
        }
    }

    /// The agent and its side, if it is one.
    pub(in crate::viewer) fn agent(self) -> Option<(Side, AgentId)> {
        if let Self::Agent(side, agent) = self { Some((side, agent)) } else { None }
    }

    /// The agent, if it is one of this side.
    pub(in crate::viewer) fn agent_of(self, side: Side) -> Option<AgentId> {
        self.agent().filter(|(of, _)| *of == side).map(|(_, agent)| agent)
    }
}

/// Lines of the selection at the left, or on the whole floor.
#[derive(Default, Reflect, GizmoConfigGroup)]
struct SelectionLines;

/// Those at the right.
#[derive(Default, Reflect, GizmoConfigGroup)]
struct OtherLines;

/// The selected agent's way, and for which guidance and goals it holds.
#[derive(Resource, Default)]
struct Way {
    fields: Option<CostToGo>,
    /// Version of the floor, and the side with its guidance in force; `None`: plain.
    holds_for: Option<(u32, Side, Option<GuidanceKey>)>,
    stops: Vec<Cell>,
    cells: Vec<Vec<Cell>>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Selected>().init_resource::<Way>().init_resource::<Inspected>();
    app.init_gizmo_group::<SelectionLines>().init_gizmo_group::<OtherLines>();
    app.add_systems(Startup, thicken_lines);
    app.add_systems(
        PostUpdate,
        (inspect_selected, draw_selection).chain().in_set(ViewerSystems::Overlays).run_if(resource_exists::<Shown>),
    );
}

fn thicken_lines(mut store: ResMut<GizmoConfigStore>) {
    thicken(store.config_mut::<SelectionLines>().0, Side::Floor);
    thicken(store.config_mut::<OtherLines>().0, Side::Other);
}

fn thicken(config: &mut GizmoConfig, side: Side) {
    config.line.width = 3.0;
    config.depth_bias = -0.2;
    config.render_layers = side.layer();
}

/// Fills the card, and finds the way: to the goal, then from errand to errand of the task.
fn inspect_selected(
    selected: Res<Selected>,
    sides: Res<Sides>,
    drawn: Res<DrawnFloor>,
    mut way: ResMut<Way>,
    mut inspected: ResMut<Inspected>,
) {
    *inspected = Inspected::default();
    way.cells.clear();
    let Some((side, seen)) = selected.side().and_then(|side| Some((side, sides.of(side)?))) else { return };
    inspected.whose = sides.other.as_ref().map(|_| side.name());
    let Some(grid) = drawn.grid.as_deref() else { return };
    if let Selected::Cell(_, cell) = *selected {
        let blocked_left_ticks = seen.blocked_left_ticks(cell);
        let station = seen.station(cell);
        let card = CellCard { cell, at: grid.place(cell), kind: grid.kind(cell), blocked_left_ticks, station };
        inspected.card = Some(Card::Cell(card));
        return;
    }
    let Some(agent) = selected.agent_of(side) else { return };
    let Some(SeenAgent { position, goal, job, waited, broken_left_ticks, report_age_ticks, .. }) =
        seen.agents.get(agent.index()).copied()
    else {
        return;
    };
    let way = &mut *way;
    let holds_for = Some((drawn.version, side, seen.guidance.as_ref().map(|(key, _)| *key)));
    if way.holds_for != holds_for {
        way.holds_for = holds_for;
        way.fields = Some(match &seen.guidance {
            Some((_, guidance)) => CostToGo::new(grid, guidance),
            None => CostToGo::new(grid, &Guidance::plain(grid)),
        });
    }
    let Some(fields) = &mut way.fields else { return };
    let task = seen.selected_task.as_ref();
    way.stops.clear();
    way.stops.extend([position.now, goal.cell]);
    if let Some((_, task)) = task {
        way.stops.extend(task.errands.iter().skip(job.errand as usize + 1).map(|errand| errand.cell));
    }
    let cells = |fields: &mut CostToGo, leg: &[Cell]| {
        std::iter::once(leg[0]).chain(fields.way(grid, leg[0], leg[1]).map(|(.., to)| to)).collect()
    };
    way.cells.extend(way.stops.windows(2).map(|leg| cells(fields, leg)));
    if let Some((first, path)) = way.cells.first_mut().zip(seen.selected_path.as_ref()) {
        first.clone_from(path);
    }
    inspected.card = Some(Card::Agent(AgentCard {
        agent,
        look: Figure::look(&goal, &job, broken_left_ticks > 0),
        cell: position.now,
        at: grid.place(position.now),
        goal: goal.counts.then(|| grid.place(goal.cell)),
        moves_left: way.cells.first().map_or(0, |leg| leg.len() as u32 - 1),
        task: task.map(|(id, task)| (id.0, u32::from(job.errand) + 1, task.errands.len() as u32)),
        next_task: seen.selected_next.map(|id| id.0),
        task_age_ticks: task.map(|(_, task)| seen.tick.saturating_sub(task.released_tick)),
        goal_age_ticks: goal.counts.then(|| seen.tick.saturating_sub(goal.since_tick)),
        waited_ticks: waited.0,
        broken_left_ticks,
        report_age_ticks,
        reason: seen.selected_reason.clone(),
    }));
}

fn draw_selection(
    mut gizmos: Gizmos<SelectionLines>,
    mut other: Gizmos<OtherLines>,
    selected: Res<Selected>,
    drawn: Res<DrawnFloor>,
    (overlays, settings): (Res<Overlays>, Res<Settings>),
    way: Res<Way>,
    figures: Query<(&Figure, &GlobalTransform)>,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    let colour = palette::scheme(settings.theme).selection;
    if let Selected::Cell(_, cell) = *selected {
        frame(&mut gizmos, point(grid, cell), 0.9, colour);
        frame(&mut other, point(grid, cell), 0.9, colour);
    }
    let Some((side, agent)) = selected.agent() else { return };
    let body = |side| figures.iter().find(|(figure, _)| figure.agent == agent && figure.side == side);
    let [left, right] = Side::ALL.map(|side| body(side).map(|(_, body)| body.translation()));
    if let Some(body) = left {
        rings(&mut gizmos, body, colour);
    }
    if let Some(body) = right {
        rings(&mut other, body, colour);
    }
    match (side, left, right) {
        _ if !overlays.paths => {}
        (Side::Floor, Some(body), _) => draw_way(&mut gizmos, grid, &way, body, colour),
        (Side::Other, _, Some(body)) => draw_way(&mut other, grid, &way, body, colour),
        _ => {}
    }
}

/// The way of an agent whose body is there, leg by leg.
fn draw_way<L: GizmoConfigGroup>(gizmos: &mut Gizmos<L>, grid: &Grid, way: &Way, body: Vec3, colour: Srgba) {
    for (number, leg) in way.cells.iter().enumerate() {
        let colour = colour.with_alpha(if number == 0 { 1.0 } else { 0.35 });
        let start = if number == 0 { body.with_y(LIFT) } else { point(grid, leg[0]) };
        let onward = leg.iter().skip(1).map(|&cell| point(grid, cell));
        gizmos.linestrip(core::iter::once(start).chain(onward), colour);
        if let Some(&stop) = leg.last() {
            frame(gizmos, point(grid, stop), 0.8, colour);
        }
    }
}

fn rings<L: GizmoConfigGroup>(gizmos: &mut Gizmos<L>, around: Vec3, colour: Srgba) {
    for radius in [0.56, 0.62] {
        gizmos.circle(Isometry3d::new(around + Vec3::Y * 0.03, flat()), radius, colour);
    }
}

fn frame<L: GizmoConfigGroup>(gizmos: &mut Gizmos<L>, around: Vec3, size: f32, colour: Srgba) {
    gizmos.rect(Isometry3d::new(around, flat()), Vec2::splat(size), colour);
}

/// Onto the floor.
fn flat() -> Quat {
    Quat::from_rotation_x(core::f32::consts::FRAC_PI_2)
}

fn point(grid: &Grid, cell: Cell) -> Vec3 {
    place::centre(grid, cell) + Vec3::Y * LIFT
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy::ecs::system::RunSystemOnce;

    use super::super::super::sides::look;
    use super::*;
    use crate::fleet::{Job, Position};
    use crate::orchestration::presets;
    use crate::scene::Stage;
    use crate::session::{Beginning, Command, Ground, Session, SessionPlugin};

    /// An agent, where it stands, and with which task.
    type Known = (AgentId, Cell, Option<u32>);

    fn known(world: &World) -> Vec<Known> {
        let mut columns = world.try_query::<(&AgentId, &Position, &Job)>().expect("agents");
        let mut known: Vec<Known> = columns
            .iter(world)
            .map(|(&agent, position, job)| (agent, position.now, job.task.map(|task| task.0)))
            .collect();
        known.sort_unstable_by_key(|(agent, ..)| *agent);
        known
    }

    /// A comparison after some ticks, and what is read of the session for the panel.
    fn comparing() -> App {
        let stage = Arc::new(Stage::open("narrow-aisles", &["fleet.agents=40".to_owned()]).expect("a shipped scene"));
        let highways = presets::find("highways").expect("a preset").policy(&stage.grid).expect("it fits");
        let mut app = App::new();
        app.insert_resource(DrawnFloor::of(Arc::clone(&stage.grid)));
        let beginning = Beginning::new(Arc::clone(&stage), stage.policy.clone(), "own", 7).versus(highways, "highways");
        app.add_plugins(SessionPlugin::new(beginning));
        app.init_resource::<Sides>().init_resource::<Overlays>();
        app.init_resource::<Selected>().init_resource::<Way>().init_resource::<Inspected>();
        app.world_mut().write_message(Command::StepMany(120));
        while app.world().resource::<Session>().ticks() < 120 {
            app.update();
        }
        app
    }

    /// What the panel is told while this is selected.
    fn told(app: &mut App, target: Selected) -> Inspected {
        let world = app.world_mut();
        let view = world.resource::<Session>().view(world.resource::<Ground>().world());
        world.insert_resource(Shown(view));
        world.insert_resource(target);
        world.run_system_once(look).expect("its resources are there");
        world.run_system_once(inspect_selected).expect("its resources are there");
        world.resource::<Inspected>().clone()
    }

    /// A click at the right once told of the agent of that number at the left.
    #[test]
    fn what_is_selected_is_of_its_side() {
        let mut app = comparing();
        let floor = known(app.world().resource::<Ground>().world());
        let other = known(app.world().resource::<Session>().other_world().expect("a comparison"));
        let differ = |(here, there): &(Known, Known)| here.1 != there.1 && here.2 != there.2;
        let (here, there) = floor.into_iter().zip(other).find(differ).expect("fleets that differ");
        for (side, whose, (agent, cell, task)) in [(Side::Floor, "left", here), (Side::Other, "right", there)] {
            let Inspected { card, whose: told_whose } = told(&mut app, Selected::Agent(side, agent));
            let Some(Card::Agent(card)) = card else { panic!("{card:?}") };
            assert_eq!((card.agent, card.cell, told_whose), (agent, cell, Some(whose)));
            assert_eq!(card.task.map(|(number, ..)| number), task, "{whose}");
            let way = app.world().resource::<Way>();
            assert_eq!(way.cells.first().and_then(|leg| leg.first()), Some(&cell), "its way begins where it stands");
        }
        app.world_mut().write_message(Command::ToggleComparison);
        app.update();
        assert_eq!(told(&mut app, Selected::Agent(Side::Other, there.0)), Inspected::default());
        assert_eq!(told(&mut app, Selected::Agent(Side::Floor, here.0)).whose, None, "there are no sides");
    }
}
