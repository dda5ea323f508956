//! Lines from agents to their errands: thin on the way to a pick-up, broad with a load.
//!
//! They are one mesh on each side, above the racks, and are drawn anew only after a tick.

use bevy::color::LinearRgba;
use bevy::prelude::*;

use super::super::fleet::agents::is_loaded;
use super::super::quads::Quads;
use super::super::sides::{Moment, Seen, SeenAgent};
use super::super::{palette, place};
use super::layer::{self, Layer};
use crate::grid::Grid;
use crate::panel::{FigureColours, Look, Overlays, Settings, Theme};

/// Height over the floor, above racks and what lies on them.
const LIFT: f32 = 0.72;
/// Breadth of a line to a pick-up, and with a load.
const BREADTHS: (f32, f32) = (0.045, 0.12);
/// How opaque lines are: agents stay visible under many.
const ALPHA: f32 = 0.7;

struct Errands;

impl Layer for Errands {
    type Key = (Moment, FigureColours, Theme);

    fn is_shown(overlays: &Overlays) -> bool {
        overlays.errands
    }

    fn key(seen: &Seen, settings: &Settings) -> Option<Self::Key> {
        Some((seen.moment, settings.figures, settings.theme))
    }

    fn quads(seen: &Seen, grid: &Grid, settings: &Settings) -> Quads {
        let colours = [Look::ToPickUp, Look::Loaded].map(|look| palette::line(settings.figures, settings.theme, look));
        errand_lines(grid, &seen.agents, colours)
    }
}

pub(in crate::viewer) fn plugin(app: &mut App) {
    layer::add::<Errands>(app);
}

/// A line for each agent with a task that is not where its errand is.
fn errand_lines(grid: &Grid, agents: &[SeenAgent], [to_pick_up, loaded]: [LinearRgba; 2]) -> Quads {
    let mut quads = Quads::default();
    for SeenAgent { position, goal, job, .. } in agents.iter().filter(|agent| agent.job.task.is_some()) {
        let (breadth, colour) = if is_loaded(job) { (BREADTHS.1, loaded) } else { (BREADTHS.0, to_pick_up) };
        let [from, to] = [position.now, goal.cell].map(|cell| place::centre(grid, cell) + Vec3::Y * LIFT);
        quads.line(from, to, breadth, colour.with_alpha(ALPHA));
    }
    quads
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;

    use super::*;
    use crate::demand::TaskId;
    use crate::fleet::{AgentId, Goal, Job, Position, Waited};
    use crate::grid::{Cell, Layout};

    /// On cell 0 of a row, with this errand of a task at that cell.
    fn agent(task: Option<u32>, errand: u8, goal: u32) -> SeenAgent {
        SeenAgent {
            id: AgentId(0),
            position: Position { now: Cell(0), before: Cell(0) },
            goal: Goal { cell: Cell(goal), since_tick: 0, draw: 0, counts: task.is_some() },
            job: Job { task: task.map(TaskId), errand, service_left_ticks: 0 },
            waited: Waited(0),
            broken_left_ticks: 0,
            is_silent: false,
            report_age_ticks: None,
        }
    }

    /// Length along the row and breadth of the lines that are drawn.
    fn extent(agents: &[SeenAgent]) -> Option<(f32, f32)> {
        let grid = Grid::new(Layout::open(6, 1)).expect("free");
        let quads = errand_lines(&grid, agents, [LinearRgba::RED, LinearRgba::BLUE]);
        if quads.is_empty() {
            return None;
        }
        let mesh = quads.into_mesh(RenderAssetUsages::RENDER_WORLD);
        let positions = mesh.attribute(Mesh::ATTRIBUTE_POSITION).and_then(|p| p.as_float3()).expect("positions");
        let points = || positions.iter().copied().map(Vec3::from_array);
        let size = points().reduce(Vec3::max).expect("points") - points().reduce(Vec3::min).expect("points");
        Some((size.x, size.z))
    }

    #[test]
    fn lines_reach_the_errand_and_are_broad_with_a_load() {
        let is_near = |found: Option<(f32, f32)>, length: f32, breadth: f32| {
            found.is_some_and(|(x, z)| (x - length).abs() < 1e-5 && (z - breadth).abs() < 1e-5)
        };
        assert!(is_near(extent(&[agent(Some(4), 0, 3)]), 3.0, BREADTHS.0));
        assert!(is_near(extent(&[agent(Some(4), 1, 5)]), 5.0, BREADTHS.1));
        assert_eq!(extent(&[agent(None, 0, 5)]), None, "on its way to where it parks");
        assert_eq!(extent(&[agent(Some(4), 1, 0)]), None, "it is there");
    }
}
