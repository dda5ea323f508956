//! Why an agent was given its task: the number that its rule went by, what that is made of, and what came next.
//!
//! Rules write reasons down only where somebody asked for them ([`AssignmentView::reasons`](super::AssignmentView::reasons)), from
//! what they have looked at anyway. Nothing that they decide depends on it.

use super::pairing::Pair;
use super::{AssignmentRule, Match};
use crate::demand::TaskId;
use crate::fleet::AgentId;

/// One summand of a score: weight × value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What is weighed.
    pub name: &'static str,
    /// What it is multiplied by.
    pub weight: f64,
    /// How much of it there is.
    pub value: f64,
}

/// The best match that was passed over, as far as the rule had looked, with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RunnerUp {
    /// Another task for the same agent.
    Task(TaskId, f64),
    /// Another agent for the same task: tasks had sought agents.
    Agent(AgentId, f64),
}

/// Why an agent was given a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Who was given it.
    pub agent: AgentId,
    /// What it was given.
    pub task: TaskId,
    /// The tick of the decision.
    pub tick: u32,
    /// The rule that decided.
    pub rule: AssignmentRule,
    /// What the rule went by, in the unit of [`Reason::measure`]; `None`: it went by no number, or the number is not known any more.
    pub score: Option<f64>,
    /// What the score is the sum of; empty: it is one thing.
    pub parts: Vec<Part>,
    /// What came next. Where nothing else was left or looked at there is none.
    pub runner_up: Option<RunnerUp>,
}

impl Reason {
    /// A match by one number.
    pub(super) fn by(rule: AssignmentRule, (agent, task): Match, tick: u32, score: f64) -> Self {
        Self { agent, task, tick, rule, score: Some(score), parts: Vec::new(), runner_up: None }
    }

    /// A match of the rule for which no number is known.
    pub(super) fn without_number(rule: AssignmentRule, (agent, task): Match, tick: u32) -> Self {
        Self { agent, task, tick, rule, score: None, parts: Vec::new(), runner_up: None }
    }

    /// What the rule does, in a sentence.
    pub fn words(&self) -> &'static str {
        match self.rule {
            AssignmentRule::Random => "any free agent takes any open task: drawn, nothing is weighed",
            AssignmentRule::FirstCome => "the oldest open task takes the nearest free agent",
            AssignmentRule::NearestPair => "the closest pair of a free agent and an open task goes first",
            AssignmentRule::Optimal => "the pairs with the least sum of ways are taken together",
            AssignmentRule::Auction => "sold to the lowest bid: what the task adds to all completion times of the tour",
            AssignmentRule::Roles => "the closest pair within the agent's zone goes first",
            AssignmentRule::ShortestTotal => "the least sum of way and length goes first",
            AssignmentRule::Learned => "the pair with the highest score goes first",
        }
    }

    /// What the score is, with its unit; `None` where the rule goes by no number.
    pub fn measure(&self) -> Option<&'static str> {
        match self.rule {
            AssignmentRule::Random => None,
            AssignmentRule::FirstCome
            | AssignmentRule::NearestPair
            | AssignmentRule::Optimal
            | AssignmentRule::Roles => Some("guided way to the task, in moves"),
            AssignmentRule::Auction => Some("bid, in moves"),
            AssignmentRule::ShortestTotal => Some("weighted sum, in moves"),
            AssignmentRule::Learned => Some("score"),
        }
    }
}

impl RunnerUp {
    /// What a seeker would have been paired with instead of `pair`; tasks are known by other numbers, and keys have `key` as score.
    pub(super) fn beside(pair: Pair, next: Pair, task: impl Fn(u32) -> TaskId, score: impl Fn(u64) -> f64) -> Self {
        if next.agent == pair.agent {
            Self::Task(task(next.task), score(next.key))
        } else {
            Self::Agent(AgentId(next.agent), score(next.key))
        }
    }

    /// Its score.
    pub fn score(&self) -> f64 {
        match *self {
            Self::Task(_, score) | Self::Agent(_, score) => score,
        }
    }
}
