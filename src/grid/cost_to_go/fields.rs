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

    /// Takes over other costs; the fields computed so far no longer mean anything, their memory stays.
    pub(super) fn set_costs(&mut self, grid: &Grid, costs: &Costs) {
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
