//! Shortest-path searches, backwards from a goal, over integer edge costs.

use super::costs::Costs;
use crate::grid::{Cell, Direction, Grid, RadixHeap};

/// Buffers that a search needs; kept between searches so that they allocate once.
#[derive(Debug, Default)]
pub struct Scratch {
    field: Vec<u32>,
    queue: Vec<u32>,
    heap: RadixHeap,
}

/// The cheapest cost from every cell to `goal`; one entry per cell and one for the void. The void and cells without a
/// way have `u32::MAX`.
pub fn fill<'a>(grid: &Grid, costs: &Costs, goal: Cell, scratch: &'a mut Scratch) -> &'a [u32] {
    let mut field = std::mem::take(&mut scratch.field);
    field.clear();
    field.resize(grid.len() + 1, u32::MAX);
    field[goal.index()] = 0;
    if costs.equal_moves() {
        breadth_first(grid, costs.dearest_move(), goal, &mut field, scratch);
    } else {
        cheapest_first(grid, costs, goal, &mut field, scratch);
    }
    scratch.field = field;
    &scratch.field
}

fn breadth_first(grid: &Grid, step: u32, goal: Cell, field: &mut [u32], scratch: &mut Scratch) {
    let void = grid.void();
    // The void counts as seen, so that the inner loop needs no second test.
    field[void.index()] = 0;
    let queue = &mut scratch.queue;
    queue.clear();
    queue.push(goal.0);
    let mut head = 0;
    while head < queue.len() {
        let cell = Cell(queue[head]);
        head += 1;
        let next_cost = field[cell.index()] + step;
        for next in grid.neighbours(cell) {
            if field[next.index()] == u32::MAX {
                field[next.index()] = next_cost;
                queue.push(next.0);
            }
        }
    }
    field[void.index()] = u32::MAX;
}

/// Dijkstra's algorithm (1959, DOI 10.1007/BF01386390).
fn cheapest_first(grid: &Grid, costs: &Costs, goal: Cell, field: &mut [u32], scratch: &mut Scratch) {
    let void = grid.void();
    field[void.index()] = 0;
    let heap = &mut scratch.heap;
    heap.clear();
    heap.push(0, goal);
    while let Some((cost, cell)) = heap.pop() {
        if field[cell.index()] != cost {
            continue;
        }
        let neighbours = grid.neighbours(cell);
        for direction in Direction::ALL {
            let next = neighbours[direction as usize];
            let through = cost.saturating_add(costs.leave(next, direction.opposite()));
            if through < field[next.index()] {
                field[next.index()] = through;
                heap.push(through, next);
            }
        }
    }
    field[void.index()] = u32::MAX;
}

#[cfg(test)]
mod tests {
    use super::super::sweep::Sweeper;
    use super::super::value::FieldValue as _;
    use super::*;
    use crate::grid::{CellKind, Guidance, Layout};
    use crate::random::{Purpose, Stream};

    fn random_grid(stream: &mut Stream) -> Grid {
        let mut layout = Layout::open(9 + stream.below(8), 7 + stream.below(8));
        for _ in 0..30 {
            let (column, row) = (stream.below(layout.width()), stream.below(layout.height()));
            layout.set(column, row, CellKind::Blocked);
        }
        Grid::new(layout).expect("free cells remain")
    }

    /// Bellman and Ford: relax every edge until nothing changes.
    fn oracle(grid: &Grid, costs: &Costs, goal: Cell) -> Vec<u32> {
        let mut field = vec![u32::MAX; grid.len() + 1];
        field[goal.index()] = 0;
        loop {
            let mut changed = false;
            for cell in grid.cells() {
                for direction in Direction::ALL {
                    let Some(next) = grid.neighbour(cell, direction) else { continue };
                    let through = field[next.index()].saturating_add(costs.leave(cell, direction));
                    if through < field[cell.index()] {
                        field[cell.index()] = through;
                        changed = true;
                    }
                }
            }
            if !changed {
                return field;
            }
        }
    }

    #[test]
    fn searches_agree_with_bellman_ford() {
        let mut stream = Stream::new(5, Purpose::Layout, 0);
        for round in 0..200 {
            let grid = random_grid(&mut stream);
            let dearest = [1, 40, 1000, 100_000][round % 4];
            let guidance = Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(dearest));
            let costs = Costs::new(&grid, &guidance);
            let goal = Cell(stream.below(grid.len() as u32));
            let expected = oracle(&grid, &costs, goal);
            assert_eq!(fill(&grid, &costs, goal, &mut Scratch::default()), expected);
            let mut sweeper = Sweeper::<u32>::default();
            sweeper.set_costs(&grid, &costs);
            for goals in [&[goal][..], &[Cell(0), goal]] {
                assert!(sweeper.run(goals), "no maze");
                let mut fields = vec![vec![0; grid.len() + 1].into_boxed_slice(); goals.len()];
                sweeper.copy_to(&mut fields);
                let swept: Vec<u32> = fields[goals.len() - 1].iter().map(|cost| cost.widen()).collect();
                assert_eq!(swept, expected);
            }
        }
    }
}
