//! How long the rest of a study takes, from the pace of each kind of work so far.
//!
//! An agent-step costs up to twenty-five times as much under one policy as under another (guide paths of the whole fleet against fixed
//! highways), and learners run after all trials, so that one pace for everything would be that of whatever happens to come first.

use std::collections::BTreeMap;

use crate::study::{Cost, Work};

/// How many times as much an agent-step costs under learned rules as in the mean of all presets: 1.2 to 3.1 on seven floors.
const LEARNED_COSTS: f64 = 2.0;

/// What is left of each kind of work, and what has been spent on it.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// Agents times ticks.
    left: BTreeMap<Work, u64>,
    spent: BTreeMap<Work, Spent>,
    whole: u64,
}

/// Time and work of one kind, or of several together.
#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    agent_steps: u64,
    secs: f64,
}

impl Pace {
    /// Nothing of this is done yet.
    pub(super) fn new(cost: &Cost) -> Self {
        Self { left: cost.agent_steps.clone(), spent: BTreeMap::new(), whole: cost.all_agent_steps() }
    }

    /// So many agent-steps of `work` were finished, so many seconds after whatever was finished before. Workers take trials in order, so
    /// that what is finished one after the other is mostly of one kind.
    pub(super) fn finish(&mut self, work: &Work, agent_steps: u64, secs: f64) {
        if let Some(left) = self.left.get_mut(work) {
            *left = left.saturating_sub(agent_steps);
        }
        let spent = self.spent.entry(work.clone()).or_default();
        spent.agent_steps += agent_steps;
        spent.secs += secs;
    }

    /// Agent-steps that are done, of all.
    pub(super) fn share_done(&self) -> f64 {
        let done: u64 = self.spent.values().map(|spent| spent.agent_steps).sum();
        done as f64 / self.whole.max(1) as f64
    }

    /// Seconds that the rest takes; 0 before anything is finished.
    pub(super) fn secs_left(&self) -> f64 {
        self.left.iter().map(|(work, &left)| left as f64 * self.secs_of_step(work).unwrap_or(0.0)).sum()
    }

    /// What an agent-step of `work` costs: as measured, or as the nearest kind of work does that was. `None` before any was.
    fn secs_of_step(&self, work: &Work) -> Option<f64> {
        let of = |is_near: &dyn Fn(&Work) -> bool| {
            let near = self.spent.iter().filter(|(other, _)| is_near(other)).map(|(_, spent)| spent);
            let Spent { agent_steps, secs } = near.fold(Spent::default(), |sum, spent| Spent {
                agent_steps: sum.agent_steps + spent.agent_steps,
                secs: sum.secs + spent.secs,
            });
            (agent_steps > 0).then(|| secs / agent_steps as f64)
        };
        of(&|other| other == work)
            .or_else(|| of(&|other| other.rules == work.rules))
            .or_else(|| of(&|other| other.is_learned == work.is_learned))
            .or_else(|| {
                of(&|_| true).map(|secs| if work.is_learned { secs * LEARNED_COSTS } else { secs / LEARNED_COSTS })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trials(rules: &str, is_learned: bool) -> Work {
        Work { is_learned, is_run: false, rules: rules.to_owned() }
    }

    fn left(pace: &Pace, expected: f64) {
        assert!((pace.secs_left() - expected).abs() < 1e-9, "{} and not {expected}", pace.secs_left());
    }

    /// Highways take 1 s for 100 agent-steps, guide paths 10 s, learned rules 4 s, and learners that begin with these 5 s.
    #[test]
    fn what_is_left_is_weighed_by_the_nearest_kind_that_was_measured() {
        let (cheap, dear) = (trials("highways", false), trials("guide_paths", false));
        let learned = trials("learned", true);
        let run = Work { is_run: true, ..learned.clone() };
        let agent_steps = [(&cheap, 1000), (&dear, 1000), (&learned, 1000), (&run, 10_000)];
        let agent_steps = agent_steps.map(|(work, steps)| (work.clone(), steps)).into();
        let mut pace = Pace::new(&Cost { agent_steps, ..Cost::default() });
        left(&pace, 0.0);
        pace.finish(&cheap, 200, 2.0);
        // Guide paths as highways, learned rules and learners as twice that.
        left(&pace, 8.0 + 10.0 + 20.0 + 200.0);
        pace.finish(&dear, 200, 20.0);
        left(&pace, 8.0 + 80.0 + 2.0 * 55.0 + 2.0 * 550.0);
        pace.finish(&learned, 200, 8.0);
        left(&pace, 8.0 + 80.0 + 32.0 + 400.0);
        pace.finish(&run, 2000, 100.0);
        left(&pace, 8.0 + 80.0 + 32.0 + 400.0);
        assert!((pace.share_done() - 0.2).abs() < 1e-12);
        // A learner may go on a little beyond what it was given.
        pace.finish(&run, 9000, 450.0);
        left(&pace, 8.0 + 80.0 + 32.0);
    }

    /// Whoever learns under rules by hand costs as trials under them do, until it was measured; and by hand costs half of what is learned.
    #[test]
    fn learners_under_rules_by_hand_cost_as_these_do() {
        let (own, other) = (trials("own", false), trials("other", false));
        let run = Work { is_run: true, ..own.clone() };
        let learned = trials("learned", true);
        let agent_steps = [(own.clone(), 100), (other.clone(), 100), (run, 100), (learned.clone(), 100)].into();
        let mut pace = Pace::new(&Cost { agent_steps, ..Cost::default() });
        pace.finish(&learned, 100, 4.0);
        left(&pace, 3.0 * 2.0);
        pace.finish(&other, 100, 8.0);
        left(&pace, 2.0 * 8.0);
        pace.finish(&own, 100, 1.0);
        left(&pace, 1.0);
    }
}
