//! In which order an agent would take the cells around it.

use super::Psi;
use super::pibt::NO_AGENT;
use crate::grid::cost_to_go::{Costs, FieldValue, Fields};
use crate::grid::{Cell, CellKind, Direction, Grid};

/// Bits of a sort key that hold the cell; three more hold the protocol's candidate order.
const CELL_BITS: u32 = 29;
const CELL_MASK: u64 = (1 << CELL_BITS) - 1;

/// What the skill sees of the world: columns by agent index, the grid and the costs.
#[derive(Debug)]
pub struct Neighbourhood<'a, T> {
    /// The floor.
    pub grid: &'a Grid,
    /// Edge and wait costs.
    pub costs: &'a Costs,
    /// Cost-to-go fields.
    pub fields: &'a Fields<T>,
    /// Slot of each agent's goal in `fields`.
    pub slots: &'a [u32],
    /// Cell of each agent.
    pub cells: &'a [Cell],
    /// Cell of each agent one tick ago; read only where ψ ≠ 0.
    pub before: &'a [Cell],
    /// Ticks each agent has stood still; read only where ψ ≠ 0.
    pub waited_ticks: &'a [u32],
    /// Weights of the local features.
    pub psi: &'a Psi,
}

/// An agent's candidates, best first; missing ones are the void.
pub(super) type Candidates = [Cell; 5];

impl<T: FieldValue> Neighbourhood<'_, T> {
    /// Candidates by h(v) + w(now→v), and h(now) plus the cost of waiting for staying; ties in protocol order.
    #[inline]
    pub(super) fn candidates(&self, agent: u32) -> Candidates {
        let now = self.cells[agent as usize];
        let field = self.fields.field(self.slots[agent as usize]);
        let neighbours = self.grid.neighbours(now);
        let moves = self.costs.moves(now);
        let key = |order: u64, cost_to_go: T, cost: u32, cell: Cell| {
            let score = cost_to_go.widen().saturating_add(cost);
            u64::from(score) << 32 | order << CELL_BITS | u64::from(cell.0)
        };
        let mut keys = [
            key(0, field[neighbours[0].index()], moves[0], neighbours[0]),
            key(1, field[neighbours[1].index()], moves[1], neighbours[1]),
            key(2, field[neighbours[2].index()], moves[2], neighbours[2]),
            key(3, field[neighbours[3].index()], moves[3], neighbours[3]),
            key(4, field[now.index()], self.costs.wait(now), now),
        ];
        sort_five(&mut keys);
        keys.map(|key| Cell((key & CELL_MASK) as u32))
    }

    /// The same with ψ·f added; `occupied` and `reserved` hold the agent on each cell now and next.
    pub(super) fn candidates_with_psi(&self, agent: u32, occupied: &[u32], reserved: &[u32]) -> Candidates {
        let now = self.cells[agent as usize];
        let field = self.fields.field(self.slots[agent as usize]);
        let mut scored = [(i64::MAX, self.grid.void()); 5];
        for direction in Direction::ALL {
            if let Some(cell) = self.grid.neighbour(now, direction) {
                let cost = u64::from(field[cell.index()].widen()) + u64::from(self.costs.leave(now, direction));
                scored[direction as usize] = (self.milli(cost), cell);
            }
        }
        let cost = u64::from(field[now.index()].widen()) + u64::from(self.costs.wait(now));
        scored[4] = (self.milli(cost), now);
        for (score, cell) in &mut scored {
            if *cell != self.grid.void() {
                let features = self.features(agent, *cell, occupied, reserved);
                *score += features.iter().zip(self.psi.milli_moves).map(|(&f, w)| f * i64::from(w)).sum::<i64>();
            }
        }
        scored.sort_by_key(|&(score, _)| score);
        scored.map(|(_, cell)| cell)
    }

    fn milli(&self, cost: u64) -> i64 {
        (cost * u64::from(self.costs.unit())) as i64
    }

    /// One value per name in [`super::PSI_NAMES`] for the candidate cell `to`.
    fn features(&self, agent: u32, to: Cell, occupied: &[u32], reserved: &[u32]) -> [i64; super::PSI_NAMES.len()] {
        let (now, before) = (self.cells[agent as usize], self.before[agent as usize]);
        let occupant = Some(occupied[to.index()]).filter(|&other| other != NO_AGENT && other != agent);
        let heading = self.grid.direction(before, now);
        let stays = to == now;
        let keeps = !stays && heading.is_some() && self.grid.direction(now, to) == heading;
        let reverses = !stays && heading.is_some() && to == before;
        let turns = !stays && heading.is_some() && !keeps && !reverses;
        let void = self.grid.void();
        let exits = || self.grid.neighbours(to).into_iter().filter(move |&exit| exit != void && exit != now);
        let others_on = |cell: Cell| occupied[cell.index()] != NO_AGENT && occupied[cell.index()] != agent;
        let rivals = exits().filter(|&cell| others_on(cell) && self.prefers(occupied[cell.index()], to)).count();
        let foreign_workstation = self.grid.kind(to) == CellKind::Workstation && !self.is_goal(agent, to);
        [
            i64::from(occupant.is_some()),
            i64::from(keeps),
            i64::from(turns),
            i64::from(reverses),
            i64::from(stays),
            if stays { i64::from(self.waited_ticks[agent as usize].min(100)) } else { 0 },
            rivals as i64,
            i64::from(occupant.is_some_and(|other| self.prefers(other, now))),
            exits().filter(|&cell| !others_on(cell)).count() as i64,
            exits().filter(|&cell| others_on(cell)).count() as i64,
            exits().filter(|&cell| reserved[cell.index()] != NO_AGENT).count() as i64,
            i64::from(self.grid.degree(to) <= 1),
            i64::from(self.grid.degree(to) == 2),
            i64::from(foreign_workstation),
        ]
    }

    /// Whether stepping to `to` brings another agent nearer to its goal.
    fn prefers(&self, other: u32, to: Cell) -> bool {
        let field = self.fields.field(self.slots[other as usize]);
        field[to.index()].widen() < field[self.cells[other as usize].index()].widen()
    }

    fn is_goal(&self, agent: u32, cell: Cell) -> bool {
        self.fields.field(self.slots[agent as usize])[cell.index()].widen() == 0
    }
}

/// Insertion sort; five keys are too few for anything else.
#[inline]
fn sort_five(keys: &mut [u64; 5]) {
    for i in 1..5 {
        let key = keys[i];
        let mut j = i;
        while j > 0 && keys[j - 1] > key {
            keys[j] = keys[j - 1];
            j -= 1;
        }
        keys[j] = key;
    }
}
