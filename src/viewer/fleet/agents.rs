//! Figures: one drawn entity per agent, which follows what is seen of the agent by its number.

use bevy::math::Affine3A;
use bevy::prelude::*;

use super::super::floor::DrawnFloor;
use super::super::paint::Paint;
use super::super::sides::{SeenAgent, Side, Sides};
use super::super::{ViewerSystems, palette, place};
use super::robot::{Dyes, Top};
use super::{moment, robot};
use crate::fleet::{AgentId, Goal, Job, Position};
use crate::grid::{Direction, Grid};
use crate::panel::{FigureColours, Fleet, Ink, Look, Settings, Shown, Theme};

/// An agent that has stood this many ticks against its will is drawn hollow.
const WAITING_TICKS: u32 = 2;

/// How fast figures turn, in 1/s: after `1 / TURN_RATE` about two thirds of a turn are done.
const TURN_RATE: f32 = 14.0;

/// The cosine of half a turn too small to be seen, of one degree.
const TURNED: f32 = 0.99996;

/// Where figures look by the direction they go in: up the floor as they are made, else turned about the vertical.
const HEADINGS: [Quat; 4] = {
    let half = std::f32::consts::FRAC_1_SQRT_2;
    let mut headings = [Quat::IDENTITY; 4];
    headings[Direction::Right as usize] = Quat::from_xyzw(0.0, -half, 0.0, half);
    headings[Direction::Down as usize] = Quat::from_xyzw(0.0, 1.0, 0.0, 0.0);
    headings[Direction::Left as usize] = Quat::from_xyzw(0.0, half, 0.0, half);
    headings
};

/// The drawn body of an agent.
#[derive(Component)]
pub(in crate::viewer) struct Figure {
    /// In which world.
    pub(in crate::viewer) side: Side,
    /// Whose body.
    pub(in crate::viewer) agent: AgentId,
    shape: Shape,
    course: Course,
    /// Where it looks.
    facing: Quat,
}

/// Where a figure goes: to a point, by a direction unless it stands, between these cells.
#[derive(Clone, Copy, Debug, Default)]
struct Course {
    between: Option<Position>,
    to: Vec3,
    way: Option<Direction>,
}

impl Course {
    fn of(grid: &Grid, position: Position) -> Self {
        let way = grid.direction(position.before, position.now);
        Self { between: Some(position), to: place::centre(grid, position.now), way }
    }

    /// The point `alpha` of the way; the end for who stands, or came from no neighbour.
    fn at(self, alpha: f32) -> Vec3 {
        let Some((columns, rows)) = self.way.map(Direction::step) else { return self.to };
        self.to - Vec3::new(columns as f32, 0.0, rows as f32) * (1.0 - alpha)
    }
}

impl Figure {
    /// What an agent is doing, as it is drawn.
    pub(in crate::viewer) fn look(goal: &Goal, job: &Job, is_broken: bool) -> Look {
        if is_broken {
            return Look::Broken;
        }
        match (job.service_left_ticks > 0, is_loaded(job), goal.counts) {
            (true, ..) => Look::Served,
            (_, true, _) => Look::Loaded,
            (_, _, true) => Look::ToPickUp,
            _ => Look::Idle,
        }
    }
}

/// What decides mesh and material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    look: Look,
    is_loaded: bool,
    is_waiting: bool,
    is_silent: bool,
}

impl Shape {
    /// All shapes, each at its [`Shape::index`].
    fn all() -> impl Iterator<Item = Self> {
        let flag = |index: usize, bit: usize| index >> bit & 1 == 1;
        Look::ALL.into_iter().flat_map(move |look| {
            let shape = move |index| Self {
                look,
                is_loaded: flag(index, 2),
                is_waiting: flag(index, 1),
                is_silent: flag(index, 0),
            };
            (0..8).map(shape)
        })
    }

    fn index(self) -> usize {
        let flags = [self.is_loaded, self.is_waiting, self.is_silent];
        flags.into_iter().fold(self.look as usize, |index, flag| 2 * index + usize::from(flag))
    }
}

/// A mesh for every shape, and the material that all figures share.
#[derive(Resource)]
struct Wardrobe {
    meshes: Vec<Handle<Mesh>>,
    colours: (FigureColours, Theme),
    material: Handle<Paint>,
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.init_resource::<Fleet>();
    app.add_systems(Startup, sew_wardrobe);
    app.add_systems(
        PostUpdate,
        (dye_wardrobe.run_if(resource_changed::<Settings>), match_figures, place_figures)
            .chain()
            .in_set(ViewerSystems::Figures)
            .run_if(resource_exists::<Shown>),
    );
}

fn sew_wardrobe(
    settings: Res<Settings>,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<Paint>>,
    mut commands: Commands,
) {
    let colours = (settings.figures, settings.theme);
    let meshes = Shape::all().map(|shape| meshes.add(sewn(shape, colours))).collect();
    let material = materials.add(Paint::OPAQUE);
    commands.insert_resource(Wardrobe { meshes, colours, material });
}

/// The same figures in other colours.
fn dye_wardrobe(settings: Res<Settings>, mut wardrobe: ResMut<Wardrobe>, mut meshes: ResMut<Assets<Mesh>>) -> Result {
    let colours = (settings.figures, settings.theme);
    if wardrobe.colours != colours {
        wardrobe.colours = colours;
        for (shape, mesh) in Shape::all().zip(&wardrobe.meshes) {
            meshes.insert(mesh, sewn(shape, wardrobe.colours))?;
        }
    }
    Ok(())
}

fn sewn(Shape { look, is_loaded, is_waiting, is_silent }: Shape, (colours, theme): (FigureColours, Theme)) -> Mesh {
    let top = match (look, is_waiting) {
        (Look::Broken, _) => Top::Crossed,
        (_, true) => Top::Hollow,
        (Look::Idle, _) => Top::Plain,
        (Look::ToPickUp | Look::Loaded, _) => Top::Visor,
        (Look::Served, _) => Top::Clamped,
    };
    let dyes = Dyes {
        body: palette::body(colours, theme, look, is_silent),
        shade: palette::scheme(theme).contact_shade.into(),
        ring: is_silent.then(|| palette::ink(Ink::Stale, theme).into()),
    };
    robot::robot(dyes, top, is_loaded)
}

/// As many figures as agents, on each side.
fn match_figures(
    sides: Res<Sides>,
    wardrobe: Res<Wardrobe>,
    figures: Query<(Entity, &Figure)>,
    mut commands: Commands,
) {
    for side in Side::ALL {
        let agents = sides.of(side).map_or(0, |seen| seen.agents.len());
        let of_side = || figures.iter().filter(|(_, figure)| figure.side == side);
        let figures_now = of_side().count();
        if figures_now > agents {
            for (entity, _) in of_side().filter(|(_, figure)| figure.agent.index() >= agents) {
                commands.entity(entity).despawn();
            }
        }
        let shape = Shape { look: Look::Idle, is_loaded: false, is_waiting: false, is_silent: false };
        for agent in (figures_now..agents).map(|number| AgentId(number as u32)) {
            let mesh = Mesh3d(wardrobe.meshes[shape.index()].clone());
            let material = MeshMaterial3d(wardrobe.material.clone());
            let figure = Figure { side, agent, shape, course: Course::default(), facing: Quat::IDENTITY };
            // Figures have no parents, and their places are written where a pass over transforms would put them.
            commands.spawn((figure, side.layer(), mesh, material)).remove::<Transform>();
        }
    }
}

/// Every figure stands between its agent's last two cells, looks where it went, and wears what it does. Those on the
/// floor are counted.
fn place_figures(
    sides: Res<Sides>,
    shown: Res<Shown>,
    wardrobe: Res<Wardrobe>,
    time: Res<Time<Real>>,
    settings: Res<Settings>,
    mut figures: Query<(&mut Figure, &mut GlobalTransform, &mut Mesh3d)>,
    drawn: Res<DrawnFloor>,
    mut known_floor: Local<u32>,
    mut fleet: ResMut<Fleet>,
) {
    let Some(grid) = drawn.grid.as_deref() else { return };
    let is_new_floor = std::mem::replace(&mut *known_floor, drawn.version) != drawn.version;
    let turned = settings.glided(TURN_RATE, time.delta_secs());
    let blocked_cells = sides.floor.has_faults.then(|| sides.floor.blocked.len() as u32);
    let moved_on = sides.floor.moved_on;
    let silent = moved_on.map(|_| 0);
    let colours = settings.figures;
    *fleet = Fleet { colours, has_tasks: sides.floor.has_tasks, blocked_cells, silent, moved_on, ..Fleet::default() };
    for (mut figure, mut place, mut mesh) in &mut figures {
        let Some(seen) = sides.of(figure.side) else { continue };
        let Some(agent) = seen.agents.get(figure.agent.index()) else { continue };
        // Where cells lie is looked up once a tick, not once a frame.
        if is_new_floor || figure.course.between != Some(agent.position) {
            figure.course = Course::of(grid, agent.position);
        }
        let stand = figure.course.at(shown.0.alpha);
        // The wave is the floor's: there the champion took over.
        let flash = if figure.side == Side::Floor { shown.0.swap_flash } else { 0.0 };
        let lift = moment::lift(stand, grid, flash);
        if let Some(way) = figure.course.way {
            figure.facing = turn(figure.facing, way, turned);
        } else if seen.tick == 0 {
            // Nobody has moved yet; who was brought back to here had.
            figure.facing = Quat::IDENTITY;
        }
        let pose = Affine3A::from_rotation_translation(figure.facing, stand + Vec3::Y * lift);
        place.set_if_neq(GlobalTransform::from(pose));
        let shape = shape(agent);
        if figure.side == Side::Floor {
            fleet.count(shape.look, shape.is_waiting, shape.is_silent);
        }
        if shape != figure.shape {
            figure.shape = shape;
            mesh.0 = wardrobe.meshes[shape.index()].clone();
        }
    }
}

/// `share` of the turn towards a direction; all of it where what is left cannot be seen.
fn turn(from: Quat, towards: Direction, share: f32) -> Quat {
    let target = HEADINGS[towards as usize];
    if from.dot(target).abs() > TURNED { target } else { from.slerp(target, share) }
}

fn shape(agent: &SeenAgent) -> Shape {
    let SeenAgent { goal, job, waited, is_silent, .. } = agent;
    let look = Figure::look(goal, job, agent.broken_left_ticks > 0);
    let is_waiting = goal.counts && !matches!(look, Look::Served | Look::Broken) && waited.0 >= WAITING_TICKS;
    Shape { look, is_loaded: is_loaded(job), is_waiting, is_silent: *is_silent }
}

/// Whether an agent has picked something up.
pub(in crate::viewer) fn is_loaded(job: &Job) -> bool {
    job.task.is_some() && job.errand > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::TaskId;
    use crate::fleet::Waited;
    use crate::grid::{Cell, Layout};

    fn seen(counts: bool, job: Job, waited: u32) -> SeenAgent {
        SeenAgent {
            id: AgentId(0),
            position: Position { now: Cell(1), before: Cell(1) },
            goal: Goal { cell: Cell(3), since_tick: 0, draw: 0, counts },
            job,
            waited: Waited(waited),
            broken_left_ticks: 0,
            is_silent: false,
            report_age_ticks: None,
        }
    }

    #[test]
    fn looks_follow_the_work() {
        let job = |errand, service_left_ticks| Job { task: Some(TaskId(0)), errand, service_left_ticks };
        assert!(
            shape(&seen(false, Job::default(), 9))
                == Shape { look: Look::Idle, is_loaded: false, is_waiting: false, is_silent: false }
        );
        assert!(shape(&seen(true, job(0, 0), 0)).look == Look::ToPickUp);
        assert!(
            shape(&seen(true, job(1, 0), 2))
                == Shape { look: Look::Loaded, is_loaded: true, is_waiting: true, is_silent: false }
        );
        assert!(
            shape(&seen(true, job(1, 2), 2))
                == Shape { look: Look::Served, is_loaded: true, is_waiting: false, is_silent: false }
        );
    }

    #[test]
    fn a_breakdown_hides_the_work_but_not_the_load() {
        let job = Job { task: Some(TaskId(0)), errand: 1, service_left_ticks: 2 };
        let agent = SeenAgent { broken_left_ticks: 3, is_silent: true, ..seen(true, job, 9) };
        let expected = Shape { look: Look::Broken, is_loaded: true, is_waiting: false, is_silent: true };
        assert!(shape(&agent) == expected);
    }

    #[test]
    fn every_shape_stands_at_its_index() {
        assert!(Shape::all().enumerate().all(|(number, shape)| shape.index() == number));
        assert_eq!(Shape::all().count(), 40);
    }

    /// Every shape that an agent can have, by what it may be doing.
    fn possible_shapes() -> Vec<Shape> {
        let job = |errand, service_left_ticks| Job { task: Some(TaskId(0)), errand, service_left_ticks };
        let jobs = [Job::default(), job(0, 0), job(1, 0), job(0, 2), job(1, 2)];
        let mut shapes: Vec<Shape> = Vec::new();
        for (job, flags) in jobs.into_iter().flat_map(|job| (0..8_u32).map(move |flags| (job, flags))) {
            let [is_broken, is_silent, waits] = [0, 1, 2].map(|bit| flags >> bit & 1 == 1);
            let sound = seen(job.task.is_some(), job, if waits { WAITING_TICKS } else { 0 });
            let shape = shape(&SeenAgent { broken_left_ticks: u32::from(is_broken), is_silent, ..sound });
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        shapes
    }

    /// Without its colours no figure may look like that of an agent that does something else.
    #[test]
    fn shape_repeats_what_colour_says() {
        let shapes = possible_shapes();
        assert_eq!(shapes.len(), 18, "nine, heard or not");
        let points = |shape: Shape| {
            let mesh = sewn(shape, (FigureColours::default(), Theme::default()));
            let points = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
            points.iter().map(|point| point.map(f32::to_bits)).collect::<Vec<_>>()
        };
        for (number, &shape) in shapes.iter().enumerate() {
            for &other in &shapes[..number] {
                assert!(points(shape) != points(other), "{shape:?} looks like {other:?}");
            }
        }
    }

    #[test]
    fn figures_glide_and_never_fly() {
        let grid = Grid::new(Layout::open(4, 3)).expect("free");
        let course = |before, now| Course::of(&grid, Position { before: Cell(before), now: Cell(now) });
        assert_eq!(course(0, 1).at(0.5), place::centre(&grid, Cell(0)) + Vec3::X * 0.5);
        assert_eq!(course(1, 0).at(0.0), place::centre(&grid, Cell(1)));
        assert_eq!(course(0, 11).at(0.1), place::centre(&grid, Cell(11)));
        assert_eq!(course(5, 5).at(0.1), place::centre(&grid, Cell(5)));
    }

    #[test]
    fn figures_look_where_they_go() {
        for way in Direction::ALL {
            let (columns, rows) = way.step();
            let ahead = Vec3::new(columns as f32, 0.0, rows as f32);
            assert!((HEADINGS[way as usize] * Vec3::NEG_Z).abs_diff_eq(ahead, 1e-6), "{way:?}");
            let mut now = HEADINGS[0];
            for _ in 0..60 {
                now = turn(now, way, 0.2);
            }
            assert_eq!(now, HEADINGS[way as usize], "a turn ends");
        }
        let half = turn(Quat::IDENTITY, Direction::Left, 0.5) * Vec3::NEG_Z;
        assert!((half.x - half.z).abs() < 1e-6 && half.x < -0.7, "{half}");
    }
}
