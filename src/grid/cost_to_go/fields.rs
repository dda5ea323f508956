//! Fields of one width and the work of filling them.

use super::costs::Costs;
use super::search::{self, Scratch};
use super::sweep::Sweeper;
use super::value::FieldValue;
use crate::grid::{Cell, Grid};

/// Fewer fields than this are searched one by one: sweeps take the same time for one field as for all lanes.
const FEWEST_SWEPT: usize = 3;

/// Fields of one width by slot; each has one entry per cell and one for the void.
#[derive(Debug)]
pub struct Fields<T> {
    slots: Vec<Box<[T]>>,
    entries: usize,
    sweeper: Sweeper<T>,
    /// Whether sweeps took too long under these costs.
    is_maze: bool,
    /// Fields being computed, taken out of their slots.
    batch: Vec<Box<[T]>>,
    scratch: Scratch,
}

impl<T: FieldValue> Fields<T> {
    /// No field yet.
    pub(super) fn new(grid: &Grid, costs: &Costs) -> Self {
        let mut fields = Self {
            slots: Vec::new(),
            entries: grid.len() + 1,
            sweeper: Sweeper::default(),
            is_maze: false,
            batch: Vec::new(),
            scratch: Scratch::default(),
        };
        fields.set_costs(grid, costs);
        fields
    }

    /// The field in a slot.
    #[inline]
    pub fn field(&self, slot: u32) -> &[T] {
        &self.slots[slot as usize]
    }

    /// Its entries at the four neighbours of a cell by direction, the void's for those that do not exist, and at the cell itself.
    #[inline]
    pub fn around(&self, slot: u32, grid: &Grid, cell: Cell) -> [T; 5] {
        let field = self.field(slot);
        let [left, right, down, up] = grid.neighbours(cell);
        let at = |cell: Cell| field[cell.index()];
        // Not mapped: the compiler makes a call of it.
        [at(left), at(right), at(down), at(up), at(cell)]
    }

    /// Takes over other costs; the fields computed so far no longer mean anything, their memory stays.
    pub(super) fn set_costs(&mut self, grid: &Grid, costs: &Costs) {
        // How often shortest paths turn between up and down depends on the costs as much as on the floor.
        self.is_maze = false;
        self.sweeper.set_costs(grid, costs);
    }

    /// Keeps the fields of these slots, in this order, and returns the memory of all others.
    pub(super) fn keep(&mut self, slots: &[u32]) {
        self.slots = slots.iter().map(|&slot| std::mem::take(&mut self.slots[slot as usize])).collect();
    }

    /// Computes the fields of up to [`super::sweep::LANES`] goals into `slots`; slots beyond the last are added.
    pub(super) fn fill(&mut self, grid: &Grid, costs: &Costs, goals: &[Cell], slots: &[u32]) {
        for &slot in slots {
            if slot as usize >= self.slots.len() {
                self.slots.push(vec![T::UNREACHABLE; self.entries].into_boxed_slice());
            }
            self.batch.push(std::mem::take(&mut self.slots[slot as usize]));
        }
        let is_swept = goals.len() >= FEWEST_SWEPT && !self.is_maze;
        self.is_maze |= is_swept && !self.sweeper.run(goals);
        if self.is_maze || !is_swept {
            for (field, &goal) in self.batch.iter_mut().zip(goals) {
                let searched = search::fill(grid, costs, goal, &mut self.scratch);
                for (value, &cost) in field.iter_mut().zip(searched) {
                    *value = T::narrow(cost);
                }
            }
        } else {
            self.sweeper.copy_to(&mut self.batch);
        }
        for (&slot, field) in slots.iter().zip(self.batch.drain(..)) {
            self.slots[slot as usize] = field;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use super::super::sweep::LANES;
    use super::super::{AnyWidthFields, CostToGo};
    use super::*;
    use crate::grid::{CellKind, Direction, Guidance, Layout};
    use crate::random::{Purpose, Stream};

    /// Columns of floor and of lanes that make shortest paths turn more often than sweeps are made.
    const TURNS: u32 = 80;
    const ROWS: u32 = 5;

    /// Dijkstra's algorithm against the direction of the edges: costs to `goal`.
    fn dijkstra(grid: &Grid, costs: &Costs, goal: Cell) -> Vec<u32> {
        let mut field = vec![u32::MAX; grid.len()];
        let mut queue = BinaryHeap::from([Reverse((0, goal))]);
        while let Some(Reverse((cost, cell))) = queue.pop() {
            if field[cell.index()] != u32::MAX {
                continue;
            }
            field[cell.index()] = cost;
            for direction in Direction::ALL {
                if let Some(from) = grid.neighbour(cell, direction) {
                    queue.push(Reverse((cost + costs.leave(from, direction.opposite()), from)));
                }
            }
        }
        field
    }

    fn assert_right(grid: &Grid, cost_to_go: &CostToGo, goals: &[Cell]) {
        for &goal in goals {
            let slot = cost_to_go.known_slot(goal).expect("computed");
            let found: Vec<u32> = grid.cells().map(|from| cost_to_go.fields().cost(slot, from)).collect();
            assert_eq!(found, dijkstra(grid, cost_to_go.costs(), goal), "goal {goal:?}");
        }
    }

    fn is_maze(cost_to_go: &CostToGo) -> bool {
        match cost_to_go.fields() {
            AnyWidthFields::Narrow(fields) => fields.is_maze,
            AnyWidthFields::Wide(fields) => fields.is_maze,
        }
    }

    /// Upright corridors, open to the next at the top and at the bottom in turn.
    fn serpentine() -> Grid {
        let mut layout = Layout::open(2 * TURNS - 1, ROWS);
        for wall in (1..2 * TURNS - 1).step_by(2) {
            let gap = if wall % 4 == 1 { 0 } else { ROWS - 1 };
            for row in (0..ROWS).filter(|&row| row != gap) {
                layout.set(wall, row, CellKind::Blocked);
            }
        }
        Grid::new(layout).expect("free cells")
    }

    /// The same corridors by prices alone: between columns it is dear but at the top and at the bottom in turn.
    fn priced_corridors(grid: &Grid) -> Guidance {
        Guidance::from_edges(grid, |cell, _, to| {
            let ((from, row), (column, to_row)) = (grid.place(cell), grid.place(to));
            let gap = if from.min(column) % 2 == 0 { 0 } else { ROWS - 1 };
            if row == to_row && row != gap { 20_000 } else { 1000 }
        })
    }

    #[test]
    fn a_maze_is_searched_with_the_right_costs() {
        let grid = serpentine();
        let mut stream = Stream::new(3, Purpose::Layout, 0);
        let uneven = Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(90));
        let dear = Guidance::from_edges(&grid, |_, _, _| 50_000 + stream.below(9000));
        for (guidance, is_narrow) in [(Guidance::plain(&grid), true), (uneven, true), (dear, false)] {
            let mut cost_to_go = CostToGo::new(&grid, &guidance);
            let goals: Vec<Cell> = grid.cells().step_by(11).take(40).collect();
            cost_to_go.prepare(&grid, goals.iter().copied());
            assert!(is_maze(&cost_to_go));
            assert_eq!(matches!(cost_to_go.fields(), AnyWidthFields::Narrow(_)), is_narrow);
            assert_right(&grid, &cost_to_go, &goals);
        }
    }

    /// It is the guidance that makes a maze of an open floor, and what follows it is swept again.
    #[test]
    fn other_guidance_has_another_chance_to_be_swept() {
        let grid = Grid::new(Layout::open(TURNS, ROWS)).expect("free");
        let goals: Vec<Cell> = grid.cells().step_by(9).take(20).collect();
        let mut cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
        for (guidance, expected) in
            [(Guidance::plain(&grid), false), (priced_corridors(&grid), true), (Guidance::plain(&grid), false)]
        {
            cost_to_go.set_guidance(&grid, &guidance);
            cost_to_go.prepare(&grid, goals.iter().copied());
            assert!(
                matches!(cost_to_go.fields(), AnyWidthFields::Narrow(_)),
                "a change of width would begin afresh anyway"
            );
            assert_eq!(is_maze(&cost_to_go), expected);
            assert_right(&grid, &cost_to_go, &goals);
        }
    }

    /// As many goals as there are lanes, and one more: the last batch is full, or holds a single goal, or is filled up with
    /// neighbours where memory allows.
    #[test]
    fn batches_are_right_to_the_last_lane() {
        let mut layout = Layout::open(23, 11);
        let mut stream = Stream::new(8, Purpose::Layout, 0);
        for _ in 0..40 {
            layout.set(stream.below(23), stream.below(11), CellKind::Blocked);
        }
        let grid = Grid::new(layout).expect("free cells");
        let guidance = Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(60));
        for (count, memory_bytes, computed) in
            [(LANES, u64::MAX, LANES), (LANES + 1, u64::MAX, 2 * LANES), (LANES, 0, LANES), (LANES + 1, 0, LANES + 1)]
        {
            let mut cost_to_go = CostToGo::new(&grid, &guidance);
            cost_to_go.set_memory(memory_bytes);
            let goals: Vec<Cell> = grid.cells().step_by(5).take(count).collect();
            assert_eq!(goals.len(), count);
            cost_to_go.prepare(&grid, goals.iter().copied());
            assert_eq!(cost_to_go.computed(), computed as u64);
            assert!(!is_maze(&cost_to_go));
            assert_right(&grid, &cost_to_go, &goals);
        }
    }
}
