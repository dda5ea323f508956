//! Fields kept by goal under one guidance.

use std::fmt::Debug;
use std::ops::{BitOr, BitXor};

use super::search::{self, Scratch};
use super::sweep::{LANES, Sweeper};
use crate::grid::{Cell, CellKind, Direction, Grid, Guidance};

/// The costs of a [`Guidance`] divided by their greatest common divisor, ready for look-ups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Costs {
    /// By cell and direction, one spare row for the void.
    moves: Vec<[u32; 4]>,
    waits: Vec<u32>,
    unit: u32,
    dearest_move: u32,
    equal_moves: bool,
}

impl Costs {
    /// Divides the costs of `guidance` by their greatest common divisor.
    pub fn new(grid: &Grid, guidance: &Guidance) -> Self {
        let unit = guidance.unit(grid);
        let mut moves = vec![[0; 4]; grid.len() + 1];
        let (mut cheapest, mut dearest) = (u32::MAX, 0);
        for cell in grid.cells() {
            for direction in Direction::ALL {
                if grid.neighbour(cell, direction).is_some() {
                    let cost = guidance.moves[cell.index()][direction as usize] / unit;
                    moves[cell.index()][direction as usize] = cost;
                    (cheapest, dearest) = (cheapest.min(cost), dearest.max(cost));
                }
            }
        }
        let waits = guidance.waits.iter().map(|wait| wait / unit).collect();
        Self { moves, waits, unit, dearest_move: dearest.max(1), equal_moves: cheapest >= dearest }
    }

    /// Cost of leaving `cell` in `direction`, in units of [`Costs::unit`]; 0 where there is no edge.
    #[inline]
    pub fn leave(&self, cell: Cell, direction: Direction) -> u32 {
        self.moves[cell.index()][direction as usize]
    }

    /// Costs of leaving `cell`, by [`Direction`].
    #[inline]
    pub fn moves(&self, cell: Cell) -> [u32; 4] {
        self.moves[cell.index()]
    }

    /// Cost of staying on `cell` for a tick.
    #[inline]
    pub fn wait(&self, cell: Cell) -> u32 {
        self.waits[cell.index()]
    }

    /// Thousandths of a plain move in one unit of cost.
    pub fn unit(&self) -> u32 {
        self.unit
    }

    /// The largest move cost, at least 1.
    pub fn dearest_move(&self) -> u32 {
        self.dearest_move
    }

    /// Whether all moves cost the same.
    pub fn equal_moves(&self) -> bool {
        self.equal_moves
    }
}

/// A width in which fields are stored.
pub trait FieldValue:
    Copy + Debug + Default + Ord + BitOr<Output = Self> + BitXor<Output = Self> + Send + Sync + 'static
{
    /// Stands for "no way".
    const UNREACHABLE: Self;
    /// The cost at the goal.
    const ZERO: Self;
    /// The sum, at most [`FieldValue::UNREACHABLE`].
    #[must_use]
    fn plus(self, cost: Self) -> Self;
    /// From a search result; `u32::MAX` becomes [`FieldValue::UNREACHABLE`].
    fn narrow(cost: u32) -> Self;
    /// The cost; `u32::MAX` for [`FieldValue::UNREACHABLE`].
    fn widen(self) -> u32;
}

impl FieldValue for u16 {
    const UNREACHABLE: Self = Self::MAX;
    const ZERO: Self = 0;
    #[inline]
    fn plus(self, cost: Self) -> Self {
        self.saturating_add(cost)
    }
    #[inline]
    fn narrow(cost: u32) -> Self {
        cost.min(u32::from(Self::MAX)) as Self
    }
    #[inline]
    fn widen(self) -> u32 {
        if self == Self::MAX { u32::MAX } else { u32::from(self) }
    }
}

impl FieldValue for u32 {
    const UNREACHABLE: Self = Self::MAX;
    const ZERO: Self = 0;
    #[inline]
    fn plus(self, cost: Self) -> Self {
        self.saturating_add(cost)
    }
    #[inline]
    fn narrow(cost: u32) -> Self {
        cost
    }
    #[inline]
    fn widen(self) -> u32 {
        self
    }
}

/// Fields of one width, one after the other; each has one entry per cell and one for the void.
#[derive(Debug)]
pub struct Fields<T> {
    stride: usize,
    values: Vec<T>,
    used: usize,
    sweeper: Sweeper<T>,
    is_maze: bool,
}

impl<T: FieldValue> Fields<T> {
    fn new(stride: usize) -> Self {
        Self { stride, values: Vec::new(), used: 0, sweeper: Sweeper::default(), is_maze: false }
    }

    /// The field in a slot.
    #[inline]
    pub fn field(&self, slot: u32) -> &[T] {
        let start = slot as usize * self.stride;
        &self.values[start..start + self.stride]
    }

    /// Forgets all fields, keeps their memory, and takes over other costs.
    fn restart(&mut self, grid: &Grid, costs: &Costs) {
        self.used = 0;
        self.sweeper.set_costs(grid, costs);
    }

    /// Computes the fields of `goals` into the next slots, in their order, and gives the first of these slots.
    fn push(&mut self, grid: &Grid, costs: &Costs, goals: &[Cell], scratch: &mut Scratch) -> u32 {
        let first_slot = self.used as u32;
        let start = self.used * self.stride;
        let end = start + goals.len() * self.stride;
        if self.values.len() < end {
            self.values.resize(end, T::UNREACHABLE);
        }
        let fields = self.values[start..end].chunks_mut(self.stride);
        self.is_maze = self.is_maze || !self.sweeper.run(goals);
        for (lane, (field, &goal)) in fields.zip(goals).enumerate() {
            if self.is_maze {
                let searched = search::fill(grid, costs, goal, scratch);
                for (value, &cost) in field.iter_mut().zip(searched) {
                    *value = T::narrow(cost);
                }
            } else {
                self.sweeper.copy_lane(lane, field);
            }
        }
        self.used += goals.len();
        first_slot
    }
}

/// The fields of either width.
#[derive(Debug)]
pub enum Width {
    /// Costs that provably fit 16 bits.
    Narrow(Fields<u16>),
    /// All others.
    Wide(Fields<u32>),
}

const NO_SLOT: u32 = u32::MAX;

/// All fields in use under the current guidance.
#[derive(Debug)]
pub struct CostToGo {
    costs: Costs,
    width: Width,
    slots: Vec<u32>,
    neighbourhoods: Neighbourhoods,
    computed: u64,
    scratch: Scratch,
}

impl CostToGo {
    /// No field yet, under `guidance`.
    pub fn new(grid: &Grid, guidance: &Guidance) -> Self {
        let costs = Costs::new(grid, guidance);
        Self {
            width: width_for(grid, &costs),
            costs,
            slots: vec![NO_SLOT; grid.len()],
            neighbourhoods: Neighbourhoods::new(grid),
            computed: 0,
            scratch: Scratch::default(),
        }
    }

    /// Changes the guidance; all fields are forgotten, their memory is kept where the width stays the same.
    pub fn set_guidance(&mut self, grid: &Grid, guidance: &Guidance) {
        self.costs = Costs::new(grid, guidance);
        match (&mut self.width, fits_narrow(grid, &self.costs)) {
            (Width::Narrow(fields), true) => fields.restart(grid, &self.costs),
            (Width::Wide(fields), false) => fields.restart(grid, &self.costs),
            (width, _) => *width = width_for(grid, &self.costs),
        }
        self.slots.fill(NO_SLOT);
    }

    /// The costs under which the fields hold.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// The stored fields.
    pub fn width(&self) -> &Width {
        &self.width
    }

    /// How many fields were computed since the start.
    pub fn computed(&self) -> u64 {
        self.computed
    }

    /// The slot of the field of `goal`, computed now if it is missing.
    #[inline]
    pub fn slot(&mut self, grid: &Grid, goal: Cell) -> u32 {
        match self.slots[goal.index()] {
            NO_SLOT => self.compute(grid, goal),
            slot => slot,
        }
    }

    /// The slot of the field of `goal` if it is known.
    pub fn known_slot(&self, goal: Cell) -> Option<u32> {
        Some(self.slots[goal.index()]).filter(|&slot| slot != NO_SLOT)
    }

    /// Cheapest cost from `from` to `goal` in units of [`Costs::unit`], computing the field if it is missing.
    #[inline]
    pub fn cost(&mut self, grid: &Grid, goal: Cell, from: Cell) -> u32 {
        let slot = self.slot(grid, goal);
        match &self.width {
            Width::Narrow(fields) => fields.field(slot)[from.index()].widen(),
            Width::Wide(fields) => fields.field(slot)[from.index()].widen(),
        }
    }

    /// Computes the field of `goal`, and with it those of its neighbourhood that are missing: they cost little more
    /// together, and goals are drawn from all over a kind of cell.
    #[cold]
    fn compute(&mut self, grid: &Grid, goal: Cell) -> u32 {
        let together = self.neighbourhoods.of(goal);
        let missing: Vec<Cell> = together.iter().copied().filter(|cell| self.slots[cell.index()] == NO_SLOT).collect();
        let first_slot = match &mut self.width {
            Width::Narrow(fields) => fields.push(grid, &self.costs, &missing, &mut self.scratch),
            Width::Wide(fields) => fields.push(grid, &self.costs, &missing, &mut self.scratch),
        };
        for (slot, cell) in (first_slot..).zip(&missing) {
            self.slots[cell.index()] = slot;
        }
        self.computed += missing.len() as u64;
        self.slots[goal.index()]
    }
}

/// Cells whose fields are computed together: runs of cells of one kind.
#[derive(Debug)]
struct Neighbourhoods {
    /// All cells, by kind and then in order.
    cells: Vec<Cell>,
    /// Where each cell's run begins and ends in `cells`.
    runs: Vec<(u32, u32)>,
}

impl Neighbourhoods {
    fn new(grid: &Grid) -> Self {
        let kinds = [CellKind::Endpoint, CellKind::Workstation, CellKind::Floor];
        let mut cells = Vec::with_capacity(grid.len());
        let mut runs = vec![(0, 0); grid.len()];
        for kind in kinds {
            let of_kind: Vec<Cell> = grid.cells().filter(|&cell| grid.kind(cell) == kind).collect();
            for run in of_kind.chunks(LANES) {
                let begin = cells.len() as u32;
                for cell in run {
                    runs[cell.index()] = (begin, begin + run.len() as u32);
                }
                cells.extend_from_slice(run);
            }
        }
        Self { cells, runs }
    }

    fn of(&self, cell: Cell) -> &[Cell] {
        let (begin, end) = self.runs[cell.index()];
        &self.cells[begin as usize..end as usize]
    }
}

fn fits_narrow(grid: &Grid, costs: &Costs) -> bool {
    u64::from(grid.diameter_bound()) * u64::from(costs.dearest_move()) < u64::from(u16::MAX)
}

fn width_for(grid: &Grid, costs: &Costs) -> Width {
    if fits_narrow(grid, costs) {
        let mut fields = Fields::new(grid.len() + 1);
        fields.restart(grid, costs);
        Width::Narrow(fields)
    } else {
        let mut fields = Fields::new(grid.len() + 1);
        fields.restart(grid, costs);
        Width::Wide(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn unguided_field_counts_moves() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        let (goal, from) = (Cell(0), Cell(29));
        assert_eq!(fields.cost(&grid, goal, from), 9);
        assert!(matches!(fields.width(), Width::Narrow(_)));
        assert_eq!((fields.cost(&grid, goal, from), fields.computed()), (9, 16));
    }

    #[test]
    fn dear_moves_widen_the_fields() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let guidance = Guidance::from_edges(&grid, |cell, _, _| 99_991 + cell.0);
        let mut fields = CostToGo::new(&grid, &guidance);
        assert!(matches!(fields.width(), Width::Wide(_)));
        assert!(fields.cost(&grid, Cell(0), Cell(29)) > u32::from(u16::MAX));
    }
}
