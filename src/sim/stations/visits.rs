//! Visits of stations, counted over the last ticks.

use std::collections::VecDeque;
use std::sync::Arc;

use bevy::prelude::Resource;

use crate::grid::{Cell, CellKind, Grid};

/// Ticks over which visits are counted, the last ones.
pub const WINDOW_TICKS: u32 = 200;
/// A rate is told from so many counted ticks on: over fewer it would mean nothing.
pub const RATE_FROM_TICKS: u32 = 50;

/// How often each workstation was visited within the last [`WINDOW_TICKS`] ticks that were counted.
///
/// A visit is an errand that was done there, its service included; under demand `PerAgent` an agent that reached its goal there. Counting
/// begins with an episode, or where the world is in the middle of one when the resource is inserted.
#[derive(Resource, Debug, Default)]
pub struct Visits {
    floor: Option<Arc<Grid>>,
    /// By number.
    stations: Vec<Cell>,
    /// By station, within the window.
    counts: Vec<u32>,
    /// The visits within the window, by tick: place in `stations`.
    recent: VecDeque<(u32, u32)>,
    /// The first tick that was counted, and the one that must come next.
    since_tick: u32,
    next_tick: u32,
}

impl Visits {
    /// The stations of the floor, by number; none before the first tick.
    pub fn stations(&self) -> &[Cell] {
        &self.stations
    }

    /// Ticks that were counted, the last [`WINDOW_TICKS`] at most.
    pub fn counted_ticks(&self) -> u32 {
        (self.next_tick - self.since_tick).min(WINDOW_TICKS)
    }

    /// Visits of a station within these; 0 for any other cell.
    pub fn of(&self, station: Cell) -> u32 {
        self.place(station).map_or(0, |place| self.counts[place])
    }

    /// The same per 1,000 ticks; `None` before [`RATE_FROM_TICKS`] were counted.
    pub fn per_1000_ticks(&self, station: Cell) -> Option<f64> {
        let ticks = self.counted_ticks();
        (ticks >= RATE_FROM_TICKS).then(|| 1000.0 * f64::from(self.of(station)) / f64::from(ticks))
    }

    fn place(&self, station: Cell) -> Option<usize> {
        self.stations.binary_search(&station).ok()
    }

    /// Begins to count a tick; what is not the next after those before begins anew.
    pub(in crate::sim) fn begin_tick(&mut self, floor: &Arc<Grid>, tick: u32) {
        let is_same_floor = self.floor.as_ref().is_some_and(|known| Arc::ptr_eq(known, floor));
        if !is_same_floor || tick == 0 || tick != self.next_tick {
            if !is_same_floor {
                self.stations = floor.cells().filter(|&cell| floor.kind(cell) == CellKind::Workstation).collect();
                self.floor = Some(Arc::clone(floor));
            }
            self.begin(tick);
        }
        self.next_tick = tick + 1;
        while let Some(&(visited, place)) = self.recent.front().filter(|(visited, _)| visited + WINDOW_TICKS <= tick) {
            debug_assert!(visited >= self.since_tick, "what was forgotten is counted");
            self.counts[place as usize] -= 1;
            self.recent.pop_front();
        }
    }

    /// Counts a visit in the tick that was begun last, if there is a station on this cell.
    pub(in crate::sim) fn count(&mut self, cell: Cell) {
        if let Some(place) = self.place(cell) {
            self.counts[place] += 1;
            self.recent.push_back((self.next_tick - 1, place as u32));
        }
    }

    /// The world has gone back to before `tick`, in the past that was counted: what is to come has not happened yet. Anything else that
    /// is not the next tick begins anew.
    pub(in crate::sim) fn rewind(&mut self, tick: u32) {
        // Of what lies further back than the window nothing is known any more.
        let known_from = self.since_tick.max(self.next_tick.saturating_sub(WINDOW_TICKS));
        if !(known_from..=self.next_tick).contains(&tick) {
            self.forget();
            return;
        }
        self.since_tick = known_from;
        while let Some((_, place)) = self.recent.pop_back_if(|(visited, _)| *visited >= tick) {
            self.counts[place as usize] -= 1;
        }
        self.next_tick = tick;
    }

    /// Begins anew with whatever tick comes next.
    pub(in crate::sim) fn forget(&mut self) {
        self.floor = None;
        self.begin(0);
    }

    fn begin(&mut self, tick: u32) {
        self.recent.clear();
        self.counts.clear();
        self.counts.resize(self.stations.len(), 0);
        (self.since_tick, self.next_tick) = (tick, tick);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    /// A row of five cells with stations at both ends.
    fn floor() -> Arc<Grid> {
        let mut layout = Layout::open(5, 1);
        layout.set(0, 0, CellKind::Workstation);
        layout.set(4, 0, CellKind::Workstation);
        Arc::new(Grid::new(layout).expect("free"))
    }

    /// Counts these ticks; each visits cell 4, and every tenth cell 0 and one without a station.
    fn count(visits: &mut Visits, floor: &Arc<Grid>, ticks: core::ops::Range<u32>) {
        for tick in ticks {
            visits.begin_tick(floor, tick);
            visits.count(Cell(4));
            if tick % 10 == 0 {
                visits.count(Cell(0));
                visits.count(Cell(2));
            }
        }
    }

    #[test]
    fn visits_are_counted_over_the_last_ticks() {
        let (floor, mut visits) = (floor(), Visits::default());
        count(&mut visits, &floor, 0..RATE_FROM_TICKS - 1);
        assert_eq!((visits.of(Cell(4)), visits.per_1000_ticks(Cell(4))), (RATE_FROM_TICKS - 1, None), "too early");
        count(&mut visits, &floor, RATE_FROM_TICKS - 1..1000);
        assert_eq!(visits.stations(), [Cell(0), Cell(4)]);
        assert_eq!((visits.of(Cell(0)), visits.of(Cell(4)), visits.of(Cell(2))), (20, WINDOW_TICKS, 0));
        assert_eq!(visits.per_1000_ticks(Cell(0)), Some(100.0));
    }

    #[test]
    fn going_back_takes_back_what_has_not_happened_yet() {
        let (floor, mut visits, mut plain) = (floor(), Visits::default(), Visits::default());
        count(&mut visits, &floor, 0..130);
        visits.rewind(60);
        count(&mut plain, &floor, 0..60);
        assert_eq!((visits.of(Cell(0)), visits.of(Cell(4))), (plain.of(Cell(0)), plain.of(Cell(4))));
        count(&mut visits, &floor, 60..80);
        count(&mut plain, &floor, 60..80);
        assert_eq!(visits.recent, plain.recent);
        visits.rewind(500);
        assert_eq!((visits.counted_ticks(), visits.of(Cell(4))), (0, 0), "what lies between was not counted");
    }

    #[test]
    fn what_was_forgotten_before_going_back_is_not_counted_as_none() {
        let (floor, mut visits) = (floor(), Visits::default());
        count(&mut visits, &floor, 0..1000);
        visits.rewind(900);
        assert_eq!((visits.counted_ticks(), visits.of(Cell(4))), (100, 100));
        count(&mut visits, &floor, 900..1000);
        assert_eq!((visits.counted_ticks(), visits.of(Cell(4))), (WINDOW_TICKS, WINDOW_TICKS));
        visits.rewind(500);
        assert_eq!(visits.per_1000_ticks(Cell(4)), None, "nothing is known of the ticks before");
        count(&mut visits, &floor, 500..500 + RATE_FROM_TICKS);
        assert_eq!(visits.per_1000_ticks(Cell(4)), Some(1000.0));
    }

    #[test]
    fn another_episode_and_another_floor_begin_anew() {
        let (first, mut visits) = (floor(), Visits::default());
        count(&mut visits, &first, 0..70);
        count(&mut visits, &first, 0..5);
        assert_eq!((visits.counted_ticks(), visits.of(Cell(4))), (5, 5));
        count(&mut visits, &floor(), 5..7);
        assert_eq!((visits.counted_ticks(), visits.of(Cell(4))), (2, 2));
    }
}
