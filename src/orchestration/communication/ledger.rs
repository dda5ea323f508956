//! Who was directed to which task, and who has taken which: the notes that keep tasks from being lost or doubled.

use serde::{Deserialize, Serialize};

use crate::demand::TaskId;
use crate::fleet::AgentId;

/// The notes of both sides, by agent.
///
/// Invariant: a claimed task that is not finished is directed to exactly one agent, and only that agent can take it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Orchestration's: the task an agent was given and is not known to have finished.
    directed: Vec<Option<TaskId>>,
    /// The agent's own: the task it took last, finished or not.
    taken: Vec<Option<TaskId>>,
}

impl Ledger {
    /// Notes for `agents` agents; new ones have none, those with higher numbers are forgotten.
    pub(super) fn resize(&mut self, agents: usize) {
        self.directed.resize(agents, None);
        self.taken.resize(agents, None);
    }

    /// Both sides know what the agent works on.
    pub fn agree(&mut self, agent: AgentId, works_on: Option<TaskId>) {
        self.directed[agent.index()] = works_on;
        self.taken[agent.index()] = works_on;
    }

    /// Orchestration gives `agent` a task.
    pub fn direct(&mut self, agent: AgentId, task: TaskId) {
        self.directed[agent.index()] = Some(task);
    }

    /// The task that orchestration has given the agent, as far as it knows unfinished.
    pub fn directed(&self, agent: AgentId) -> Option<TaskId> {
        self.directed[agent.index()]
    }

    /// The task that the agent took last.
    pub fn taken(&self, agent: AgentId) -> Option<TaskId> {
        self.taken[agent.index()]
    }

    /// An agent without work hears that it should work on `task`: whether it takes it, which it then notes. A task that
    /// it took before is one that it has finished since.
    pub fn take(&mut self, agent: AgentId, task: TaskId) -> bool {
        let is_new = self.taken[agent.index()] != Some(task);
        self.taken[agent.index()] = Some(task);
        is_new
    }

    /// Orchestration hears what the agent worked on and which task it had taken last when it reported.
    pub fn hear(&mut self, agent: AgentId, works_on: Option<TaskId>, taken: Option<TaskId>) {
        let directed = &mut self.directed[agent.index()];
        if works_on.is_none() && *directed == taken {
            *directed = None;
        }
    }

    /// The agent is taken off the floor while it works on `works_on`: the unfinished task that was directed to it.
    pub fn unfinished(&self, agent: AgentId, works_on: Option<TaskId>) -> Option<TaskId> {
        let has_finished = works_on.is_none() && self.directed(agent) == self.taken(agent);
        self.directed(agent).filter(|_| !has_finished)
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

    #[test]
    fn a_task_is_taken_once_however_often_it_is_directed() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST);
        assert!(ledger.take(AGENT, FIRST));
        assert!(!ledger.take(AGENT, FIRST), "it has finished the task since and orchestration has not heard");
    }

    #[test]
    fn only_a_report_made_after_finishing_frees_the_agent() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST);
        ledger.hear(AGENT, None, None);
        assert_eq!(ledger.directed(AGENT), Some(FIRST), "made before the directive arrived");
        ledger.take(AGENT, FIRST);
        ledger.hear(AGENT, Some(FIRST), Some(FIRST));
        assert_eq!(ledger.directed(AGENT), Some(FIRST), "made on the way");
        ledger.hear(AGENT, None, Some(FIRST));
        assert_eq!(ledger.directed(AGENT), None);
        ledger.direct(AGENT, SECOND);
        ledger.hear(AGENT, None, Some(FIRST));
        assert_eq!(ledger.directed(AGENT), Some(SECOND), "made before the second arrived");
    }

    #[test]
    fn an_agent_that_leaves_hands_back_what_it_has_not_finished() {
        let mut ledger = ledger();
        ledger.direct(AGENT, FIRST);
        assert_eq!(ledger.unfinished(AGENT, None), Some(FIRST), "not heard of yet");
        ledger.take(AGENT, FIRST);
        assert_eq!(ledger.unfinished(AGENT, Some(FIRST)), Some(FIRST));
        assert_eq!(ledger.unfinished(AGENT, None), None, "finished, and not reported yet");
    }
}
