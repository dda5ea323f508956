//! Who is on its way to what: pairs that stand until a better one takes the agent or the task.

use super::super::view::Approach;
use crate::demand::TaskId;
use crate::fleet::AgentId;

/// The pairs of the last matching that can still be undone; buffers are kept between ticks.
#[derive(Debug, Default)]
pub(super) struct HeldPairs {
    /// By agent.
    approaching: Vec<Approach>,
    /// By task: the places in [`HeldPairs::approaching`].
    by_task: Vec<(TaskId, u32)>,
}

impl HeldPairs {
    /// Holds these pairs and no others; they are in the order of their agents.
    pub(super) fn hold(&mut self, approaching: &[Approach]) {
        self.approaching.clear();
        self.approaching.extend_from_slice(approaching);
        self.by_task.clear();
        self.by_task.extend(approaching.iter().map(|pair| pair.task).zip(0..));
        self.by_task.sort_unstable();
    }

    /// All pairs, by agent.
    pub(super) fn pairs(&self) -> &[Approach] {
        &self.approaching
    }

    /// The pair of an agent.
    pub(super) fn of_agent(&self, agent: AgentId) -> Option<Approach> {
        let place = self.approaching.binary_search_by_key(&agent, |pair| pair.agent).ok()?;
        Some(self.approaching[place])
    }

    /// The pair of a task.
    pub(super) fn of_task(&self, task: TaskId) -> Option<Approach> {
        let place = self.by_task.binary_search_by_key(&task, |&(task, _)| task).ok()?;
        Some(self.approaching[self.by_task[place].1 as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Cell;

    #[test]
    fn pairs_are_found_from_either_side() {
        let pair = |agent, task| Approach { agent: AgentId(agent), cell: Cell(agent), task: TaskId(task) };
        let mut held = HeldPairs::default();
        held.hold(&[pair(9, 9)]);
        held.hold(&[pair(1, 7), pair(4, 2), pair(5, 3)]);
        assert_eq!(held.of_agent(AgentId(4)), Some(pair(4, 2)));
        assert_eq!(held.of_task(TaskId(7)), Some(pair(1, 7)));
        assert_eq!((held.of_agent(AgentId(9)), held.of_task(TaskId(9))), (None, None));
        assert_eq!(held.pairs().len(), 3);
    }
}
