//! Agents: what each is doing, and how that looks.

use bevy::prelude::World;
use tiny_skia::{FillRule, PathBuilder, Pixmap, Stroke, Transform};

use super::frame::Sheet;
use super::shape::rounded;
use super::theme::{self, Rgb};
use crate::fleet::{AgentId, Faults, Goal, Job, Position, Roster, Waited};
use crate::grid::{Direction, Grid};

/// Below this side of a square, in pixels, agents are plain squares.
const DETAIL_PX: u32 = 6;

/// Below this side of a body, in pixels, a cross would leave nothing of its colour.
const CROSS_PX: f32 = 5.0;

/// What can be told from an agent's look.
struct Look {
    /// Column and row of its square's corner, between two squares while it moves.
    place: (f32, f32),
    /// The direction in which it moves.
    heading: Option<Direction>,
    colour: Rgb,
    is_loaded: bool,
    /// It stands still though it has somewhere to go and is not being served.
    is_waiting: bool,
    is_broken: bool,
}

/// Draws every agent `alpha` of the way from where it stood one tick ago.
pub(super) fn draw(picture: &mut Pixmap, sheet: &Sheet, grid: &Grid, world: &World, alpha: f32) {
    let faults = world.get_resource::<Faults>();
    for (number, &entity) in (0..).zip(&world.resource::<Roster>().0) {
        let agent = world.entity(entity);
        let is_broken = faults.is_some_and(|faults| faults.broken_until(AgentId(number)).is_some());
        if let (Some(position), Some(goal), Some(job), Some(waited)) =
            (agent.get::<Position>(), agent.get::<Goal>(), agent.get::<Job>(), agent.get::<Waited>())
        {
            let look = look(grid, *position, *goal, *job, *waited, alpha);
            draw_agent(picture, sheet, &if is_broken { look.broken() } else { look });
        }
    }
}

impl Look {
    /// The same of an agent that has broken down, whatever it was doing.
    fn broken(self) -> Self {
        Self { colour: theme::BROKEN, heading: None, is_waiting: false, is_broken: true, ..self }
    }
}

fn look(grid: &Grid, position: Position, goal: Goal, job: Job, waited: Waited, alpha: f32) -> Look {
    let ((column, row), (next_column, next_row)) = (grid.place(position.before), grid.place(position.now));
    let between = |from: u32, to: u32| from as f32 + (to as f32 - from as f32) * alpha;
    let is_loaded = job.errand > 0;
    let colour = match (goal.counts, is_loaded) {
        (false, _) => theme::IDLE,
        (true, false) => theme::FETCHING,
        (true, true) => theme::LOADED,
    };
    Look {
        place: (between(column, next_column), between(row, next_row)),
        heading: grid.direction(position.before, position.now),
        colour,
        is_loaded,
        is_waiting: goal.counts && waited.0 > 0 && job.service_left_ticks == 0,
        is_broken: false,
    }
}

fn draw_agent(picture: &mut Pixmap, sheet: &Sheet, look: &Look) {
    let square = sheet.square as f32;
    let (x, y) = sheet.corner(look.place);
    if sheet.square < DETAIL_PX {
        return fill(picture, [x, y, square, square], 0.0, look.colour);
    }
    // The seam belongs to the upper left of its square, hence the odd pixel.
    let inset = (square * 0.1).round();
    let body = square - 2.0 * inset - 1.0;
    let (x, y) = (x + inset + 1.0, y + inset + 1.0);
    fill(picture, [x, y, body, body], body * 0.3, look.colour);
    if look.is_waiting {
        let rim = (body * 0.16).round().max(1.0);
        fill(picture, [x + rim, y + rim, body - 2.0 * rim, body - 2.0 * rim], body * 0.18, theme::HOLLOW);
    }
    if look.is_loaded {
        let side = (body * 0.4).round();
        let inset = ((body - side) / 2.0).round();
        fill(picture, [x + inset, y + inset, side, side], side * 0.15, theme::GOODS);
    }
    if let Some(heading) = look.heading {
        fill(picture, nose([x, y], body, heading), 0.0, theme::NOSE);
    }
    if look.is_broken && body >= CROSS_PX {
        cross(picture, [x, y], body);
    }
}

/// A diagonal cross over a body and its load.
fn cross(picture: &mut Pixmap, [x, y]: [f32; 2], body: f32) {
    let (near, far) = (body * 0.2, body * 0.8);
    let mut path = PathBuilder::new();
    for (from, to) in [(near, far), (far, near)] {
        path.move_to(x + near, y + from);
        path.line_to(x + far, y + to);
    }
    if let Some(path) = path.finish() {
        let stroke = Stroke { width: (body * 0.16).max(1.0), ..Stroke::default() };
        picture.stroke_path(&path, &theme::paint(theme::SIGN), &stroke, Transform::identity(), None);
    }
}

/// A bar across the front of a body.
fn nose([x, y]: [f32; 2], body: f32, heading: Direction) -> [f32; 4] {
    let thick = (body * 0.15).round().max(1.0);
    let long = (body * 0.5).round();
    let (aside, inset) = (((body - long) / 2.0).round(), (body * 0.1).round().max(1.0));
    let front = body - inset - thick;
    match heading {
        Direction::Left => [x + inset, y + aside, thick, long],
        Direction::Right => [x + front, y + aside, thick, long],
        Direction::Up => [x + aside, y + inset, long, thick],
        Direction::Down => [x + aside, y + front, long, thick],
    }
}

fn fill(picture: &mut Pixmap, rectangle: [f32; 4], radius: f32, colour: Rgb) {
    if let Some(path) = rounded(rectangle, radius) {
        picture.fill_path(&path, &theme::paint(colour), FillRule::Winding, Transform::identity(), None);
    }
}
