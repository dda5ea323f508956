//! Who was directed to which task, and who has taken which: the notes that keep tasks from being lost or doubled.

use serde::{Deserialize, Serialize};

use crate::demand::TaskId;
use crate::fleet::AgentId;

/// The task that an agent should do, and the one to go on to after it; none is given ahead of none.
pub type Tasks = [Option<TaskId>; 2];

/// The notes of both sides, by agent.
///
/// Invariant: a claimed task that is not finished is directed to exactly one agent, and only that agent can take it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Orchestration's: what an agent was given and is not known to have finished.
    directed: Vec<Tasks>,
    /// Orchestration's: the tick in which an agent was given the last of them.
    given_ticks: Vec<u32>,
    /// The agent's own: the task it took last, finished or not.
    taken: Vec<Option<TaskId>>,
}

impl Ledger {
    /// Notes for `agents` agents; new ones have none, those with higher numbers are forgotten.
    pub(super) fn resize(&mut self, agents: usize) {
        self.directed.resize(agents, [None; 2]);
        self.given_ticks.resize(agents, 0);
        self.taken.resize(agents, None);
    }

    /// Both sides know what the agent works on, and goes on to.
    pub fn agree(&mut self, agent: AgentId, tasks: Tasks) {
        self.directed[agent.index()] = tasks;
        self.taken[agent.index()] = tasks[0];
    }

    /// Orchestration gives `agent` a task in `tick`, after the one that it has.
    pub fn direct(&mut self, agent: AgentId, task: TaskId, tick: u32) {
        self.given_ticks[agent.index()] = tick;
        let [first, next] = &mut self.directed[agent.index()];
        debug_assert!(next.is_none(), "an agent is given one task ahead at most");
        *if first.is_none() { first } else { next } = Some(task);
    }

    /// What orchestration has given the agent, as far as it knows unfinished.
    pub fn directed(&self, agent: AgentId) -> Tasks {
        self.directed[agent.index()]
    }

    /// The task that the agent took last.
    pub fn taken(&self, agent: AgentId) -> Option<TaskId> {
        self.taken[agent.index()]
    }

    /// The tick in which orchestration gave the agent a task last.
    pub fn given_tick(&self, agent: AgentId) -> u32 {
        self.given_ticks[agent.index()]
    }

    /// Of the tasks that an agent hears it was given, those that it has not taken: up to the one that it took last it has
    /// finished them since, or is at work.
    pub fn news(&self, agent: AgentId, heard: Tasks) -> Tasks {
        match (self.taken(agent), heard) {
            (Some(taken), [Some(first), next]) if first == taken => [next, None],
            (Some(taken), [_, Some(next)]) if next == taken => [None; 2],
            _ => heard,
        }
    }

    /// An agent without work sets out for a task.
    pub fn take(&mut self, agent: AgentId, task: TaskId) {
        self.taken[agent.index()] = Some(task);
    }

    /// Orchestration hears what the agent worked on and which task it had taken last when it reported.
    pub fn hear(&mut self, agent: AgentId, works_on: Option<TaskId>, taken: Option<TaskId>) {
        let directed = &mut self.directed[agent.index()];
        *directed = unfinished(*directed, works_on, taken);
    }

    /// The agent works on `works_on`, which orchestration need not know: what was directed to it and is unfinished.
    pub fn unfinished(&self, agent: AgentId, works_on: Option<TaskId>) -> Tasks {
        unfinished(self.directed(agent), works_on, self.taken(agent))
    }
}

/// What is left of the tasks of an agent that works on `works_on` and took `taken` last.
fn unfinished(directed: Tasks, works_on: Option<TaskId>, taken: Option<TaskId>) -> Tasks {
    match (taken, directed) {
        (Some(taken), [_, Some(next)]) if next == taken => [works_on, None],
        (Some(taken), [Some(first), next]) if first == taken && works_on.is_none() => [next, None],
        _ => directed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGENT: AgentId = AgentId(0);
    const FIRST: TaskId = TaskId(4);
    const SECOND: TaskId = TaskId(7);

    fn ledger() -> Ledger {
        let mut ledger = Ledger::default();
        ledger.resize(1);
        ledger
    }

    /// What an agent without work does with what it hears.
    fn hears(ledger: &mut Ledger, heard: Tasks) -> Tasks {
        let news = ledger.news(AGENT, heard);
        if let [Some(task), _] = news {
            ledger.take(AGENT, task);
        }
        news
    }

    #[test]
    fn a_task_is_taken_once_however_often_it_is_directed() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST, 1);
        assert_eq!(hears(&mut ledger, [Some(FIRST), None]), [Some(FIRST), None]);
        let finished = "it has finished the task since and orchestration has not heard";
        assert_eq!(hears(&mut ledger, [Some(FIRST), None]), [None; 2], "{finished}");
    }

    #[test]
    fn only_a_report_made_after_finishing_frees_the_agent() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST, 1);
        ledger.hear(AGENT, None, None);
        assert_eq!(ledger.directed(AGENT), [Some(FIRST), None], "made before the directive arrived");
        ledger.take(AGENT, FIRST);
        ledger.hear(AGENT, Some(FIRST), Some(FIRST));
        assert_eq!(ledger.directed(AGENT), [Some(FIRST), None], "made on the way");
        ledger.hear(AGENT, None, Some(FIRST));
        assert_eq!(ledger.directed(AGENT), [None; 2]);
        ledger.direct(AGENT, SECOND, 2);
        ledger.hear(AGENT, None, Some(FIRST));
        assert_eq!(ledger.directed(AGENT), [Some(SECOND), None], "made before the second arrived");
    }

    #[test]
    fn an_agent_goes_on_to_the_task_that_it_was_given_ahead() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST, 1);
        hears(&mut ledger, [Some(FIRST), None]);
        ledger.direct(AGENT, SECOND, 2);
        let both = ledger.directed(AGENT);
        assert_eq!(both, [Some(FIRST), Some(SECOND)]);
        assert_eq!(ledger.news(AGENT, both), [Some(SECOND), None], "what comes after its work");
        assert_eq!(ledger.unfinished(AGENT, Some(FIRST)), both);
        assert_eq!(ledger.unfinished(AGENT, None), [Some(SECOND), None], "between the two");
        ledger.take(AGENT, SECOND);
        assert_eq!(ledger.news(AGENT, both), [None; 2], "it is at the second, orchestration does not know");
        assert_eq!(ledger.unfinished(AGENT, Some(SECOND)), [Some(SECOND), None]);
        let mut both_done = ledger.clone();
        ledger.hear(AGENT, Some(FIRST), Some(FIRST));
        assert_eq!(ledger.directed(AGENT), both, "made while it was at the first");
        ledger.hear(AGENT, Some(SECOND), Some(SECOND));
        assert_eq!(ledger.directed(AGENT), [Some(SECOND), None]);
        both_done.hear(AGENT, None, Some(SECOND));
        assert_eq!(both_done.directed(AGENT), [None; 2], "the reports in between were lost");
    }

    #[test]
    fn an_agent_that_leaves_hands_back_what_it_has_not_finished() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST, 1);
        assert_eq!(ledger.unfinished(AGENT, None), [Some(FIRST), None], "not heard of yet");
        ledger.take(AGENT, FIRST);
        assert_eq!(ledger.unfinished(AGENT, Some(FIRST)), [Some(FIRST), None]);
        assert_eq!(ledger.unfinished(AGENT, None), [None; 2], "finished, and not reported yet");
    }
}
