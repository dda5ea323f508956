//! The ways that agents would take if nobody stood in them, for those nearest to what the camera looks at.
//!
//! They are looked up in rounds, so many cells a frame at most: who is meant is decided when a round begins, and what it came to is
//! shown when it is over. The fields were computed by the tick, and guide paths laid by it ([`crate::sim::Ways`]).

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::fleet::agents::is_loaded;
use super::super::quads::Quads;
use super::super::sides::{Moment, Seen, SeenAgent};
use super::super::{palette, place};
use super::layer::{self, Layer};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::panel::{FigureColours, Look, MOST_WAYS, Overlays, Settings, Theme};
use crate::sim::Ways;

/// Cells that are looked up in a frame before the rest of a round waits for the next: at some tens of nanoseconds each, a frame stays
/// below two milliseconds. 200 ways on distribution-hub have 13,000.
const MOST_CELLS: usize = 20_000;
/// Height over the floor.
const LIFT: f32 = 0.05;
/// Breadth of a way to a pick-up or a goal, and with a load.
const BREADTHS: (f32, f32) = (0.045, 0.085);
/// How opaque ways are.
const ALPHA: f32 = 0.75;
/// Ways in one aisle lie beside each other, in so many tracks at such a distance.
const TRACKS: u32 = 7;
const TRACK_WIDTH: f32 = 0.09;

/// One agent's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundWay {
    agent: AgentId,
    is_loaded: bool,
    /// From where it stood to its goal.
    cells: Vec<Cell>,
}

/// When a round began, and around which column and row.
type Begun = (Moment, (u32, u32));

/// The ways of one side.
#[derive(Debug, Default)]
pub(in crate::viewer) struct FleetWays {
    /// What the last round came to.
    shown: Vec<FoundWay>,
    rounds: u32,
    /// Whose ways this round still lacks.
    left: Vec<AgentId>,
    found: Vec<FoundWay>,
    begun: Option<Begun>,
}

impl FleetWays {
    /// Goes on with the round, or begins another if something has changed since.
    pub(in crate::viewer) fn look(&mut self, ways: &Ways, agents: &[SeenAgent], grid: &Grid, now: Begun) {
        if self.left.is_empty() {
            if self.begun == Some(now) {
                return;
            }
            self.begun = Some(now);
            nearest(grid, agents, now.1, &mut self.left);
        }
        let mut cells_left = MOST_CELLS;
        while cells_left > 0
            && let Some(agent) = self.left.pop()
        {
            // The fleet may have shrunk since.
            let Some(SeenAgent { position, goal, job, .. }) = agents.get(agent.index()) else { continue };
            let mut cells = vec![position.now];
            ways.append(agent, (position.now, goal.cell), &mut cells);
            cells_left = cells_left.saturating_sub(cells.len());
            if cells.len() > 1 {
                self.found.push(FoundWay { agent, is_loaded: is_loaded(job), cells });
            }
        }
        if self.left.is_empty() {
            std::mem::swap(&mut self.shown, &mut self.found);
            self.found.clear();
            self.rounds += 1;
        }
    }

    /// Keeps nothing, because nothing is shown.
    pub(in crate::viewer) fn forget(&mut self) {
        if self.begun.is_some() {
            *self = Self { rounds: self.rounds + 1, ..Self::default() };
        }
    }
}

/// The agents with somewhere to go that are nearest to a column and row, as many as are shown; in no order.
fn nearest(grid: &Grid, agents: &[SeenAgent], (column, row): (u32, u32), nearest: &mut Vec<AgentId>) {
    let away = |agent: &SeenAgent| {
        let at = grid.place(agent.position.now);
        at.0.abs_diff(column).pow(2) + at.1.abs_diff(row).pow(2)
    };
    let goes = |agent: &&SeenAgent| agent.goal.counts && agent.position.now != agent.goal.cell;
    let mut by_distance: Vec<(u32, AgentId)> =
        agents.iter().filter(goes).map(|agent| (away(agent), agent.id)).collect();
    if by_distance.len() > MOST_WAYS {
        by_distance.select_nth_unstable(MOST_WAYS);
        by_distance.truncate(MOST_WAYS);
    }
    nearest.clear();
    nearest.extend(by_distance.into_iter().map(|(_, agent)| agent));
}

struct WayLines;

impl Layer for WayLines {
    /// A round, and colours.
    type Key = (u32, FigureColours, Theme);

    fn is_shown(overlays: &Overlays) -> bool {
        overlays.fleet_ways
    }

    fn key(seen: &Seen, settings: &Settings) -> Option<Self::Key> {
        Some((seen.ways.rounds, settings.figures, settings.theme))
    }

    fn quads(seen: &Seen, grid: &Grid, settings: &Settings) -> Quads {
        let mut quads = Quads::default();
        let colours = [Look::ToPickUp, Look::Loaded].map(|look| palette::line(settings.figures, settings.theme, look));
        for way in &seen.ways.shown {
            draw_way(&mut quads, grid, way, colours);
        }
        quads
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    layer::add::<WayLines>(app);
}

/// A line from bend to bend, with a square at the goal.
fn draw_way(quads: &mut Quads, grid: &Grid, way: &FoundWay, [to_pick_up, loaded]: [LinearRgba; 2]) {
    let (breadth, colour) = if way.is_loaded { (BREADTHS.1, loaded) } else { (BREADTHS.0, to_pick_up) };
    let colour = colour.with_alpha(ALPHA);
    let track = ((way.agent.0 % TRACKS) as f32 - (TRACKS / 2) as f32) * TRACK_WIDTH;
    let bends = bends(grid, &way.cells, Vec3::new(track, LIFT, track));
    for leg in bends.windows(2) {
        quads.line(leg[0], leg[1], breadth, colour);
    }
    if let Some(&end) = bends.last() {
        quads.level(end, breadth, breadth, colour);
    }
}

/// Where a way begins, bends and ends, all moved aside alike.
fn bends(grid: &Grid, cells: &[Cell], aside: Vec3) -> Vec<Vec3> {
    let mut bends: Vec<Vec3> = Vec::new();
    for point in cells.iter().map(|&cell| place::centre(grid, cell) + aside) {
        if let [.., before, last] = bends[..]
            && (last - before).cross(point - last).length_squared() < 1e-6
        {
            bends.pop();
        }
        bends.push(point);
    }
    bends
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fleet::{Goal, Job, Position, Waited};
    use crate::grid::Layout;
    use crate::scene::Stage;
    use crate::sim::{Setting, Trial};

    fn agent(number: u32, now: u32, goal: u32) -> SeenAgent {
        SeenAgent {
            id: AgentId(number),
            position: Position { now: Cell(now), before: Cell(now) },
            goal: Goal { cell: Cell(goal), since_tick: 0, draw: 0, counts: true },
            job: Job::default(),
            waited: Waited(0),
            broken_left_ticks: 0,
            is_silent: false,
            report_age_ticks: None,
        }
    }

    #[test]
    fn those_nearest_to_the_middle_of_the_view_are_taken() {
        let side = 40;
        let grid = Grid::new(Layout::open(side, side)).expect("free");
        let agents: Vec<SeenAgent> =
            (0..side * side).map(|number| agent(number, number, (number + 1) % 1600)).collect();
        let mut taken = Vec::new();
        nearest(&grid, &agents, (20, 20), &mut taken);
        assert_eq!(taken.len(), MOST_WAYS);
        let away = |id: &AgentId| {
            let (column, row) = grid.place(Cell(id.0));
            column.abs_diff(20).pow(2) + row.abs_diff(20).pow(2)
        };
        let (farthest, left_out) = (taken.iter().map(away).max(), agents.iter().map(|agent| agent.id));
        let nearest_out = left_out.filter(|id| !taken.contains(id)).map(|id| away(&id)).min();
        assert!(farthest <= nearest_out, "{farthest:?} and {nearest_out:?}");
        nearest(&grid, &[agent(0, 3, 3)], (20, 20), &mut taken);
        assert!(taken.is_empty(), "it is there");
    }

    #[test]
    fn ways_are_drawn_from_bend_to_bend() {
        let grid = Grid::new(Layout::open(4, 4)).expect("free");
        let at = |cell| place::centre(&grid, Cell(cell));
        assert_eq!(bends(&grid, &[0, 1, 2, 6, 10, 9].map(Cell), Vec3::ZERO), [at(0), at(2), at(10), at(9)]);
        assert_eq!(bends(&grid, &[3, 7].map(Cell), Vec3::Y), [at(3) + Vec3::Y, at(7) + Vec3::Y]);
    }

    #[test]
    fn a_round_ends_with_a_way_for_each_agent_and_is_not_repeated() {
        let stage = Arc::new(Stage::open("narrow-aisles", &["fleet.agents=30".to_owned()]).expect("a shipped scene"));
        let grid = Arc::clone(&stage.grid);
        let mut trial = Trial::default();
        trial.begin(&Setting { policy: stage.policy.clone(), stage, seed: 1 });
        (0..40).for_each(|_| trial.tick());
        let mut columns = trial.world().try_query::<(&AgentId, &Position, &Goal, &Job)>().expect("agents");
        let mut agents: Vec<SeenAgent> = columns
            .iter(trial.world())
            .map(|(&id, &position, &goal, &job)| SeenAgent { id, position, goal, job, ..agent(0, 0, 0) })
            .collect();
        agents.sort_unstable_by_key(|agent| agent.id);
        let (mut ways, now) = (FleetWays::default(), (Moment::default(), (0, 0)));
        for _ in 0..3 {
            ways.look(&Ways::of(trial.world()), &agents, &grid, now);
        }
        assert_eq!(ways.rounds, 1, "nothing has changed");
        assert!(ways.shown.len() > 15, "{}", ways.shown.len());
        for FoundWay { agent, cells, .. } in &ways.shown {
            let SeenAgent { position, goal, .. } = agents[agent.index()];
            assert_eq!((cells.first(), cells.last()), (Some(&position.now), Some(&goal.cell)));
            assert!(cells.windows(2).all(|step| grid.direction(step[0], step[1]).is_some()));
        }
        ways.look(&Ways::of(trial.world()), &agents, &grid, (Moment { tick: 1, ..now.0 }, now.1));
        assert_eq!(ways.rounds, 2);
    }
}
