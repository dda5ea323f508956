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

    /// Ticks between sending and arrival.
    pub(super) fn delay_ticks(&self) -> u32 {
        self.ring_ticks as u32 - 1
    }

    /// Room for `agents` agents; new ones have nothing on its way.
    pub(super) fn resize(&mut self, agents: usize) {
        self.rings.resize(agents * self.ring_ticks, None);
    }

    /// Messages take so long from now on, where `tick` is the next one to be run. What is on its way keeps the tick of its
    /// sending and arrives one new delay after that; what a newer message would then overtake is dropped, as every message says
    /// all there is to say.
    pub(super) fn set_delay(&mut self, delay_ticks: u32, tick: u32) {
        let (old, new) = (self.ring_ticks, delay_ticks as usize + 1);
        let agents = self.rings.len() / old;
        let mut rings = vec![None; agents * new];
        // The newest ones; of the ring's oldest the delay is over, and a longer one must not let it arrive again.
        let sent = (tick as usize).saturating_sub((old - 1).min(new - 1))..tick as usize;
        for agent in 0..agents {
            for at in sent.clone() {
                rings[agent * new + at % new] = self.rings[agent * old + at % old];
            }
        }
        (self.rings, self.ring_ticks) = (rings, new);
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

    /// What arrives in each of 12 ticks where the delay becomes another before tick 5.
    fn arriving(delay_ticks: u32, becomes: u32) -> Vec<Option<u32>> {
        let mut line = DelayLine::new(delay_ticks);
        line.resize(2);
        let pass = |tick| {
            if tick == 5 {
                line.set_delay(becomes, tick);
            }
            line.pass(AgentId(1), tick, Some(tick))
        };
        (0..12).map(pass).collect()
    }

    #[test]
    fn a_longer_delay_holds_back_what_is_on_its_way() {
        let mut expected = vec![None, None, Some(0), Some(1), Some(2), None, None];
        expected.extend((3..8).map(Some));
        assert_eq!(arriving(2, 4), expected);
        assert_eq!(arriving(0, 2)[4..8], [Some(4), None, None, Some(5)], "nothing arrives twice");
    }

    #[test]
    fn a_shorter_delay_drops_what_is_overtaken() {
        let mut expected = vec![None, None, None, None, Some(0)];
        expected.extend((4..11).map(Some));
        assert_eq!(arriving(4, 1), expected);
        assert_eq!(arriving(4, 0)[4..7], [Some(0), Some(5), Some(6)]);
        assert_eq!(arriving(3, 3)[3..], (0..9).map(Some).collect::<Vec<_>>(), "the same delay changes nothing");
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
