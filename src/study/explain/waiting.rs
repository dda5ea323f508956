//! A watched trial, and where idle agents stand in it.

use serde::Serialize;

use crate::grid::{Cell, CellKind, Grid};
use crate::orchestration::{Orchestrator, Reports};
use crate::sim::{Setting, Trial};

/// Ninths of the floor, row by row.
pub const AREAS: [&str; 9] = [
    "at the top left",
    "at the top",
    "at the top right",
    "on the left",
    "in the middle",
    "on the right",
    "at the bottom left",
    "at the bottom",
    "at the bottom right",
];

/// The ninth of a floor of `width` × `height` squares in which a square lies.
pub(super) fn area((column, row): (u32, u32), width: u32, height: u32) -> usize {
    (row * 3 / height * 3 + column * 3 / width) as usize
}

/// Where agents without work stood.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    /// How many there were, the mean over ticks.
    pub agents: f64,
    /// Share of them on or beside a workstation.
    pub beside_station: f64,
    /// Share of them in each of [`AREAS`].
    pub by_area: [f64; 9],
}

/// Runs a trial to its end whose learned rules are watched. `None` where all agents had work all the time.
pub(super) fn watch(trial: &mut Trial, setting: &Setting) -> Option<Waiting> {
    let (grid, ticks) = (&*setting.stage.grid, setting.stage.scene.episode.ticks);
    trial.begin(setting);
    trial.world_mut().resource_mut::<Orchestrator>().watch();
    let (mut beside, mut by_area) = (0_u64, [0_u64; 9]);
    for _ in 0..ticks {
        trial.tick();
        for report in trial.world().resource::<Reports>().0.iter().filter(|report| !report.has_work) {
            beside += u64::from(is_beside_station(grid, report.cell));
            by_area[area(grid.place(report.cell), grid.width(), grid.height())] += 1;
        }
    }
    let idle: u64 = by_area.iter().sum();
    let share = |part: u64| part as f64 / idle as f64;
    (idle > 0).then(|| Waiting {
        agents: idle as f64 / f64::from(ticks),
        beside_station: share(beside),
        by_area: by_area.map(share),
    })
}

fn is_beside_station(grid: &Grid, cell: Cell) -> bool {
    let near = grid.neighbours(cell).into_iter().filter(|&near| near != grid.void()).chain([cell]);
    near.into_iter().any(|near| grid.kind(near) == CellKind::Workstation)
}
