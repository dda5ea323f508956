//! Where agents come from and where they go.

use serde::{Deserialize, Serialize};

use crate::demand::{Demand, Site};
use crate::grid::{Cell, Grid};
use crate::orchestration::AgentReport;
use crate::random::{Purpose, Stream};

/// Trips that flow is anticipated from; of larger fleets every n-th agent stands for its neighbours.
const MOST_TRIPS: usize = 1024;
/// Cells that the fields of their goals may have together, and trips there are on the largest floor.
const MOST_FIELD_CELLS: usize = 1 << 26;
const FEWEST_TRIPS: usize = 32;
/// Which sample stands for agents that have not been seen on a trip. Not a trial's seed: it belongs to floor and demand.
const SAMPLE: u64 = 0;

/// A way from where an agent was given its goal to that goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trip {
    pub(super) origin: Cell,
    pub(super) goal: Cell,
    /// Tick at which the goal was assigned; 0 for trips that were drawn, which stand for those that agents begin with.
    since_tick: u32,
}

impl Trip {
    /// One that was drawn.
    pub(super) fn new(origin: Cell, goal: Cell) -> Self {
        Self { origin, goal, since_tick: 0 }
    }
}

/// One trip of each agent that counts: drawn as the demand's kinds of cells say, until the agent reports a goal
/// that it was given later than at the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trips(pub(super) Vec<Trip>);

impl Trips {
    /// As many as there are agents, within limits.
    pub(super) fn drawn(grid: &Grid, demand: &Demand, agents: usize) -> Self {
        let mut stream = Stream::new(SAMPLE, Purpose::Policy, 1);
        let sites = sites(grid, demand);
        // One for each agent, which its own take the place of: what is drawn beyond that would stay when demand moves.
        let most = agents.clamp(FEWEST_TRIPS, MOST_TRIPS);
        let trips = (MOST_FIELD_CELLS / grid.len()).clamp(FEWEST_TRIPS, most);
        let trips = (0..trips).map(|k| {
            let mut draw = |k: usize| sites[k % sites.len()].draw(grid, &mut stream).unwrap_or(Cell(0));
            Trip::new(draw(k), draw(k + 1))
        });
        Self(trips.collect())
    }

    /// Takes over the trips that agents have begun since they were last looked at.
    pub(super) fn observe(&mut self, reports: &[AgentReport], tick: u32) {
        // A trip beyond the fleet would stay as it was drawn.
        self.0.truncate(reports.len());
        let trips = self.0.len();
        for (k, trip) in self.0.iter_mut().enumerate() {
            let report = &reports[k * reports.len() / trips];
            let is_begun = report.goal_since_tick > trip.since_tick && report.has_work;
            if is_begun && report.is_new(tick) {
                *trip = Trip { origin: report.cell, goal: report.goal, since_tick: report.goal_since_tick };
            }
        }
    }
}

/// The kinds of cells that agents visit in turn.
fn sites(grid: &Grid, demand: &Demand) -> Vec<Site> {
    match demand {
        Demand::Pool { errands, .. } => errands.iter().map(|errand| errand.at).collect(),
        Demand::PerAgent { .. } if grid.endpoints().is_empty() || grid.workstations().is_empty() => {
            vec![Site::Anywhere]
        }
        Demand::PerAgent { .. } => vec![Site::Endpoint, Site::Workstation],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{DeadEndGoals, Distribution};
    use crate::grid::CellKind;
    use crate::grid::format::ascii;

    const PER_AGENT: Demand = Demand::PerAgent { dead_end_goals: DeadEndGoals::Allow, goals: Distribution::Uniform };

    #[test]
    fn drawn_trips_go_back_and_forth_between_the_kinds_of_cells() {
        let grid = Grid::new(ascii::read("e.w\ne.w\n").expect("a layout")).expect("free");
        let trips = Trips::drawn(&grid, &PER_AGENT, 200).0;
        let kinds = |trip: &Trip| (grid.kind(trip.origin), grid.kind(trip.goal));
        assert!(trips.iter().step_by(2).all(|trip| kinds(trip) == (CellKind::Endpoint, CellKind::Workstation)));
        assert!(trips.iter().skip(1).step_by(2).all(|trip| kinds(trip) == (CellKind::Workstation, CellKind::Endpoint)));
        assert_eq!(trips, Trips::drawn(&grid, &PER_AGENT, 200).0, "they belong to the floor, not to a trial");
    }

    #[test]
    fn agents_trips_take_the_place_of_those_drawn_when_they_are_heard_of() {
        let drawn = Trip::new(Cell(1), Cell(2));
        let mut trips = Trips(vec![drawn; 3]);
        let report = |heard_tick, has_work| AgentReport {
            cell: Cell(7),
            goal: Cell(9),
            goal_since_tick: 30,
            heard_tick,
            has_work,
            ..AgentReport::BLANK
        };
        trips.observe(&[report(31, true), report(30, true), report(31, false)], 31);
        assert_eq!(trips.0, [Trip { origin: Cell(7), goal: Cell(9), since_tick: 30 }, drawn, drawn]);
        let on_its_way = AgentReport { cell: Cell(8), ..report(32, true) };
        trips.observe(&[on_its_way, report(31, true), report(31, true)], 32);
        assert_eq!(trips.0[0].origin, Cell(7), "a trip keeps its origin");
    }

    #[test]
    fn no_drawn_trip_is_left_once_all_agents_were_heard_of() {
        let later = AgentReport { goal_since_tick: 3, heard_tick: 4, has_work: true, ..AgentReport::BLANK };
        // Fewer agents than trips, as many, a few more, and many more.
        for agents in [2, 5, 7, 31] {
            let reports: Vec<AgentReport> = (0..agents).map(|k| AgentReport { cell: Cell(k), ..later }).collect();
            let mut trips = Trips(vec![Trip::new(Cell(90), Cell(91)); 5]);
            trips.observe(&reports, 4);
            let origins: Vec<u32> = trips.0.iter().map(|trip| trip.origin.0).collect();
            assert_eq!(origins.len(), agents.min(5) as usize);
            assert!(origins.is_sorted_by(|a, b| a < b) && origins.iter().all(|&cell| cell < agents), "{origins:?}");
        }
    }
}
