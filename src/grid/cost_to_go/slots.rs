//! Which goal's field is held in which slot, and who makes room for whom.

use std::cmp::Reverse;

use crate::grid::Cell;

pub(super) const NO_SLOT: u32 = u32::MAX;
/// Stands for a slot while its field waits to be computed.
pub(super) const WANTED: u32 = u32::MAX - 1;

/// Share of the fields that make room at once when memory is short.
const EVICTED_SHARE: usize = 8;

/// Slots by goal, and their holders.
#[derive(Debug)]
pub(super) struct Slots {
    /// Slot of each goal's field, [`WANTED`] or [`NO_SLOT`].
    of_goals: Vec<u32>,
    /// By slot: whose field it holds, and when it was last used.
    holders: Vec<(Cell, u32)>,
    /// Slots without a holder.
    vacant: Vec<u32>,
    /// Number of the current look at all agents' goals.
    look: u32,
}

impl Slots {
    /// No slot yet, on a floor of so many `cells`.
    pub(super) fn new(cells: usize) -> Self {
        Self { of_goals: vec![NO_SLOT; cells], holders: Vec::new(), vacant: Vec::new(), look: 0 }
    }

    /// Cells of the floor, which are the costs in a field.
    pub(super) fn cells(&self) -> usize {
        self.of_goals.len()
    }

    /// How many slots there are, vacant ones too.
    pub(super) fn held(&self) -> usize {
        self.holders.len()
    }

    /// Number of the current look.
    pub(super) fn look(&self) -> u32 {
        self.look
    }

    /// From now on only what is used again is in use.
    pub(super) fn begin_look(&mut self) {
        self.look = self.look.wrapping_add(1);
    }

    /// The slot of a goal's field, [`WANTED`] or [`NO_SLOT`].
    #[inline]
    pub(super) fn of(&self, goal: Cell) -> u32 {
        self.of_goals[goal.index()]
    }

    /// Notes that a goal's field waits to be computed.
    pub(super) fn want(&mut self, goal: Cell) {
        self.of_goals[goal.index()] = WANTED;
    }

    /// Notes that the field in `slot` was used in the look numbered `used`.
    #[inline]
    pub(super) fn note_use(&mut self, slot: u32, used: u32) {
        self.holders[slot as usize].1 = used;
    }

    /// Gives a goal a slot, in use in the current look: a vacant one, a new one while there are fewer than `most`, or that
    /// of a field long unused.
    pub(super) fn take(&mut self, goal: Cell, most: u64) -> u32 {
        if self.vacant.is_empty() && self.holders.len() as u64 >= most {
            self.evict();
        }
        let slot = self.vacant.pop().unwrap_or_else(|| {
            self.holders.push((goal, 0));
            self.holders.len() as u32 - 1
        });
        self.holders[slot as usize] = (goal, self.look);
        self.of_goals[goal.index()] = slot;
        slot
    }

    /// Makes slots vacant whose fields were not used for longest; none of those in use in the current look.
    fn evict(&mut self) {
        let look = self.look;
        let age = |used: u32| look.wrapping_sub(used);
        let old = |&slot: &u32| age(self.holders[slot as usize].1) > 0;
        let mut oldest: Vec<u32> = (0..self.holders.len() as u32).filter(old).collect();
        let count = self.holders.len().div_ceil(EVICTED_SHARE).min(oldest.len());
        oldest.sort_by_key(|&slot| Reverse(age(self.holders[slot as usize].1)));
        for &slot in &oldest[..count] {
            self.of_goals[self.holders[slot as usize].0.index()] = NO_SLOT;
            self.vacant.push(slot);
        }
    }

    /// All slots become vacant.
    pub(super) fn vacate(&mut self) {
        self.of_goals.fill(NO_SLOT);
        self.vacant.clear();
        self.vacant.extend((0..self.holders.len() as u32).rev());
    }

    /// All slots go.
    pub(super) fn clear(&mut self) {
        self.holders.clear();
        self.vacate();
    }

    /// Keeps the slots in use and at most `room` in all, those used last. Returns which they were: they are numbered anew
    /// in that order.
    pub(super) fn give_back(&mut self, room: usize) -> Vec<u32> {
        let mut is_vacant = vec![false; self.holders.len()];
        for &slot in &self.vacant {
            is_vacant[slot as usize] = true;
        }
        let rank = |slot: u32| (is_vacant[slot as usize], self.look.wrapping_sub(self.holders[slot as usize].1));
        let mut kept: Vec<u32> = (0..self.holders.len() as u32).collect();
        kept.sort_by_key(|&slot| rank(slot));
        let in_use = kept.iter().take_while(|&&slot| rank(slot) == (false, 0)).count();
        kept.truncate(room.max(in_use));
        self.of_goals.fill(NO_SLOT);
        self.vacant.clear();
        for (to, &from) in (0..).zip(&kept) {
            if is_vacant[from as usize] {
                self.vacant.push(to);
            } else {
                self.of_goals[self.holders[from as usize].0.index()] = to;
            }
        }
        self.holders = kept.iter().map(|&slot| self.holders[slot as usize]).collect();
        kept
    }
}
