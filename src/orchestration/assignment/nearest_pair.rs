//! The closest free pair first, then the next closest; ties by agent, then by age of the task.
//!
//! Greedy matching keeps approaches short; fails when tasks in a far corner are never the closest and starve.
//!
//! The smaller side seeks: agents for tasks, or tasks for agents. Each seeker keeps a short list of its nearest targets
//! and stands in one queue with the best that is left on it; a list whose targets are all gone is made anew, twice as
//! long. After a tick one side is used up, so the next begins with few seekers. With n of them on a floor over which the
//! other side is spread, a tick takes O(n log n) and short searches; where all seekers want the same few targets, O(n²) at
//! worst.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::available::{AgentsByCell, Available, ByCell, Taken};
use super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::view::{AssignTasks, AssignmentView, Match};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::Remember;

/// Cells with targets on a seeker's first list.
const FIRST_LIST: usize = 2;

pub(super) struct NearestPair {
    agents: AgentsByCell,
    taken: Taken,
    pairing: Pairing,
}

impl NearestPair {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { agents: AgentsByCell::new(grid), taken: Taken::new(grid), pairing: Pairing::new(grid) }
    }
}

impl Remember for NearestPair {}

impl AssignTasks for NearestPair {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        let Self { agents, taken, pairing } = self;
        if view.free.len() <= view.pool.open_count() {
            let seekers = view.free.iter().map(|free| (free.agent.0, Seeker::Agent(free.cell)));
            let tasks = taken.none_of(view.pool, view.pool.released());
            pairing.run(view.grid, view.cost_to_go, seekers, tasks, matches);
        } else {
            agents.hold(view.free, view.reports.len());
            let seekers = view.pool.open().map(|task| (task.0, Seeker::Task(view.pool.pick_up(task))));
            let free = taken.none_of(agents, view.reports.len());
            pairing.run(view.grid, view.cost_to_go, seekers, free, matches);
        }
    }
}

/// Pairs seekers with targets; buffers are kept between ticks.
struct Pairing {
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
    /// Cells on its next list.
    wanted: usize,
}

/// The best pair of one seeker; the order of the fields is the order of matching.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    cost: u32,
    agent: AgentId,
    task: TaskId,
    target_cell: Cell,
    /// Place in [`Pairing::seekers`].
    seeker: u32,
}

impl Pairing {
    fn new(grid: &Grid) -> Self {
        let (seekers, entries, queue) = (Vec::new(), Vec::new(), BinaryHeap::new());
        Self { search: NearestSearch::new(grid), found: Vec::new(), seekers, entries, queue }
    }

    /// Matches each seeker, given by its number; there are at least as many targets.
    fn run<B: ByCell>(
        &mut self,
        grid: &Grid,
        cost_to_go: &mut CostToGo,
        seekers: impl Iterator<Item = (u32, Seeker)>,
        mut targets: Available<'_, B>,
        matches: &mut Vec<Match>,
    ) {
        self.seekers.clear();
        self.entries.clear();
        let list = |(number, seeker)| ShortList { number, seeker, begin: 0, end: 0, wanted: FIRST_LIST };
        self.seekers.extend(seekers.map(list));
        // Searches that follow each other from neighbouring cells find what they read in a cache.
        self.seekers.sort_unstable_by_key(|list| list.seeker.start());
        let agents = self.seekers.iter().filter(|list| matches!(list.seeker, Seeker::Agent(_))).count();
        self.search.begin(grid, cost_to_go, agents, &targets);
        for seeker in 0..self.seekers.len() {
            let best = self.best(grid, cost_to_go, seeker, &targets);
            self.queue.extend(best.map(Reverse));
        }
        while let Some(Reverse(first)) = self.queue.pop() {
            let ShortList { seeker, .. } = self.seekers[first.seeker as usize];
            let target = match seeker {
                Seeker::Agent(_) => first.task.0,
                Seeker::Task(_) => first.agent.0,
            };
            if targets.is_taken(target) {
                let next = self.best(grid, cost_to_go, first.seeker as usize, &targets);
                self.queue.extend(next.map(Reverse));
            } else {
                targets.take(target, first.target_cell);
                matches.push((first.agent, first.task));
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
    ) -> Option<Candidate> {
        loop {
            if let Some((cost, target, target_cell)) = self.first_on_list(seeker, targets) {
                let ShortList { number, seeker: from, .. } = self.seekers[seeker];
                let (agent, task) = match from {
                    Seeker::Agent(_) => (AgentId(number), TaskId(target)),
                    Seeker::Task(_) => (AgentId(target), TaskId(number)),
                };
                return Some(Candidate { cost, agent, task, target_cell, seeker: seeker as u32 });
            }
            let list = &mut self.seekers[seeker];
            self.search.nearest(grid, cost_to_go, list.seeker, Wanted::Cells(list.wanted), targets, &mut self.found);
            if self.found.is_empty() {
                return None;
            }
            list.begin = self.entries.len();
            self.entries.extend_from_slice(&self.found);
            list.end = self.entries.len();
            list.wanted *= 2;
        }
    }

    /// Of the cheapest entries of a seeker's list that are not used up, the target with the smallest number, and its cell.
    fn first_on_list<B: ByCell>(&mut self, seeker: usize, targets: &Available<'_, B>) -> Option<(u32, u32, Cell)> {
        let list = &mut self.seekers[seeker];
        while let Some(&(cost, _)) = self.entries[list.begin..list.end].first() {
            let equals = self.entries[list.begin..list.end].iter().take_while(|entry| entry.0 == cost);
            let left = equals.clone().filter_map(|&(_, cell)| targets.first_at(cell).map(|target| (target, cell)));
            if let Some((target, cell)) = left.min() {
                return Some((cost, target, cell));
            }
            list.begin += equals.count();
        }
        None
    }
}
