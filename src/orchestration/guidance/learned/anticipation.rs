//! The flow to be expected if every trip is made on its cheapest way.
//!
//! Prices change ways, and ways change prices, so that both are brought together in rounds: all trips are laid on the ways
//! that are cheapest under the present prices, and the anticipated flow moves part of the way there. Known as traffic
//! assignment in transport planning (Frank–Wolfe with fixed steps); for robots in warehouses: Chen, Harabor, Li, Stuckey,
//! "Traffic Flow Optimisation for Lifelong Multi-Agent Path Finding", AAAI 2024 (arXiv 2308.11234). Unlike there what flow
//! costs is learned, and may be a gain: whoever is drawn to where others already go the same way makes one-way streets.

use super::super::flow::Flow;
use super::trips::Trips;
use crate::grid::{CostToGo, Grid};

/// The trips laid on their cheapest ways under the costs of `fields`.
pub(super) fn laid(grid: &Grid, trips: &Trips, fields: &mut CostToGo) -> Flow {
    let mut flow = Flow::none(grid);
    fields.prepare(grid, trips.0.iter().map(|trip| trip.goal));
    for trip in &trips.0 {
        for (cell, direction, _) in fields.way(grid, trip.origin, trip.goal) {
            flow.0[cell.index()][direction as usize] += 1.0;
        }
    }
    flow
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "counts, and quotients of counts, are exact")]
mod tests {
    use super::super::trips::Trip;
    use super::*;
    use crate::grid::{Cell, Direction, Guidance, Layout};

    #[test]
    fn trips_take_the_cheapest_ways() {
        let grid = Grid::new(Layout::open(3, 2)).expect("free");
        let mut guidance = Guidance::plain(&grid);
        let trip = |origin, goal| Trip::new(Cell(origin), Cell(goal));
        let trips = Trips(vec![trip(0, 2), trip(5, 5), trip(2, 1)]);
        let mut fields = CostToGo::new(&grid, &guidance);
        let flow = laid(&grid, &trips, &mut fields);
        assert_eq!(flow.over(Cell(0), Direction::Right), 1.0);
        assert_eq!(flow.over(Cell(1), Direction::Right), 1.0);
        assert_eq!(flow.over(Cell(2), Direction::Left), 1.0);
        assert_eq!(flow.0.iter().flatten().sum::<f64>(), 3.0);
        guidance.moves[0][Direction::Right as usize] = 9_000;
        fields.set_guidance(&grid, &guidance);
        let around = laid(&grid, &trips, &mut fields);
        assert_eq!(around.over(Cell(0), Direction::Down), 1.0);
        assert_eq!(around.0.iter().flatten().sum::<f64>(), 5.0, "four steps around and one back");
    }
}
