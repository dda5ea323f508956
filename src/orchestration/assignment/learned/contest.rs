//! Who gets what: the best pair first, then the best of the rest.

use std::collections::HashMap;

use super::super::available::{Available, ByCell};
use super::super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::super::view::Match;
use super::{NEAREST, PAIR_FEATURES, Scorer};
use crate::demand::{TaskId, TaskPool};
use crate::fleet::AgentId;
use crate::grid::{Cell, CostToGo, Grid};
use crate::orchestration::exploration::{Alternative, Sampler};

/// What says how much a pair is worth in a tick.
pub(super) struct Raters<'a> {
    pub(super) scorer: &'a Scorer,
    pub(super) sampler: &'a mut Sampler,
    pub(super) grid: &'a Grid,
    pub(super) pool: &'a TaskPool,
}

/// Pairs seekers with targets by score; buffers are kept between ticks.
pub(super) struct Contest {
    search: NearestSearch,
    found: Vec<Found>,
    /// Agents or tasks that are not matched yet, by number.
    pub(super) seekers: Vec<(u32, Seeker)>,
    is_matched: Vec<bool>,
    near: Vec<(u32, u32, Cell)>,
    pairs: Vec<Pair>,
    /// The pairs that were scored, where matching explores.
    alternatives: Vec<Alternative<PAIR_FEATURES>>,
}

/// A pair that was scored; the order of the fields is the order of matching.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    /// [`highest_first`] of the score.
    key: u64,
    agent: AgentId,
    task: TaskId,
    target_cell: Cell,
    /// Place in [`Contest::seekers`].
    seeker: u32,
    /// Place in [`Contest::alternatives`], where those are kept.
    alternative: u32,
}

impl Contest {
    pub(super) fn new(grid: &Grid) -> Self {
        Self {
            search: NearestSearch::new(grid),
            found: Vec::new(),
            seekers: Vec::new(),
            is_matched: Vec::new(),
            near: Vec::new(),
            pairs: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    /// Matches every one of the seekers; there are at least as many targets.
    pub(super) fn run<B: ByCell>(
        &mut self,
        raters: &mut Raters<'_>,
        cost_to_go: &mut CostToGo,
        mut targets: Available<'_, B>,
        matches: &mut Vec<Match>,
    ) {
        self.seekers.sort_unstable_by_key(|(_, seeker)| seeker.start());
        while !self.seekers.is_empty() {
            let agents = self.seekers.iter().filter(|(_, seeker)| matches!(seeker, Seeker::Agent(_))).count();
            self.search.begin(raters.grid, cost_to_go, agents, &targets);
            self.pairs.clear();
            self.alternatives.clear();
            for k in 0..self.seekers.len() {
                self.score_nearest(raters, cost_to_go, k, &targets);
            }
            self.pairs.sort_unstable();
            self.is_matched.clear();
            self.is_matched.resize(self.seekers.len(), false);
            let before = matches.len();
            for pair in &self.pairs {
                let target = self.target(pair);
                let is_matched = &mut self.is_matched[pair.seeker as usize];
                if !*is_matched && !targets.is_taken(target) {
                    *is_matched = true;
                    targets.take(target, pair.target_cell);
                    matches.push((pair.agent, pair.task));
                }
            }
            if raters.sampler.is_noting() {
                self.note_matching(raters.sampler, &matches[before..]);
            }
            let mut is_matched = self.is_matched.iter();
            self.seekers.retain(|_| !is_matched.next().copied().unwrap_or_default());
        }
    }

    /// The number of a pair's target: what its seeker looked for.
    fn target(&self, pair: &Pair) -> u32 {
        match self.seekers[pair.seeker as usize].1 {
            Seeker::Agent(_) => pair.task.0,
            Seeker::Task(_) => pair.agent.0,
        }
    }

    /// Notes a round's matching as a series of choices: a pair was there to be chosen until its agent or its task was given away.
    fn note_matching(&mut self, sampler: &mut Sampler, matches: &[Match]) {
        let agents: HashMap<AgentId, u32> = matches.iter().map(|&(agent, _)| agent).zip(0..).collect();
        let tasks: HashMap<TaskId, u32> = matches.iter().map(|&(_, task)| task).zip(0..).collect();
        for pair in &self.pairs {
            let given = (agents.get(&pair.agent), tasks.get(&pair.task));
            let alternative = &mut self.alternatives[pair.alternative as usize];
            alternative.until = given.0.into_iter().chain(given.1).copied().min().unwrap_or(u32::MAX);
            alternative.is_chosen = given.0.is_some() && given.0 == given.1;
        }
        sampler.note(&mut self.alternatives);
    }

    /// Appends the pairs of one seeker with its nearest targets.
    fn score_nearest<B: ByCell>(
        &mut self,
        raters: &mut Raters<'_>,
        cost_to_go: &mut CostToGo,
        k: usize,
        targets: &Available<'_, B>,
    ) {
        let (number, seeker) = self.seekers[k];
        self.search.nearest(raters.grid, cost_to_go, seeker, Wanted::Targets(NEAREST), targets, &mut self.found);
        self.near.clear();
        for &(cost, cell) in &self.found {
            self.near.extend(targets.at(cell).take(NEAREST).map(|target| (cost, target, cell)));
        }
        self.near.sort_unstable();
        self.near.truncate(NEAREST);
        for &(cost, target, target_cell) in &self.near {
            let (agent, task) = match seeker {
                Seeker::Agent(_) => (AgentId(number), TaskId(target)),
                Seeker::Task(_) => (AgentId(target), TaskId(number)),
            };
            let phi = raters.scorer.features(raters.grid, raters.pool, agent, task, cost);
            let score = raters.scorer.score(&phi);
            let key = highest_first(raters.sampler.draw(score));
            let alternative = self.alternatives.len() as u32;
            if raters.sampler.is_noting() {
                self.alternatives.push(Alternative { score, phi, until: 0, is_chosen: false });
            }
            self.pairs.push(Pair { key, agent, task, target_cell, seeker: k as u32, alternative });
        }
    }
}

/// A key that is smaller the higher the score.
pub(in crate::orchestration::assignment) fn highest_first(score: f64) -> u64 {
    let bits = score.to_bits() as i64;
    // The order of IEEE 754 totalOrder, as an unsigned number, upside down.
    let ascending = (bits ^ ((bits >> 63) as u64 >> 1) as i64) as u64 ^ (1 << 63);
    u64::MAX - ascending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fall_as_scores_rise() {
        let scores = [f64::NEG_INFINITY, -1e9, -1.5, -0.0, 0.0, 1e-300, 2.0, f64::INFINITY];
        assert!(scores.windows(2).all(|pair| highest_first(pair[0]) > highest_first(pair[1])));
    }
}
