//! Which idle agent holds which parking place.

use crate::fleet::AgentId;
use crate::orchestration::memory::{MemoryError, pack, unpack};

const NO_PLACE: u32 = u32::MAX;

/// The places that are held, by agent: a place is held from when an agent is sent there until it has a task again.
#[derive(Debug, Default)]
pub(super) struct HeldPlaces {
    /// Agents that hold a place, by number.
    holders: Vec<AgentId>,
    /// By agent: the place held for it.
    place_of: Vec<u32>,
}

impl HeldPlaces {
    /// The place held for an agent.
    pub(super) fn place(&self, agent: AgentId) -> Option<u32> {
        self.place_of.get(agent.index()).copied().filter(|&place| place != NO_PLACE)
    }

    /// Takes away the places of all who are not `idle`, which come by number, and gives them to `release`.
    pub(super) fn keep(&mut self, idle: &[AgentId], agents: usize, mut release: impl FnMut(u32)) {
        self.place_of.resize(self.place_of.len().max(agents), NO_PLACE);
        let mut idle = idle.iter().peekable();
        let place_of = &mut self.place_of;
        self.holders.retain(|&agent| {
            while idle.next_if(|&&other| other < agent).is_some() {}
            let stays = idle.peek() == Some(&&agent);
            if !stays {
                release(std::mem::replace(&mut place_of[agent.index()], NO_PLACE));
            }
            stays
        });
        self.holders.clear();
    }

    /// Holds a place for an agent; after [`HeldPlaces::keep`] for all who hold one, by number.
    pub(super) fn hold(&mut self, agent: AgentId, place: u32) {
        self.place_of[agent.index()] = place;
        self.holders.push(agent);
    }

    /// Who holds which place, by agent.
    pub(super) fn pairs(&self) -> Vec<(AgentId, u32)> {
        self.holders.iter().map(|&agent| (agent, self.place_of[agent.index()])).collect()
    }

    /// Holds what another did; `take` says whether a place is there and free, and takes it.
    pub(super) fn restore(
        &mut self,
        held: Vec<(AgentId, u32)>,
        mut take: impl FnMut(u32) -> bool,
    ) -> Result<(), MemoryError> {
        for (agent, place) in held {
            if !take(place) {
                return Err(MemoryError::Taken(place));
            }
            self.place_of.resize(self.place_of.len().max(agent.index() + 1), NO_PLACE);
            self.hold(agent, place);
        }
        Ok(())
    }

    /// The memory of a rule that remembers nothing else.
    pub(super) fn save(&self) -> Vec<u8> {
        pack(&self.pairs())
    }

    /// What [`HeldPlaces::save`] gave.
    pub(super) fn read(memory: &[u8]) -> Result<Vec<(AgentId, u32)>, MemoryError> {
        unpack(memory)
    }
}
