//! Many fields at once by sweeps over the rows of the floor.
//!
//! The fields of [`LANES`] goals lie side by side, so that relaxing one edge is one vector operation for all of them. To
//! visit a row is to take over what comes from the row above (or below), then to pass it once to the right and once to
//! the left, after which no cell of the row can improve another. Sweeps go down and up in turn and visit a row only if
//! the row it takes over from has changed since. (Gauss–Seidel iteration of Bellman's equation by lines; sweeps in
//! alternating order as in the fast sweeping method for eikonal equations, Zhao 2005, DOI 10.1090/S0025-5718-04-01678-3.)
//! A field is done after as many sweeps as its longest-winded shortest path turns between up and down: two or three on a
//! warehouse floor, many in a maze.

#![expect(clippy::inline_always, reason = "a function that is not inlined is not compiled for the caller's registers")]

use std::ops::Range;

use super::costs::Costs;
use super::registers;
use super::value::FieldValue;
use crate::grid::{Cell, Direction, Grid};

/// Fields that are computed together.
pub const LANES: usize = 32;

/// One value for each of the fields computed together.
pub(super) type Lanes<T> = [T; LANES];

/// Sweeps after which a floor counts as a maze, where searching each field by itself is cheaper.
const MOST_SWEEPS: usize = 64;

/// Cells whose values are copied out together.
const COPIED_TOGETHER: usize = 128;

/// Floor and costs as the sweeps read them, and the fields being computed.
#[derive(Debug, Default)]
pub struct Sweeper<T> {
    /// Where each row's cells begin, and the end of the last.
    rows: Vec<usize>,
    cells: Vec<Edges<T>>,
    /// By cell, and one for the void.
    lanes: Vec<Lanes<T>>,
    /// Whether each row has something to take over from above, and from below.
    waiting: [Vec<bool>; 2],
    /// Whether each row holds a goal and was not visited yet.
    fresh: Vec<bool>,
}

/// Edges out of a cell; those that lead nowhere lead to the void at [`FieldValue::UNREACHABLE`].
#[derive(Clone, Copy, Debug, Default)]
struct Edges<T> {
    /// Cell above and cell below.
    vertical: [u32; 2],
    vertical_costs: [T; 2],
    left_cost: T,
    right_cost: T,
}

const ABOVE: usize = 0;
const BELOW: usize = 1;

impl<T: FieldValue> Sweeper<T> {
    /// Takes over a floor and its costs.
    pub fn set_costs(&mut self, grid: &Grid, costs: &Costs) {
        self.rows.clear();
        let mut row_of_last = None;
        self.cells.clear();
        for cell in grid.cells() {
            let row = grid.place(cell).1;
            if row_of_last.replace(row) != Some(row) {
                self.rows.push(cell.index());
            }
            let neighbours = grid.neighbours(cell);
            let cost = |direction: Direction| {
                let leads_nowhere = neighbours[direction as usize] == grid.void();
                if leads_nowhere { T::UNREACHABLE } else { T::narrow(costs.leave(cell, direction)) }
            };
            self.cells.push(Edges {
                vertical: [neighbours[Direction::Up as usize].0, neighbours[Direction::Down as usize].0],
                vertical_costs: [cost(Direction::Up), cost(Direction::Down)],
                left_cost: cost(Direction::Left),
                right_cost: cost(Direction::Right),
            });
        }
        self.rows.push(grid.len());
    }

    /// Computes the fields of up to [`LANES`] goals; `false` if the floor is a maze and nothing is known.
    pub fn run(&mut self, goals: &[Cell]) -> bool {
        self.begin(goals);
        registers::settle(self)
    }

    /// Puts goals, each in its lane, on a floor of which nothing else is known.
    pub(super) fn begin(&mut self, goals: &[Cell]) {
        let rows = self.rows.len() - 1;
        self.lanes.clear();
        self.lanes.resize(self.cells.len() + 1, [T::UNREACHABLE; LANES]);
        for flags in self.waiting.iter_mut().chain([&mut self.fresh]) {
            flags.clear();
            flags.resize(rows, false);
        }
        for (lane, goal) in goals.iter().enumerate() {
            self.lanes[goal.index()][lane] = T::ZERO;
            let row = self.rows.partition_point(|&begin| begin <= goal.index()) - 1;
            self.waiting[ABOVE][row] = true;
            self.fresh[row] = true;
        }
    }

    /// Sweeps until nothing changes any more; `false` if that takes too long.
    #[inline(always)]
    pub(super) fn settle(&mut self) -> bool {
        for _ in 0..MOST_SWEEPS / 2 {
            let rows = self.rows.len() - 1;
            let mut is_done = true;
            for row in 0..rows {
                is_done &= !self.visit::<ABOVE>(row);
            }
            for row in (0..rows).rev() {
                is_done &= !self.visit::<BELOW>(row);
            }
            if is_done {
                return true;
            }
        }
        false
    }

    /// Visits a row if it has something to take over; whether it had.
    #[inline(always)]
    fn visit<const FROM: usize>(&mut self, row: usize) -> bool {
        if !std::mem::take(&mut self.waiting[FROM][row]) {
            return false;
        }
        let cells = self.rows[row]..self.rows[row + 1];
        let changed = self.take_over::<FROM>(cells.clone());
        if std::mem::take(&mut self.fresh[row]) || changed {
            self.pass_left(cells);
            if row > 0 {
                self.waiting[BELOW][row - 1] = true;
            }
            if row + 2 < self.rows.len() {
                self.waiting[ABOVE][row + 1] = true;
            }
        }
        true
    }

    /// Takes over what comes from the next row and passes it to the right; whether anything changed.
    #[inline(always)]
    fn take_over<const FROM: usize>(&mut self, cells: Range<usize>) -> bool {
        let mut before = [T::UNREACHABLE; LANES];
        let mut changed = [T::ZERO; LANES];
        for cell in cells {
            let edges = &self.cells[cell];
            let there = self.lanes[edges.vertical[FROM] as usize];
            let (vertical, left) = (edges.vertical_costs[FROM], edges.left_cost);
            let here = &mut self.lanes[cell];
            for lane in 0..LANES {
                let old = here[lane];
                let new = there[lane].plus(vertical).min(before[lane].plus(left)).min(old);
                changed[lane] = changed[lane] | (new ^ old);
                here[lane] = new;
                before[lane] = new;
            }
        }
        changed.iter().any(|&bits| bits != T::ZERO)
    }

    /// Passes what a row has to the left.
    #[inline(always)]
    fn pass_left(&mut self, cells: Range<usize>) {
        let mut before = [T::UNREACHABLE; LANES];
        for cell in cells.rev() {
            let right = self.cells[cell].right_cost;
            let here = &mut self.lanes[cell];
            for lane in 0..LANES {
                before[lane] = before[lane].plus(right).min(here[lane]);
            }
            *here = before;
        }
    }

    /// Copies the fields just computed, in the order of their goals, one entry per cell and one for the void.
    pub fn copy_to(&self, fields: &mut [Box<[T]>]) {
        // Block by block, so that the lanes are read from the nearest cache for every field.
        for (block, lanes) in self.lanes.chunks(COPIED_TOGETHER).enumerate() {
            let begin = block * COPIED_TOGETHER;
            for (lane, field) in fields.iter_mut().enumerate() {
                for (value, here) in field[begin..begin + lanes.len()].iter_mut().zip(lanes) {
                    *value = here[lane];
                }
            }
        }
    }
}
