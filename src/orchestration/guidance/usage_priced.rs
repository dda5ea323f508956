//! The prices of `traffic_flow`, from what the fleet has lately done instead of from sampled paths.
//!
//! With f the moves over a directed edge within the last 500 ticks and n those into a cell, an edge u→v costs
//! 1 + f(u→v)·f(v→u) + ⌈(nᵥ − 1)/2⌉ plain moves, and a wait one. Prices are set anew every five ticks. (Prices: Chen, Harabor,
//! Li, Stuckey, "Traffic Flow Optimisation for Lifelong Multi-Agent Path Finding", AAAI 2024, arXiv 2308.11234.)
//!
//! A long window looked at often is what makes it work: the fleet answers to prices at once, so that prices from a short one
//! chase the fleet from one side of the floor to the other. Goals (or tasks) per tick, two to three seeds each, by which both
//! numbers were chosen:
//!
//! | window, refreshed every | warehouse-33-36, 400 | sortation-33-57, 800 | empty-32-32, 400 | narrow-aisles, 200 |
//! |---|---|---|---|---|
//! | no guidance | 5.2 | 5.9 | 13.2 | 2.1 |
//! | 3, 1 | 5.8 | 10.8 | 13.6 | 2.8 |
//! | 20, 20 | 2.1 | 4.3 | 6.7 | 1.4 |
//! | 100, 20 | 4.1 | 6.2 | 5.3 | 2.0 |
//! | 200, 5 | 6.0 | 11.6 | 13.3 | 2.9 |
//! | 500, 20 | 5.9 | 11.6 | 12.8 | 2.8 |
//! | **500, 5** | 6.2 | 12.3 | 13.9 | 3.0 |
//! | 500, 1 | 6.3 | 12.5 | 14.1 | 3.1 |
//! | 1,000, 5 | 6.3 | 12.4 | 14.0 | 3.0 |
//!
//! Opposing streams part by themselves: where one direction is used a little more, the other becomes dearer for both, and
//! whoever has another way takes it. Fails when there is no other way, as at the doors of a hall, and while a shift of demand
//! is younger than the window.

use std::collections::VecDeque;

use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{Cell, CostToGo, Direction, Grid, Guidance, PLAIN_MOVE};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};
use crate::orchestration::meta_skill::{Constant, MetaSkill};

/// Edges are remembered as four numbers a cell, one for each direction.
const DIRECTIONS: u32 = 4;

pub(super) struct UsagePriced {
    /// Moves over every edge within the window, by cell and direction.
    edges: Vec<[u32; 4]>,
    /// Moves into every cell within the window.
    arrivals: Vec<u32>,
    /// The edges of these moves, oldest first.
    moves: VecDeque<u32>,
    /// How many of them were made in each tick of the window.
    moves_by_tick: VecDeque<u32>,
    window_ticks: usize,
    period_ticks: u32,
}

impl UsagePriced {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        Self {
            edges: vec![[0; 4]; grid.len()],
            arrivals: vec![0; grid.len()],
            moves: VecDeque::new(),
            moves_by_tick: VecDeque::new(),
            window_ticks: meta_skill.whole_constant(Constant::UsagePricedWindow) as usize,
            period_ticks: meta_skill.whole_constant(Constant::UsagePricedPeriod),
        }
    }

    /// Counts the last moves of those that are heard of, and forgets the moves that leave the window.
    fn observe(&mut self, view: GuidanceView<'_>) {
        if self.moves_by_tick.len() == self.window_ticks {
            self.forget_oldest(view.grid);
        }
        let known = self.moves.len();
        for report in view.reports.iter().filter(|report| report.is_new(view.tick)) {
            if let Some(direction) = view.grid.direction(report.before, report.cell) {
                self.edges[report.before.index()][direction as usize] += 1;
                self.arrivals[report.cell.index()] += 1;
                self.moves.push_back(report.before.0 * DIRECTIONS + direction as u32);
            }
        }
        self.moves_by_tick.push_back((self.moves.len() - known) as u32);
    }

    fn forget_oldest(&mut self, grid: &Grid) {
        let moves = self.moves_by_tick.pop_front().unwrap_or(0);
        for edge in self.moves.drain(..moves as usize) {
            let (cell, direction) = (Cell(edge / DIRECTIONS), Direction::ALL[(edge % DIRECTIONS) as usize]);
            self.edges[cell.index()][direction as usize] -= 1;
            if let Some(to) = grid.neighbour(cell, direction) {
                self.arrivals[to.index()] -= 1;
            }
        }
    }

    fn price(&self, cell: Cell, direction: Direction, to: Cell) -> u32 {
        let there = self.edges[cell.index()][direction as usize];
        let back = self.edges[to.index()][direction.opposite() as usize];
        let crowd = self.arrivals[to.index()].saturating_sub(1).div_ceil(2);
        // Each factor is at most the window's length, but a mistaken price would be worse than a capped one.
        there.saturating_mul(back).saturating_add(1 + crowd).saturating_mul(PLAIN_MOVE)
    }
}

impl Remember for UsagePriced {
    fn save(&self) -> Vec<u8> {
        let Self { edges, arrivals, moves, moves_by_tick, window_ticks: _, period_ticks: _ } = self;
        pack(&(edges, arrivals, moves, moves_by_tick))
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let (edges, arrivals, moves, moves_by_tick) = unpack(memory)?;
        replace(&mut self.edges, edges)?;
        replace(&mut self.arrivals, arrivals)?;
        (self.moves, self.moves_by_tick) = (moves, moves_by_tick);
        Ok(())
    }
}

impl GuideTraffic for UsagePriced {
    fn update(&mut self, view: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        if view.tick == 0 {
            return None;
        }
        self.observe(view);
        let is_due = view.tick.is_multiple_of(self.period_ticks);
        is_due.then(|| Guidance::from_edges(view.grid, |cell, direction, to| self.price(cell, direction, to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{DeadEndGoals, Demand, Distribution};
    use crate::grid::Layout;
    use crate::orchestration::AgentReport;

    const PERIOD: u32 = 5;
    const WINDOW: u32 = 500;

    /// The guidance of each tick from 1 on, after agents moved `from` one cell of a corridor `to` another in that tick.
    fn run(grid: &Grid, rule: &mut UsagePriced, ticks: std::ops::Range<u32>, moves: &[(u32, u32)]) -> Option<Guidance> {
        let demand = Demand::PerAgent { dead_end_goals: DeadEndGoals::default(), goals: Distribution::default() };
        let mut last = None;
        let mut cost_to_go = CostToGo::new(grid, &Guidance::plain(grid));
        for tick in ticks {
            let report = |&(from, to)| AgentReport {
                before: Cell(from),
                cell: Cell(to),
                heard_tick: tick,
                ..AgentReport::BLANK
            };
            let reports: Vec<AgentReport> = moves.iter().map(report).collect();
            last =
                rule.update(GuidanceView { grid, demand: &demand, tick, reports: &reports }, &mut cost_to_go).or(last);
        }
        last
    }

    fn corridor() -> (Grid, UsagePriced) {
        let grid = Grid::new(Layout::open(4, 1)).expect("free");
        let rule = UsagePriced::new(&grid, &MetaSkill::initial());
        (grid, rule)
    }

    /// Over five ticks ten moves 0→1, five 1→2 and five 2→1: 15 arrivals on cell 1 and five on cell 2.
    #[test]
    fn prices_are_those_of_the_formula() {
        let (grid, mut rule) = corridor();
        let guidance = run(&grid, &mut rule, 1..6, &[(0, 1), (0, 1), (1, 2), (2, 1), (3, 3)]).expect("due");
        let price = |cell: usize, direction| guidance.moves[cell][direction as usize];
        assert_eq!(price(0, Direction::Right), 1000 * (1 + 7));
        assert_eq!(price(1, Direction::Right), 1000 * (1 + 5 * 5 + 2));
        assert_eq!(price(2, Direction::Left), 1000 * (1 + 5 * 5 + 7));
        assert_eq!(price(1, Direction::Left), 1000);
        assert_eq!(price(2, Direction::Right), 1000);
        assert!(guidance.waits.iter().all(|&wait| wait == PLAIN_MOVE));
    }

    #[test]
    fn prices_are_set_every_few_ticks_from_the_window_alone() {
        let (grid, mut rule) = corridor();
        assert_eq!(run(&grid, &mut rule, 0..PERIOD, &[(0, 1), (1, 0)]), None);
        let due = run(&grid, &mut rule, PERIOD..PERIOD + 1, &[(0, 1), (1, 0)]).expect("due");
        assert_ne!(due, Guidance::plain(&grid));
        let later = PERIOD + WINDOW;
        assert_ne!(run(&grid, &mut rule, PERIOD + 1..later, &[]), Some(Guidance::plain(&grid)));
        assert_eq!(run(&grid, &mut rule, later..later + 1, &[]), Some(Guidance::plain(&grid)));
        assert!(rule.moves.is_empty() && rule.edges.iter().flatten().all(|&moves| moves == 0));
    }
}
