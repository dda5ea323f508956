//! Who gets what: the best pair first, then the best of the rest.

use std::collections::HashMap;

use super::super::available::{Available, Listed};
use super::super::nearest::{Found, NearestSearch, Seeker, Wanted};
use super::super::view::{Approach, Match};
use super::super::{AssignmentRule, Reason, RunnerUp};
use super::held::HeldPairs;
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
    pub(super) tick: u32,
    pub(super) pool: &'a TaskPool,
    pub(super) cost_to_go: &'a mut CostToGo,
    /// Where reasons go, if somebody asked.
    pub(super) reasons: Option<&'a mut Vec<Reason>>,
}

/// Who can still be had in a tick.
pub(super) struct Sides<'a> {
    /// For tasks that seek.
    pub(super) agents: Available<'a, Listed>,
    /// For agents that seek.
    pub(super) tasks: Available<'a, Listed>,
    /// Pairs that stand unless one of theirs is taken.
    pub(super) held: &'a HeldPairs,
    /// Whether agents seek until each has a task, or tasks until each has an agent.
    pub(super) agents_seek: bool,
}

/// Pairs agents with tasks by score; buffers are kept between ticks.
pub(super) struct Contest {
    /// Agents or tasks that are not matched yet, by number.
    pub(super) seekers: Vec<(u32, Seeker)>,
    search: NearestSearch,
    found: Vec<Found>,
    near: Vec<(u32, u32, Cell)>,
    pairs: Vec<Pair>,
    /// Held pairs that some of a round's would break.
    contested: Vec<Approach>,
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
    agent_cell: Cell,
    /// Place in [`Contest::alternatives`], where those are kept.
    alternative: u32,
}

impl Sides<'_> {
    /// Whether a pair that was held before still can be.
    fn stands(&self, pair: Approach) -> bool {
        !self.agents.is_taken(pair.agent.0) && !self.tasks.is_taken(pair.task.0)
    }

    /// Matches a pair unless one of the two is matched; says whether it did.
    fn take(&mut self, pair: &Pair, pick_up: Cell) -> bool {
        let is_free = !self.agents.is_taken(pair.agent.0) && !self.tasks.is_taken(pair.task.0);
        if is_free {
            self.agents.take(pair.agent.0, pair.agent_cell);
            self.tasks.take(pair.task.0, pick_up);
        }
        is_free
    }
}

impl Contest {
    pub(super) fn new(grid: &Grid) -> Self {
        Self {
            seekers: Vec::new(),
            search: NearestSearch::new(grid),
            found: Vec::new(),
            near: Vec::new(),
            pairs: Vec::new(),
            contested: Vec::new(),
            alternatives: Vec::new(),
        }
    }

    /// Matches the seekers in rounds, then appends all matches; held pairs that still stand come first.
    pub(super) fn run(&mut self, raters: &mut Raters<'_>, mut sides: Sides<'_>, matches: &mut Vec<Match>) {
        while !self.seekers.is_empty() {
            self.seekers.sort_unstable_by_key(|(_, seeker)| seeker.start());
            self.score(raters, &sides);
            self.pairs.sort_unstable();
            let before = matches.len();
            let won = self.pairs.iter().filter(|pair| sides.take(pair, raters.pool.pick_up(pair.task)));
            matches.extend(won.map(|pair| (pair.agent, pair.task)));
            if raters.sampler.is_noting() {
                self.note_matching(raters.sampler, &matches[before..]);
            }
            if raters.reasons.is_some() {
                self.note_reasons(raters, sides.held, &matches[before..]);
            }
            self.find_seekers(raters.pool, &sides, &matches[before..]);
        }
        let held = sides.held.pairs().iter().filter(|&&pair| sides.stands(pair));
        let before = matches.len();
        matches.extend(held.map(|pair| (pair.agent, pair.task)));
        matches.rotate_left(before);
    }

    /// Scores all pairs that a round is about.
    fn score(&mut self, raters: &mut Raters<'_>, sides: &Sides<'_>) {
        let agents = self.seekers.iter().filter(|(_, seeker)| matches!(seeker, Seeker::Agent(_))).count();
        self.search.begin(raters.grid, raters.cost_to_go, agents, &sides.tasks);
        self.pairs.clear();
        self.alternatives.clear();
        for k in 0..self.seekers.len() {
            match self.seekers[k] {
                (number, seeker @ Seeker::Agent(cell)) => {
                    self.find_nearest(raters, seeker, &sides.tasks);
                    for k in 0..self.near.len() {
                        let (cost, task, _) = self.near[k];
                        self.score_pair(raters, sides.held, (AgentId(number), cell), TaskId(task), cost);
                    }
                }
                (number, seeker @ Seeker::Task(_)) => {
                    self.find_nearest(raters, seeker, &sides.agents);
                    for k in 0..self.near.len() {
                        let (cost, agent, cell) = self.near[k];
                        self.score_pair(raters, sides.held, (AgentId(agent), cell), TaskId(number), cost);
                    }
                }
            }
        }
        self.contested.clear();
        for &Pair { agent, task, .. } in &self.pairs {
            let held = [sides.held.of_agent(agent), sides.held.of_task(task)].into_iter().flatten();
            let broken = held.filter(|pair| (pair.agent, pair.task) != (agent, task) && sides.stands(*pair));
            self.contested.extend(broken);
        }
        self.contested.sort_unstable_by_key(|pair| pair.agent);
        self.contested.dedup();
        for k in 0..self.contested.len() {
            let Approach { agent, cell, task } = self.contested[k];
            let cost = raters.cost_to_go.cost(raters.grid, raters.pool.pick_up(task), cell);
            self.score_pair(raters, sides.held, (agent, cell), task, cost);
        }
    }

    /// Finds the nearest targets of one seeker.
    fn find_nearest(&mut self, raters: &mut Raters<'_>, seeker: Seeker, targets: &Available<'_, Listed>) {
        let wanted = Wanted::Targets(NEAREST);
        self.search.nearest(raters.grid, raters.cost_to_go, seeker, wanted, targets, &mut self.found);
        self.near.clear();
        for &(cost, cell) in &self.found {
            self.near.extend(targets.at(cell).take(NEAREST).map(|target| (cost, target, cell)));
        }
        self.near.sort_unstable();
        self.near.truncate(NEAREST);
    }

    fn score_pair(
        &mut self,
        raters: &mut Raters<'_>,
        held: &HeldPairs,
        (agent, agent_cell): (AgentId, Cell),
        task: TaskId,
        cost: u32,
    ) {
        let is_held = held.of_agent(agent).is_some_and(|pair| pair.task == task);
        let phi = raters.scorer.features(raters.grid, raters.pool, agent, task, cost, is_held);
        let score = raters.scorer.score(&phi);
        let key = highest_first(raters.sampler.draw(score));
        let alternative = self.alternatives.len() as u32;
        if raters.sampler.is_noting() {
            self.alternatives.push(Alternative { score, phi, until: 0, is_chosen: false });
        }
        self.pairs.push(Pair { key, agent, task, agent_cell, alternative });
    }

    /// The seekers of the next round: those still unmatched, and those whose held partner one of these `matches` took.
    fn find_seekers(&mut self, pool: &TaskPool, sides: &Sides<'_>, matches: &[Match]) {
        self.seekers.retain(|&(number, seeker)| match seeker {
            Seeker::Agent(_) => !sides.agents.is_taken(number),
            Seeker::Task(_) => !sides.agents_seek && !sides.tasks.is_taken(number),
        });
        for &(agent, task) in matches {
            let (left, lost) = (sides.held.of_agent(agent), sides.held.of_task(task));
            if let Some(pair) = left.filter(|pair| !sides.agents_seek && !sides.tasks.is_taken(pair.task.0)) {
                self.seekers.push((pair.task.0, Seeker::Task(pool.pick_up(pair.task))));
            }
            if let Some(pair) = lost.filter(|pair| sides.agents_seek && !sides.agents.is_taken(pair.agent.0)) {
                self.seekers.push((pair.agent.0, Seeker::Agent(pair.cell)));
            }
        }
    }

    /// Writes down what the pairs of a round were worth, and which task each agent would have had next: the best of those that were
    /// scored for it and nobody had taken when its turn came.
    fn note_reasons(&self, raters: &mut Raters<'_>, held: &HeldPairs, matches: &[Match]) {
        let Raters { scorer, grid, tick, pool, cost_to_go, reasons, .. } = raters;
        let Some(reasons) = reasons.as_deref_mut() else { return };
        let agents: HashMap<AgentId, usize> = matches.iter().map(|&(agent, _)| agent).zip(0..).collect();
        let tasks: HashMap<TaskId, usize> = matches.iter().map(|&(_, task)| task).zip(0..).collect();
        let mut found: Vec<Option<Reason>> = vec![None; matches.len()];
        let mut next: Vec<Option<RunnerUp>> = vec![None; matches.len()];
        for pair in &self.pairs {
            let Some(&turn) = agents.get(&pair.agent) else { continue };
            match tasks.get(&pair.task) {
                Some(&taken) if taken < turn => {}
                Some(&taken) if taken == turn => {
                    let approach = cost_to_go.cost(grid, pool.pick_up(pair.task), pair.agent_cell);
                    let is_held = held.of_agent(pair.agent).is_some_and(|known| known.task == pair.task);
                    let phi = scorer.features(grid, pool, pair.agent, pair.task, approach, is_held);
                    let (score, parts) = (scorer.score(&phi), scorer.parts(&phi));
                    let reason = Reason::by(AssignmentRule::Learned, (pair.agent, pair.task), *tick, score);
                    found[turn] = Some(Reason { parts, ..reason });
                }
                _ => {
                    next[turn].get_or_insert(RunnerUp::Task(pair.task, score_of(pair.key)));
                }
            }
        }
        let both = found.into_iter().zip(next);
        reasons.extend(both.filter_map(|(found, runner_up)| Some(Reason { runner_up, ..found? })));
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
}

/// A key that is smaller the higher the score.
pub(in crate::orchestration::assignment) fn highest_first(score: f64) -> u64 {
    let bits = score.to_bits() as i64;
    // The order of IEEE 754 totalOrder, as an unsigned number, upside down.
    let ascending = (bits ^ ((bits >> 63) as u64 >> 1) as i64) as u64 ^ (1 << 63);
    u64::MAX - ascending
}

/// The score that has this key.
fn score_of(key: u64) -> f64 {
    let total_order = ((u64::MAX - key) ^ (1 << 63)) as i64;
    f64::from_bits((total_order ^ ((total_order >> 63) as u64 >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fall_as_scores_rise() {
        let scores = [f64::NEG_INFINITY, -1e9, -1.5, -0.0, 0.0, 1e-300, 2.0, f64::INFINITY];
        assert!(scores.windows(2).all(|pair| highest_first(pair[0]) > highest_first(pair[1])));
        assert!(scores.iter().all(|&score| score_of(highest_first(score)).to_bits() == score.to_bits()));
    }
}
