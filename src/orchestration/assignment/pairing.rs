//! Pairs of an agent and a task, the one with the smallest key first, without a look at all of them.
//!
//! The smaller side seeks: agents for tasks, or tasks for agents. Each seeker keeps a short list of its nearest targets
//! and stands in one queue with the best that is left on it; a list whose targets are all gone, or beyond which a better
//! one may lie, is made anew, twice as long, up to [`LONG_LIST`]. With n seekers on a floor over which the other side is spread, a tick takes
//! O(n log n) and short searches; where all seekers want the same few targets, O(n²) at worst.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::available::{Available, ByCell};
use super::nearest::{Found, NearestSearch, Seeker, Wanted};
use crate::grid::{Cell, CostToGo, Grid};

/// Length of a seeker's first list, in cells with targets: where the nearest target is always the best, and where what tasks add
/// counts as well.
const FIRST_LISTS: [usize; 2] = [2, 16];
/// A rule to which what tasks add counts is matched anew every tick, unless communication has limits: its fields are used about this
/// many times before guidance changes.
const COMES_BACK: usize = 8;
/// Cells on a list by which it is judged whether look-ups at all cells with targets are dearer than a search for so many.
const USUAL_LIST: usize = 64;
/// A search settles one cell in the time of this many look-ups.
const LOOK_UPS_OF_ONE_CELL: usize = 3;
/// A list of this many cells counts as complete while it has entries left. Without that bound the time of a search would grow with
/// what tasks add.
pub(super) const LONG_LIST: usize = 128;

/// What pairs are matched by: factor × cost of the approach + what the task adds; ties by agent, then by task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys<'a> {
    /// What the approach is multiplied by.
    pub(super) factor: u64,
    /// By the number of a task; tasks that begin on the same cell have numbers in the order of what they add. Empty: none
    /// adds anything.
    pub(super) added: &'a [u64],
}

impl Keys<'_> {
    /// Pairs are matched by the cost of the approach alone.
    pub(super) const APPROACH: Self = Self { factor: 1, added: &[] };

    fn of(&self, approach: u32, task: u32) -> u64 {
        self.factor * u64::from(approach) + self.added.get(task as usize).copied().unwrap_or(0)
    }

    /// The least that a pair of so long an approach can have, where no task adds less than `least`.
    fn at_least(&self, approach: u32, least: u64) -> u64 {
        self.factor * u64::from(approach) + least
    }
}

/// Pairs seekers with targets; buffers are kept between ticks.
pub(super) struct Pairing {
    search: NearestSearch,
    found: Vec<Found>,
    seekers: Vec<ShortList>,
    /// All short lists, one after the other.
    entries: Vec<Found>,
    queue: BinaryHeap<Reverse<Candidate>>,
}

/// A seeker and the part of [`Pairing::entries`] that is left of its list.
#[derive(Clone, Copy)]
struct ShortList {
    number: u32,
    seeker: Seeker,
    begin: usize,
    end: usize,
    /// Where its reserve ends, which follows the list: what a search found beyond what was wanted.
    reserve_end: usize,
    /// Cells on its next list.
    wanted: usize,
    /// No target is missing on it.
    is_whole: bool,
    is_long: bool,
}

/// A pair, by the numbers of agent and task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) key: u64,
    pub(super) agent: u32,
    pub(super) task: u32,
}

/// The best pair of one seeker; the order of the fields is the order of matching.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    key: u64,
    agent: u32,
    task: u32,
    target_cell: Cell,
    /// Place in [`Pairing::seekers`].
    seeker: u32,
}

impl Candidate {
    fn pair(self) -> Pair {
        Pair { key: self.key, agent: self.agent, task: self.task }
    }
}

/// How many of the cells that were found belong on a list: as many as are wanted, and those of the same cost as the last. So a list
/// does not depend on how it was found.
fn as_wanted(found: &[Found], wanted: usize) -> usize {
    match wanted.checked_sub(1).and_then(|last| found.get(last)) {
        Some(&(last, _)) => found.partition_point(|&(cost, _)| cost <= last),
        None => found.len(),
    }
}

impl Pairing {
    pub(super) fn new(grid: &Grid) -> Self {
        let (seekers, entries, queue) = (Vec::new(), Vec::new(), BinaryHeap::new());
        Self { search: NearestSearch::new(grid), found: Vec::new(), seekers, entries, queue }
    }

    /// Calls `give` with each match: one for each seeker, given by its number; there are at least as many targets. Where
    /// `asks_next`, the best pair comes with it that was then left for the seeker, as far as its list goes.
    pub(super) fn run<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        seekers: impl Iterator<Item = (u32, Seeker)>,
        mut targets: Available<'_, B>,
        keys: Keys<'_>,
        asks_next: bool,
        mut give: impl FnMut(Pair, Option<Pair>),
    ) {
        self.seekers.clear();
        self.entries.clear();
        let first = FIRST_LISTS[usize::from(!keys.added.is_empty())];
        let list = |(number, seeker)| ShortList {
            number,
            seeker,
            begin: 0,
            end: 0,
            reserve_end: 0,
            wanted: first,
            is_whole: false,
            is_long: false,
        };
        self.seekers.extend(seekers.map(list));
        // Searches that follow each other from neighbouring cells find what they read in a cache.
        self.seekers.sort_unstable_by_key(|list| list.seeker.start());
        let agents = self.seekers.iter().filter(|list| matches!(list.seeker, Seeker::Agent(_))).count();
        let cells = targets.cells().len();
        let comes_back = !keys.added.is_empty() && cells * cells <= USUAL_LIST * LOOK_UPS_OF_ONE_CELL * grid.len();
        let searches = if comes_back { COMES_BACK * agents } else { agents };
        self.search.begin(grid, cost_to_go, searches, &targets);
        let least = keys.added.iter().copied().min().unwrap_or(0);
        for seeker in 0..self.seekers.len() {
            let best = self.best(grid, cost_to_go, seeker, &targets, keys, least);
            self.queue.extend(best.map(Reverse));
        }
        while let Some(Reverse(first)) = self.queue.pop() {
            let ShortList { seeker, .. } = self.seekers[first.seeker as usize];
            let target = match seeker {
                Seeker::Agent(_) => first.task,
                Seeker::Task(_) => first.agent,
            };
            if targets.is_taken(target) {
                let next = self.best(grid, cost_to_go, first.seeker as usize, &targets, keys, least);
                self.queue.extend(next.map(Reverse));
            } else {
                targets.take(target, first.target_cell);
                let next = asks_next.then(|| self.best_on_list(first.seeker as usize, &targets, keys, least)).flatten();
                give(first.pair(), next.map(Candidate::pair));
            }
        }
    }

    /// The best pair that is left for a seeker.
    fn best<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        seeker: usize,
        targets: &Available<'_, B>,
        keys: Keys<'_>,
        least: u64,
    ) -> Option<Candidate> {
        loop {
            let best = self.best_on_list(seeker, targets, keys, least);
            let list = &mut self.seekers[seeker];
            if best.is_some() || list.is_whole {
                return best;
            }
            self.found.clear();
            let known = &self.entries[list.begin..list.reserve_end];
            self.found.extend(known.iter().filter(|&&(_, cell)| targets.first_at(cell).is_some()));
            let wanted = list.wanted;
            if self.found.len() < wanted {
                self.search.nearest(grid, cost_to_go, list.seeker, Wanted::Cells(wanted), targets, &mut self.found);
            }
            list.begin = self.entries.len();
            self.entries.extend_from_slice(&self.found);
            list.end = list.begin + as_wanted(&self.found, wanted);
            list.reserve_end = self.entries.len();
            list.is_whole = self.found.len() < wanted;
            list.is_long = wanted >= LONG_LIST;
            list.wanted *= 2;
        }
    }

    /// The best pair on a seeker's list, unless it is short and one that is not on it may be as good.
    fn best_on_list<B: ByCell>(
        &mut self,
        seeker: usize,
        targets: &Available<'_, B>,
        keys: Keys<'_>,
        least: u64,
    ) -> Option<Candidate> {
        let list = &mut self.seekers[seeker];
        let entries = &self.entries[list.begin..list.end];
        list.begin += entries.iter().take_while(|&&(_, cell)| targets.first_at(cell).is_none()).count();
        let entries = &self.entries[list.begin..list.end];
        let &(furthest, _) = entries.last()?;
        let least = match list.seeker {
            Seeker::Agent(_) => least,
            Seeker::Task(_) => keys.of(0, list.number),
        };
        let mut best: Option<Candidate> = None;
        for &(approach, target_cell) in entries {
            if best.is_some_and(|best| best.key < keys.at_least(approach, least)) {
                break;
            }
            let Some(target) = targets.first_at(target_cell) else { continue };
            let (agent, task) = match list.seeker {
                Seeker::Agent(_) => (list.number, target),
                Seeker::Task(_) => (target, list.number),
            };
            let candidate = Candidate { key: keys.of(approach, task), agent, task, target_cell, seeker: seeker as u32 };
            best = Some(best.map_or(candidate, |best| best.min(candidate)));
        }
        // What is not on the list is further away than all that is.
        best.filter(|best| list.is_whole || list.is_long || best.key < keys.at_least(furthest.saturating_add(1), least))
    }
}
