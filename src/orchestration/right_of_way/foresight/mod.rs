//! An order of planning under which the fleet loses less.
//!
//! What an agent loses in a tick is what its next cell costs more than the one it would like best. Whoever plans earlier loses
//! less, others then more; and as the skill is frozen, orchestration can foresee both. In rounds, some of those that would
//! lose are tried at the head of the order, all over the floor at once. Agents that would then do something else fall into
//! groups that have no cell in common, so that one hardly ever concerns another, and each group keeps its promotions only if it
//! loses less in all.
//!
//! Repairing a plan by planning it anew for some agents is large-neighbourhood search: Li, Chen, Harabor, Stuckey, Koenig,
//! "MAPF-LNS2: Fast Repairing for Multi-Agent Path Finding via Large Neighborhood Search", AAAI 2022 (DOI
//! 10.1609/aaai.v36i9.21266); with PIBT in lifelong use: Jiang, Zhang, Veerapaneni, Li, "Scaling Lifelong Multi-Agent Path
//! Finding to More Realistic Settings", 2024 (arXiv 2404.16162).

mod groups;
mod rule;

pub(super) use self::rule::ForesightRule;

use self::groups::Groups;
use super::view::RightOfWayView;
use crate::grid::Cell;
use crate::skill::{Forecast, RightOfWay};

/// What losses are worth.
#[derive(Clone, Copy, Debug)]
pub(super) struct Worth<'a> {
    /// By agent; empty where it is the same for all.
    stakes: &'a [u32],
    /// Weight of a loss that a promotion causes against one that it spares, in sixteenths, so that not everyone who pushes others aside
    /// is stopped by those who would rather not be pushed.
    harm_sixteenths: i64,
}

/// Rounds unless they are chosen otherwise: further ones find little more.
pub const DEFAULT_ROUNDS: u32 = 3;
/// Side of the squares out of which one agent each is tried at once, in cells.
const SQUARE: u32 = 4;
/// Offsets of the pattern of squares.
const SHIFTS: u32 = SQUARE * SQUARE;
/// The offset moves on by this many from round to round; coprime to [`SHIFTS`], so that every offset has its turn.
const SHIFT_STEP: u32 = 7;

/// A search for such an order. Scratch, kept so that a warm call allocates nothing.
#[derive(Debug, Default)]
pub(super) struct Foresight {
    forecast: Forecast,
    right_of_way: RightOfWay,
    /// All agents as their ranks say.
    order: Vec<u32>,
    held: Vec<u32>,
    /// Agents that were promoted, the latest first.
    promoted: Vec<u32>,
    /// Those that are tried at their head.
    tried: Vec<u32>,
    /// By agent: its next cell, and what it loses, under the best order so far.
    next: Vec<Cell>,
    losses: Vec<i64>,
    /// By square: who loses most, and how much.
    losers: Vec<Option<(i64, u32)>>,
    groups: Groups,
}

impl Foresight {
    /// Looks at what agents would like to do.
    pub(super) fn look(&mut self, view: &RightOfWayView<'_>) {
        let places = view.reports.iter().map(|report| (report.cell, report.goal));
        self.forecast.look(view.grid, view.cost_to_go, places);
    }

    /// What was looked at.
    pub(super) fn forecast(&self) -> &Forecast {
        &self.forecast
    }

    /// Ranks agents, which were looked at, before all others where that makes the fleet lose less. Only who was heard of in this tick is promoted: where
    /// the others are is not known.
    pub(super) fn mend(&mut self, view: &RightOfWayView<'_>, rounds: u32, worth: Worth<'_>, ranks: &mut [u64]) {
        if rounds == 0 {
            return;
        }
        self.begin(view, worth, ranks);
        for round in 0..rounds {
            self.choose(view, view.tick.wrapping_mul(rounds).wrapping_add(round) % SHIFTS);
            if self.tried.is_empty() {
                break;
            }
            let order = self.tried.iter().chain(&self.promoted).chain(&self.order);
            self.forecast.under(view.grid, order.copied(), &self.held);
            self.keep_gains(view, worth);
        }
        for (rank, &agent) in self.promoted.iter().enumerate().rev() {
            ranks[agent as usize] = rank as u64;
        }
    }

    /// What happens under the order of the ranks.
    fn begin(&mut self, view: &RightOfWayView<'_>, worth: Worth<'_>, ranks: &[u64]) {
        let agents = (0_u32..).zip(view.reports);
        self.held.clear();
        self.held.extend(agents.filter(|(_, report)| report.is_served || report.is_broken).map(|(agent, _)| agent));
        self.order.clear();
        self.order.extend(self.right_of_way.order(ranks));
        self.promoted.clear();
        let next = self.forecast.under(view.grid, self.order.iter().copied(), &self.held);
        self.next.clear();
        self.next.extend_from_slice(next);
        self.losses.clear();
        self.losses.extend((0..ranks.len() as u32).map(|agent| worth.of_loss(&self.forecast, agent)));
    }

    /// Out of every square the agent that loses most.
    fn choose(&mut self, view: &RightOfWayView<'_>, round: u32) {
        let shift = round * SHIFT_STEP % SHIFTS;
        let (right, down) = (shift % SQUARE, shift / SQUARE);
        let across = view.grid.width().div_ceil(SQUARE) + 1;
        let squares = across * (view.grid.height().div_ceil(SQUARE) + 1);
        self.losers.clear();
        self.losers.resize(squares as usize, None);
        for ((agent, report), &loss) in (0_u32..).zip(view.reports).zip(&self.losses) {
            if loss > 0 && report.has_work && report.made_tick == view.tick {
                let (column, row) = view.grid.place(report.cell);
                let square = (row + down) / SQUARE * across + (column + right) / SQUARE;
                let most = &mut self.losers[square as usize];
                if most.is_none_or(|(other, _)| loss > other) {
                    *most = Some((loss, agent));
                }
            }
        }
        self.tried.clear();
        self.tried.extend(self.losers.iter().flatten().map(|&(_, agent)| agent));
    }

    /// Groups that lose less than under the best order so far keep their promotions.
    fn keep_gains(&mut self, view: &RightOfWayView<'_>, worth: Worth<'_>) {
        let (now, next) = (self.forecast.cells(), self.forecast.next());
        self.groups.begin(view.grid.len(), now.len());
        for (agent, (&before, &next)) in (0_u32..).zip(self.next.iter().zip(next)) {
            if next != before {
                let change = worth.of_loss(&self.forecast, agent) - self.losses[agent as usize];
                self.groups.add(agent, [now[agent as usize], before, next], worth.of_change(change));
            }
        }
        let groups = &mut self.groups;
        self.tried.retain(|&agent| groups.change(agent) < 0);
        self.promoted.splice(0..0, self.tried.drain(..));
        for k in 0..groups.members().len() {
            let agent = groups.members()[k];
            if groups.change(agent) < 0 {
                self.next[agent as usize] = next[agent as usize];
                self.losses[agent as usize] = worth.of_loss(&self.forecast, agent);
            }
        }
    }
}

impl<'a> Worth<'a> {
    /// A loss that is brought about counts for `harm` that are spared, 1/16 to 1,000.
    pub(super) fn new(stakes: &'a [u32], harm: f64) -> Self {
        Self { stakes, harm_sixteenths: libm::round(16.0 * harm).clamp(1.0, 16_000.0) as i64 }
    }

    /// What an agent loses under the last forecast, times its stake.
    fn of_loss(self, forecast: &Forecast, agent: u32) -> i64 {
        let stake = self.stakes.get(agent as usize).map_or(1, |&stake| i64::from(stake));
        i64::from(forecast.loss(agent)) * stake
    }

    fn of_change(self, change: i64) -> i64 {
        change * if change > 0 { self.harm_sixteenths } else { 16 }
    }
}

#[cfg(test)]
mod tests;
