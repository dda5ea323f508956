//! What agents would do next, asked under one order of planning after the other.

use super::Pibt;
use super::preference::Ranking;
use crate::grid::cost_to_go::Costs;
use crate::grid::{Cell, CostToGo, Direction, Grid};

/// The skill at ψ = 0 on the places of one tick. What agents would like to do is looked up once; who gets it depends on the
/// order and is decided as often as asked. Kept between ticks so that a warm call allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Forecast {
    pibt: Pibt,
    cells: Vec<Cell>,
    /// By agent and candidate: what it costs more than the first.
    excess: Vec<[u32; 5]>,
}

impl Forecast {
    /// Looks at agents, given by cell and goal. Who stands on its goal wants to stay.
    pub fn look(&mut self, grid: &Grid, cost_to_go: &CostToGo, agents: impl Iterator<Item = (Cell, Cell)>) {
        self.cells.clear();
        self.excess.clear();
        self.pibt.candidates.clear();
        let (costs, width) = (cost_to_go.costs(), cost_to_go.fields());
        for (now, goal) in agents {
            let around = match cost_to_go.known_slot(goal).filter(|_| goal != now) {
                Some(slot) => width.around(slot, grid, now),
                None => way_back(grid, costs, now),
            };
            let ranking = Ranking::new(grid, costs, now, around.map(u64::from));
            self.cells.push(now);
            self.excess.push(ranking.excess());
            self.pibt.candidates.push(ranking.candidates());
        }
    }

    /// Where an agent would step if nobody were in its way, and what its second choice would cost more, in units of the costs
    /// that were looked at.
    #[inline]
    pub fn wish(&self, agent: u32) -> (Cell, u32) {
        (self.pibt.candidates[agent as usize][0], self.excess[agent as usize][1])
    }

    /// The next cell of every agent if they planned in this order; agents that come again are passed over. `held` agents
    /// stay where they are.
    pub fn under(&mut self, grid: &Grid, order: impl Iterator<Item = u32>, held: &[u32]) -> &[Cell] {
        self.pibt.begin(grid, &self.cells, held);
        self.pibt.decide_all(&self.cells, order, |_, _| {});
        &self.pibt.next
    }

    /// What the cell that the last forecast gives an agent costs more than the one it would like best, in units of the
    /// costs it looked at.
    #[inline]
    pub fn loss(&self, agent: u32) -> u32 {
        let (candidates, next) = (&self.pibt.candidates[agent as usize], self.pibt.next[agent as usize]);
        let choice = candidates.iter().position(|&cell| cell == next).expect("it stays or takes one of the others");
        self.excess[agent as usize][choice]
    }

    /// The next cells that the last forecast gives.
    pub fn next(&self) -> &[Cell] {
        &self.pibt.next
    }

    /// Where agents stand.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }
}

/// Costs-to-go around an agent on its goal, whose field nobody needs to know: one step back each.
fn way_back(grid: &Grid, costs: &Costs, now: Cell) -> [u32; 5] {
    let mut around = [u32::MAX, u32::MAX, u32::MAX, u32::MAX, 0];
    for direction in Direction::ALL {
        if let Some(cell) = grid.neighbour(now, direction) {
            around[direction as usize] = costs.leave(cell, direction.opposite());
        }
    }
    around
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::cost_to_go::AnyWidthFields;
    use crate::grid::{Guidance, Layout};
    use crate::random::{Purpose, Stream};
    use crate::skill::{Neighbourhood, Skills};

    /// A floor with dear edges here and there, and so many agents with goals.
    fn scene(agents: usize, seed: u64) -> (Grid, CostToGo, Vec<Cell>, Vec<Cell>) {
        let grid = Grid::new(Layout::open(9, 7)).expect("free");
        let mut stream = Stream::new(seed, Purpose::Placement, 0);
        let guidance = Guidance::from_edges(&grid, |_, _, _| 1000 * (1 + stream.below(3)));
        let cells: Vec<Cell> = stream.choose_distinct(grid.cells().collect(), agents);
        let goals: Vec<Cell> =
            cells.iter().map(|cell| Cell((cell.0 + 1 + stream.below(grid.len() as u32 - 1)) % 63)).collect();
        let mut cost_to_go = CostToGo::new(&grid, &guidance);
        cost_to_go.prepare(&grid, goals.iter().copied());
        (grid, cost_to_go, cells, goals)
    }

    #[test]
    fn agents_do_what_was_forecast() {
        for seed in 0..20 {
            let (grid, mut cost_to_go, cells, goals) = scene(30, seed);
            let mut forecast = Forecast::default();
            forecast.look(&grid, &cost_to_go, cells.iter().copied().zip(goals.iter().copied()));
            let slots: Vec<u32> = goals.iter().map(|&goal| cost_to_go.slot(&grid, goal)).collect();
            let AnyWidthFields::Narrow(fields) = cost_to_go.fields() else { panic!("a small grid needs 16 bits") };
            let (skills, waited) = (Skills::default(), [0; 30]);
            let (grid, costs) = (&grid, cost_to_go.costs());
            let view = Neighbourhood {
                grid,
                costs,
                fields,
                slots: &slots,
                cells: &cells,
                before: &cells,
                waited_ticks: &waited,
                skills: &skills,
            };
            for first in 0..5 {
                let order = || (0..30).map(|k| (7 * k + first) % 30);
                let next = Pibt::default().plan(&view, order(), &[4, 9]).to_vec();
                assert_eq!(forecast.under(grid, order().chain(order()), &[4, 9]), next);
            }
        }
    }

    #[test]
    fn what_is_lost_is_what_the_next_cell_costs_more() {
        let grid = Grid::new(Layout::open(3, 2)).expect("free");
        let mut cost_to_go = CostToGo::new(&grid, &Guidance::plain(&grid));
        cost_to_go.prepare(&grid, [Cell(2)].into_iter());
        let mut forecast = Forecast::default();
        forecast.look(&grid, &cost_to_go, [(Cell(0), Cell(2)), (Cell(4), Cell(2)), (Cell(5), Cell(5))].into_iter());
        assert_eq!(forecast.under(&grid, [2, 1, 0].into_iter(), &[]), [Cell(0), Cell(1), Cell(5)].as_slice());
        assert_eq!([0, 1, 2].map(|agent| forecast.loss(agent)), [1, 0, 0], "the first waits");
        forecast.under(&grid, [1, 0, 2].into_iter(), &[0]);
        assert_eq!(forecast.next()[0], Cell(0), "it is held");
    }
}
