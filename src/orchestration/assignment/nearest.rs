//! The nearest open tasks of an agent, or the nearest free agents of a task, without a look at all of them.
//!
//! A search settles cells in order of their cost, outwards from the agent along the edges or from the task against them,
//! until it has met enough targets. Where targets are dense these are a few cells, whatever the size of the floor. A search
//! that meets none for long, or would, gives up, and each target's cost is looked up in its cost-to-go field instead. Both give the
//! same: costs are exact integers.
//!
//! Cost of a search: O(cells nearer than the last target wanted), times the bits of a move's cost where moves differ in it. It gives
//! up after O(cells with targets + 1/64 of the floor), and the look-ups are O(cells with targets); where they would need new
//! fields it goes on instead, O(floor) at most.

use super::available::{Available, ByCell};
use super::pairing::LONG_LIST;
use crate::grid::cost_to_go::Costs;
use crate::grid::{Cell, CostToGo, Direction, Grid, RadixHeap};

/// Who looks for whom, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seeker {
    /// An agent for tasks.
    Agent(Cell),
    /// A task for agents.
    Task(Cell),
}

impl Seeker {
    /// Where the search begins.
    pub(super) fn start(self) -> Cell {
        match self {
            Self::Agent(cell) | Self::Task(cell) => cell,
        }
    }
}

/// How much a search looks for, 1 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// So many cells that hold targets.
    Cells(usize),
    /// So many targets.
    Targets(usize),
}

/// A cell with targets and the cost of the way between seeker and cell, in units of [`Costs::unit`].
pub(super) type Found = (u32, Cell);

/// Searches one after the other; buffers are kept between them.
#[derive(Debug)]
pub(super) struct NearestSearch {
    /// By cell, with one entry for the void; `u32::MAX` between searches.
    cost: Vec<u32>,
    reached: Vec<Cell>,
    heap: RadixHeap,
    slots: Vec<u32>,
    /// Whether agents look fields up as tasks do; see [`NearestSearch::begin`].
    agents_look_up: bool,
}

impl NearestSearch {
    pub(super) fn new(grid: &Grid) -> Self {
        let mut cost = vec![u32::MAX; grid.len() + 1];
        // The void counts as reached, so that the inner loops need no second test.
        cost[grid.void().index()] = 0;
        let (reached, heap, slots) = (Vec::new(), RadixHeap::default(), Vec::new());
        Self { cost, reached, heap, slots, agents_look_up: false }
    }

    /// Tells that agents are about to search these targets so many times, best in the order of their cells.
    ///
    /// As many searches as cells need nearly all of the cells' fields soon and share what a cache holds of them. So the fields
    /// are computed now, where there is room for all, many at a time, and looked up by every agent that does not meet its target close by.
    pub(super) fn begin<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        searches: usize,
        targets: &Available<'_, B>,
    ) {
        let cells = targets.cells().len();
        self.agents_look_up = searches >= cells && cost_to_go.has_room_for(cells);
        if self.agents_look_up {
            cost_to_go.slots_of(grid, targets.cells(), &mut self.slots);
        }
    }

    /// Overwrites `found` with the nearest cells that hold targets, by cost and then by cell: at least as many as are
    /// `wanted`, or all there are, and always all of the same cost.
    pub(super) fn nearest<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        seeker: Seeker,
        wanted: Wanted,
        targets: &Available<'_, B>,
        found: &mut Vec<Found>,
    ) {
        found.clear();
        let cells = self.budget(grid, seeker, targets.cells().len());
        let is_done = !self.is_hopeless(grid, seeker, wanted, cells, targets.cells().len()) && {
            let mut harvest = Harvest { targets, wanted, count: 0, found };
            let budget = Budget { cells, may_exceed: &|| needs_new_fields(cost_to_go, seeker, targets) };
            self.search(grid, cost_to_go.costs(), seeker, budget, &mut harvest)
        };
        if !is_done {
            look_up(grid, cost_to_go, seeker, wanted, targets, found);
        }
        found.sort_unstable();
    }

    /// Cells that a search may settle before look-ups are the better way.
    ///
    /// A task looks agents up in one field, its own, which is needed anyway as soon as the task is given out: settling a
    /// cell costs about four such look-ups. An agent looks each task up in another field: no cheaper than settling a cell,
    /// and on a large floor, where none of the fields is in a cache, much dearer.
    fn budget(&self, grid: &Grid, seeker: Seeker, cells_with_targets: usize) -> usize {
        let far = if grid.len() > NEAR_FLOOR_CELLS { CELLS_PER_FAR_LOOK_UP } else { 1 };
        match seeker {
            Seeker::Agent(_) if !self.agents_look_up => far * cells_with_targets + grid.len() / 64,
            Seeker::Agent(_) | Seeker::Task(_) => cells_with_targets / 4,
        }
    }

    /// Whether the search of an agent that may look fields up is expected to exceed its budget of cells, if targets are spread evenly:
    /// looking up is then cheaper from the start.
    fn is_hopeless(
        &self,
        grid: &Grid,
        seeker: Seeker,
        wanted: Wanted,
        cells: usize,
        cells_with_targets: usize,
    ) -> bool {
        match (seeker, wanted) {
            (Seeker::Agent(_), Wanted::Cells(enough)) if self.agents_look_up => {
                enough * grid.len() > cells * cells_with_targets
            }
            _ => false,
        }
    }

    /// Whether a search ended within its budget of cells.
    fn search<B: ByCell>(
        &mut self,
        grid: &Grid,
        costs: &Costs,
        seeker: Seeker,
        budget: Budget<'_>,
        harvest: &mut Harvest<'_, '_, B>,
    ) -> bool {
        let is_done = if costs.equal_moves() {
            self.breadth_first(grid, costs.dearest_move(), seeker.start(), budget, harvest)
        } else {
            match seeker {
                Seeker::Agent(start) => {
                    self.cheapest_first(grid, start, budget, harvest, |cell, direction, _| costs.leave(cell, direction))
                }
                Seeker::Task(start) => self.cheapest_first(grid, start, budget, harvest, |_, direction, next| {
                    costs.leave(next, direction.opposite())
                }),
            }
        };
        for cell in self.reached.drain(..) {
            self.cost[cell.index()] = u32::MAX;
        }
        is_done
    }

    /// Whether the search ended within its budget of cells.
    fn breadth_first<B: ByCell>(
        &mut self,
        grid: &Grid,
        step: u32,
        start: Cell,
        mut budget: Budget<'_>,
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
            if !budget.allows(head) {
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
        mut budget: Budget<'_>,
        harvest: &mut Harvest<'_, '_, B>,
        price: impl Fn(Cell, Direction, Cell) -> u32,
    ) -> bool {
        self.heap.clear();
        self.cost[start.index()] = 0;
        self.reached.push(start);
        self.heap.push(0, start);
        let mut settled = 0;
        while let Some((cost, cell)) = self.heap.pop() {
            if self.cost[cell.index()] != cost {
                continue;
            }
            if harvest.is_rich_before(cost) {
                return true;
            }
            if !budget.allows(settled) {
                return false;
            }
            settled += 1;
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
                    self.heap.push(through, next);
                }
            }
        }
        true
    }
}

/// Cells that a search may settle, and whether it may go on when it has.
struct Budget<'a> {
    cells: usize,
    may_exceed: &'a dyn Fn() -> bool,
}

impl Budget<'_> {
    /// Whether one more cell may be settled after so many.
    #[inline]
    fn allows(&mut self, settled: usize) -> bool {
        if settled == self.cells && (self.may_exceed)() {
            self.cells = usize::MAX;
        }
        settled < self.cells
    }
}

/// Targets met by a search so far.
struct Harvest<'a, 'b, B> {
    targets: &'a Available<'b, B>,
    wanted: Wanted,
    count: usize,
    found: &'a mut Vec<Found>,
}

impl<B: ByCell> Harvest<'_, '_, B> {
    /// Whether enough targets were met that are nearer than `cost`.
    fn is_rich_before(&self, cost: u32) -> bool {
        let (Wanted::Cells(enough) | Wanted::Targets(enough)) = self.wanted;
        self.count >= enough && self.found.last().is_some_and(|&(last, _)| last < cost)
    }

    fn visit(&mut self, cost: u32, cell: Cell) {
        let here = match self.wanted {
            Wanted::Cells(_) => usize::from(self.targets.first_at(cell).is_some()),
            Wanted::Targets(enough) => self.targets.at(cell).take(enough).count(),
        };
        if here > 0 {
            self.count += here;
            self.found.push((cost, cell));
        }
    }
}

/// Cells of a floor whose fields all fit into a cache close to the processor.
const NEAR_FLOOR_CELLS: usize = 2048;
/// Cells that a search settles in the time of one look-up that no cache serves.
const CELLS_PER_FAR_LOOK_UP: usize = 6;

/// Whether look-ups would need fields that are not there yet: dearer, each of them, than searching the whole floor.
fn needs_new_fields<B: ByCell>(cost_to_go: &CostToGo, seeker: Seeker, targets: &Available<'_, B>) -> bool {
    match seeker {
        Seeker::Agent(_) => targets.cells().iter().any(|&cell| cost_to_go.known_slot(cell).is_none()),
        Seeker::Task(_) => false,
    }
}

/// The same as a search finds, by a look at every cell that holds targets.
fn look_up<B: ByCell>(
    grid: &Grid,
    cost_to_go: &mut CostToGo,
    seeker: Seeker,
    wanted: Wanted,
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
    // Every cell was looked up anyway: keeping as many as the longest list holds saves the next look-up.
    let kept = match wanted {
        Wanted::Cells(enough) => enough.max(LONG_LIST),
        Wanted::Targets(enough) => enough,
    };
    if kept < found.len() {
        let (_, &mut (last, _), _) = found.select_nth_unstable(kept - 1);
        found.retain(|&(cost, _)| cost <= last);
    }
}
