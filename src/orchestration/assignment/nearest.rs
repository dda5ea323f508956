//! The nearest open tasks of an agent, or the nearest free agents of a task, without a look at all of them.
//!
//! A search settles cells in order of their cost, outwards from the agent along the edges or from the task against them,
//! until it has met enough targets. Where targets are dense these are a few cells, whatever the size of the floor. A search
//! that meets none for long gives up, and each target's cost is looked up in its cost-to-go field instead. Both give the
//! same: costs are exact integers.
//!
//! Cost of a search: O(cells nearer than the last target wanted), times a logarithm where moves differ in cost; at most
//! about twice the look-ups, which are O(cells with targets).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::available::{Available, ByCell};
use crate::grid::{Cell, CostToGo, Direction, Grid};

/// Who looks for whom, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seeker {
    /// An agent for tasks.
    Agent(Cell),
    /// A task for agents.
    Task(Cell),
}

/// A cell with targets and the cost of the way between seeker and cell, in units of [`Costs::unit`](crate::grid::cost_to_go::Costs::unit).
pub(super) type Found = (u32, Cell);

/// Searches one after the other; buffers are kept between them.
#[derive(Debug)]
pub(super) struct NearestSearch {
    /// By cell, with one entry for the void; `u32::MAX` between searches.
    cost: Vec<u32>,
    reached: Vec<Cell>,
    heap: BinaryHeap<Reverse<(u32, Cell)>>,
}

impl NearestSearch {
    pub(super) fn new(grid: &Grid) -> Self {
        let mut cost = vec![u32::MAX; grid.len() + 1];
        // The void counts as reached, so that the inner loops need no second test.
        cost[grid.void().index()] = 0;
        Self { cost, reached: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Overwrites `found` with the nearest cells that hold targets, by cost and then by cell: at least so many that they
    /// hold `wanted` targets (1 or more), or all there are, and always all of the same cost.
    pub(super) fn nearest<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        seeker: Seeker,
        wanted: usize,
        targets: &Available<'_, B>,
        found: &mut Vec<Found>,
    ) {
        found.clear();
        let mut harvest = Harvest { targets, wanted, count: 0, found };
        let budget = budget(grid, seeker, targets.cells().len());
        let costs = cost_to_go.costs();
        let is_done = if costs.equal_moves() {
            let (Seeker::Agent(start) | Seeker::Task(start)) = seeker;
            self.breadth_first(grid, costs.dearest_move(), start, budget, &mut harvest)
        } else {
            match seeker {
                Seeker::Agent(start) => self.cheapest_first(grid, start, budget, &mut harvest, |cell, direction, _| {
                    costs.leave(cell, direction)
                }),
                Seeker::Task(start) => self.cheapest_first(grid, start, budget, &mut harvest, |_, direction, next| {
                    costs.leave(next, direction.opposite())
                }),
            }
        };
        for cell in self.reached.drain(..) {
            self.cost[cell.index()] = u32::MAX;
        }
        if !is_done {
            look_up(grid, cost_to_go, seeker, wanted, targets, found);
        }
        found.sort_unstable();
    }

    /// Whether the search ended within its budget of cells.
    fn breadth_first<B: ByCell>(
        &mut self,
        grid: &Grid,
        step: u32,
        start: Cell,
        budget: usize,
        harvest: &mut Harvest<'_, '_, B>,
    ) -> bool {
        self.cost[start.index()] = 0;
        self.reached.push(start);
        let mut head = 0;
        while let Some(&cell) = self.reached.get(head) {
            let cost = self.cost[cell.index()];
            if harvest.is_rich_before(cost) {
                return true;
            }
            if head == budget {
                return false;
            }
            harvest.visit(cost, cell);
            for next in grid.neighbours(cell) {
                if self.cost[next.index()] == u32::MAX {
                    self.cost[next.index()] = cost + step;
                    self.reached.push(next);
                }
            }
            head += 1;
        }
        true
    }

    /// Dijkstra's algorithm (1959, DOI 10.1007/BF01386390); `price` of a cell, a direction and the neighbour there is the
    /// cost of the step as the fleet would take it. Whether the search ended within its budget of cells.
    fn cheapest_first<B: ByCell>(
        &mut self,
        grid: &Grid,
        start: Cell,
        mut budget: usize,
        harvest: &mut Harvest<'_, '_, B>,
        price: impl Fn(Cell, Direction, Cell) -> u32,
    ) -> bool {
        self.heap.clear();
        self.cost[start.index()] = 0;
        self.reached.push(start);
        self.heap.push(Reverse((0, start)));
        while let Some(Reverse((cost, cell))) = self.heap.pop() {
            if self.cost[cell.index()] != cost {
                continue;
            }
            if harvest.is_rich_before(cost) {
                return true;
            }
            if budget == 0 {
                return false;
            }
            budget -= 1;
            harvest.visit(cost, cell);
            let neighbours = grid.neighbours(cell);
            for direction in Direction::ALL {
                let next = neighbours[direction as usize];
                let known = &mut self.cost[next.index()];
                let through = cost.saturating_add(price(cell, direction, next));
                if through < *known {
                    if *known == u32::MAX {
                        self.reached.push(next);
                    }
                    *known = through;
                    self.heap.push(Reverse((through, next)));
                }
            }
        }
        true
    }
}

/// Targets met by a search so far.
struct Harvest<'a, 'b, B> {
    targets: &'a Available<'b, B>,
    wanted: usize,
    count: usize,
    found: &'a mut Vec<Found>,
}

impl<B: ByCell> Harvest<'_, '_, B> {
    /// Whether enough targets were met that are nearer than `cost`.
    fn is_rich_before(&self, cost: u32) -> bool {
        self.count >= self.wanted && self.found.last().is_some_and(|&(last, _)| last < cost)
    }

    fn visit(&mut self, cost: u32, cell: Cell) {
        let here = self.targets.at(cell).take(self.wanted).count();
        if here > 0 {
            self.count += here;
            self.found.push((cost, cell));
        }
    }
}

/// Cells that a search may settle before look-ups are the better way.
///
/// A task looks agents up in one field, its own, which it needs anyway as soon as it is given out: settling a cell costs
/// about four such look-ups. An agent looks each task up in another field, and on a large floor none of them is in a cache.
fn budget(grid: &Grid, seeker: Seeker, cells_with_targets: usize) -> usize {
    match seeker {
        Seeker::Agent(_) => cells_with_targets + grid.len() / 64,
        Seeker::Task(_) => cells_with_targets / 4,
    }
}

/// The same as a search finds, by a look at every cell that holds targets.
fn look_up<B: ByCell>(
    grid: &Grid,
    cost_to_go: &mut CostToGo,
    seeker: Seeker,
    wanted: usize,
    targets: &Available<'_, B>,
    found: &mut Vec<Found>,
) {
    found.clear();
    for &cell in targets.cells().iter().filter(|&&cell| targets.first_at(cell).is_some()) {
        let cost = match seeker {
            Seeker::Agent(from) => cost_to_go.cost(grid, cell, from),
            Seeker::Task(to) => cost_to_go.cost(grid, to, cell),
        };
        found.push((cost, cell));
    }
    if wanted < found.len() {
        let (_, &mut (last, _), _) = found.select_nth_unstable(wanted - 1);
        found.retain(|&(cost, _)| cost <= last);
    }
}
