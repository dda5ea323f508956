//! Which messages get through: range, black-outs and loss.

use serde::{Deserialize, Serialize};

use super::{BlackOut, LinkSpec};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::random::{Purpose, Stream};

/// An agent that sends or listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Radio {
    /// Who.
    pub(super) agent: AgentId,
    /// Where it stands.
    pub(super) cell: Cell,
    /// When.
    pub(super) tick: u32,
}

/// What one direction lets through.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Reach {
    /// Which cells are in range; `None`: all.
    covered: Option<Vec<bool>>,
    loss: f64,
    seed: u64,
    /// Tells the two directions apart: 0 or 1.
    direction: u64,
}

impl Reach {
    pub(super) fn new(link: LinkSpec, relays: &[(u32, u32)], grid: &Grid, seed: u64, direction: u64) -> Self {
        let mut reach = Self { covered: None, loss: 0.0, seed, direction };
        reach.set(link, relays, grid);
        reach
    }

    /// Lets through what this link does from now on. Chance goes on as it was: who is lost at a loss is lost at any greater one.
    pub(super) fn set(&mut self, link: LinkSpec, relays: &[(u32, u32)], grid: &Grid) {
        self.covered = covered(link, relays, grid);
        self.loss = link.loss;
    }

    /// Whether a message passes between orchestration and this agent.
    pub(super) fn lets_through(&self, radio: Radio, black_outs: &[BlackOut], grid: &Grid) -> bool {
        let is_covered = self.covered.as_ref().is_none_or(|covered| covered[radio.cell.index()]);
        let place = grid.place(radio.cell);
        is_covered && !black_outs.iter().any(|black_out| black_out.silences(place, radio.tick)) && !self.loses(radio)
    }

    /// Drawn from seed, direction, agent and tick, so that no decision changes what is lost.
    fn loses(&self, Radio { agent, tick, .. }: Radio) -> bool {
        // Cells have 29 bits, so agents leave one for the direction.
        let index = u64::from(tick) << 32 | u64::from(agent.0) << 1 | self.direction;
        self.loss > 0.0 && Stream::new(self.seed, Purpose::Communication, index).unit() < self.loss
    }
}

/// Which cells a link reaches; `None`: all.
pub(super) fn covered(link: LinkSpec, relays: &[(u32, u32)], grid: &Grid) -> Option<Vec<bool>> {
    let range = link.range_cells?;
    let in_range = |cell| relays.iter().any(|&relay| is_within(grid.place(cell), relay, range));
    Some(grid.cells().map(in_range).collect())
}

/// Whether two squares are at most `range` cells apart, as the crow flies.
fn is_within(a: (u32, u32), b: (u32, u32), range: u32) -> bool {
    let square = |x: u32, y: u32| u64::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0).saturating_add(square(a.1, b.1)) <= u64::from(range).pow(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Area, Layout};

    fn floor() -> Grid {
        Grid::new(Layout::open(9, 9)).expect("free")
    }

    fn radio(agent: u32, column: u32, row: u32, tick: u32) -> Radio {
        Radio { agent: AgentId(agent), cell: Cell(row * 9 + column), tick }
    }

    #[test]
    fn the_nearest_relay_counts_as_the_crow_flies() {
        let link = LinkSpec { range_cells: Some(3), ..LinkSpec::default() };
        let reach = Reach::new(link, &[(0, 0), (8, 8)], &floor(), 1, 0);
        let hears = |column, row| reach.lets_through(radio(0, column, row, 0), &[], &floor());
        assert!(hears(3, 0) && hears(2, 2) && hears(5, 8));
        assert!(!hears(4, 0) && !hears(3, 1) && !hears(4, 4));
    }

    #[test]
    fn black_outs_silence_their_area_for_their_time() {
        let reach = Reach::new(LinkSpec::default(), &[], &floor(), 1, 0);
        let black_outs = [BlackOut { area: Area { from: (2, 3), to: (4, 3) }, from_tick: 5, to_tick: 7 }];
        let hears = |column, row, tick| reach.lets_through(radio(0, column, row, tick), &black_outs, &floor());
        assert!(!hears(2, 3, 5) && !hears(4, 3, 6));
        assert!(hears(2, 3, 4) && hears(2, 3, 7) && hears(1, 3, 5) && hears(5, 3, 5) && hears(3, 2, 5));
    }

    /// 20,000 messages of each direction: three standard errors are 0.008.
    #[test]
    fn the_share_that_is_lost_is_the_one_asked_for_and_directions_are_independent() {
        let link = LinkSpec { loss: 0.8, ..LinkSpec::default() };
        let [up, down] = [0, 1].map(|direction| Reach::new(link, &[], &floor(), 3, direction));
        let (mut lost, mut both) = (0, 0);
        for k in 0..20_000 {
            let radio = radio(k % 40, 0, 0, k / 40);
            let (up, down) = (up.loses(radio), down.loses(radio));
            lost += u32::from(up);
            both += u32::from(up && down);
        }
        assert!((f64::from(lost) / 20_000.0 - 0.8).abs() < 0.01, "{lost}");
        assert!((f64::from(both) / 20_000.0 - 0.64).abs() < 0.011, "{both}");
    }
}
