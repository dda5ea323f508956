//! The guide paths that were laid, by agent.

use serde::{Deserialize, Serialize};

use crate::fleet::AgentId;
use crate::grid::Cell;
use crate::orchestration::AgentReport;

/// One agent's guide path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuidePath<'a> {
    /// Tick in which it was laid: no two paths of an agent share it.
    pub laid_tick: u32,
    /// Its cells in order, the goal last; the cell where the agent stood is left out unless it is the goal. Never empty.
    pub cells: &'a [Cell],
}

/// The paths in force, as orchestration knows them.
#[derive(Debug, Default)]
pub struct GuidePaths(Vec<Laid>);

impl GuidePaths {
    /// The path of an agent, once one was laid.
    pub fn of(&self, agent: AgentId) -> Option<GuidePath<'_>> {
        let laid = self.0.get(agent.index()).filter(|laid| !laid.cells.is_empty())?;
        Some(GuidePath { laid_tick: laid.tick, cells: &laid.cells })
    }

    pub(super) fn all(&self) -> &[Laid] {
        &self.0
    }

    pub(super) fn all_mut(&mut self) -> &mut Vec<Laid> {
        &mut self.0
    }
}

/// A path with how its agent keeps to it; without cells where none was laid yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Laid {
    pub(super) cells: Vec<Cell>,
    pub(super) tick: u32,
    /// Where on the path the agent was seen last.
    place: u32,
    /// Consecutive reports from beside the path.
    off_ticks: u32,
}

impl Laid {
    /// Puts a path in the place of the last.
    pub(super) fn renew(&mut self, cells: &[Cell], tick: u32) {
        self.cells.clear();
        self.cells.extend_from_slice(cells);
        (self.tick, self.place, self.off_ticks) = (tick, 0, 0);
    }

    /// Notes whether the agent is on its path.
    pub(super) fn see(&mut self, cell: Cell) {
        let place = self.place as usize;
        // Mostly it has moved on by one, or waits.
        let near = [place + 1, place].into_iter().find(|&near| self.cells.get(near) == Some(&cell));
        match near.or_else(|| self.cells.iter().position(|&other| other == cell)) {
            Some(found) => (self.place, self.off_ticks) = (found as u32, 0),
            None => self.off_ticks += 1,
        }
    }

    /// Whether the agent needs another path: this one leads elsewhere, or was left for too long.
    pub(super) fn is_outdated(&self, report: &AgentReport, most_off_ticks: u32) -> bool {
        self.cells.last() != Some(&report.goal) || self.off_ticks >= most_off_ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: u32 = 3;

    fn report(goal: u32) -> AgentReport {
        AgentReport { goal: Cell(goal), ..AgentReport::BLANK }
    }

    #[test]
    fn a_path_is_outdated_when_its_goal_changes_or_the_agent_stays_off_it() {
        let mut laid = Laid::default();
        laid.renew(&[Cell(4), Cell(5), Cell(6)], 8);
        for on_and_off in [4, 5, 5, 9, 9, 4, 6, 9, 9] {
            laid.see(Cell(on_and_off));
            assert!(!laid.is_outdated(&report(6), MOST));
        }
        assert!(laid.is_outdated(&report(7), MOST));
        laid.see(Cell(9));
        assert!(laid.is_outdated(&report(6), MOST));
        laid.renew(&[Cell(6)], 9);
        assert!(!laid.is_outdated(&report(6), MOST));
    }

    #[test]
    fn agents_without_a_path_have_none() {
        let mut paths = GuidePaths::default();
        paths.all_mut().resize(2, Laid::default());
        paths.all_mut()[1].renew(&[Cell(3)], 5);
        assert_eq!([0, 2].map(|agent| paths.of(AgentId(agent))), [None; 2]);
        assert_eq!(paths.of(AgentId(1)), Some(GuidePath { laid_tick: 5, cells: &[Cell(3)] }));
    }
}
