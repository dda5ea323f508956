//! Priority inheritance with backtracking, one tick.

use super::preference::{Candidates, Neighbourhood, Outlook, Spot};
use crate::grid::cost_to_go::FieldValue;
use crate::grid::{Cell, Grid};

/// Stands for "nobody" in columns over cells.
pub const NO_AGENT: u32 = u32::MAX;

/// Stands for "not decided yet" in the next cells.
const UNDECIDED: Cell = Cell(u32::MAX);

/// Agents whose surroundings are looked up before the first of them is considered.
const LOOKED_UP_TOGETHER: usize = 64;

const FREE: Spot = Spot { now: NO_AGENT, next: NO_AGENT };

/// The planner's memory: who stands where, who goes where. Kept between ticks so that a warm call allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Pibt {
    /// By cell, and one for the void.
    spots: Vec<Spot>,
    /// Cells that the last call left marked in `spots`.
    marked: Vec<Cell>,
    /// Cells that nobody may enter.
    blocked: Vec<Cell>,
    /// Candidates of each agent.
    pub(super) candidates: Vec<Candidates>,
    /// Next cell of each agent.
    pub(super) next: Vec<Cell>,
    /// Agents that wait for another one's decision, with the candidate they hope for.
    asking: Vec<(u32, usize)>,
}

impl Pibt {
    /// From now on nobody may enter these cells of the floor; agents that stand there leave if they can.
    pub fn block(&mut self, cells: &[Cell]) {
        self.blocked.clear();
        self.blocked.extend_from_slice(cells);
    }

    /// Decides the next cell of every agent.
    ///
    /// `order` lists all agents, the one with the right of way first. `held` agents stay where they are (served, broken
    /// down), and the others plan around them. The result is indexed by agent.
    pub fn plan<T: FieldValue>(
        &mut self,
        view: &Neighbourhood<'_, T>,
        order: impl Iterator<Item = u32>,
        held: &[u32],
    ) -> &[Cell] {
        self.begin(view.grid, view.cells, held);
        if view.skills.are_zero() {
            self.consider_all(view);
            self.decide_all(view.cells, order, |_, _| {});
        } else {
            self.candidates.resize(view.cells.len(), [view.grid.void(); 5]);
            self.decide_all(view.cells, order, |pibt, agent| {
                pibt.candidates[agent as usize] = view.candidates_with_psi(agent, &pibt.spots);
            });
        }
        &self.next
    }

    /// The same where agents follow different versions of guidance, or paths of their own: `followed` gives the outlook of
    /// each agent, `around` what [`PathField::around`](super::PathField::around) says to those that follow a path. It may be
    /// empty where nobody does.
    pub fn plan_by_outlook(
        &mut self,
        outlooks: &[Outlook<'_>],
        followed: &[u32],
        around: &[Option<[u32; 5]>],
        order: impl Iterator<Item = u32>,
        held: &[u32],
    ) -> &[Cell] {
        match outlooks.first() {
            Some(Outlook::Narrow(view)) => self.plan_each(view, outlooks, followed, around, order, held),
            Some(Outlook::Wide(view)) => self.plan_each(view, outlooks, followed, around, order, held),
            None => self.next.clear(),
        }
        &self.next
    }

    /// `view` is any one of the outlooks: all share the floor and who stands where.
    fn plan_each<T: FieldValue>(
        &mut self,
        view: &Neighbourhood<'_, T>,
        outlooks: &[Outlook<'_>],
        followed: &[u32],
        around: &[Option<[u32; 5]>],
        order: impl Iterator<Item = u32>,
        held: &[u32],
    ) {
        self.begin(view.grid, view.cells, held);
        self.candidates.resize(view.cells.len(), [view.grid.void(); 5]);
        self.decide_all(view.cells, order, |pibt, agent| {
            let outlook = &outlooks[followed[agent as usize] as usize];
            pibt.candidates[agent as usize] = match around.get(agent as usize) {
                Some(Some(around)) => outlook.candidates_along(agent, around, &pibt.spots),
                _ => outlook.candidates(agent, &pibt.spots),
            };
        });
    }

    /// Forgets the last decisions; `held` agents stay.
    pub(super) fn begin(&mut self, grid: &Grid, cells: &[Cell], held: &[u32]) {
        if self.spots.len() == grid.len() + 1 {
            for cell in self.marked.drain(..).chain(self.next.drain(..)) {
                self.spots[cell.index()] = FREE;
            }
        } else {
            self.spots.clear();
            self.spots.resize(grid.len() + 1, FREE);
        }
        // Nobody may ever take the void.
        self.spots[grid.void().index()].next = 0;
        self.marked.clear();
        self.marked.extend_from_slice(cells);
        for &cell in &self.blocked {
            self.spots[cell.index()].next = 0;
            self.marked.push(cell);
        }
        self.next.clear();
        self.next.resize(cells.len(), UNDECIDED);
        for (agent, cell) in cells.iter().enumerate() {
            self.spots[cell.index()].now = agent as u32;
        }
        for &agent in held {
            self.settle(agent, cells[agent as usize]);
        }
    }

    /// Candidates of all agents. Costs-to-go are looked up many at a time, with little else in between, so that the
    /// processor waits for many cells at once: most of them come from far away.
    fn consider_all<T: FieldValue>(&mut self, view: &Neighbourhood<'_, T>) {
        let mut costs_to_go = [[T::ZERO; 5]; LOOKED_UP_TOGETHER];
        self.candidates.clear();
        let agents = view.cells.len() as u32;
        for first in (0..agents).step_by(LOOKED_UP_TOGETHER) {
            let block = first..agents.min(first + LOOKED_UP_TOGETHER as u32);
            for (costs, agent) in costs_to_go.iter_mut().zip(block.clone()) {
                *costs = view.costs_to_go(agent);
            }
            let known = block.zip(&costs_to_go);
            self.candidates.extend(known.map(|(agent, costs)| view.candidates(agent, costs)));
        }
    }

    /// Lets agents choose in their order; `consider` is told of each before it looks at its candidates.
    #[inline]
    pub(super) fn decide_all(
        &mut self,
        cells: &[Cell],
        order: impl Iterator<Item = u32>,
        consider: impl Fn(&mut Self, u32),
    ) {
        for agent in order {
            if self.next[agent as usize] == UNDECIDED {
                self.decide(cells, agent, &consider);
            }
        }
    }

    /// Lets an agent choose; agents in its way inherit its priority and choose before it may move.
    #[inline]
    fn decide(&mut self, cells: &[Cell], first: u32, consider: impl Fn(&mut Self, u32)) {
        self.asking.clear();
        consider(self, first);
        let (mut agent, mut tried) = (first, 0);
        loop {
            match self.try_candidates(cells[agent as usize], agent, tried) {
                Outcome::Moves => return,
                Outcome::NeedsRoomFrom { occupant, choice } => {
                    self.asking.push((agent, choice));
                    consider(self, occupant);
                    (agent, tried) = (occupant, 0);
                }
                Outcome::Stuck => {
                    self.settle(agent, cells[agent as usize]);
                    let Some((asker, choice)) = self.asking.pop() else { return };
                    (agent, tried) = (asker, choice + 1);
                }
            }
        }
    }

    #[inline]
    fn try_candidates(&mut self, now: Cell, agent: u32, tried: usize) -> Outcome {
        let candidates = self.candidates[agent as usize];
        for (choice, &to) in candidates.iter().enumerate().skip(tried) {
            let spot = self.spots[to.index()];
            if spot.next != NO_AGENT {
                continue;
            }
            if spot.now == NO_AGENT || spot.now == agent {
                self.settle(agent, to);
                return Outcome::Moves;
            }
            let occupant_next = self.next[spot.now as usize];
            if occupant_next == now {
                continue;
            }
            self.settle(agent, to);
            if occupant_next != UNDECIDED {
                return Outcome::Moves;
            }
            return Outcome::NeedsRoomFrom { occupant: spot.now, choice };
        }
        Outcome::Stuck
    }

    #[inline]
    fn settle(&mut self, agent: u32, cell: Cell) {
        self.next[agent as usize] = cell;
        self.spots[cell.index()].next = agent;
    }
}

enum Outcome {
    /// The agent and everyone who asked before it moves as chosen.
    Moves,
    /// The chosen cell is free if this agent leaves it.
    NeedsRoomFrom {
        occupant: u32,
        /// Which of the candidates was chosen.
        choice: usize,
    },
    /// No candidate is left: the agent stays, and whoever asked must look elsewhere.
    Stuck,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::cost_to_go::{AnyWidthFields, CostToGo};
    use crate::grid::{Guidance, Layout};
    use crate::skill::{Psi, Skills};

    /// What agents see that have not waited, nor come from elsewhere.
    fn neighbourhood<'a>(
        grid: &'a Grid,
        cost_to_go: &'a CostToGo,
        slots: &'a [u32],
        cells: &'a [Cell],
        skills: &'a Skills,
    ) -> Neighbourhood<'a, u16> {
        let AnyWidthFields::Narrow(fields) = cost_to_go.fields() else { panic!("a small grid needs 16 bits") };
        let (costs, waited_ticks) = (cost_to_go.costs(), &[0; 8][..cells.len()]);
        Neighbourhood { grid, costs, fields, slots, cells, before: cells, waited_ticks, skills }
    }

    fn plan(grid: &Grid, cells: &[u32], goals: &[u32], held: &[u32], skills: &Skills) -> Vec<u32> {
        let cells: Vec<Cell> = cells.iter().copied().map(Cell).collect();
        let mut cost_to_go = CostToGo::new(grid, &Guidance::plain(grid));
        let slots: Vec<u32> = goals.iter().map(|&goal| cost_to_go.slot(grid, Cell(goal))).collect();
        let view = neighbourhood(grid, &cost_to_go, &slots, &cells, skills);
        Pibt::default().plan(&view, 0..cells.len() as u32, held).iter().map(|cell| cell.0).collect()
    }

    fn corridor(length: u32) -> Grid {
        Grid::new(Layout::open(length, 1)).expect("free")
    }

    #[test]
    fn agents_follow_into_cells_being_left() {
        assert_eq!(plan(&corridor(4), &[0, 1, 2], &[3, 3, 3], &[], &Skills::default()), [1, 2, 3]);
    }

    #[test]
    fn the_first_pushes_the_second_and_never_swaps() {
        assert_eq!(plan(&corridor(3), &[0, 1], &[2, 0], &[], &Skills::default()), [1, 2]);
        assert_eq!(plan(&corridor(2), &[0, 1], &[1, 0], &[], &Skills::default()), [0, 1]);
    }

    #[test]
    fn held_agents_stay() {
        assert_eq!(plan(&corridor(3), &[0, 1], &[2, 2], &[1], &Skills::default()), [0, 1]);
    }

    #[test]
    fn cycles_rotate() {
        let square = Grid::new(Layout::open(2, 2)).expect("free");
        assert_eq!(plan(&square, &[0, 1, 3, 2], &[1, 3, 2, 0], &[], &Skills::default()), [1, 3, 2, 0]);
    }

    /// The goal is to the right; the path, and what is drawn for equals, lead elsewhere.
    #[test]
    fn whoever_follows_a_path_takes_what_remains_along_it() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let mut cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
        let cells = [Cell(3), Cell(0)];
        let slots = [cost_to_go.slot(&grid, Cell(5)); 2];
        let plan = |skills: &Skills, around: &[Option<[u32; 5]>]| {
            let outlook = Outlook::Narrow(neighbourhood(&grid, &cost_to_go, &slots, &cells, skills));
            Pibt::default().plan_by_outlook(&[outlook], &[0; 2], around, 0..2, &[]).to_vec()
        };
        let (none, mut crowd) = (Skills::default(), Psi::default());
        assert_eq!(plan(&none, &[]), [Cell(4), Cell(1)]);
        let void = u32::MAX;
        let equals = |down, up| [Some([void, 5000, down, up, 4000]), None];
        assert_eq!(plan(&none, &equals(3001, 3000)), [Cell(0), Cell(1)]);
        assert_eq!(plan(&none, &equals(3000, 3001)), [Cell(6), Cell(1)]);
        crowd.milli_moves[0] = 500;
        assert_eq!(plan(&Skills::shared(crowd), &equals(3001, 3000)), [Cell(6), Cell(1)], "up is occupied");
    }

    #[test]
    fn psi_changes_the_preference() {
        let mut psi = Psi::default();
        psi.milli_moves[4] = -5000;
        assert_eq!(plan(&corridor(3), &[0], &[2], &[], &Skills::shared(psi)), [0]);
    }
}
