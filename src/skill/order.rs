//! The order in which agents plan, kept from tick to tick.

/// Agents by rank, smallest first, equals by number.
///
/// From one tick to the next most agents keep their places, so the order is mended, not made anew: what stands where it
/// should is kept, the rest is taken out, sorted, and merged back. n agents of which k are out of place cost n + k log k
/// (the idea of drop-merge sort; see also Mannila 1985, DOI 10.1109/TC.1985.5009382, on sorting what is nearly sorted).
#[derive(Clone, Debug, Default)]
pub struct RightOfWay {
    ranked: Vec<Ranked>,
    misplaced: Vec<Ranked>,
}

/// Rank of an agent and, below that, its number: one number is compared faster than two.
type Ranked = u128;

fn ranked(rank: u64, agent: u32) -> Ranked {
    u128::from(rank) << 32 | u128::from(agent)
}

fn agent_of(entry: Ranked) -> u32 {
    entry as u32
}

/// Where more than one entry in this many is out of order, all are sorted instead of mended.
const SHUFFLED: usize = 8;

/// At most this many kept entries are moved out for a smaller one that follows; beyond that it is the smaller one that is misplaced.
const GIVE_WAY: usize = 4;

impl RightOfWay {
    /// All agents in order of their `ranks` (by number), ties by number.
    pub fn order(&mut self, ranks: &[u64]) -> impl Iterator<Item = u32> + use<'_> {
        if self.ranked.len() != ranks.len() {
            self.ranked.clear();
            self.ranked.extend((0..ranks.len() as u32).map(|agent| ranked(0, agent)));
        }
        if self.set_ranks(ranks) * SHUFFLED > ranks.len() {
            self.ranked.sort_unstable();
        } else {
            self.keep_what_is_in_place();
            self.merge_the_rest();
        }
        self.ranked.iter().map(|&entry| agent_of(entry))
    }

    /// Ranks the agents anew, in the order that they have. Returns how many come after one that they should come before.
    fn set_ranks(&mut self, ranks: &[u64]) -> usize {
        let (mut last, mut descents) = (0, 0);
        for entry in &mut self.ranked {
            let agent = agent_of(*entry);
            *entry = ranked(ranks[agent as usize], agent);
            descents += usize::from(*entry < last);
            last = *entry;
        }
        descents
    }

    /// Leaves an ascending sequence in `ranked` and the rest in `misplaced`.
    fn keep_what_is_in_place(&mut self) {
        let entries = &mut self.ranked;
        let mut kept = 0_usize;
        let mut last = 0;
        for k in 0..entries.len() {
            let entry = entries[k];
            if last > entry {
                let most = kept.saturating_sub(GIVE_WAY);
                let mut place = kept - 1;
                while place > most && entries[place - 1] > entry {
                    place -= 1;
                }
                if place > 0 && entries[place - 1] > entry {
                    self.misplaced.push(entry);
                    continue;
                }
                self.misplaced.extend_from_slice(&entries[place..kept]);
                kept = place;
            }
            entries[kept] = entry;
            last = entry;
            kept += 1;
        }
        entries.truncate(kept);
    }

    /// Sorts the misplaced entries into `ranked`, from the back, where there is room.
    fn merge_the_rest(&mut self) {
        self.misplaced.sort_unstable();
        let mut kept = self.ranked.len();
        self.ranked.resize(kept + self.misplaced.len(), 0);
        let mut end = self.ranked.len();
        for entry in self.misplaced.drain(..).rev() {
            while kept > 0 && self.ranked[kept - 1] > entry {
                kept -= 1;
                end -= 1;
                self.ranked[end] = self.ranked[kept];
            }
            end -= 1;
            self.ranked[end] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a sort, while ranks drift and jump and the fleet changes its size.
        #[test]
        fn it_is_what_a_sort_gives(rounds in prop::collection::vec((0_usize..40, prop::collection::vec((0_usize..40, 0_u64..60), 0..12)), 1..20)) {
            let mut right_of_way = RightOfWay::default();
            let mut ranks = vec![0_u64; 20];
            for (agents, changes) in rounds {
                if agents < 5 {
                    ranks.resize(agents, 7);
                } else if ranks.len() < 5 {
                    ranks.resize(20, 9);
                }
                for (agent, rank) in changes {
                    if let Some(own) = ranks.get_mut(agent) {
                        *own = rank;
                    }
                }
                let mut expected: Vec<u32> = (0..ranks.len() as u32).collect();
                expected.sort_by_key(|&agent| (ranks[agent as usize], agent));
                prop_assert_eq!(right_of_way.order(&ranks).collect::<Vec<_>>(), expected);
            }
        }
    }
}
