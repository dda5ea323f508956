//! Scores θ·φ of where an idle agent could wait: where it stands, beside the nearest workstation, or in a region of the
//! floor; the highest first, ties in this order. And how much of the fleet is active: the others are given no tasks and
//! wait. Before anything is learned all of the fleet is, and idle agents wait as under `nearest_station`.
//!
//! An agent keeps a place it was sent to until it has a task again; one that stays looks anew every tick. Agents look one
//! after the other, by number, and see which places those before them hold. Regions are at most 64, so an agent's look takes
//! the same time on any floor.

use serde::{Deserialize, Serialize};

use super::held::HeldPlaces;
use super::nearest_station::beside_stations;
use super::places::Places;
use super::regions::Regions;
use super::view::{ParkAgents, ParkingView};
use crate::demand::TaskId;
use crate::fleet::AgentId;
use crate::grid::{Cell, Grid};
use crate::orchestration::exploration::{Alternative, Sampler};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};

/// Features of a place to wait and, last, what decides how many agents wait; in the order of the block's parameters.
pub const FEATURES: &[Feature] = &[
    Feature::new("stay", "1 where the agent stands"),
    Feature::new("station", "1 for the nearest free place beside a workstation").initially(1.0),
    Feature::new("way", "columns and rows to go, over width + height of the floor"),
    Feature::new("held", "share of the region's places that idle agents hold"),
    Feature::new("crowd", "agents in the region over its places, over the same of the floor, at most 5"),
    Feature::new("waits", "share of agents with work that stood still in the region, in the last 50 ticks or so"),
    Feature::new(
        "releases",
        "tasks that begin in the region, released in the last 50 ticks or so, over the mean of regions, at most 5",
    ),
    Feature::new(
        "from_station",
        "columns and rows from the region's middle to the nearest workstation, over width + height",
    ),
    Feature::new("off_centre", "how far the region's middle lies from the floor's towards an edge, 0 to 1"),
    Feature::new("narrow", "share of the region's cells with at most two free neighbours"),
    Feature::new("silence", "ticks since the last report that was made in the region, in tens, at most 5"),
    Feature::new("active", "not weighed: at most the share e^x of the fleet has tasks at once, all of it from 0 on")
        .initially(0.5),
];

/// Features that differ from agent to agent, which come first.
const OF_AGENT: usize = 3;
/// Features of a region, which come next.
const OF_REGION: usize = 8;
/// Features of a place to wait.
pub const PLACE_FEATURES: usize = OF_AGENT + OF_REGION;
/// Ticks after which what was seen has lost 63 % of its weight.
const MEMORY_TICKS: f64 = 50.0;

pub(super) struct LearnedParking {
    theta: Vec<f64>,
    regions: Regions,
    stations: Places,
    /// Where idle agents are held places: those beside stations first, then those of the regions.
    held: HeldPlaces,
    /// What does not change, by region.
    geometry: Vec<[f64; 3]>,
    span: f64,
    memory: Memory,
    agents_in: Vec<u32>,
    /// Features of each region in this tick.
    phi: Vec<[f64; OF_REGION]>,
    /// θ·φ of them.
    shared: Vec<f64>,
    sampler: Sampler,
    /// What an agent can choose from, where that is explored.
    alternatives: Vec<Alternative<PLACE_FEATURES>>,
}

/// What was seen of each region, with the weight that time has left of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Memory {
    /// Agent-ticks with work, and those of them in which the agent stood still.
    worked: Vec<f64>,
    waited: Vec<f64>,
    /// Tasks released.
    releases: Vec<f64>,
    /// Tick of the last report made there.
    last_report: Vec<u32>,
    /// Tasks seen so far.
    released: u32,
}

impl Memory {
    fn new(regions: usize) -> Self {
        let zeros = || vec![0.0; regions];
        Self { worked: zeros(), waited: zeros(), releases: zeros(), last_report: vec![0; regions], released: 0 }
    }
}

impl LearnedParking {
    pub(super) fn new(grid: &Grid, meta_skill: &MetaSkill) -> Self {
        let beside = beside_stations(grid);
        let regions = Regions::new(grid, &beside);
        let span = f64::from(grid.width() + grid.height());
        Self {
            theta: meta_skill.block(Decision::Parking).to_vec(),
            geometry: geometry(grid, &regions, span),
            stations: Places::new(grid, beside),
            held: HeldPlaces::default(),
            span,
            memory: Memory::new(regions.count()),
            agents_in: vec![0; regions.count()],
            phi: vec![[0.0; OF_REGION]; regions.count()],
            shared: vec![0.0; regions.count()],
            regions,
            sampler: Sampler::default(),
            alternatives: Vec::new(),
        }
    }

    /// Weighs what all agents that look in this tick share.
    fn weigh_regions(&mut self, view: &ParkingView<'_>) {
        self.agents_in.fill(0);
        for report in view.reports {
            self.agents_in[self.regions.of(view.grid.place(report.cell))] += 1;
        }
        let per_place = view.reports.len() as f64 / view.grid.len() as f64;
        let releases: f64 = self.memory.releases.iter().sum();
        let mean_releases = releases / self.regions.count() as f64;
        for region in 0..self.regions.count() {
            let (places, free) = self.regions.places(region);
            let of_places = |count: f64| if places > 0 { count / places as f64 } else { 0.0 };
            let over = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
            let [from_station, off_centre, narrow] = self.geometry[region];
            let Memory { worked, waited, releases, last_report, .. } = &self.memory;
            let phi: [f64; OF_REGION] = [
                of_places((places - free) as f64),
                (of_places(f64::from(self.agents_in[region])) / per_place).min(5.0),
                over(waited[region], worked[region]),
                over(releases[region], mean_releases).min(5.0),
                from_station,
                off_centre,
                narrow,
                (f64::from(view.tick - last_report[region]) / 10.0).min(5.0),
            ];
            let weights = &self.theta[OF_AGENT..PLACE_FEATURES];
            self.phi[region] = phi;
            self.shared[region] = weights.iter().zip(phi).fold(0.0, |sum, (w, f)| sum + w * f);
        }
    }

    /// Takes the best place for an agent that stands on `from`; `None`: it stays.
    fn choose(&mut self, grid: &Grid, from: (u32, u32)) -> Option<u32> {
        let [stay, station, way] = [self.theta[0], self.theta[1], self.theta[2] / self.span];
        self.alternatives.clear();
        let here = self.regions.of(from);
        let mut best = (self.drawn(stay + self.shared[here], [1.0, 0.0, 0.0], here), None);
        let mut chosen = 0;
        let beside = self.stations.nearest(from);
        if let Some((distance, place)) = beside {
            let region = self.regions.of(grid.place(self.stations.cell(place)));
            let score = station + way * f64::from(distance) + self.shared[region];
            let drawn = self.drawn(score, [0.0, 1.0, f64::from(distance) / self.span], region);
            if drawn > best.0 {
                best = (drawn, Some(Choice::Station(place)));
                chosen = self.alternatives.len().saturating_sub(1);
            }
        }
        for region in 0..self.regions.count() {
            if self.regions.places(region).1 == 0 {
                continue;
            }
            let cells = f64::from(self.regions.way(from, region));
            let drawn = self.drawn(way * cells + self.shared[region], [0.0, 0.0, cells / self.span], region);
            if drawn > best.0 {
                best = (drawn, Some(Choice::Region(region)));
                chosen = self.alternatives.len().saturating_sub(1);
            }
        }
        if let Some(alternative) = self.alternatives.get_mut(chosen) {
            alternative.is_chosen = true;
            self.sampler.note(&mut self.alternatives);
        }
        match best.1? {
            Choice::Station(place) => self.stations.take(place).then_some(place),
            Choice::Region(region) => Some(self.stations.counts().0 as u32 + self.regions.take_nearest(region, from)?),
        }
    }

    /// A score as drawn, noted as an alternative where that is explored.
    fn drawn(&mut self, score: f64, of_agent: [f64; OF_AGENT], region: usize) -> f64 {
        if self.sampler.is_noting() {
            let mut phi = [0.0; PLACE_FEATURES];
            phi[..OF_AGENT].copy_from_slice(&of_agent);
            phi[OF_AGENT..].copy_from_slice(&self.phi[region]);
            self.alternatives.push(Alternative { score, phi, until: 0, is_chosen: false });
        }
        self.sampler.draw(score)
    }

    /// Where a place is.
    fn cell(&self, place: u32) -> Cell {
        let stations = self.stations.counts().0 as u32;
        if place < stations { self.stations.cell(place) } else { self.regions.cell(place - stations) }
    }
}

/// Where an agent is sent.
#[derive(Clone, Copy)]
enum Choice {
    /// To this place beside a workstation.
    Station(u32),
    /// Into this region.
    Region(usize),
}

/// By region: `from_station`, `off_centre` and `narrow`.
fn geometry(grid: &Grid, regions: &Regions, span: f64) -> Vec<[f64; 3]> {
    let mut counts = vec![(0_u32, 0_u32); regions.count()];
    for cell in grid.cells() {
        let (cells, narrow) = &mut counts[regions.of(grid.place(cell))];
        *cells += 1;
        *narrow += u32::from(grid.degree(cell) <= 2);
    }
    let off = |at: u32, side: u32| ((2.0 * f64::from(at) + 1.0) / f64::from(side) - 1.0).abs().min(1.0);
    let of = |(region, (cells, narrow)): (usize, (u32, u32))| {
        let (column, row) = regions.middle(region);
        let stations = grid.workstations().iter().map(|&station| grid.place(station));
        let nearest = stations.map(|(c, r)| c.abs_diff(column) + r.abs_diff(row)).min();
        let from_station = nearest.map_or(0.0, |distance| f64::from(distance) / span);
        let off_centre = off(column, grid.width()).max(off(row, grid.height()));
        [from_station, off_centre, f64::from(narrow) / f64::from(cells.max(1))]
    };
    counts.into_iter().enumerate().map(of).collect()
}

impl Remember for LearnedParking {
    fn save(&self) -> Vec<u8> {
        pack(&(self.held.pairs(), &self.memory))
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        let (held, seen): (Vec<(AgentId, u32)>, Memory) = unpack(memory)?;
        let Self { regions, stations, .. } = self;
        let beside = stations.counts().0 as u32;
        let take = |place| if place < beside { stations.take(place) } else { regions.take(place - beside) };
        self.held.restore(held, take)?;
        let Memory { worked, waited, releases, last_report, released } = seen;
        replace(&mut self.memory.worked, worked)?;
        replace(&mut self.memory.waited, waited)?;
        replace(&mut self.memory.releases, releases)?;
        replace(&mut self.memory.last_report, last_report)?;
        self.memory.released = released;
        Ok(())
    }
}

impl ParkAgents for LearnedParking {
    fn observe(&mut self, view: ParkingView<'_>) {
        let Self { regions, memory: Memory { worked, waited, releases, last_report, released }, .. } = self;
        for column in [&mut *worked, waited, releases] {
            for seen in column {
                *seen *= 1.0 - 1.0 / MEMORY_TICKS;
            }
        }
        for report in view.reports.iter().filter(|report| report.is_new(view.tick)) {
            let region = regions.of(view.grid.place(report.cell));
            last_report[region] = last_report[region].max(report.made_tick);
            if report.has_work && !report.is_served {
                worked[region] += 1.0;
                waited[region] += f64::from(u8::from(report.cell == report.before));
            }
        }
        let seen = std::mem::replace(released, view.pool.released() as u32);
        for task in (seen..*released).map(TaskId) {
            releases[regions.of(view.grid.place(view.pool.pick_up(task)))] += 1.0;
        }
    }

    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>) {
        let Self { stations, regions, .. } = self;
        let beside = stations.counts().0 as u32;
        let release = |place| if place < beside { stations.release(place) } else { regions.release(place - beside) };
        self.held.keep(view.idle, view.reports.len(), release);
        let mut is_weighed = false;
        for &agent in view.idle {
            let mut place = self.held.place(agent);
            if place.is_none() {
                if !is_weighed {
                    self.weigh_regions(&view);
                    is_weighed = true;
                }
                place = self.choose(view.grid, view.grid.place(view.reports[agent.index()].cell));
            }
            let Some(place) = place else { continue };
            self.held.hold(agent, place);
            parked.push((agent, self.cell(place)));
        }
    }

    fn most_active(&self, agents: usize) -> usize {
        let share = libm::exp(self.theta[PLACE_FEATURES]).min(1.0);
        (libm::ceil(share * agents as f64) as usize).max(1)
    }

    fn sampler(&mut self) -> Option<&mut Sampler> {
        Some(&mut self.sampler)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::TaskPool;
    use crate::grid::Layout;
    use crate::orchestration::AgentReport;

    fn learned(grid: &Grid, weights: &[(&str, f64)]) -> LearnedParking {
        let mut meta_skill = MetaSkill::initial();
        for (index, feature) in FEATURES.iter().enumerate() {
            let weight = weights.iter().find(|(name, _)| *name == feature.name);
            meta_skill.set(Decision::Parking, index, weight.map_or(0.0, |&(_, weight)| weight));
        }
        LearnedParking::new(grid, &meta_skill)
    }

    #[test]
    fn the_features_are_those_that_are_named() {
        assert_eq!(FEATURES.len(), PLACE_FEATURES + 1);
        assert_eq!(FEATURES[PLACE_FEATURES].name, "active");
    }

    #[test]
    fn the_share_of_active_agents_follows_the_last_parameter() {
        let grid = Grid::new(Layout::open(10, 10)).unwrap();
        let most = |x: f64| learned(&grid, &[("active", x)]).most_active(200);
        assert_eq!([0.0, 3.0, -0.5, -9.0].map(most), [200, 200, 122, 1]);
        assert_eq!(LearnedParking::new(&grid, &MetaSkill::initial()).most_active(200), 200);
    }

    /// On 10 x 10 squares without stations, four regions: agents wait in the corner that is worth most to them.
    #[test]
    fn agents_wait_where_it_is_worth_most() {
        let grid = Grid::new(Layout::open(10, 10)).unwrap();
        let reports: Vec<AgentReport> =
            [0, 1, 99].map(|cell| AgentReport { cell: Cell(cell), before: Cell(cell), ..AgentReport::BLANK }).to_vec();
        let pool = TaskPool::default();
        let parked = |weights: &[(&str, f64)], idle: &[u32]| {
            let idle: Vec<AgentId> = idle.iter().copied().map(AgentId).collect();
            let view = ParkingView { grid: &grid, tick: 0, reports: &reports, pool: &pool, idle: &idle };
            let (mut rule, mut parked) = (learned(&grid, weights), Vec::new());
            rule.observe(view);
            rule.park(view, &mut parked);
            parked.into_iter().map(|(agent, cell)| (agent.0, grid.place(cell))).collect::<Vec<_>>()
        };
        assert_eq!(parked(&[], &[0, 1, 2]), [], "all is worth the same: they stay");
        assert_eq!(parked(&[("stay", -1.0)], &[0, 2]), [(0, (0, 0)), (2, (4, 4))], "the first region of equals");
        assert_eq!(parked(&[("stay", -1.0), ("way", -1.0)], &[2]), [(2, (9, 9))]);
        let away_from_others = [("crowd", -1.0), ("way", -1.0)];
        assert_eq!(parked(&away_from_others, &[0]), [(0, (5, 0))], "two stand in its own region");
        assert_eq!(parked(&[("silence", 1.0)], &[2]), [], "no report is older than another yet");
    }

    #[test]
    fn what_was_seen_fades() {
        let grid = Grid::new(Layout::open(10, 10)).unwrap();
        let mut rule = learned(&grid, &[]);
        let pool = TaskPool::default();
        let report = |cell, before, has_work| AgentReport {
            cell: Cell(cell),
            before: Cell(before),
            has_work,
            made_tick: 1,
            heard_tick: 1,
            ..AgentReport::BLANK
        };
        let reports = [report(0, 0, true), report(1, 2, true), report(99, 99, false)];
        let view = |tick| ParkingView { grid: &grid, tick, reports: &reports, pool: &pool, idle: &[] };
        rule.observe(view(1));
        assert_eq!((rule.memory.worked[0], rule.memory.waited[0], rule.memory.worked[3]), (2.0, 1.0, 0.0));
        assert_eq!(rule.memory.last_report, [1, 0, 0, 1]);
        rule.observe(view(2));
        assert!((rule.memory.waited[0] - 0.98).abs() < 1e-12, "old reports count once");
    }
}
