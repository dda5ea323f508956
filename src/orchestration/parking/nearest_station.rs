//! Idle agents wait beside the nearest workstation, never on it.
//!
//! The places are the free neighbours of workstations, nearest first by columns and rows, each for one agent. Keeps aisles
//! clear; fails when queues at the stations need that very room. Only agents that have just become idle look for a place,
//! in the blocks around them.

use super::held::HeldPlaces;
use super::places::Places;
use super::view::{ParkAgents, ParkingView};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind, Grid};
use crate::orchestration::memory::{MemoryError, Remember};

pub(super) struct NearestStation {
    places: Places,
    held: HeldPlaces,
}

impl NearestStation {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { places: Places::new(grid, beside_stations(grid)), held: HeldPlaces::default() }
    }
}

/// The free neighbours of workstations, none of them a workstation, by number.
pub(super) fn beside_stations(grid: &Grid) -> Vec<Cell> {
    let neighbours = grid.workstations().iter().flat_map(|&station| grid.neighbours(station));
    let mut cells: Vec<Cell> =
        neighbours.filter(|&cell| cell != grid.void() && grid.kind(cell) != CellKind::Workstation).collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

impl Remember for NearestStation {
    fn save(&self) -> Vec<u8> {
        self.held.save()
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let Self { places, held } = self;
        held.restore(HeldPlaces::read(memory)?, |place| places.take(place))
    }
}

impl ParkAgents for NearestStation {
    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>) {
        let Self { places, held } = self;
        held.keep(view.idle, view.reports.len(), |place| places.release(place));
        for &agent in view.idle {
            let from = view.grid.place(view.reports[agent.index()].cell);
            let Some(place) = held.place(agent).or_else(|| places.take_nearest(from)) else { continue };
            held.hold(agent, place);
            parked.push((agent, places.cell(place)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::demand::TaskPool;
    use crate::grid::Layout;
    use crate::orchestration::parking::learned::LearnedParking;
    use crate::orchestration::{AgentReport, MetaSkill};
    use crate::random::{Purpose, Stream};

    /// Every idle agent in turn keeps its place or looks at all of them.
    fn plain(view: ParkingView<'_>, places: &[Cell], holders: &mut [Option<AgentId>]) -> Vec<(AgentId, Cell)> {
        for holder in &mut *holders {
            *holder = holder.filter(|agent| view.idle.contains(agent));
        }
        let mut parked = Vec::new();
        for &agent in view.idle {
            let from = view.reports[agent.index()].cell;
            let free = (0..places.len()).filter(|&k| holders[k].is_none());
            let nearest = free.min_by_key(|&k| (view.grid.manhattan(from, places[k]), k));
            let held = holders.iter().position(|&holder| holder == Some(agent));
            if let Some(place) = held.or(nearest) {
                holders[place] = Some(agent);
                parked.push((agent, places[place]));
            }
        }
        parked
    }

    fn report(cell: Cell) -> AgentReport {
        AgentReport { cell, before: cell, goal: cell, ..AgentReport::BLANK }
    }

    proptest! {
        #[test]
        fn agents_park_as_if_they_had_looked_at_every_place(
            seed: u64, width in 1_u32..60, height in 1_u32..60, stations in 0_u32..40, agents in 1_u32..60,
        ) {
            let mut stream = Stream::new(seed, Purpose::Layout, 0);
            let mut layout = Layout::open(width, height);
            for _ in 0..stations {
                layout.set(stream.below(width), stream.below(height), CellKind::Workstation);
            }
            let grid = Grid::new(layout).unwrap();
            let mut rule = NearestStation::new(&grid);
            let mut unlearned = LearnedParking::new(&grid, &MetaSkill::initial());
            let beside = |cell: Cell| grid.neighbours(cell).into_iter().filter(|&next| next != grid.void());
            let is_place = |&cell: &Cell| {
                let near = beside(cell).any(|next| grid.kind(next) == CellKind::Workstation);
                near && grid.kind(cell) != CellKind::Workstation
            };
            let places: Vec<Cell> = grid.cells().filter(is_place).collect();
            let mut holders = vec![None; places.len()];
            for _ in 0..8 {
                let reports: Vec<AgentReport> =
                    (0..agents).map(|_| report(Cell(stream.below(grid.len() as u32)))).collect();
                let idle: Vec<AgentId> = (0..agents).map(AgentId).filter(|_| stream.below(3) > 0).collect();
                let pool = TaskPool::default();
                let view = ParkingView { grid: &grid, tick: 0, reports: &reports, pool: &pool, idle: &idle };
                let mut parked = Vec::new();
                rule.park(view, &mut parked);
                let mut as_learned = Vec::new();
                unlearned.observe(view);
                unlearned.park(view, &mut as_learned);
                prop_assert_eq!(&as_learned, &parked, "what has learned nothing parks in the same way");
                prop_assert_eq!(parked, plain(view, &places, &mut holders));
            }
        }
    }
}
