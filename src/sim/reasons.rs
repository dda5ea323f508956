//! Why agents have the tasks that they have.
//!
//! Insert [`Reasons`] as a resource and rules write down why they make their matches; leave it out and they do not. It is read by nobody who
//! decides.

use bevy::prelude::Resource;

use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::orchestration::assignment::Reason;

/// Of every agent, why it was given the two tasks that it was given last: one to do and one to go on to.
#[derive(Resource, Debug, Default)]
pub struct Reasons {
    /// The later first.
    by_agent: Vec<[Option<Reason>; 2]>,
    next_tick: u32,
}

impl Reasons {
    /// Why an agent was given this task; `None` where that was decided before anybody asked, or before the world was brought to where
    /// it is.
    pub fn of(&self, agent: AgentId, task: TaskId) -> Option<&Reason> {
        self.by_agent.get(agent.index())?.iter().flatten().find(|reason| reason.task == task)
    }

    /// Takes in what was decided in `tick`.
    pub(in crate::sim) fn note(&mut self, tick: u32, reasons: &[Reason]) {
        if tick == 0 || tick != self.next_tick {
            self.forget();
        }
        self.next_tick = tick + 1;
        for reason in reasons {
            let agent = reason.agent.index();
            if agent >= self.by_agent.len() {
                self.by_agent.resize(agent + 1, [const { None }; 2]);
            }
            let [last, before] = &mut self.by_agent[agent];
            *before = last.replace(reason.clone());
        }
    }

    /// The world has gone back to before `tick`, in the past that was noted.
    pub(in crate::sim) fn rewind(&mut self, tick: u32) {
        if tick > self.next_tick {
            self.forget();
        }
        for [last, before] in &mut self.by_agent {
            before.take_if(|reason| reason.tick >= tick);
            if last.take_if(|reason| reason.tick >= tick).is_some() {
                *last = before.take();
            }
        }
        self.next_tick = tick;
    }

    /// Forgets all.
    pub(in crate::sim) fn forget(&mut self) {
        self.by_agent.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::assignment::AssignmentRule;

    fn reason(agent: u32, task: u32, tick: u32) -> Reason {
        let (rule, score) = (AssignmentRule::NearestPair, Some(3.0));
        let (agent, task) = (AgentId(agent), TaskId(task));
        Reason { agent, task, tick, rule, score, parts: Vec::new(), runner_up: None }
    }

    #[test]
    fn a_reason_is_that_of_the_task_and_not_of_one_before() {
        let mut reasons = Reasons::default();
        reasons.note(0, &[reason(2, 5, 0)]);
        reasons.note(1, &[reason(1, 6, 1), reason(2, 7, 1)]);
        assert_eq!(reasons.of(AgentId(2), TaskId(5)), Some(&reason(2, 5, 0)), "it may still be at work on it");
        assert_eq!(reasons.of(AgentId(2), TaskId(7)), Some(&reason(2, 7, 1)));
        reasons.note(2, &[reason(2, 8, 2)]);
        assert_eq!(reasons.of(AgentId(2), TaskId(5)), None);
        assert_eq!(reasons.of(AgentId(9), TaskId(7)), None);
    }

    /// Tasks of another episode, or of another future, have the same numbers.
    #[test]
    fn what_is_not_the_past_any_more_is_forgotten() {
        let has = |reasons: &Reasons, agent, task| reasons.of(AgentId(agent), TaskId(task)).is_some();
        let mut reasons = Reasons::default();
        reasons.note(0, &[reason(0, 0, 0)]);
        reasons.note(1, &[reason(1, 1, 1)]);
        reasons.rewind(1);
        assert!(has(&reasons, 0, 0) && !has(&reasons, 1, 1));
        reasons.note(1, &[]);
        assert!(has(&reasons, 0, 0));
        reasons.rewind(9);
        assert!(!has(&reasons, 0, 0), "what was decided in between is not known");
        reasons.note(9, &[reason(0, 0, 9)]);
        reasons.note(0, &[]);
        assert!(!has(&reasons, 0, 0), "another episode");
    }
}
