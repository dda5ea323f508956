//! In which order an agent would take the cells around it.

use super::Skills;
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
    /// Every agent's weights of the local features.
    pub skills: &'a Skills,
}

/// What the agents that follow one version of guidance see, with fields of either width.
#[derive(Debug)]
pub enum Outlook<'a> {
    /// With fields of 16 bits.
    Narrow(Neighbourhood<'a, u16>),
    /// With fields of 32 bits.
    Wide(Neighbourhood<'a, u32>),
}

impl Outlook<'_> {
    /// An agent's candidates, by who stands and who will stand on each cell where ψ ≠ 0.
    pub(super) fn candidates(&self, agent: u32, spots: &[Spot]) -> Candidates {
        match self {
            Self::Narrow(view) => view.own_candidates(agent, spots),
            Self::Wide(view) => view.own_candidates(agent, spots),
        }
    }

    /// The same for an agent that follows a guide path, by what [`super::PathField::around`] says.
    pub(super) fn candidates_along(&self, agent: u32, around: &[u32; 5], spots: &[Spot]) -> Candidates {
        match self {
            Self::Narrow(view) => view.candidates_along(agent, around, spots),
            Self::Wide(view) => view.candidates_along(agent, around, spots),
        }
    }
}

/// An agent's candidates, best first; missing ones are the void.
pub(super) type Candidates = [Cell; 5];

/// The cells around an agent in the order of the skill, ψ aside.
pub(super) struct Ranking([u64; 5]);

impl Ranking {
    /// By the costs-to-go of the four neighbours of `now` by direction and of itself.
    #[inline]
    pub(super) fn new(grid: &Grid, costs: &Costs, now: Cell, costs_to_go: [u64; 5]) -> Self {
        let neighbours = grid.neighbours(now);
        let moves = costs.moves(now);
        // Where the void comes among them does not matter, for nobody may take it.
        let key = |order: usize, cost: u32, cell: Cell| {
            let score = costs_to_go[order] + u64::from(cost);
            score << 32 | (order as u64) << CELL_BITS | u64::from(cell.0)
        };
        let mut keys = [
            key(0, moves[0], neighbours[0]),
            key(1, moves[1], neighbours[1]),
            key(2, moves[2], neighbours[2]),
            key(3, moves[3], neighbours[3]),
            key(4, costs.wait(now), now),
        ];
        sort_five(&mut keys);
        Self(keys)
    }

    /// The cells, best first.
    #[inline]
    pub(super) fn candidates(&self) -> Candidates {
        self.0.map(|key| Cell((key & CELL_MASK) as u32))
    }

    /// What each of them costs more than the best, in units of the costs.
    pub(super) fn excess(&self) -> [u32; 5] {
        self.0.map(|key| ((key >> 32) - (self.0[0] >> 32)) as u32)
    }
}

/// Who stands on a cell now and who will next; [`NO_AGENT`] for nobody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) now: u32,
    pub(super) next: u32,
}

impl<T: FieldValue> Neighbourhood<'_, T> {
    /// Cost-to-go of the four neighbours by direction, the void's for those that do not exist, and of the cell itself.
    #[inline]
    pub(super) fn costs_to_go(&self, agent: u32) -> [T; 5] {
        self.fields.around(self.slots[agent as usize], self.grid, self.cells[agent as usize])
    }

    /// Candidates by h(v) + w(now→v), and h(now) plus the cost of waiting for staying; ties in protocol order.
    #[inline]
    pub(super) fn candidates(&self, agent: u32, costs_to_go: &[T; 5]) -> Candidates {
        let costs_to_go = costs_to_go.map(Into::into);
        Ranking::new(self.grid, self.costs, self.cells[agent as usize], costs_to_go).candidates()
    }

    fn own_candidates(&self, agent: u32, spots: &[Spot]) -> Candidates {
        if self.skills.are_zero() {
            self.candidates(agent, &self.costs_to_go(agent))
        } else {
            self.candidates_with_psi(agent, spots)
        }
    }

    /// Candidates by what remains along a guide path. A move there costs as much as a wait, so h + w orders as h does.
    fn candidates_along(&self, agent: u32, around: &[u32; 5], spots: &[Spot]) -> Candidates {
        let now = self.cells[agent as usize];
        let [left, right, down, up] = self.grid.neighbours(now);
        let cells = [left, right, down, up, now];
        if !self.skills.are_zero() {
            let scored = std::array::from_fn(|k| (i64::from(around[k]), cells[k]));
            return self.ordered_with_psi(agent, scored, spots);
        }
        let mut keys = std::array::from_fn(|k| u64::from(around[k]) << 32 | u64::from(cells[k].0));
        sort_five(&mut keys);
        keys.map(|key| Cell(key as u32))
    }

    /// The same with ψ·f added, by who stands and who will stand on each cell.
    pub(super) fn candidates_with_psi(&self, agent: u32, spots: &[Spot]) -> Candidates {
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
        self.ordered_with_psi(agent, scored, spots)
    }

    /// The cells by their scores, in thousandths of a plain move, plus ψ·f.
    fn ordered_with_psi(&self, agent: u32, mut scored: [(i64, Cell); 5], spots: &[Spot]) -> Candidates {
        let weights = self.skills.of(agent);
        for (score, cell) in &mut scored {
            if *cell != self.grid.void() {
                let features = self.features(agent, *cell, spots);
                *score += features.iter().zip(weights).map(|(&f, &w)| f * i64::from(w)).sum::<i64>();
            }
        }
        scored.sort_by_key(|&(score, _)| score);
        scored.map(|(_, cell)| cell)
    }

    fn milli(&self, cost: u64) -> i64 {
        (cost * u64::from(self.costs.unit())) as i64
    }

    /// One value per name in [`super::PSI_NAMES`] for the candidate cell `to`.
    fn features(&self, agent: u32, to: Cell, spots: &[Spot]) -> [i64; super::PSI_NAMES.len()] {
        let (now, before) = (self.cells[agent as usize], self.before[agent as usize]);
        let other_on = |cell: Cell| Some(spots[cell.index()].now).filter(|&other| other != NO_AGENT && other != agent);
        let occupant = other_on(to);
        let heading = self.grid.direction(before, now);
        let stays = to == now;
        let keeps = !stays && heading.is_some() && self.grid.direction(now, to) == heading;
        let reverses = !stays && heading.is_some() && to == before;
        let turns = !stays && heading.is_some() && !keeps && !reverses;
        let void = self.grid.void();
        let exits = || self.grid.neighbours(to).into_iter().filter(move |&exit| exit != void && exit != now);
        let rivals = exits().filter_map(other_on).filter(|&other| self.prefers(other, to)).count();
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
            exits().filter(|&cell| other_on(cell).is_none()).count() as i64,
            exits().filter(|&cell| other_on(cell).is_some()).count() as i64,
            exits().filter(|&cell| spots[cell.index()].next != NO_AGENT).count() as i64,
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

/// A sorting network of nine comparators: fixed work instead of branches that cannot be foretold (Knuth, The Art of
/// Computer Programming, volume 3, section 5.3.4).
#[inline]
fn sort_five(keys: &mut [u64; 5]) {
    for (a, b) in [(0, 3), (1, 4), (0, 2), (1, 3), (0, 1), (2, 4), (1, 2), (3, 4), (2, 3)] {
        let (low, high) = (keys[a].min(keys[b]), keys[a].max(keys[b]));
        (keys[a], keys[b]) = (low, high);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network that sorts every sequence of zeros and ones sorts everything (Knuth, section 5.3.4, theorem Z).
    #[test]
    fn the_network_sorts() {
        for bits in 0..32_u64 {
            let mut keys = [0, 1, 2, 3, 4].map(|k| bits >> k & 1);
            sort_five(&mut keys);
            assert!(keys.is_sorted(), "{bits:b}");
        }
    }
}
