//! Fields kept by goal under one guidance.

use std::fmt::Debug;

use super::search::{self, Scratch};
use crate::grid::{Cell, Direction, Grid, Guidance};

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
pub trait FieldValue: Copy + Debug + Send + Sync + 'static {
    /// Stands for "no way".
    const UNREACHABLE: Self;
    /// From a search result; `u32::MAX` becomes [`FieldValue::UNREACHABLE`].
    fn narrow(cost: u32) -> Self;
    /// The cost; `u32::MAX` for [`FieldValue::UNREACHABLE`].
    fn widen(self) -> u32;
}

impl FieldValue for u16 {
    const UNREACHABLE: Self = Self::MAX;
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
}

impl<T: FieldValue> Fields<T> {
    fn new(stride: usize) -> Self {
        Self { stride, values: Vec::new(), used: 0 }
    }

    /// The field in a slot.
    #[inline]
    pub fn field(&self, slot: u32) -> &[T] {
        let start = slot as usize * self.stride;
        &self.values[start..start + self.stride]
    }

    fn push(&mut self, costs: &[u32]) -> u32 {
        let start = self.used * self.stride;
        if self.values.len() < start + self.stride {
            self.values.resize(start + self.stride, T::UNREACHABLE);
        }
        for (value, &cost) in self.values[start..].iter_mut().zip(costs) {
            *value = T::narrow(cost);
        }
        self.used += 1;
        (self.used - 1) as u32
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
    computed: u64,
    scratch: Scratch,
    buffer: Vec<u32>,
}

impl CostToGo {
    /// No field yet, under `guidance`.
    pub fn new(grid: &Grid, guidance: &Guidance) -> Self {
        let costs = Costs::new(grid, guidance);
        Self {
            width: width_for(grid, &costs),
            costs,
            slots: vec![NO_SLOT; grid.len()],
            computed: 0,
            scratch: Scratch::default(),
            buffer: vec![0; grid.len() + 1],
        }
    }

    /// Changes the guidance; all fields are forgotten, their memory is kept where the width stays the same.
    pub fn set_guidance(&mut self, grid: &Grid, guidance: &Guidance) {
        self.costs = Costs::new(grid, guidance);
        let width = width_for(grid, &self.costs);
        match (&mut self.width, width) {
            (Width::Narrow(old), Width::Narrow(_)) => old.used = 0,
            (Width::Wide(old), Width::Wide(_)) => old.used = 0,
            (old, new) => *old = new,
        }
        self.slots.clear();
        self.slots.resize(grid.len(), NO_SLOT);
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

    /// Cheapest cost from `from` to `goal` in units of [`Costs::unit`], computing the field if it is missing.
    pub fn cost(&mut self, grid: &Grid, goal: Cell, from: Cell) -> u32 {
        let slot = self.slot(grid, goal);
        match &self.width {
            Width::Narrow(fields) => fields.field(slot)[from.index()].widen(),
            Width::Wide(fields) => fields.field(slot)[from.index()].widen(),
        }
    }

    #[cold]
    fn compute(&mut self, grid: &Grid, goal: Cell) -> u32 {
        search::fill(grid, &self.costs, goal, &mut self.buffer, &mut self.scratch);
        let slot = match &mut self.width {
            Width::Narrow(fields) => fields.push(&self.buffer),
            Width::Wide(fields) => fields.push(&self.buffer),
        };
        self.slots[goal.index()] = slot;
        self.computed += 1;
        slot
    }
}

fn width_for(grid: &Grid, costs: &Costs) -> Width {
    let bound = u64::from(grid.diameter_bound()) * u64::from(costs.dearest_move());
    if bound < u64::from(u16::MAX) {
        Width::Narrow(Fields::new(grid.len() + 1))
    } else {
        Width::Wide(Fields::new(grid.len() + 1))
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
        assert_eq!((fields.cost(&grid, goal, from), fields.computed()), (9, 1));
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
