//! Priority inheritance with backtracking, one tick.

use super::preference::{Candidates, Neighbourhood};
use crate::grid::Cell;
use crate::grid::cost_to_go::FieldValue;

/// Stands for "nobody" in columns over cells.
pub const NO_AGENT: u32 = u32::MAX;

/// Stands for "not decided yet" in the next cells.
const UNDECIDED: Cell = Cell(u32::MAX);

/// The planner's memory: who stands where, who goes where. Kept between ticks so that a warm call allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Pibt {
    /// Agent on each cell now, one spare entry for the void.
    occupied: Vec<u32>,
    /// Agent on each cell next.
    reserved: Vec<u32>,
    /// Next cell of each agent.
    next: Vec<Cell>,
    /// Agents that wait for another one's decision, with their untried candidates.
    asking: Vec<Asking>,
}

#[derive(Clone, Copy, Debug)]
struct Asking {
    agent: u32,
    candidates: Candidates,
    tried: u8,
}

impl Pibt {
    /// Decides the next cell of every agent.
    ///
    /// `order` lists all agents, the one with the right of way first. `held` agents stay where they are (served, broken
    /// down), and the others plan around them. The result is indexed by agent.
    pub fn plan<T: FieldValue>(&mut self, view: &Neighbourhood<'_, T>, order: &[u32], held: &[u32]) -> &[Cell] {
        self.begin(view);
        for &agent in held {
            self.settle(agent, view.cells[agent as usize]);
        }
        let with_psi = !view.psi.is_zero();
        for &agent in order {
            if self.next[agent as usize] == UNDECIDED {
                self.decide(view, agent, with_psi);
            }
        }
        &self.next
    }

    fn begin<T>(&mut self, view: &Neighbourhood<'_, T>) {
        let columns = view.grid.len() + 1;
        self.occupied.clear();
        self.occupied.resize(columns, NO_AGENT);
        self.reserved.clear();
        self.reserved.resize(columns, NO_AGENT);
        // Nobody may ever take the void.
        self.reserved[view.grid.void().index()] = 0;
        self.next.clear();
        self.next.resize(view.cells.len(), UNDECIDED);
        for (agent, cell) in view.cells.iter().enumerate() {
            self.occupied[cell.index()] = agent as u32;
        }
    }

    /// Lets `agent` choose; agents in its way inherit its priority and choose before it may move.
    fn decide<T: FieldValue>(&mut self, view: &Neighbourhood<'_, T>, agent: u32, with_psi: bool) {
        self.asking.clear();
        self.ask(view, agent, with_psi);
        while let Some(&asking) = self.asking.last() {
            match self.try_candidates(view, asking) {
                Outcome::Moves => return,
                Outcome::NeedsRoomFrom(occupant) => self.ask(view, occupant, with_psi),
                Outcome::Stuck => {
                    self.settle(asking.agent, view.cells[asking.agent as usize]);
                    self.asking.pop();
                }
            }
        }
    }

    fn ask<T: FieldValue>(&mut self, view: &Neighbourhood<'_, T>, agent: u32, with_psi: bool) {
        let candidates = if with_psi {
            view.candidates_with_psi(agent, &self.occupied, &self.reserved)
        } else {
            view.candidates(agent)
        };
        self.asking.push(Asking { agent, candidates, tried: 0 });
    }

    fn try_candidates<T>(&mut self, view: &Neighbourhood<'_, T>, asking: Asking) -> Outcome {
        let Asking { agent, candidates, tried } = asking;
        let now = view.cells[agent as usize];
        for (k, &to) in candidates.iter().enumerate().skip(tried as usize) {
            if self.reserved[to.index()] != NO_AGENT {
                continue;
            }
            let occupant = self.occupied[to.index()];
            if occupant == NO_AGENT || occupant == agent {
                self.settle(agent, to);
                return Outcome::Moves;
            }
            let occupant_next = self.next[occupant as usize];
            if occupant_next == now {
                continue;
            }
            self.settle(agent, to);
            if occupant_next != UNDECIDED {
                return Outcome::Moves;
            }
            if let Some(top) = self.asking.last_mut() {
                top.tried = k as u8 + 1;
            }
            return Outcome::NeedsRoomFrom(occupant);
        }
        Outcome::Stuck
    }

    #[inline]
    fn settle(&mut self, agent: u32, cell: Cell) {
        self.next[agent as usize] = cell;
        self.reserved[cell.index()] = agent;
    }
}

enum Outcome {
    /// The agent and everyone who asked before it moves as chosen.
    Moves,
    /// The chosen cell is free if this agent leaves it.
    NeedsRoomFrom(u32),
    /// No candidate is left: the agent stays, and whoever asked must look elsewhere.
    Stuck,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::cost_to_go::{CostToGo, Width};
    use crate::grid::{Grid, Guidance, Layout};
    use crate::skill::Psi;

    fn plan(grid: &Grid, cells: &[u32], goals: &[u32], held: &[u32], psi: &Psi) -> Vec<u32> {
        let cells: Vec<Cell> = cells.iter().copied().map(Cell).collect();
        let mut cost_to_go = CostToGo::new(grid, &Guidance::plain(grid));
        let slots: Vec<u32> = goals.iter().map(|&goal| cost_to_go.slot(grid, Cell(goal))).collect();
        let Width::Narrow(fields) = cost_to_go.width() else { panic!("a small grid needs 16 bits") };
        let waited_ticks = vec![0; cells.len()];
        let view = Neighbourhood {
            grid,
            costs: cost_to_go.costs(),
            fields,
            slots: &slots,
            cells: &cells,
            before: &cells,
            waited_ticks: &waited_ticks,
            psi,
        };
        let order: Vec<u32> = (0..cells.len() as u32).collect();
        Pibt::default().plan(&view, &order, held).iter().map(|cell| cell.0).collect()
    }

    fn corridor(length: u32) -> Grid {
        Grid::new(Layout::open(length, 1)).expect("free")
    }

    #[test]
    fn agents_follow_into_cells_being_left() {
        assert_eq!(plan(&corridor(4), &[0, 1, 2], &[3, 3, 3], &[], &Psi::default()), [1, 2, 3]);
    }

    #[test]
    fn the_first_pushes_the_second_and_never_swaps() {
        assert_eq!(plan(&corridor(3), &[0, 1], &[2, 0], &[], &Psi::default()), [1, 2]);
        assert_eq!(plan(&corridor(2), &[0, 1], &[1, 0], &[], &Psi::default()), [0, 1]);
    }

    #[test]
    fn held_agents_stay() {
        assert_eq!(plan(&corridor(3), &[0, 1], &[2, 2], &[1], &Psi::default()), [0, 1]);
    }

    #[test]
    fn cycles_rotate() {
        let square = Grid::new(Layout::open(2, 2)).expect("free");
        assert_eq!(plan(&square, &[0, 1, 3, 2], &[1, 3, 2, 0], &[], &Psi::default()), [1, 3, 2, 0]);
    }

    #[test]
    fn psi_changes_the_preference() {
        let mut psi = Psi::default();
        psi.milli_moves[4] = -5000;
        assert_eq!(plan(&corridor(3), &[0], &[2], &[], &psi), [0]);
        assert_ne!(psi.hash(), Psi::default().hash());
    }
}
