//! Cheapest paths under prices that the paths themselves change.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::grid::{Cell, Direction, Grid};

/// What edges cost on the way to one goal.
pub(super) trait Prices {
    /// Cost of the edge from `cell` to its neighbour `to`, at least 1.
    fn price(&self, cell: Cell, direction: Direction, to: Cell) -> u64;

    /// No way from `cell` to the goal costs less. Along an edge it falls by the edge's price at most.
    fn bound(&self, cell: Cell) -> u64;

    /// Which of equally promising cells is looked at first: the one with the least of this, by what it cost to get there;
    /// then the one with the smaller number.
    fn tie(_cost: u64) -> u64 {
        0
    }
}

/// A* (Hart, Nilsson, Raphael 1968, DOI 10.1109/TSSC.1968.300136). Buffers are kept between searches.
pub(super) struct Search {
    cost: Vec<u64>,
    came_from: Vec<Cell>,
    reached: Vec<Cell>,
    heap: BinaryHeap<Reverse<(u64, u64, Cell)>>,
    /// The path found last, start and goal included.
    pub(super) path: Vec<Cell>,
}

impl Search {
    pub(super) fn new(grid: &Grid) -> Self {
        Self {
            cost: vec![u64::MAX; grid.len()],
            came_from: vec![grid.void(); grid.len()],
            reached: Vec::new(),
            heap: BinaryHeap::new(),
            path: Vec::new(),
        }
    }

    pub(super) fn cheapest_path<P: Prices>(&mut self, grid: &Grid, prices: &P, start: Cell, goal: Cell) {
        for cell in self.reached.drain(..) {
            self.cost[cell.index()] = u64::MAX;
        }
        self.heap.clear();
        self.reach(prices, start, 0, start);
        while let Some(Reverse((total, _, cell))) = self.heap.pop() {
            if cell == goal {
                break;
            }
            let cost = self.cost[cell.index()];
            if total > cost + prices.bound(cell) {
                continue;
            }
            for direction in Direction::ALL {
                if let Some(next) = grid.neighbour(cell, direction) {
                    self.reach(prices, next, cost + prices.price(cell, direction, next), cell);
                }
            }
        }
        self.trace_back(start, goal);
    }

    fn reach<P: Prices>(&mut self, prices: &P, cell: Cell, cost: u64, from: Cell) {
        let known = &mut self.cost[cell.index()];
        if cost < *known {
            if *known == u64::MAX {
                self.reached.push(cell);
            }
            *known = cost;
            self.came_from[cell.index()] = from;
            self.heap.push(Reverse((cost + prices.bound(cell), P::tie(cost), cell)));
        }
    }

    fn trace_back(&mut self, start: Cell, goal: Cell) {
        self.path.clear();
        let mut cell = goal;
        self.path.push(cell);
        while cell != start {
            cell = self.came_from[cell.index()];
            self.path.push(cell);
        }
        self.path.reverse();
    }
}
