//! How much work there is, and of what kind.

use serde::{Deserialize, Serialize};

use super::{DeadEndGoals, Distribution, Errand, HotSpot, HotSpotShape, Shift, Spread, Task, TaskPool};
use crate::grid::{Cell, Grid};
use crate::random::Stream;

/// What is asked of the fleet, as a scene says it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Demand {
    /// Every agent has its own stream of goals.
    PerAgent {
        /// What happens to an agent that draws a goal in a dead end.
        #[serde(default)]
        dead_end_goals: DeadEndGoals,
        /// How goals are spread: over endpoints on layouts with workstations and endpoints, where workstations stay
        /// uniform, else over all cells.
        #[serde(default)]
        goals: Distribution,
    },
    /// Tasks wait in a common pool.
    Pool {
        /// The errands of every task, in order.
        errands: Vec<ErrandSite>,
        /// How many tasks there are.
        supply: Supply,
        /// What changes in the course of an episode, in order of time.
        #[serde(default)]
        shifts: Vec<Shift>,
    },
}

impl Demand {
    /// Whether an agent that draws `goal` is switched off for good.
    pub fn switches_off(&self, grid: &Grid, goal: Cell) -> bool {
        matches!(self, Self::PerAgent { dead_end_goals: DeadEndGoals::SwitchOff, .. }) && grid.degree(goal) <= 1
    }

    /// Every distribution, and what it is over: of goals, or of errands and then of those that shifts bring. Goals are over
    /// anything but workstations.
    fn distributions(&self) -> Vec<(Site, &Distribution)> {
        match self {
            Self::PerAgent { goals, .. } => vec![(Site::Anywhere, goals)],
            Self::Pool { errands, shifts, .. } => {
                let all = errands.iter().chain(shifts.iter().flat_map(|shift| &shift.errands));
                all.map(|errand| (errand.at, &errand.distribution)).collect()
            }
        }
    }

    /// The same, to change them.
    fn distributions_mut(&mut self) -> Vec<(Site, &mut Distribution)> {
        match self {
            Self::PerAgent { goals, .. } => vec![(Site::Anywhere, goals)],
            Self::Pool { errands, shifts, .. } => {
                let all = errands.iter_mut().chain(shifts.iter_mut().flat_map(|shift| &mut shift.errands));
                all.map(|errand| (errand.at, &mut errand.distribution)).collect()
            }
        }
    }

    /// How the hot spots of each of its distributions are shaped that has any: of goals, or of errands and then of those that
    /// shifts bring.
    pub fn hot_spots(&self) -> Vec<HotSpotShape> {
        self.distributions().into_iter().filter_map(|(_, distribution)| distribution.shape()).collect()
    }

    /// Gives the same hot spots these shapes, in the same order; those without an entry keep theirs.
    pub fn set_hot_spots(&mut self, shapes: &[HotSpotShape]) {
        let with_any = self.distributions_mut().into_iter().filter(|(_, distribution)| distribution.shape().is_some());
        for ((_, distribution), &shape) in with_any.zip(shapes) {
            distribution.set_shape(shape);
        }
    }

    /// Whether all of it is uniform, and some could have hot spots; workstations stay as they are.
    pub fn may_gather(&self) -> bool {
        let all = self.distributions();
        all.iter().all(|(_, distribution)| distribution.shape().is_none()) && all.iter().any(|(at, _)| gathers(*at))
    }

    /// The one fixed hot spot around which [`Demand::gather`] put the work; `None`: nobody did.
    pub fn gathered(&self) -> Option<HotSpot> {
        let gathered = self.distributions().into_iter().find(|(at, _)| gathers(*at));
        gathered.and_then(|(_, distribution)| distribution.hot_spot())
    }

    /// Gathers all of it but workstations around one hot spot, whatever it was; `None`: it is uniform.
    pub fn gather(&mut self, spot: Option<HotSpot>) {
        for (_, distribution) in self.distributions_mut().into_iter().filter(|(at, _)| gathers(*at)) {
            *distribution = Distribution::around(spot);
        }
    }
}

/// Whether what is drawn from these cells gathers when uniform demand does.
fn gathers(at: Site) -> bool {
    at != Site::Workstation
}

/// Where an errand takes place and how long it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrandSite {
    /// The kind of cell it is drawn from.
    pub at: Site,
    /// Ticks the agent stands there.
    #[serde(default)]
    pub service_ticks: u16,
    /// How it is spread over the cells of this kind.
    #[serde(default)]
    pub distribution: Distribution,
}

/// A kind of cell that errands are drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Site {
    /// Beside shelves and chutes, `e`.
    Endpoint,
    /// Where people or machines work, `w`.
    Workstation,
    /// Any free cell.
    Anywhere,
}

impl Site {
    /// All cells of this kind, in order.
    pub fn cells(self, grid: &Grid) -> Vec<Cell> {
        match self {
            Self::Endpoint => grid.endpoints().to_vec(),
            Self::Workstation => grid.workstations().to_vec(),
            Self::Anywhere => grid.cells().collect(),
        }
    }

    /// One cell of this kind, uniformly; `None` where the floor has none.
    pub fn draw(self, grid: &Grid, stream: &mut Stream) -> Option<Cell> {
        match self {
            Self::Endpoint => draw_from(grid.endpoints(), stream),
            Self::Workstation => draw_from(grid.workstations(), stream),
            Self::Anywhere => Some(Cell(stream.below(grid.len() as u32))),
        }
    }
}

fn draw_from(cells: &[Cell], stream: &mut Stream) -> Option<Cell> {
    (!cells.is_empty()).then(|| cells[stream.below(cells.len() as u32) as usize])
}

/// How many tasks there are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Supply {
    /// The pool always holds this many unfinished tasks per agent.
    Backlog {
        /// Unfinished tasks per agent; the pool is filled up at the start of every tick.
        tasks_per_agent: f64,
    },
    /// Tasks arrive by chance, a Poisson number each tick.
    Arrivals {
        /// Mean arrivals in a tick.
        tasks_per_tick: f64,
    },
}

impl Supply {
    /// The one number that sets how much there is to do: tasks per agent, or tasks per tick.
    pub fn rate(&self) -> f64 {
        match *self {
            Self::Backlog { tasks_per_agent } => tasks_per_agent,
            Self::Arrivals { tasks_per_tick } => tasks_per_tick,
        }
    }

    /// The name of that number in a scene, and the most it may be; it lies above 0.
    pub fn rate_limit(&self) -> (&'static str, f64) {
        match self {
            Self::Backlog { .. } => ("tasks_per_agent", 100.0),
            Self::Arrivals { .. } => ("tasks_per_tick", 10_000.0),
        }
    }

    /// The same kind of supply at another rate.
    #[must_use]
    pub fn with_rate(self, rate: f64) -> Self {
        match self {
            Self::Backlog { .. } => Self::Backlog { tasks_per_agent: rate },
            Self::Arrivals { .. } => Self::Arrivals { tasks_per_tick: rate },
        }
    }

    /// How many tasks to release now, for a pool with `unfinished` tasks and a fleet of `agents`.
    pub fn due(&self, unfinished: usize, agents: usize, stream: &mut Stream) -> usize {
        match *self {
            Self::Backlog { tasks_per_agent } => {
                let wanted = libm::round(tasks_per_agent * agents as f64) as usize;
                wanted.saturating_sub(unfinished)
            }
            Self::Arrivals { tasks_per_tick } => stream.poisson(tasks_per_tick) as usize,
        }
    }
}

/// Releases `count` tasks with errands drawn from `spreads`; sites that the floor lacks are left out.
pub(super) fn release_tasks(
    pool: &mut TaskPool,
    spreads: &[Spread],
    count: usize,
    tick: u32,
    grid: &Grid,
    stream: &mut Stream,
) {
    for _ in 0..count {
        let errands = spreads.iter().filter_map(|spread| {
            let cell = spread.draw(grid, stream)?;
            Some(Errand { cell, service_ticks: spread.site().service_ticks })
        });
        pool.release(Task { released_tick: tick, errands: errands.collect() });
    }
}

impl TaskPool {
    /// Releases the tasks that are due at `tick`: as many as `supply` says, with errands drawn from `spreads`.
    pub fn supply(
        &mut self,
        spreads: &[Spread],
        supply: Supply,
        agents: usize,
        tick: u32,
        grid: &Grid,
        stream: &mut Stream,
    ) {
        let due = supply.due(self.unfinished(), agents, stream);
        release_tasks(self, spreads, due, tick, grid, stream);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::Spreads;
    use crate::grid::Layout;
    use crate::random::Purpose;

    #[test]
    fn backlog_is_filled_up_and_kept() {
        let grid = Grid::new(Layout::open(5, 5)).expect("free");
        let mut stream = Stream::new(1, Purpose::Demand, 0);
        let mut pool = TaskPool::default();
        let anywhere =
            |service_ticks| ErrandSite { at: Site::Anywhere, service_ticks, distribution: Distribution::Uniform };
        let supply = Supply::Backlog { tasks_per_agent: 1.5 };
        let demand = Demand::Pool { errands: vec![anywhere(1), anywhere(0)], supply, shifts: Vec::new() };
        let spreads = Spreads::new(&grid, &demand, 1);
        pool.supply(spreads.errands(), supply, 10, 0, &grid, &mut stream);
        assert_eq!((pool.unfinished(), pool.open_count()), (15, 15));
        let first = pool.open().next().expect("an open task");
        pool.claim(first);
        pool.finish();
        pool.supply(spreads.errands(), supply, 10, 1, &grid, &mut stream);
        assert_eq!((pool.released(), pool.unfinished(), pool.finished()), (16, 15, 1));
        assert!(!pool.open().any(|id| id == first));
        assert_eq!(pool.task(first).errands.len(), 2);
    }
}
