//! Fields kept by goal under one guidance, within a limit of memory.

use std::sync::atomic::{AtomicU64, Ordering};

use super::costs::Costs;
use super::runs::Runs;
use super::sweep::LANES;
use super::width::Width;
use crate::grid::{Cell, Grid, Guidance};

const NO_SLOT: u32 = u32::MAX;
/// Stands for a slot while its field waits to be computed.
const WANTED: u32 = u32::MAX - 1;

/// Share of the fields that make room at once when memory is short.
const EVICTED_SHARE: usize = 8;

/// Bytes that the fields of a world may take; see [`set_field_memory`].
static FIELD_MEMORY: AtomicU64 = AtomicU64::new(4 << 30);

/// Sets how many bytes the fields of each world created from now on may take (4 GiB unless told). Fields that were not
/// used for longest make room for others and are computed again when they are needed: slower, with equal results. The
/// fields that a fleet heads for in one tick are kept even beyond the limit.
pub fn set_field_memory(bytes: u64) {
    FIELD_MEMORY.store(bytes, Ordering::Relaxed);
}

/// How many bytes the fields of each world may take.
pub fn field_memory() -> u64 {
    FIELD_MEMORY.load(Ordering::Relaxed)
}

/// All fields in use under the current guidance.
#[derive(Debug)]
pub struct CostToGo {
    costs: Costs,
    width: Width,
    /// Slot of each goal's field.
    slots: Vec<u32>,
    /// By slot: whose field it holds, and when it was last used.
    holders: Vec<(Cell, u32)>,
    /// Slots without a holder.
    vacant: Vec<u32>,
    /// Number of the current look at all agents' goals.
    look: u32,
    memory_bytes: u64,
    runs: Runs,
    computed: u64,
    wanted: Vec<Cell>,
    batch_slots: Vec<u32>,
}

impl CostToGo {
    /// No field yet, under `guidance`.
    pub fn new(grid: &Grid, guidance: &Guidance) -> Self {
        let costs = Costs::new(grid, guidance);
        Self {
            width: Width::new(grid, &costs),
            costs,
            slots: vec![NO_SLOT; grid.len()],
            holders: Vec::new(),
            vacant: Vec::new(),
            look: 0,
            memory_bytes: field_memory(),
            runs: Runs::new(grid),
            computed: 0,
            wanted: Vec::new(),
            batch_slots: Vec::new(),
        }
    }

    /// Another limit than the process's own; see [`set_field_memory`]. Where it is lower, fields that were not used for
    /// longest are forgotten at once and their memory goes back to the system; fields in use stay. Slots told before are
    /// no longer valid.
    pub fn set_memory(&mut self, bytes: u64) {
        self.memory_bytes = bytes;
        let room = bytes / self.width.bytes_per_field(self.slots.len());
        if self.holders.len() as u64 > room {
            self.give_back(room as usize);
        }
    }

    /// How many bytes the fields may take.
    pub fn memory(&self) -> u64 {
        self.memory_bytes
    }

    /// How many fields there is memory for now, computed or not.
    pub fn held(&self) -> usize {
        self.holders.len()
    }

    /// Changes the guidance; all fields are forgotten, their memory is kept where the width stays the same.
    pub fn set_guidance(&mut self, grid: &Grid, guidance: &Guidance) {
        self.costs = Costs::new(grid, guidance);
        if !self.width.set_costs(grid, &self.costs) {
            self.width = Width::new(grid, &self.costs);
            self.holders.clear();
        }
        self.slots.fill(NO_SLOT);
        self.vacant.clear();
        self.vacant.extend((0..self.holders.len() as u32).rev());
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

    /// Computes what is missing of the fields of `goals`, many at a time. All of them are kept until the next call.
    pub fn prepare(&mut self, grid: &Grid, goals: impl Iterator<Item = Cell>) {
        self.look = self.look.wrapping_add(1);
        for goal in goals {
            self.look_up(goal);
        }
        if !self.wanted.is_empty() {
            self.compute_wanted(grid, self.look);
        }
    }

    /// The slots of the fields of `goals`, in their order; missing fields are computed, many at a time. These fields and
    /// those of the last [`CostToGo::prepare`] are kept until the next.
    pub fn slots_of(&mut self, grid: &Grid, goals: &[Cell], slots: &mut Vec<u32>) {
        let computed = self.computed;
        slots.clear();
        slots.extend(goals.iter().map(|&goal| self.look_up(goal)));
        if !self.wanted.is_empty() {
            self.compute_wanted(grid, self.look);
        }
        if self.computed > computed {
            slots.clear();
            slots.extend(goals.iter().map(|goal| self.slots[goal.index()]));
        }
    }

    /// The slot of the field of `goal`, computed now if it is missing; kept until the next [`CostToGo::prepare`].
    #[inline]
    pub fn slot(&mut self, grid: &Grid, goal: Cell) -> u32 {
        if self.look_up(goal) == WANTED {
            self.compute_wanted(grid, self.look);
        }
        self.slots[goal.index()]
    }

    /// The slot of the field of `goal` if it is known.
    #[inline]
    pub fn known_slot(&self, goal: Cell) -> Option<u32> {
        Some(self.slots[goal.index()]).filter(|&slot| slot != NO_SLOT)
    }

    /// Cheapest cost from `from` to `goal` in units of [`Costs::unit`], computing the field if it is missing.
    #[inline]
    pub fn cost(&mut self, grid: &Grid, goal: Cell, from: Cell) -> u32 {
        if self.slots[goal.index()] == NO_SLOT {
            self.want(goal);
            // A rule may ask for more fields than there is room for: it needs each for a moment only.
            self.compute_wanted(grid, self.look.wrapping_sub(1));
        }
        self.width.cost(self.slots[goal.index()], from)
    }

    /// The slot of a goal's field, noted to be in use; [`WANTED`] if it must be computed.
    #[inline]
    fn look_up(&mut self, goal: Cell) -> u32 {
        match self.slots[goal.index()] {
            NO_SLOT => self.want(goal),
            WANTED => {}
            slot => self.holders[slot as usize].1 = self.look,
        }
        self.slots[goal.index()]
    }

    fn want(&mut self, goal: Cell) {
        self.slots[goal.index()] = WANTED;
        self.wanted.push(goal);
    }

    /// Computes the wanted fields and notes that they were used in the look numbered `used`.
    #[cold]
    fn compute_wanted(&mut self, grid: &Grid, used: u32) {
        let mut wanted = std::mem::take(&mut self.wanted);
        // Goals near each other: sweeps then have fewer rows to visit.
        wanted.sort_unstable();
        self.add_neighbours(&mut wanted);
        for goals in wanted.chunks(LANES) {
            self.batch_slots.clear();
            for &goal in goals {
                let slot = self.free_slot();
                // In use for now, so that the rest of the batch does not take its place.
                self.holders[slot as usize] = (goal, self.look);
                self.slots[goal.index()] = slot;
                self.batch_slots.push(slot);
            }
            self.width.fill(grid, &self.costs, goals, &self.batch_slots);
            for &slot in &self.batch_slots {
                self.holders[slot as usize].1 = used;
            }
        }
        self.computed += wanted.len() as u64;
        wanted.clear();
        self.wanted = wanted;
    }

    /// Fills up the last batch of `wanted` with goals of the same runs that have no field yet: in the same sweeps they cost
    /// little more, and they will be asked for as well. Only where the fields of all cells of their kind have room.
    fn add_neighbours(&mut self, wanted: &mut Vec<Cell>) {
        let bytes_per_field = self.width.bytes_per_field(self.slots.len());
        let asked_for = wanted.len();
        let full = asked_for.next_multiple_of(LANES);
        for k in (0..asked_for).rev() {
            if bytes_per_field * u64::from(self.runs.of_kind(wanted[k])) > self.memory_bytes / 2 {
                continue;
            }
            for &cell in self.runs.of(wanted[k]) {
                if wanted.len() == full {
                    return;
                }
                if self.slots[cell.index()] == NO_SLOT {
                    self.slots[cell.index()] = WANTED;
                    wanted.push(cell);
                }
            }
        }
    }

    /// A slot without a holder: a vacant one, a new one while memory lasts, or that of a field long unused.
    fn free_slot(&mut self) -> u32 {
        let bytes = (self.holders.len() as u64 + 1) * self.width.bytes_per_field(self.slots.len());
        if self.vacant.is_empty() && bytes > self.memory_bytes {
            self.evict();
        }
        self.vacant.pop().unwrap_or_else(|| {
            self.holders.push((Cell(0), 0));
            self.holders.len() as u32 - 1
        })
    }

    /// Makes slots vacant whose fields were not used for longest; none of those in use in the current look.
    fn evict(&mut self) {
        let look = self.look;
        let age = |used: u32| look.wrapping_sub(used);
        let old = |&slot: &u32| age(self.holders[slot as usize].1) > 0;
        let mut oldest: Vec<u32> = (0..self.holders.len() as u32).filter(old).collect();
        let count = self.holders.len().div_ceil(EVICTED_SHARE).min(oldest.len());
        oldest.sort_by_key(|&slot| std::cmp::Reverse(age(self.holders[slot as usize].1)));
        for &slot in &oldest[..count] {
            self.slots[self.holders[slot as usize].0.index()] = NO_SLOT;
            self.vacant.push(slot);
        }
    }

    /// Keeps the fields in use and at most `room` in all, those used last; the memory of all others is returned.
    fn give_back(&mut self, room: usize) {
        let mut is_vacant = vec![false; self.holders.len()];
        for &slot in &self.vacant {
            is_vacant[slot as usize] = true;
        }
        let rank = |slot: u32| (is_vacant[slot as usize], self.look.wrapping_sub(self.holders[slot as usize].1));
        let mut slots: Vec<u32> = (0..self.holders.len() as u32).collect();
        slots.sort_by_key(|&slot| rank(slot));
        let in_use = slots.iter().take_while(|&&slot| rank(slot) == (false, 0)).count();
        slots.truncate(room.max(in_use));
        self.slots.fill(NO_SLOT);
        self.vacant.clear();
        for (to, &from) in (0..).zip(&slots) {
            if is_vacant[from as usize] {
                self.vacant.push(to);
            } else {
                self.slots[self.holders[from as usize].0.index()] = to;
            }
        }
        self.holders = slots.iter().map(|&slot| self.holders[slot as usize]).collect();
        self.width.keep(&slots);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;
    use crate::random::{Purpose, Stream};

    #[test]
    fn unguided_field_counts_moves() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        let (goal, from) = (Cell(0), Cell(29));
        assert_eq!(fields.cost(&grid, goal, from), 9);
        assert!(matches!(fields.width(), Width::Narrow(_)));
        assert_eq!((fields.cost(&grid, goal, from), fields.computed()), (9, 30));
    }

    #[test]
    fn dear_moves_widen_the_fields() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let guidance = Guidance::from_edges(&grid, |cell, _, _| 99_991 + cell.0);
        let mut fields = CostToGo::new(&grid, &guidance);
        assert!(matches!(fields.width(), Width::Wide(_)));
        assert!(fields.cost(&grid, Cell(0), Cell(29)) > u32::from(u16::MAX));
    }

    /// The limit falls while fields are held: those used last stay, with their costs, and the others' memory is returned.
    #[test]
    fn a_lower_limit_gives_memory_back() {
        let grid = Grid::new(Layout::open(9, 7)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        let bytes_per_field = fields.width.bytes_per_field(grid.len());
        let reference: Vec<u32> = grid.cells().map(|goal| fields.cost(&grid, goal, Cell(40))).collect();
        assert_eq!(fields.held(), 63);
        let in_use: Vec<Cell> = (10..15).map(Cell).collect();
        fields.prepare(&grid, (20..30).map(Cell));
        fields.prepare(&grid, in_use.iter().copied());
        fields.set_memory(12 * bytes_per_field);
        assert_eq!(fields.held(), 12);
        let known = || grid.cells().filter(|&goal| fields.known_slot(goal).is_some());
        assert!(known().count() == 12 && in_use.iter().all(|&goal| fields.known_slot(goal).is_some()));
        assert_eq!(known().filter(|goal| (20..30).contains(&goal.0)).count(), 7, "those of the look before");
        for goal in known() {
            let slot = fields.known_slot(goal).expect("known");
            assert_eq!(fields.width.cost(slot, Cell(40)), reference[goal.index()]);
        }
        fields.set_memory(0);
        assert_eq!(fields.held(), 5, "fields in use stay");
        fields.set_memory(20 * bytes_per_field);
        for goal in grid.cells() {
            assert_eq!(fields.cost(&grid, goal, Cell(40)), reference[goal.index()]);
        }
        assert!((6..=20).contains(&fields.held()), "there is room again: {}", fields.held());
        fields.set_guidance(&grid, &Guidance::plain(&grid));
        fields.set_memory(3 * bytes_per_field);
        assert_eq!(fields.held(), 3, "memory without a field is returned as well");
    }

    /// With memory for ten fields: the same costs as with enough, the fields of the last look all there, and never more
    /// fields held than the limit or the look asks for.
    #[test]
    fn eviction_changes_no_cost() {
        let grid = Grid::new(Layout::open(9, 7)).expect("free");
        let mut stream = Stream::new(11, Purpose::Layout, 0);
        let guidance = Guidance::from_edges(&grid, |_, _, _| 1 + stream.below(90));
        let (mut roomy, mut tight) = (CostToGo::new(&grid, &guidance), CostToGo::new(&grid, &guidance));
        let fields = 10;
        tight.set_memory(fields * tight.width.bytes_per_field(grid.len()));
        let mut any = || Cell(stream.below(63));
        for round in 0..200 {
            let goals: Vec<Cell> = (0..=round % 14).map(|_| any()).collect();
            tight.prepare(&grid, goals.iter().copied());
            for &goal in &goals {
                let from = any();
                let slot = tight.known_slot(goal).expect("prepared");
                assert_eq!(tight.width.cost(slot, from), roomy.cost(&grid, goal, from));
            }
            let (other, from) = (any(), any());
            assert_eq!(tight.cost(&grid, other, from), roomy.cost(&grid, other, from));
            assert!(goals.iter().all(|&goal| tight.known_slot(goal).is_some()), "those of the last look stay");
        }
        assert!(tight.computed() > 10 * roomy.computed(), "{} fields came and went", tight.computed());
        assert!(tight.holders.len() <= 15, "{} fields held", tight.holders.len());
    }
}
