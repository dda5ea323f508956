//! Idle agents spread over the floor: each goes where the smallest share of the parking places is held, of equal regions to
//! the nearest.
//!
//! Coverage, as in the maximal covering location problem (Church and `ReVelle` 1974, DOI 10.1007/BF01942293): wherever
//! a task begins, somebody idle is not far. The floor's regions are filled evenly for as many places as each has, so open
//! areas take more agents than narrow aisles. Fails when idle agents are many: then they stand in every aisle, and when
//! tasks all begin in one place.

use super::held::HeldPlaces;
use super::regions::Regions;
use super::view::{ParkAgents, ParkingView};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::memory::{MemoryError, Remember};

pub(super) struct SpreadOut {
    regions: Regions,
    held: HeldPlaces,
}

impl SpreadOut {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { regions: Regions::new(grid, &[]), held: HeldPlaces::default() }
    }

    /// The region in which the smallest share of places is held, of equals the nearest.
    fn emptiest(&self, from: (u32, u32)) -> Option<usize> {
        let open = (0..self.regions.count()).filter(|&region| self.regions.places(region).1 > 0);
        open.min_by(|&a, &b| {
            let [(places_a, free_a), (places_b, free_b)] = [a, b].map(|region| self.regions.places(region));
            // Shares as fractions over the other's denominator: no rounding decides.
            let shares = ((places_a - free_a) * places_b).cmp(&((places_b - free_b) * places_a));
            shares.then_with(|| self.regions.way(from, a).cmp(&self.regions.way(from, b)))
        })
    }
}

impl Remember for SpreadOut {
    fn save(&self) -> Vec<u8> {
        self.held.save()
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let Self { regions, held } = self;
        held.restore(HeldPlaces::read(memory)?, |place| regions.take(place))
    }
}

impl ParkAgents for SpreadOut {
    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>) {
        let regions = &mut self.regions;
        self.held.keep(view.idle, view.reports.len(), |place| regions.release(place));
        for &agent in view.idle {
            let from = view.grid.place(view.reports[agent.index()].cell);
            let place = self.held.place(agent).or_else(|| self.regions.take_nearest(self.emptiest(from)?, from));
            let Some(place) = place else { continue };
            self.held.hold(agent, place);
            parked.push((agent, self.regions.cell(place)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::TaskPool;
    use crate::grid::Layout;
    use crate::orchestration::AgentReport;

    /// Four regions of 25 places: agents in one corner fill all four alike, the nearest first, and keep their places.
    #[test]
    fn every_region_is_filled_alike() {
        let grid = Grid::new(Layout::open(10, 10)).unwrap();
        let mut rule = SpreadOut::new(&grid);
        let reports: Vec<AgentReport> =
            (0..9).map(|column| AgentReport { cell: Cell(column), ..AgentReport::BLANK }).collect();
        let idle: Vec<AgentId> = (0..9).map(AgentId).collect();
        let pool = TaskPool::default();
        let mut park = |idle: &[AgentId]| {
            let mut parked = Vec::new();
            rule.park(ParkingView { grid: &grid, tick: 0, reports: &reports, pool: &pool, idle }, &mut parked);
            parked
        };
        let all = park(&idle);
        let held = |parked: &[(AgentId, Cell)]| {
            let mut counts = [0; 4];
            for &(_, cell) in parked {
                let (column, row) = grid.place(cell);
                counts[(row / 5 * 2 + column / 5) as usize] += 1;
            }
            counts
        };
        assert_eq!(all[0], (AgentId(0), Cell(0)), "it may stay: its region is as empty as the others");
        assert_eq!(held(&all), [2, 3, 2, 2], "the ninth looks from the right half");
        let fewer = park(&idle[3..]);
        assert_eq!(fewer, all[3..]);
        assert_eq!(park(&idle).len(), 9);
    }
}
