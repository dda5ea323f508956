//! The skill of every agent of a fleet.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Psi;

/// ψ of all agents: one for all, or one for each. All zero is the published skill and what every world runs that nobody retrains.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skills {
    /// One for all, or one by agent.
    weights: Vec<Psi>,
    /// Whether any differs from the published skill.
    are_altered: bool,
}

impl Skills {
    /// One ψ for all agents.
    pub fn shared(psi: Psi) -> Self {
        Self::of_each(vec![psi])
    }

    /// A ψ for each agent, by number; at least as many as there are agents, or a single one for all.
    pub fn of_each(weights: Vec<Psi>) -> Self {
        let are_altered = weights.iter().any(|psi| !psi.is_zero());
        Self { weights, are_altered }
    }

    /// Whether all agents have the published skill.
    #[inline]
    pub fn are_zero(&self) -> bool {
        !self.are_altered
    }

    /// The weights of one agent, by its number.
    ///
    /// # Panics
    /// If agents have a ψ each and this one has none.
    pub(super) fn of(&self, agent: u32) -> &[i32; super::PSI_NAMES.len()] {
        const ZERO: [i32; super::PSI_NAMES.len()] = [0; super::PSI_NAMES.len()];
        match self.weights.as_slice() {
            [] => &ZERO,
            [shared] => &shared.milli_moves,
            each => &each[agent as usize].milli_moves,
        }
    }

    /// A fingerprint of all weights: [`Psi::hash`] where all agents have the same.
    pub fn hash(&self) -> u64 {
        let Some(first) = self.weights.first().filter(|_| self.are_altered) else { return Psi::default().hash() };
        if self.weights.iter().all(|psi| psi == first) {
            return first.hash();
        }
        let hashes: Vec<u8> = self.weights.iter().flat_map(|psi| psi.hash().to_le_bytes()).collect();
        xxh3_64(&hashes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn psi(weight: i32) -> Psi {
        let mut psi = Psi::default();
        psi.milli_moves[3] = weight;
        psi
    }

    #[test]
    fn hashes_tell_fleets_apart_by_what_agents_do_and_nothing_else() {
        let frozen = Psi::default().hash();
        assert_eq!([Skills::default().hash(), Skills::of_each(vec![psi(0); 9]).hash()], [frozen; 2]);
        assert_eq!(Skills::shared(psi(7)).hash(), Skills::of_each(vec![psi(7); 9]).hash());
        assert_eq!(Skills::shared(psi(7)).hash(), psi(7).hash());
        let mut one_differs = vec![psi(0); 9];
        one_differs[4] = psi(1);
        let hash = Skills::of_each(one_differs.clone()).hash();
        one_differs.swap(4, 5);
        assert!(hash != frozen && hash != Skills::of_each(one_differs).hash(), "which agent it is counts");
    }

    #[test]
    fn agents_have_their_own_or_all_the_same() {
        let each = Skills::of_each(vec![psi(1), psi(2)]);
        assert_eq!((each.of(0)[3], each.of(1)[3], each.are_zero()), (1, 2, false));
        assert_eq!(Skills::shared(psi(5)).of(77)[3], 5);
        assert_eq!((Skills::default().of(3)[3], Skills::default().are_zero()), (0, true));
    }
}
