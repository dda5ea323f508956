//! Fields kept by goal under one guidance, within a limit of memory.

use std::sync::atomic::{AtomicU64, Ordering};

use super::any_width::AnyWidthFields;
use super::costs::Costs;
use super::runs::Runs;
use super::slots::{NO_SLOT, Slots, WANTED};
use super::sweep::LANES;
use crate::grid::{Cell, Grid, Guidance};

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
    fields: AnyWidthFields,
    slots: Slots,
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
            fields: AnyWidthFields::new(grid, &costs),
            costs,
            slots: Slots::new(grid.len()),
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
        let room = self.room();
        if self.slots.held() as u64 > room {
            let kept = self.slots.give_back(room as usize);
            self.fields.keep(&kept);
        }
    }

    fn bytes_per_field(&self) -> u64 {
        self.fields.bytes_per_field(self.slots.cells())
    }

    /// How many fields the memory suffices for.
    fn room(&self) -> u64 {
        self.memory_bytes / self.bytes_per_field()
    }

    /// How many bytes the fields may take.
    pub fn memory(&self) -> u64 {
        self.memory_bytes
    }

    /// How many fields there is memory for now, computed or not.
    pub fn held(&self) -> usize {
        self.slots.held()
    }

    /// Changes the guidance; all fields are forgotten, their memory is kept where the width stays the same.
    pub fn set_guidance(&mut self, grid: &Grid, guidance: &Guidance) {
        self.costs = Costs::new(grid, guidance);
        if self.fields.set_costs(grid, &self.costs) {
            self.slots.vacate();
        } else {
            self.fields = AnyWidthFields::new(grid, &self.costs);
            self.slots.clear();
        }
    }

    /// The costs under which the fields hold.
    pub fn costs(&self) -> &Costs {
        &self.costs
    }

    /// The stored fields.
    pub fn fields(&self) -> &AnyWidthFields {
        &self.fields
    }

    /// How many fields were computed since the start.
    pub fn computed(&self) -> u64 {
        self.computed
    }

    /// Computes what is missing of the fields of `goals`, many at a time. All of them are kept until the next call.
    pub fn prepare(&mut self, grid: &Grid, goals: impl Iterator<Item = Cell>) {
        self.slots.begin_look();
        for goal in goals {
            self.look_up(goal);
        }
        if !self.wanted.is_empty() {
            self.compute_wanted(grid, self.slots.look());
        }
    }

    /// The slots of the fields of `goals`, in their order; missing fields are computed, many at a time. These fields and
    /// those of the last [`CostToGo::prepare`] are kept until the next.
    pub fn slots_of(&mut self, grid: &Grid, goals: &[Cell], slots: &mut Vec<u32>) {
        let computed = self.computed;
        slots.clear();
        slots.extend(goals.iter().map(|&goal| self.look_up(goal)));
        if !self.wanted.is_empty() {
            self.compute_wanted(grid, self.slots.look());
        }
        if self.computed > computed {
            slots.clear();
            slots.extend(goals.iter().map(|&goal| self.slots.of(goal)));
        }
    }

    /// Whether so many fields are at most half of what there is memory for.
    pub fn has_room_for(&self, fields: usize) -> bool {
        self.bytes_per_field() * fields as u64 <= self.memory_bytes / 2
    }

    /// The slot of the field of `goal`, computed now if it is missing; kept until the next [`CostToGo::prepare`].
    #[inline]
    pub fn slot(&mut self, grid: &Grid, goal: Cell) -> u32 {
        if self.look_up(goal) == WANTED {
            self.compute_wanted(grid, self.slots.look());
        }
        self.slots.of(goal)
    }

    /// The slot of the field of `goal` if it is known.
    #[inline]
    pub fn known_slot(&self, goal: Cell) -> Option<u32> {
        Some(self.slots.of(goal)).filter(|&slot| slot != NO_SLOT)
    }

    /// Cheapest cost from `from` to `goal` in units of [`Costs::unit`], computing the field if it is missing.
    #[inline]
    pub fn cost(&mut self, grid: &Grid, goal: Cell, from: Cell) -> u32 {
        if self.slots.of(goal) == NO_SLOT {
            self.want(goal);
            // A rule may ask for more fields than there is room for: it needs each for a moment only.
            self.compute_wanted(grid, self.slots.look().wrapping_sub(1));
        }
        self.fields.cost(self.slots.of(goal), from)
    }

    /// The slot of a goal's field, noted to be in use; [`WANTED`] if it must be computed.
    #[inline]
    fn look_up(&mut self, goal: Cell) -> u32 {
        match self.slots.of(goal) {
            NO_SLOT => self.want(goal),
            WANTED => {}
            slot => self.slots.note_use(slot, self.slots.look()),
        }
        self.slots.of(goal)
    }

    fn want(&mut self, goal: Cell) {
        self.slots.want(goal);
        self.wanted.push(goal);
    }

    /// Computes the wanted fields and notes that they were used in the look numbered `used`.
    #[cold]
    fn compute_wanted(&mut self, grid: &Grid, used: u32) {
        let mut wanted = std::mem::take(&mut self.wanted);
        // Goals near each other: sweeps then have fewer rows to visit.
        wanted.sort_unstable();
        self.add_neighbours(&mut wanted);
        let room = self.room();
        for goals in wanted.chunks(LANES) {
            self.batch_slots.clear();
            for &goal in goals {
                // In use for now, so that the rest of the batch does not take its place.
                self.batch_slots.push(self.slots.take(goal, room));
            }
            self.fields.fill(grid, &self.costs, goals, &self.batch_slots);
            for &slot in &self.batch_slots {
                self.slots.note_use(slot, used);
            }
        }
        self.computed += wanted.len() as u64;
        wanted.clear();
        self.wanted = wanted;
    }

    /// Fills up the last batch of `wanted` with goals of the same runs that have no field yet: in the same sweeps they cost
    /// little more, and they will be asked for as well. Only where the fields of all cells of their kind have room.
    fn add_neighbours(&mut self, wanted: &mut Vec<Cell>) {
        let asked_for = wanted.len();
        let full = asked_for.next_multiple_of(LANES);
        for k in (0..asked_for).rev() {
            if !self.has_room_for(self.runs.of_kind(wanted[k]) as usize) {
                continue;
            }
            for &cell in self.runs.of(wanted[k]) {
                if wanted.len() == full {
                    return;
                }
                if self.slots.of(cell) == NO_SLOT {
                    self.slots.want(cell);
                    wanted.push(cell);
                }
            }
        }
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
        assert!(matches!(fields.fields(), AnyWidthFields::Narrow(_)));
        assert_eq!((fields.cost(&grid, goal, from), fields.computed()), (9, 30));
    }

    #[test]
    fn dear_moves_widen_the_fields() {
        let grid = Grid::new(Layout::open(6, 5)).expect("free");
        let guidance = Guidance::from_edges(&grid, |cell, _, _| 99_991 + cell.0);
        let mut fields = CostToGo::new(&grid, &guidance);
        assert!(matches!(fields.fields(), AnyWidthFields::Wide(_)));
        assert!(fields.cost(&grid, Cell(0), Cell(29)) > u32::from(u16::MAX));
    }

    /// The limit falls while fields are held: those used last stay, with their costs, and the others' memory is returned.
    #[test]
    fn a_lower_limit_gives_memory_back() {
        let grid = Grid::new(Layout::open(9, 7)).expect("free");
        let mut fields = CostToGo::new(&grid, &Guidance::plain(&grid));
        let bytes_per_field = fields.bytes_per_field();
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
            assert_eq!(fields.fields.cost(slot, Cell(40)), reference[goal.index()]);
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
        tight.set_memory(fields * tight.bytes_per_field());
        let mut any = || Cell(stream.below(63));
        for round in 0..200 {
            let goals: Vec<Cell> = (0..=round % 14).map(|_| any()).collect();
            tight.prepare(&grid, goals.iter().copied());
            for &goal in &goals {
                let from = any();
                let slot = tight.known_slot(goal).expect("prepared");
                assert_eq!(tight.fields.cost(slot, from), roomy.cost(&grid, goal, from));
            }
            let (other, from) = (any(), any());
            assert_eq!(tight.cost(&grid, other, from), roomy.cost(&grid, other, from));
            assert!(goals.iter().all(|&goal| tight.known_slot(goal).is_some()), "those of the last look stay");
        }
        assert!(tight.computed() > 10 * roomy.computed(), "{} fields came and went", tight.computed());
        assert!(tight.held() <= 15, "{} fields held", tight.held());
    }
}
