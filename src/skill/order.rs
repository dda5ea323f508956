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

/// Rank and number of an agent.
type Ranked = (u64, u32);

/// How many kept entries give way to a smaller one that follows, before that one is held to be misplaced itself.
const GIVE_WAY: usize = 4;

impl RightOfWay {
    /// All agents in order of their `ranks` (by number), ties by number.
    pub fn order(&mut self, ranks: &[u64]) -> impl Iterator<Item = u32> + use<'_> {
        if self.ranked.len() != ranks.len() {
            self.ranked.clear();
            self.ranked.extend((0..ranks.len() as u32).map(|agent| (0, agent)));
        }
        self.keep_what_is_in_place(ranks);
        self.merge_the_rest();
        self.ranked.iter().map(|&(_, agent)| agent)
    }

    /// Leaves an ascending sequence in `ranked` and the rest in `misplaced`.
    fn keep_what_is_in_place(&mut self, ranks: &[u64]) {
        let ranked = &mut self.ranked;
        let mut kept = 0_usize;
        let mut last = (0, 0);
        for k in 0..ranked.len() {
            let agent = ranked[k].1;
            let entry = (ranks[agent as usize], agent);
            if comes_after(last, entry) {
                let most = kept.saturating_sub(GIVE_WAY);
                let mut place = kept - 1;
                while place > most && comes_after(ranked[place - 1], entry) {
                    place -= 1;
                }
                if place > 0 && comes_after(ranked[place - 1], entry) {
                    self.misplaced.push(entry);
                    continue;
                }
                self.misplaced.extend_from_slice(&ranked[place..kept]);
                kept = place;
            }
            ranked[kept] = entry;
            last = entry;
            kept += 1;
        }
        ranked.truncate(kept);
    }

    /// Sorts the misplaced entries into `ranked`, from the back, where there is room.
    fn merge_the_rest(&mut self) {
        self.misplaced.sort_unstable();
        let mut kept = self.ranked.len();
        self.ranked.resize(kept + self.misplaced.len(), (0, 0));
        let mut end = self.ranked.len();
        for entry in self.misplaced.drain(..).rev() {
            while kept > 0 && comes_after(self.ranked[kept - 1], entry) {
                kept -= 1;
                end -= 1;
                self.ranked[end] = self.ranked[kept];
            }
            end -= 1;
            self.ranked[end] = entry;
        }
    }
}

/// Whether `one` comes after `other`; ranks alone nearly always tell.
#[inline]
fn comes_after(one: Ranked, other: Ranked) -> bool {
    one.0 > other.0 || one.0 == other.0 && one.1 > other.1
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
