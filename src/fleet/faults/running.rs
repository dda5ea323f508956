//! The faults of a running world.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::{BlockedCell, Breakdown, FaultSpec};
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::random::{Purpose, Stream};

/// Index of the stream that cells are drawn from in a tick; agents have smaller ones.
const CELLS: u64 = u32::MAX as u64;

/// Who has broken down and what is blocked; a world without faults does without this resource.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub struct Faults {
    spec: FaultSpec,
    seed: u64,
    tick: u32,
    /// By agent: the tick from which it can move again.
    broken_until: Vec<u32>,
    /// Who cannot move now, by number.
    broken: Vec<u32>,
    /// What is blocked now, in order, and the tick from which it is free again.
    blocked: Vec<Cell>,
    blocked_until: Vec<u32>,
}

impl Faults {
    /// The faults in force at `tick`, for `agents` agents on `grid` under a trial's `seed`.
    pub fn new(spec: FaultSpec, grid: &Grid, agents: usize, seed: u64, tick: u32) -> Self {
        let mut faults = Self {
            spec,
            seed,
            tick,
            broken_until: vec![0; agents],
            broken: Vec::new(),
            blocked: Vec::new(),
            blocked_until: Vec::new(),
        };
        faults.advance(grid, tick);
        faults
    }

    /// Follows the size of the fleet: new agents are sound.
    pub fn resize(&mut self, agents: usize) {
        self.broken_until.resize(agents, 0);
        self.broken.retain(|&agent| (agent as usize) < agents);
    }

    /// Goes on to `tick`: faults end and begin. Called for every tick in turn.
    pub fn advance(&mut self, grid: &Grid, tick: u32) {
        self.tick = tick;
        self.break_agents_down(tick);
        self.broken.clear();
        let broken = (0_u32..).zip(&self.broken_until).filter(|&(_, &until)| until > tick);
        self.broken.extend(broken.map(|(agent, _)| agent));
        let mut still = self.blocked_until.iter().map(|&until| until > tick);
        self.blocked.retain(|_| still.next() == Some(true));
        self.blocked_until.retain(|&until| until > tick);
        self.block_cells(grid, tick);
    }

    /// An agent cannot move until `to_tick`; nothing if there is no such agent.
    pub fn break_down(&mut self, agent: AgentId, to_tick: u32) {
        let Some(until) = self.broken_until.get_mut(agent.index()) else { return };
        *until = to_tick.max(*until);
        if *until > self.tick
            && let Err(place) = self.broken.binary_search(&agent.0)
        {
            self.broken.insert(place, agent.0);
        }
    }

    /// Nobody may enter a cell until `to_tick`.
    pub fn block(&mut self, cell: Cell, to_tick: u32) {
        match self.blocked.binary_search(&cell) {
            Ok(place) => self.blocked_until[place] = to_tick.max(self.blocked_until[place]),
            Err(place) if to_tick > self.tick => {
                self.blocked.insert(place, cell);
                self.blocked_until.insert(place, to_tick);
            }
            Err(_) => {}
        }
    }

    /// Agents break down by chance at this rate from the next tick on, for so many ticks; who has broken down stays so for its
    /// time. What is drawn for an agent in a tick is the same at any rate.
    pub fn set_breakdowns(&mut self, rate_per_agent_tick: f64, ticks: u32) {
        self.spec.breakdowns.rate_per_agent_tick = rate_per_agent_tick;
        self.spec.breakdowns.ticks = ticks;
    }

    /// An agent can move again at once, also where a schedule would have it broken for longer.
    pub fn mend(&mut self, agent: AgentId) {
        let Some(until) = self.broken_until.get_mut(agent.index()) else { return };
        *until = 0;
        self.broken.retain(|&broken| broken != agent.0);
        let is_now = |fault: &Breakdown| (fault.from_tick..fault.to_tick).contains(&self.tick);
        self.spec.breakdowns.schedule.retain(|fault| fault.agent != agent.0 || !is_now(fault));
    }

    /// A cell can be entered again at once, also where a schedule would have it blocked for longer.
    pub fn open(&mut self, grid: &Grid, cell: Cell) {
        let Ok(place) = self.blocked.binary_search(&cell) else { return };
        self.blocked.remove(place);
        self.blocked_until.remove(place);
        let is_now = |fault: &BlockedCell| (fault.from_tick..fault.to_tick).contains(&self.tick);
        let is_there = |fault: &BlockedCell| grid.cell_at(fault.column, fault.row) == Some(cell);
        self.spec.blocked_cells.schedule.retain(|fault| !is_there(fault) || !is_now(fault));
    }

    /// Whether nothing is out of order, and nothing goes wrong any more by itself.
    pub fn is_over(&self) -> bool {
        self.spec.is_empty() && self.broken.is_empty() && self.blocked.is_empty()
    }

    /// Whether an agent has broken down and cannot move.
    #[inline]
    pub fn is_broken(&self, agent: AgentId) -> bool {
        self.broken_until[agent.index()] > self.tick
    }

    /// The tick from which an agent that has broken down can move again; `None`: it is sound.
    pub fn broken_until(&self, agent: AgentId) -> Option<u32> {
        self.broken_until.get(agent.index()).copied().filter(|&until| until > self.tick)
    }

    /// The tick from which a blocked cell can be entered again; `None`: it is open.
    pub fn blocked_until(&self, cell: Cell) -> Option<u32> {
        self.blocked.binary_search(&cell).ok().map(|place| self.blocked_until[place])
    }

    /// Agents that cannot move, by number.
    pub fn broken(&self) -> &[u32] {
        &self.broken
    }

    /// Cells that nobody may enter, in order.
    pub fn blocked(&self) -> &[Cell] {
        &self.blocked
    }

    /// Every fault in force, as the number of its agent or cell and the tick after its last: breakdowns, then blocked
    /// cells.
    pub fn ends(&self) -> impl Iterator<Item = (u32, u32)> {
        let broken = self.broken.iter().map(|&agent| (agent, self.broken_until[agent as usize]));
        broken.chain(self.blocked.iter().map(|cell| cell.0).zip(self.blocked_until.iter().copied()))
    }

    fn break_agents_down(&mut self, tick: u32) {
        let breakdowns = &self.spec.breakdowns;
        for breakdown in &breakdowns.schedule {
            if (breakdown.from_tick..breakdown.to_tick).contains(&tick)
                && let Some(until) = self.broken_until.get_mut(breakdown.agent as usize)
            {
                *until = breakdown.to_tick.max(*until);
            }
        }
        if breakdowns.rate_per_agent_tick > 0.0 {
            for (agent, until) in (0_u64..).zip(&mut self.broken_until) {
                if stream(self.seed, tick, agent).unit() < breakdowns.rate_per_agent_tick {
                    *until = tick.saturating_add(breakdowns.ticks).max(*until);
                }
            }
        }
    }

    fn block_cells(&mut self, grid: &Grid, tick: u32) {
        for k in 0..self.spec.blocked_cells.schedule.len() {
            let blocked = self.spec.blocked_cells.schedule[k];
            if (blocked.from_tick..blocked.to_tick).contains(&tick)
                && let Some(cell) = grid.cell_at(blocked.column, blocked.row)
            {
                self.block(cell, blocked.to_tick);
            }
        }
        if self.spec.blocked_cells.rate_per_tick > 0.0 {
            let mut stream = stream(self.seed, tick, CELLS);
            for _ in 0..stream.poisson(self.spec.blocked_cells.rate_per_tick) {
                let cell = Cell(stream.below(grid.len() as u32));
                self.block(cell, tick.saturating_add(self.spec.blocked_cells.ticks));
            }
        }
    }
}

/// Chance in one tick for one agent, or for the cells.
fn stream(seed: u64, tick: u32, index: u64) -> Stream {
    Stream::new(seed, Purpose::Faults, u64::from(tick) << 32 | index)
}

#[cfg(test)]
mod tests {
    use super::super::{BlockedCellSpec, BreakdownSpec};
    use super::*;
    use crate::grid::Layout;

    fn floor() -> Grid {
        Grid::new(Layout::open(10, 10)).expect("free")
    }

    #[test]
    fn scheduled_faults_last_from_tick_to_tick() {
        let schedule =
            vec![Breakdown { agent: 2, from_tick: 3, to_tick: 5 }, Breakdown { agent: 9, from_tick: 0, to_tick: 9 }];
        let blocked = vec![BlockedCell { column: 4, row: 1, from_tick: 0, to_tick: 2 }];
        let spec = FaultSpec {
            breakdowns: BreakdownSpec { schedule, ..BreakdownSpec::default() },
            blocked_cells: BlockedCellSpec { schedule: blocked, ..BlockedCellSpec::default() },
        };
        let mut faults = Faults::new(spec, &floor(), 4, 1, 0);
        for tick in 0..7 {
            faults.advance(&floor(), tick);
            let is_broken = (3..5).contains(&tick);
            assert_eq!(faults.is_broken(AgentId(2)), is_broken);
            assert_eq!(faults.broken(), if is_broken { &[2][..] } else { &[] }, "the fleet has no agent 9");
            assert_eq!(faults.blocked(), if tick < 2 { &[Cell(14)][..] } else { &[] });
        }
    }

    #[test]
    fn clicks_act_at_once_and_the_longer_fault_counts() {
        let mut faults = Faults::new(FaultSpec::default(), &floor(), 4, 1, 10);
        for (agent, to_tick) in [(3, 14), (1, 12), (3, 11), (7, 99), (0, 10)] {
            faults.break_down(AgentId(agent), to_tick);
        }
        for (cell, to_tick) in [(8, 13), (5, 12), (8, 12), (6, 10)] {
            faults.block(Cell(cell), to_tick);
        }
        assert_eq!(faults.ends().collect::<Vec<_>>(), [(1, 12), (3, 14), (5, 12), (8, 13)]);
        assert_eq!([1, 2, 9].map(|agent| faults.broken_until(AgentId(agent))), [Some(12), None, None]);
        assert_eq!([8, 6].map(|cell| faults.blocked_until(Cell(cell))), [Some(13), None]);
        faults.advance(&floor(), 12);
        assert_eq!((faults.broken(), faults.blocked()), (&[3][..], &[Cell(8)][..]));
        faults.resize(2);
        assert!(faults.broken().is_empty());
    }

    #[test]
    fn what_is_mended_stays_sound_though_its_schedule_goes_on() {
        let schedule =
            vec![Breakdown { agent: 2, from_tick: 0, to_tick: 9 }, Breakdown { agent: 2, from_tick: 6, to_tick: 8 }];
        let blocked = vec![BlockedCell { column: 4, row: 1, from_tick: 0, to_tick: 9 }];
        let spec = FaultSpec {
            breakdowns: BreakdownSpec { schedule, ..BreakdownSpec::default() },
            blocked_cells: BlockedCellSpec { schedule: blocked, ..BlockedCellSpec::default() },
        };
        let mut faults = Faults::new(spec, &floor(), 4, 1, 3);
        faults.mend(AgentId(2));
        faults.open(&floor(), Cell(14));
        assert!(faults.broken().is_empty() && faults.blocked().is_empty() && !faults.is_over());
        let broken = (4..9).map(|tick| {
            faults.advance(&floor(), tick);
            assert!(faults.blocked().is_empty());
            !faults.broken().is_empty()
        });
        assert_eq!(broken.collect::<Vec<_>>(), [false, false, true, true, false], "the later breakdown is another");
        faults.mend(AgentId(99));
        faults.open(&floor(), Cell(99));
    }

    #[test]
    fn a_rate_that_is_set_draws_what_it_would_have_drawn_from_the_beginning() {
        let at = |rate_per_agent_tick| FaultSpec {
            breakdowns: BreakdownSpec { rate_per_agent_tick, ticks: 1, ..BreakdownSpec::default() },
            ..FaultSpec::default()
        };
        let mut always = Faults::new(at(0.1), &floor(), 40, 1, 0);
        let mut later = Faults::new(FaultSpec::default(), &floor(), 40, 1, 0);
        assert!(later.is_over());
        (1..=9)
            .for_each(|tick| [&mut always, &mut later].into_iter().for_each(|faults| faults.advance(&floor(), tick)));
        assert!(!always.broken().is_empty() && later.broken().is_empty());
        later.set_breakdowns(0.1, 1);
        for tick in 10..30 {
            always.advance(&floor(), tick);
            later.advance(&floor(), tick);
            assert_eq!(always.broken(), later.broken());
        }
        later.set_breakdowns(0.0, 1);
        later.advance(&floor(), 30);
        later.advance(&floor(), 31);
        assert!(later.is_over());
    }

    /// 40 agents for 1,000 ticks at 1 %: 400 breakdowns, three standard errors are 60; 500 blocked cells, ± 67.
    #[test]
    fn chance_keeps_to_the_rates() {
        let spec = FaultSpec {
            breakdowns: BreakdownSpec { rate_per_agent_tick: 0.01, ticks: 1, ..BreakdownSpec::default() },
            blocked_cells: BlockedCellSpec { rate_per_tick: 0.5, ticks: 1, ..BlockedCellSpec::default() },
        };
        let mut faults = Faults::new(spec, &floor(), 40, 1, 0);
        let (mut broken, mut blocked) = (0, 0);
        for tick in 0..1000 {
            faults.advance(&floor(), tick);
            broken += faults.broken().len();
            blocked += faults.blocked().len();
        }
        assert!((340..460).contains(&broken) && (433..567).contains(&blocked), "{broken}, {blocked}");
    }
}
