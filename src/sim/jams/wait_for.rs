//! The wait-for graph of one tick, and the jams in it.

/// Stands for "on nobody" in a column over agents.
pub(in crate::sim) const NOBODY: u32 = u32::MAX;

/// Who waits in the end on whom. Buffers are kept from tick to tick.
#[derive(Clone, Debug, Default)]
pub(super) struct WaitFor {
    /// For every agent the root of its tree, itself where it does not wait; see [`WaitFor::resolve`].
    roots: Vec<u32>,
    in_cycle: Vec<bool>,
    path: Vec<u32>,
}

/// Not looked at yet.
const UNSEEN: u32 = u32::MAX;
/// On the path being followed.
const ON_PATH: u32 = u32::MAX - 1;

impl WaitFor {
    /// Follows every agent to where its waiting ends.
    ///
    /// `waits_on[i]` is the agent that agent i waits on, or [`NOBODY`]. As nobody waits on more than one, the graph is a
    /// forest of trees, each of which ends in an agent that waits on nobody or in one cycle; every agent is visited once
    /// and coloured. The root is that agent, or the lowest number in the cycle.
    pub(super) fn resolve(&mut self, waits_on: &[u32]) {
        self.roots.clear();
        self.roots.resize(waits_on.len(), UNSEEN);
        self.in_cycle.clear();
        self.in_cycle.resize(waits_on.len(), false);
        for start in 0..waits_on.len() as u32 {
            self.path.clear();
            let mut agent = start;
            while self.roots[agent as usize] == UNSEEN {
                self.roots[agent as usize] = ON_PATH;
                self.path.push(agent);
                match waits_on[agent as usize] {
                    NOBODY => break,
                    next => agent = next,
                }
            }
            let root = match self.roots[agent as usize] {
                ON_PATH if waits_on[agent as usize] == NOBODY => agent,
                ON_PATH => self.close_cycle(agent),
                known => known,
            };
            for &on_path in &self.path {
                self.roots[on_path as usize] = root;
            }
        }
    }

    /// Marks the end of the path, from `first` on, as a cycle, and gives its lowest number.
    fn close_cycle(&mut self, first: u32) -> u32 {
        let begin = self.path.iter().position(|&agent| agent == first).unwrap_or(0);
        let cycle = &self.path[begin..];
        for &agent in cycle {
            self.in_cycle[agent as usize] = true;
        }
        cycle.iter().copied().min().unwrap_or(first)
    }

    /// The root of every agent.
    pub(super) fn roots(&self) -> &[u32] {
        &self.roots
    }

    /// Whether an agent waits on itself through others.
    pub(super) fn is_in_cycle(&self, agent: u32) -> bool {
        self.in_cycle[agent as usize]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolve(waits_on: &[u32]) -> (Vec<u32>, Vec<bool>) {
        let mut graph = WaitFor::default();
        graph.resolve(waits_on);
        (graph.roots().to_vec(), (0..waits_on.len() as u32).map(|agent| graph.is_in_cycle(agent)).collect())
    }

    #[test]
    fn chains_end_at_their_head_and_cycles_at_their_lowest_number() {
        // 4 → 2 → 0, and 5 → 3 → 1 → 3.
        let (roots, in_cycle) = resolve(&[NOBODY, 3, 0, 1, 2, 3]);
        assert_eq!(roots, [0, 1, 0, 1, 0, 1]);
        assert_eq!(in_cycle, [false, true, false, true, false, false]);
    }

    proptest! {
        /// Against the definition: follow the edges as often as there are agents.
        #[test]
        fn roots_are_where_following_leads(waits_on in prop::collection::vec(0..30_u32, 1..20)) {
            let agents = waits_on.len() as u32;
            let waits_on: Vec<u32> =
                waits_on.iter().map(|&next| if next < agents { next } else { NOBODY }).collect();
            let (roots, in_cycle) = resolve(&waits_on);
            let step = |agent: u32| waits_on[agent as usize];
            let follow = |mut agent: u32| {
                for _ in 0..agents {
                    if step(agent) == NOBODY { break }
                    agent = step(agent);
                }
                agent
            };
            for agent in 0..agents {
                let end = follow(agent);
                let mut cycle = vec![];
                if step(end) != NOBODY {
                    cycle.push(end);
                    while step(*cycle.last().unwrap()) != end { cycle.push(step(*cycle.last().unwrap())) }
                }
                prop_assert_eq!(roots[agent as usize], cycle.iter().copied().min().unwrap_or(end));
                prop_assert_eq!(in_cycle[agent as usize], cycle.contains(&agent));
            }
        }
    }
}
