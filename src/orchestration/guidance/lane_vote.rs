//! Agents vote each aisle's direction.
//!
//! Every move an agent makes along a lane is a vote for its direction. Every 50 ticks the votes are counted: a lane takes
//! the direction of a majority of at least 60 %, and an undecided vote leaves the lane as it was (hysteresis). Moving with
//! the lane then costs half a plain move, as in crisscross. A classic of swarm robotics (majority-rule opinion dynamics,
//! Valentini, Ferrante, Dorigo 2017, DOI 10.3389/frobt.2017.00009). Adapts to any floor; fails when neighbouring lanes
//! agree on the same direction, for nobody balances them.

use super::lanes::Lanes;
use super::view::{GuidanceView, GuideTraffic};
use crate::grid::{CostToGo, Direction, Grid, Guidance, PLAIN_MOVE, in_thousandths};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};
use crate::orchestration::meta_skill::{Constant, MetaSkill};

pub(super) struct LaneVote {
    lanes: Lanes,
    /// Votes per lane: towards larger rows or columns, and towards smaller.
    votes: Vec<[u64; 2]>,
    /// The direction each lane has now: +1, −1, or 0 before its first decision.
    decided: Vec<i8>,
    period_ticks: u32,
    /// Share of the votes that decides.
    majority: f64,
    /// A move with the lane, in thousandths of a plain move.
    cheap: u32,
}

impl LaneVote {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        let lanes = Lanes::new(grid);
        let count = lanes.count();
        Self {
            lanes,
            votes: vec![[0; 2]; count],
            decided: vec![0; count],
            period_ticks: meta_skill.whole_constant(Constant::LaneVotePeriod),
            majority: meta_skill.constant(Constant::LaneVoteMajority),
            cheap: in_thousandths(meta_skill.constant(Constant::LaneVoteCost)),
        }
    }

    fn collect(&mut self, view: GuidanceView<'_>) {
        for report in view.reports.iter().filter(|report| report.is_new(view.tick)) {
            if let Some(direction) = view.grid.direction(report.before, report.cell) {
                let lane = self.lanes.of_edge(report.before, direction);
                self.votes[lane][usize::from(!forward(direction))] += 1;
            }
        }
    }

    fn decide(&mut self) -> bool {
        let mut changed = false;
        for (votes, decided) in self.votes.iter_mut().zip(&mut self.decided) {
            let [ahead, back] = *votes;
            let winner = if ahead >= back { 1 } else { -1 };
            let is_clear = ahead.max(back) as f64 >= (ahead + back) as f64 * self.majority && ahead + back > 0;
            if is_clear && *decided != winner {
                *decided = winner;
                changed = true;
            }
            *votes = [0; 2];
        }
        changed
    }

    fn guidance(&self, grid: &Grid) -> Guidance {
        Guidance::from_edges(grid, |cell, direction, _| {
            let lane = self.decided[self.lanes.of_edge(cell, direction)];
            let along = if forward(direction) { 1 } else { -1 };
            if lane == along { self.cheap } else { PLAIN_MOVE }
        })
    }
}

impl Remember for LaneVote {
    fn save(&self) -> Vec<u8> {
        let Self { lanes: _, votes, decided, period_ticks: _, majority: _, cheap: _ } = self;
        pack(&(votes, decided))
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let (votes, decided) = unpack(memory)?;
        replace(&mut self.votes, votes)?;
        replace(&mut self.decided, decided)
    }
}

impl GuideTraffic for LaneVote {
    fn update(&mut self, view: GuidanceView<'_>, _: &mut CostToGo) -> Option<Guidance> {
        self.collect(view);
        let is_due = view.tick > 0 && view.tick.is_multiple_of(self.period_ticks);
        (is_due && self.decide()).then(|| self.guidance(view.grid))
    }
}

fn forward(direction: Direction) -> bool {
    matches!(direction, Direction::Right | Direction::Down)
}
