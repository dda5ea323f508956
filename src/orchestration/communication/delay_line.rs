//! Messages on their way.

use serde::{Deserialize, Serialize};

use crate::fleet::AgentId;

/// The messages of each agent that have not arrived, all equally long on their way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct DelayLine<T> {
    /// A ring per agent, one agent after the other; the place of a message is the tick of its sending.
    rings: Vec<Option<T>>,
    ring_ticks: usize,
}

impl<T: Copy> DelayLine<T> {
    /// For no agent yet.
    pub(super) fn new(delay_ticks: u32) -> Self {
        Self { rings: Vec::new(), ring_ticks: delay_ticks as usize + 1 }
    }

    /// Room for `agents` agents; new ones have nothing on its way.
    pub(super) fn resize(&mut self, agents: usize) {
        self.rings.resize(agents * self.ring_ticks, None);
    }

    /// Sends what an agent has to say in `tick`, and gives what it said one delay earlier. Called for every tick.
    pub(super) fn pass(&mut self, agent: AgentId, tick: u32, message: Option<T>) -> Option<T> {
        let ring = &mut self.rings[agent.index() * self.ring_ticks..][..self.ring_ticks];
        ring[tick as usize % ring.len()] = message;
        ring[(tick as usize + 1) % ring.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_arrive_in_order_one_delay_later() {
        let mut line = DelayLine::new(3);
        line.resize(2);
        for tick in 0..12 {
            let arrived = line.pass(AgentId(1), tick, (tick != 5).then_some(tick));
            assert_eq!(arrived, tick.checked_sub(3).filter(|&sent| sent != 5));
            assert_eq!(line.pass(AgentId(0), tick, None), None);
        }
    }

    #[test]
    fn without_delay_they_arrive_at_once() {
        let mut line = DelayLine::new(0);
        line.resize(1);
        assert_eq!(line.pass(AgentId(0), 7, Some('a')), Some('a'));
        assert_eq!(line.pass(AgentId(0), 8, None), None);
    }

    #[test]
    fn agents_that_leave_take_their_messages_with_them() {
        let mut line = DelayLine::new(1);
        line.resize(2);
        line.pass(AgentId(0), 0, Some(1));
        line.pass(AgentId(1), 0, Some(2));
        line.resize(1);
        line.resize(2);
        assert_eq!((line.pass(AgentId(0), 1, None), line.pass(AgentId(1), 1, None)), (Some(1), None));
    }
}
