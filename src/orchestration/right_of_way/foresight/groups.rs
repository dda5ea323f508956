//! Whom a promotion concerns.

use crate::grid::Cell;

/// Stands for "nobody".
const NOBODY: u32 = u32::MAX;

/// Agents in groups, each of which has cells in common with none of another group (disjoint sets, merged as agents are added),
/// with the sum of changes in each.
#[derive(Debug, Default)]
pub(super) struct Groups {
    members: Vec<u32>,
    /// By cell: a member that touches it.
    touched_by: Vec<u32>,
    touched: Vec<Cell>,
    /// By agent: another of its group, itself at the root; nobody if it is no member.
    parents: Vec<u32>,
    /// By agent: the sum over its group if it is the root.
    changes: Vec<i64>,
}

impl Groups {
    /// No members, on a floor of so many cells and with a fleet of so many agents.
    pub(super) fn begin(&mut self, cells: usize, agents: usize) {
        for cell in self.touched.drain(..) {
            self.touched_by[cell.index()] = NOBODY;
        }
        for agent in self.members.drain(..) {
            self.parents[agent as usize] = NOBODY;
        }
        self.touched_by.resize(cells, NOBODY);
        self.parents.resize(agents, NOBODY);
        self.changes.resize(agents, 0);
    }

    /// Adds an agent that touches some cells and merges the groups that it connects.
    pub(super) fn add(&mut self, agent: u32, cells: [Cell; 3], change: i64) {
        self.members.push(agent);
        self.parents[agent as usize] = agent;
        self.changes[agent as usize] = change;
        for cell in cells {
            let known = self.touched_by[cell.index()];
            if known == NOBODY {
                self.touched_by[cell.index()] = agent;
                self.touched.push(cell);
            } else {
                self.merge(known, agent);
            }
        }
    }

    /// All that were added.
    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    /// The sum of changes in the group of an agent; 0 if it is no member.
    pub(super) fn change(&mut self, agent: u32) -> i64 {
        if self.parents[agent as usize] == NOBODY {
            return 0;
        }
        let root = self.root(agent);
        self.changes[root as usize]
    }

    fn merge(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        if one != other {
            self.parents[one as usize] = other;
            self.changes[other as usize] += self.changes[one as usize];
        }
    }

    fn root(&mut self, mut agent: u32) -> u32 {
        while self.parents[agent as usize] != agent {
            let parent = self.parents[agent as usize];
            self.parents[agent as usize] = self.parents[parent as usize];
            agent = parent;
        }
        agent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_that_share_a_cell_count_together() {
        let mut groups = Groups::default();
        for _ in 0..2 {
            groups.begin(9, 5);
            groups.add(0, [0, 0, 1].map(Cell), 3);
            groups.add(3, [5, 5, 4].map(Cell), -1);
            groups.add(1, [2, 1, 3].map(Cell), -5);
            assert_eq!([0, 1, 3, 2].map(|agent| groups.change(agent)), [-2, -2, -1, 0]);
            groups.add(4, [4, 3, 8].map(Cell), 7);
            assert_eq!([0, 1, 3, 4, 2].map(|agent| groups.change(agent)), [4, 4, 4, 4, 0]);
            assert_eq!(groups.members(), [0, 3, 1, 4]);
        }
    }
}
