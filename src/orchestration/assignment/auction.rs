//! Sequential single-item auction: agents bid for open tasks, the smallest bid of all wins its task, the winner's bids are
//! made anew, and so on until every task is sold.
//!
//! Lagoudakis et al. 2005 (DOI 10.15607/RSS.2005.I.045), Koenig et al. 2006 (AAAI, "The power of sequential single-item
//! auctions for agent coordination"). An agent holds a tour of the tasks that it has won and bids what one more would add
//! to it at the best place: their bidding rule `BidAvePath`, the growth of the sum of all its tasks' completion times, as it
//! keeps tours even, where the growth of the way alone (`BidSumPath`) lets some agents win everything while others idle.
//! Whoever becomes free is given the first task of its tour. Until then a task stays in the pool, so nothing is lost with
//! an agent, or on a link. When an agent runs out of tasks while others have some left, those nearest to it are sold anew
//! (repeated auctions: Nanjanath and Gini 2010, DOI 10.1016/j.robot.2010.03.011).
//!
//! Chains tasks so that one begins where the last ends; fails when traffic makes completion times worth little. Of all
//! agents only the [`BIDDERS`] bid for a task who will be free nearest to where it begins, and the nearest idle one, and for
//! one who runs out [`SOLD_ANEW`] tasks are sold anew: time goes with the tasks sold, not with the number of pairs. Ways
//! are guided costs, service takes no time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::available::{Listed, Taken};
use super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::view::{AssignTasks, AssignmentView, Match};
use super::{AssignmentRule, Reason, RunnerUp};
use crate::demand::{TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};

/// Agents that bid for a task because they will be free near it.
pub(super) const BIDDERS: usize = 16;
/// Tasks that are sold anew for an agent that has run out.
const SOLD_ANEW: usize = 64;

/// Stands for the holder of a task that is not sold.
const NOBODY: AgentId = AgentId(u32::MAX);

pub(super) struct Auction {
    /// By agent: the tasks that it has won, in the order in which it would do them.
    tours: Vec<Vec<TaskId>>,
    /// By task: in whose tour it is, or [`NOBODY`].
    holders: Vec<AgentId>,
    /// By agent: where it will be free, and the cost of its way there; `None`: it does not bid.
    starts: Vec<Option<Start>>,
    /// By agent: its places in [`Auction::offers`].
    offers_to: Vec<Vec<u32>>,
    /// Agents that bid for a task.
    offers: Vec<(AgentId, TaskId)>,
    bids: BinaryHeap<Reverse<Bid>>,
    /// By task: for how much it was sold, where somebody asked for reasons.
    sales: Vec<Option<Sale>>,
    starting: Listed,
    idle: Listed,
    taken: Taken,
    search: NearestSearch,
    found: Vec<Found>,
}

/// What a task was sold for.
#[derive(Clone, Copy)]
struct Sale {
    growth: u64,
    /// The next bid that stood.
    next: Option<(u64, AgentId)>,
}

/// Where a tour begins.
#[derive(Clone, Copy)]
struct Start {
    cell: Cell,
    cost: u64,
}

/// A bid; the order of the fields is the order in which bids win.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Bid {
    growth: u64,
    agent: AgentId,
    task: TaskId,
    /// Place of the task in the tour.
    place: usize,
    /// Length of the tour for which it was made.
    tour_len: usize,
}

impl Auction {
    pub(super) fn new(grid: &Grid, agents: usize) -> Self {
        Self {
            tours: vec![Vec::new(); agents],
            holders: Vec::new(),
            starts: Vec::new(),
            offers_to: vec![Vec::new(); agents],
            offers: Vec::new(),
            bids: BinaryHeap::new(),
            sales: Vec::new(),
            starting: Listed::new(grid),
            idle: Listed::new(grid),
            taken: Taken::new(grid),
            search: NearestSearch::new(grid),
            found: Vec::new(),
        }
    }

    /// Strikes off what was given out, and what is to be sold anew.
    fn strike_off(&mut self, view: &mut AssignmentView<'_>) {
        self.holders.clear();
        self.holders.resize(view.pool.released(), NOBODY);
        for (agent, tour) in (0..).map(AgentId).zip(&mut self.tours) {
            tour.retain(|&task| view.pool.is_open(task));
            for task in tour {
                self.holders[task.index()] = agent;
            }
        }
        let idle = || view.free.iter().filter(|free| self.tours[free.agent.index()].is_empty());
        let count = idle().count();
        if count >= view.pool.open_count() {
            self.tours.iter_mut().for_each(Vec::clear);
            self.holders.fill(NOBODY);
        } else if count > 0 {
            let idle: Vec<Cell> = idle().map(|free| free.cell).collect();
            self.sell_anew_near(view, &idle);
        }
    }

    /// Takes the open tasks out of their tours that begin nearest to these cells.
    fn sell_anew_near(&mut self, view: &mut AssignmentView<'_>, cells: &[Cell]) {
        let open = self.taken.none_of(view.pool, view.pool.released());
        self.search.begin(view.grid, view.cost_to_go, cells.len(), &open);
        for &cell in cells {
            let (seeker, wanted) = (Seeker::Agent(cell), Wanted::Targets(SOLD_ANEW));
            self.search.nearest(view.grid, view.cost_to_go, seeker, wanted, &open, &mut self.found);
            for task in self.found.iter().flat_map(|&(_, cell)| open.at(cell)).take(SOLD_ANEW).map(TaskId) {
                let holder = std::mem::replace(&mut self.holders[task.index()], NOBODY);
                if holder != NOBODY {
                    self.tours[holder.index()].retain(|&other| other != task);
                }
            }
        }
    }

    /// Finds out where tours begin.
    fn observe(&mut self, view: &mut AssignmentView<'_>) {
        self.starts.clear();
        for report in view.reports {
            let start = match report.task {
                _ if report.is_broken || report.is_silent(view.tick) => None,
                None => Some(Start { cell: report.cell, cost: 0 }),
                Some(task) => {
                    let given_ahead = report.next.iter().flat_map(|&task| &view.pool.task(task).errands);
                    let left = report.errands_left(view.pool, task).iter();
                    let ahead = left.chain(given_ahead).map(|errand| errand.cell);
                    let (mut cell, mut cost) = (report.cell, 0);
                    for to in ahead {
                        cost += u64::from(view.cost_to_go.cost(view.grid, to, cell));
                        cell = to;
                    }
                    Some(Start { cell, cost })
                }
            };
            self.starts.push(start);
        }
        let starts =
            (0..self.starts.len() as u32).zip(&self.starts).filter_map(|(agent, start)| Some((agent, (*start)?.cell)));
        self.starting.hold(starts, view.reports.len());
        let idle = view.free.iter().filter(|free| self.tours[free.agent.index()].is_empty());
        self.idle.hold(idle.map(|free| (free.agent.0, free.cell)), view.reports.len());
    }

    /// Finds out who bids for which of the open tasks that are not sold.
    fn invite(&mut self, view: &mut AssignmentView<'_>) {
        self.offers.clear();
        self.offers_to.iter_mut().for_each(Vec::clear);
        for task in view.pool.open().filter(|task| self.holders[task.index()] == NOBODY) {
            let begin = self.offers.len();
            for (listed, wanted) in [(&self.starting, BIDDERS), (&self.idle, 1)] {
                let seeker = Seeker::Task(view.pool.pick_up(task));
                let all = self.taken.none_of(listed, view.reports.len());
                let wanted_targets = Wanted::Targets(wanted);
                self.search.nearest(view.grid, view.cost_to_go, seeker, wanted_targets, &all, &mut self.found);
                let agents = self.found.iter().flat_map(|&(_, cell)| all.at(cell)).take(wanted).map(AgentId);
                for agent in agents {
                    if self.offers[begin..].iter().all(|&(other, _)| other != agent) {
                        self.offers_to[agent.index()].push(self.offers.len() as u32);
                        self.offers.push((agent, task));
                    }
                }
            }
        }
    }

    /// Makes the bids of one agent for what is not sold.
    fn bid(&mut self, view: &mut AssignmentView<'_>, agent: AgentId) {
        let Some(start) = self.starts[agent.index()] else { return };
        let tour = &self.tours[agent.index()];
        for &offer in &self.offers_to[agent.index()] {
            let (_, task) = self.offers[offer as usize];
            if self.holders[task.index()] == NOBODY {
                let (growth, place) = growth(view.grid, view.pool, view.cost_to_go, start, tour, task);
                self.bids.push(Reverse(Bid { growth, agent, task, place, tour_len: tour.len() }));
            }
        }
    }

    /// Sells everything that somebody bids for.
    fn sell(&mut self, view: &mut AssignmentView<'_>) {
        self.bids.clear();
        for agent in (0..self.tours.len() as u32).map(AgentId) {
            self.bid(view, agent);
        }
        if view.reasons.is_some() {
            self.sales.resize(view.pool.released(), None);
        }
        while let Some(Reverse(bid)) = self.bids.pop() {
            let Bid { agent, task, place, tour_len, .. } = bid;
            let tour = &mut self.tours[agent.index()];
            if tour_len == tour.len() && self.holders[task.index()] == NOBODY {
                tour.insert(place, task);
                self.holders[task.index()] = agent;
                self.bid(view, agent);
                if view.reasons.is_some() {
                    self.sales[task.index()] = Some(Sale { growth: bid.growth, next: None });
                }
            } else if view.reasons.is_some() && tour_len == tour.len() {
                self.note_beaten(bid);
            }
        }
    }

    /// A bid that still stands comes too late; the first one is the next best.
    fn note_beaten(&mut self, Bid { growth, agent, task, .. }: Bid) {
        if let Some(sale) = self.sales[task.index()].as_mut().filter(|sale| sale.next.is_none()) {
            sale.next = Some((growth, agent));
        }
    }

    /// Why an agent is given a task of its tour. What it was sold for is not known where nobody had asked then.
    fn reason(&self, found: Match, tick: u32, moves_per_unit: f64) -> Reason {
        let sale = self.sales.get(found.1.index()).copied().flatten();
        let Some(Sale { growth, next }) = sale else {
            return Reason::without_number(AssignmentRule::Auction, found, tick);
        };
        let moves = |growth: u64| growth as f64 * moves_per_unit;
        let runner_up = next.map(|(growth, agent)| RunnerUp::Agent(agent, moves(growth)));
        Reason { runner_up, ..Reason::by(AssignmentRule::Auction, found, tick, moves(growth)) }
    }
}

/// By how much one more task lets the sum of completion times of a tour grow, and where in it.
fn growth(
    grid: &Grid,
    pool: &TaskPool,
    cost_to_go: &mut CostToGo,
    start: Start,
    tour: &[TaskId],
    task: TaskId,
) -> (u64, usize) {
    let inside = |task: TaskId, cost_to_go: &mut CostToGo| {
        let errands = &pool.task(task).errands;
        let ways = errands.windows(2).map(|pair| u64::from(cost_to_go.cost(grid, pair[1].cell, pair[0].cell)));
        (ways.sum::<u64>(), errands[errands.len() - 1].cell)
    };
    let (length, end) = inside(task, cost_to_go);
    let begin = pool.pick_up(task);
    let (mut at, mut ready) = (start.cell, start.cost);
    let mut best = (u64::MAX, 0);
    for place in 0..=tour.len() {
        let done = ready + u64::from(cost_to_go.cost(grid, begin, at)) + length;
        let Some(&next) = tour.get(place) else {
            best = best.min((done, place));
            break;
        };
        let next_begin = pool.pick_up(next);
        let before = ready + u64::from(cost_to_go.cost(grid, next_begin, at));
        let after = done + u64::from(cost_to_go.cost(grid, next_begin, end));
        best = best.min((done + after.saturating_sub(before) * (tour.len() - place) as u64, place));
        let (next_length, next_end) = inside(next, cost_to_go);
        (at, ready) = (next_end, before + next_length);
    }
    best
}

impl Remember for Auction {
    fn save(&self) -> Vec<u8> {
        pack(&self.tours)
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        replace(&mut self.tours, unpack(memory)?)
    }
}

impl AssignTasks for Auction {
    fn assign(&mut self, view: &mut AssignmentView<'_>, matches: &mut Vec<Match>) {
        self.strike_off(view);
        if view.pool.open().any(|task| self.holders[task.index()] == NOBODY) {
            self.observe(view);
            self.invite(view);
            self.sell(view);
        }
        let first = |agent: AgentId| self.tours[agent.index()].first().map(|&task| (agent, task));
        let before = matches.len();
        matches.extend(view.free.iter().filter_map(|free| first(free.agent)));
        let (tick, unit) = (view.tick, view.moves_per_unit());
        if let Some(reasons) = view.reasons.as_deref_mut() {
            reasons.extend(matches[before..].iter().map(|&found| self.reason(found, tick, unit)));
        }
    }
}
