//! Follows where agents stand.

use super::breach::{Breach, Found, by};
use super::tick_facts::{SquareId, Step};
use crate::fleet::AgentId;
use crate::grid::{CellKind, Layout};

const NOWHERE: u32 = u32::MAX;
const NOBODY: u32 = u32::MAX;

/// Who stands where, on a floor known from its layout alone.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// By square: what stands there, and where each [`Step`] leads; [`NOWHERE`] is a shelf, a wall or off the floor.
    kinds: Vec<CellKind>,
    leads: Vec<[u32; 6]>,
    /// By square.
    occupants: Vec<u32>,
    /// By agent: its square, and the one before the last tick's steps.
    squares: Vec<u32>,
    before: Vec<u32>,
}

impl Places {
    /// An empty floor.
    pub(super) fn new(layout: &Layout) -> Self {
        let (width, height) = (i64::from(layout.width()), i64::from(layout.height()));
        let kinds = layout.kinds().to_vec();
        let to = |column: i64, row: i64| {
            let is_inside = (0..width).contains(&column) && (0..height).contains(&row);
            let square = row * width + column;
            if is_inside && kinds[square as usize].is_free() { square as u32 } else { NOWHERE }
        };
        let steps = |square: usize| {
            let (column, row) = (square as i64 % width, square as i64 / width);
            let stay = to(column, row);
            [to(column - 1, row), to(column + 1, row), to(column, row + 1), to(column, row - 1), stay, NOWHERE]
        };
        Self {
            leads: (0..kinds.len()).map(steps).collect(),
            occupants: vec![NOBODY; kinds.len()],
            squares: Vec::new(),
            before: Vec::new(),
            kinds,
        }
    }

    /// How many agents there are.
    pub(super) fn agents(&self) -> usize {
        self.squares.len()
    }

    /// Where an agent stands.
    pub(super) fn square(&self, agent: usize) -> SquareId {
        SquareId(self.squares[agent])
    }

    /// What stands on a square; shelves are all there is beyond the floor.
    pub(super) fn kind(&self, square: SquareId) -> CellKind {
        self.kinds.get(square.0 as usize).copied().unwrap_or(CellKind::Blocked)
    }

    /// Free squares next to one on the floor.
    pub(super) fn exits(&self, square: SquareId) -> usize {
        self.leads[square.0 as usize][..4].iter().filter(|&&to| to != NOWHERE).count()
    }

    /// The agent with the highest number leaves the floor.
    pub(super) fn leave(&mut self, agent: AgentId) -> Result<(), Found> {
        if agent.index() + 1 != self.squares.len() {
            return Err(by(agent, Breach::WrongFleet));
        }
        if let Some(square) = self.squares.pop() {
            self.occupants[square as usize] = NOBODY;
        }
        Ok(())
    }

    /// An agent comes onto the floor.
    pub(super) fn enter(&mut self, agent: AgentId, square: SquareId) -> Result<(), Found> {
        if agent.index() != self.squares.len() {
            return Err(by(agent, Breach::WrongFleet));
        }
        if !self.kind(square).is_free() {
            return Err(by(agent, Breach::NotFree));
        }
        self.squares.push(square.0);
        self.occupy(agent.0, square.0)
    }

    /// All agents make their steps at once.
    pub(super) fn go(&mut self, steps: &[Step]) -> Result<(), Found> {
        if steps.len() != self.squares.len() {
            return Err((Vec::new(), Breach::WrongFleet));
        }
        self.before.clone_from(&self.squares);
        for (agent, (square, &step)) in (0..).map(AgentId).zip(self.squares.iter_mut().zip(steps)) {
            if step == Step::Elsewhere {
                return Err(by(agent, Breach::NotAStep));
            }
            *square = self.leads[*square as usize][step as usize];
            if *square == NOWHERE {
                return Err(by(agent, Breach::NotFree));
            }
        }
        for (agent, (&from, &to)) in (0..).zip(self.before.iter().zip(&self.squares)) {
            let other = self.occupants[to as usize];
            if from != to && other != NOBODY && self.squares[other as usize] == from {
                return Err((vec![AgentId(agent), AgentId(other)], Breach::Swap));
            }
        }
        for &from in &self.before {
            self.occupants[from as usize] = NOBODY;
        }
        (0..self.squares.len()).try_for_each(|agent| self.occupy(agent as u32, self.squares[agent]))
    }

    /// Nobody came onto one of these squares in the last steps.
    pub(super) fn check_blocked(&self, blocked: &[SquareId]) -> Result<(), Found> {
        for square in blocked {
            let occupant = self.occupants.get(square.0 as usize).copied().filter(|&agent| agent != NOBODY);
            if let Some(agent) = occupant.filter(|&agent| self.before[agent as usize] != square.0) {
                return Err(by(AgentId(agent), Breach::EnteredBlocked));
            }
        }
        Ok(())
    }

    fn occupy(&mut self, agent: u32, square: u32) -> Result<(), Found> {
        let other = std::mem::replace(&mut self.occupants[square as usize], agent);
        if other == NOBODY { Ok(()) } else { Err((vec![AgentId(other), AgentId(agent)], Breach::Collision)) }
    }
}
