//! Where goals and errands are drawn in a running episode.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

use super::density::Density;
use super::distribution::{RandomSpots, Square};
use super::{Demand, ErrandSite, Site};
use crate::grid::{Cell, Grid};
use crate::random::{Purpose, Stream};

/// Tells the stream of shifts from those of agents and pool, which are numbered from 0.
const SHIFT_STREAM: u64 = u64::MAX;

/// Where one errand, or the goals of all agents, are drawn now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Spread {
    site: ErrandSite,
    /// Where its hot spots are; none: uniform.
    centres: Vec<Square>,
    /// `None`: uniform.
    density: Option<Density>,
}

impl Spread {
    fn new(grid: &Grid, site: ErrandSite) -> Self {
        let centres = site.distribution.centres().to_vec();
        let mut spread = Self { site, centres: Vec::new(), density: None };
        spread.place(grid, centres);
        spread
    }

    /// Puts its hot spots around these squares; around none, it is uniform.
    fn place(&mut self, grid: &Grid, centres: Vec<Square>) {
        let shape = self.site.distribution.random_spots(self.site.at).filter(|_| !centres.is_empty());
        self.density = shape.map(|RandomSpots { sigma, share, .. }| {
            Density::around(grid, self.site.at.cells(grid), &centres, sigma, share)
        });
        self.centres = if self.density.is_some() { centres } else { Vec::new() };
    }

    /// What the scene says of it.
    pub fn site(&self) -> &ErrandSite {
        &self.site
    }

    /// One cell; `None` where the floor has none of the kind.
    #[inline]
    pub fn draw(&self, grid: &Grid, stream: &mut Stream) -> Option<Cell> {
        match &self.density {
            None => self.site.at.draw(grid, stream),
            Some(density) => density.draw(stream),
        }
    }

    /// Draws its hot spots anew.
    fn shift(&mut self, grid: &Grid, stream: &mut Stream) {
        let Some(RandomSpots { count, .. }) = self.site.distribution.random_spots(self.site.at) else {
            return;
        };
        let cells = self.site.at.cells(grid);
        if cells.is_empty() {
            return;
        }
        let centres = (0..count).map(|_| random_centre(grid, self.site.at, &cells, stream)).collect();
        self.place(grid, centres);
    }
}

/// A cell of the kind; on plain floor any square, blocked or not, as in the authors' simulator.
fn random_centre(grid: &Grid, at: Site, cells: &[Cell], stream: &mut Stream) -> Square {
    if at == Site::Anywhere {
        let row = stream.below(grid.height());
        return Square { row, column: stream.below(grid.width()) };
    }
    let (column, row) = grid.place(cells[stream.below(cells.len() as u32) as usize]);
    Square { row, column }
}

/// All spreads in force: that of the agents' own goals, or one for each errand of a task.
///
/// Centres come from one stream that nobody else uses, so neither the policy nor the draws of agents can change them.
#[derive(Resource, Clone, Debug, Serialize, Deserialize)]
pub struct Spreads {
    in_force: Vec<Spread>,
    /// Which of the demand's shifts is in force.
    shift: Option<usize>,
    stream: Stream,
}

impl Spreads {
    /// What is in force when an episode begins under `seed`.
    pub fn new(grid: &Grid, demand: &Demand, seed: u64) -> Self {
        let stream = Stream::new(seed, Purpose::Demand, SHIFT_STREAM);
        let mut spreads = Self { in_force: Vec::new(), shift: demand.shift_at(0), stream };
        spreads.follow(grid, demand);
        spreads
    }

    /// Takes the sites of the shift in force; where they are the same as before, hot spots stay where they are.
    fn follow(&mut self, grid: &Grid, demand: &Demand) {
        let sites = demand.sites(grid, self.shift);
        if !self.in_force.iter().map(Spread::site).eq(&sites) {
            self.in_force = sites.into_iter().map(|site| Spread::new(grid, site)).collect();
        }
    }

    /// Whether [`Self::advance`] to `tick` will change anything.
    pub fn changes_at(&self, demand: &Demand, tick: u32) -> bool {
        demand.shift_at(tick) != self.shift
            || self.in_force.iter().any(|spread| spread.site.distribution.shifts_at(tick))
    }

    /// Goes on to what is in force when `tick` begins.
    pub fn advance(&mut self, grid: &Grid, demand: &Demand, tick: u32) {
        let shift = demand.shift_at(tick);
        if shift != self.shift {
            self.shift = shift;
            self.follow(grid, demand);
        }
        for spread in &mut self.in_force {
            if spread.site.distribution.shifts_at(tick) {
                spread.shift(grid, &mut self.stream);
            }
        }
    }

    /// Draws all hot spots anew, now; uniform spreads get those of the published protocol.
    pub fn shift_now(&mut self, grid: &Grid) {
        for spread in &mut self.in_force {
            spread.shift(grid, &mut self.stream);
        }
    }

    /// Where the hot spots of each spread are now, in order; a uniform one has none.
    pub fn centres(&self) -> Vec<Vec<Square>> {
        self.in_force.iter().map(|spread| spread.centres.clone()).collect()
    }

    /// Puts the hot spots of each spread around these squares, in order; spreads without an entry stay as they are.
    pub fn place(&mut self, grid: &Grid, centres: &[Vec<Square>]) {
        for (spread, centres) in self.in_force.iter_mut().zip(centres) {
            spread.place(grid, centres.clone());
        }
    }

    /// Adopts the shapes of the demand's present hot spots. Those that exist keep their centres, new ones take the centres that were
    /// placed last, else the scene's; what is uniform now loses its own.
    pub fn reshape(&mut self, grid: &Grid, demand: &Demand) {
        for (spread, site) in self.in_force.iter_mut().zip(demand.sites(grid, self.shift)) {
            let [had, has] = [&spread.site, &site].map(|site| site.distribution.shape().is_some());
            spread.site = site;
            let centres = std::mem::take(&mut spread.centres);
            let centres = match (had, has) {
                (true, false) => Vec::new(),
                (false, true) if centres.is_empty() => spread.site.distribution.centres().to_vec(),
                _ => centres,
            };
            spread.place(grid, centres);
        }
    }

    /// That of the agents' own goals, under demand `PerAgent`.
    pub fn goals(&self) -> &Spread {
        &self.in_force[0]
    }

    /// Those of a task's errands, in order, under demand `Pool`.
    pub fn errands(&self) -> &[Spread] {
        &self.in_force
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{Distribution, HotSpot, HotSpotShape, Shift, Supply};
    use crate::grid::Layout;

    fn errand(distribution: Distribution) -> ErrandSite {
        ErrandSite { at: Site::Anywhere, service_ticks: 0, distribution }
    }

    fn pool(errands: Vec<ErrandSite>, shifts: Vec<Shift>) -> Demand {
        Demand::Pool { errands, supply: Supply::Arrivals { tasks_per_tick: 1.0 }, shifts }
    }

    fn drawn(grid: &Grid, spreads: &Spreads) -> Vec<Cell> {
        let mut stream = Stream::new(0, Purpose::Layout, 0);
        (0..50).filter_map(|_| spreads.errands()[0].draw(grid, &mut stream)).collect()
    }

    /// A schedule may change the rate alone, and a person may have moved demand before.
    #[test]
    fn hot_spots_outlast_a_shift_of_the_rate_but_not_one_of_the_errands() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let shifting = Distribution::Shifting { every_ticks: 10, hot_spots: 1, sigma: 0.2, share: 1.0 };
        let rate = Shift { at_tick: 15, rate_factor: 2.0, errands: Vec::new() };
        let corner = Distribution::HotSpots { centres: vec![Square { row: 0, column: 0 }], sigma: 0.05, share: 1.0 };
        let errands = Shift { at_tick: 18, rate_factor: 1.0, errands: vec![errand(corner)] };
        let demand = pool(vec![errand(shifting)], vec![rate, errands]);
        let mut spreads = Spreads::new(&grid, &demand, 1);
        let uniform = drawn(&grid, &spreads);
        let at: Vec<Vec<Cell>> = (1..=18)
            .map(|tick| {
                spreads.advance(&grid, &demand, tick);
                drawn(&grid, &spreads)
            })
            .collect();
        assert_eq!(at[8], uniform);
        assert_ne!(at[9], uniform);
        assert_eq!((&at[14], &at[16]), (&at[9], &at[9]));
        assert!(at[17].iter().all(|&cell| cell == Cell(0)));
        let factors: Vec<f64> = [14, 15, 18].map(|tick| demand.supply_at(tick).expect("a pool").rate()).to_vec();
        assert_eq!(factors, [1.0, 2.0, 1.0]);
    }

    #[test]
    fn uniform_workstations_stay_when_demand_moves() {
        let mut layout = Layout::open(9, 9);
        for column in 0..9 {
            layout.set(column, 0, crate::grid::CellKind::Workstation);
        }
        let grid = Grid::new(layout).expect("free");
        let demand = pool(vec![ErrandSite { at: Site::Workstation, ..errand(Distribution::Uniform) }], Vec::new());
        let mut spreads = Spreads::new(&grid, &demand, 1);
        let before = drawn(&grid, &spreads);
        spreads.shift_now(&grid);
        assert_eq!(drawn(&grid, &spreads), before);
    }

    /// All draws at one place, of a demand that was uniform.
    #[test]
    fn uniform_demand_gathers_around_one_place_and_is_uniform_again() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let work = ErrandSite { at: Site::Workstation, ..errand(Distribution::Uniform) };
        let mut demand = pool(vec![errand(Distribution::Uniform), work], Vec::new());
        let opened = demand.clone();
        let mut spreads = Spreads::new(&grid, &demand, 1);
        let uniform = drawn(&grid, &spreads);
        let (centre, shape) = (Square { row: 7, column: 3 }, HotSpotShape { share: 1.0, sigma: 0.05 });
        let spot = HotSpot { centre, shape };
        assert_eq!((demand.may_gather(), demand.gathered()), (true, None));
        let mut gather = |demand: &mut Demand, spot: Option<HotSpot>| {
            demand.gather(spot);
            spreads.reshape(&grid, demand);
            (drawn(&grid, &spreads), spreads.centres())
        };
        let (at, centres) = gather(&mut demand, Some(spot));
        let cell = grid.cell_at(centre.column, centre.row).expect("free");
        assert!(at.iter().all(|&drawn| drawn == cell));
        assert_eq!(centres, [vec![centre], Vec::new()], "workstations stay as they are");
        assert_eq!((demand.may_gather(), demand.gathered()), (false, Some(spot)));
        let wider = HotSpot { shape: HotSpotShape { sigma: 2.0, ..shape }, ..spot };
        assert_ne!(gather(&mut demand, Some(wider)).0, at);
        assert_eq!(gather(&mut demand, None), (uniform, vec![Vec::new(); 2]));
        assert_eq!(demand, opened);
    }

    /// Demand that a person has moved stays there when it gathers more or less.
    #[test]
    fn demand_that_was_moved_gathers_where_it_is() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let mut demand = pool(vec![errand(Distribution::Uniform)], Vec::new());
        let mut spreads = Spreads::new(&grid, &demand, 1);
        spreads.shift_now(&grid);
        let moved = spreads.centres();
        assert!(!moved[0].is_empty());
        let shape = HotSpotShape { share: 0.5, sigma: 1.0 };
        for share in [0.5, 0.7] {
            let shape = HotSpotShape { share, ..shape };
            demand.gather(Some(HotSpot { centre: Square { row: 0, column: 0 }, shape }));
            spreads.reshape(&grid, &demand);
            assert_eq!(spreads.centres(), moved);
        }
    }
}
