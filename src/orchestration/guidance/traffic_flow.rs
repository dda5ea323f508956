//! Prices from sampled shortest paths, before the episode begins.
//!
//! 10,000 start–goal pairs are drawn as the demand draws them, each with one random shortest path. With f the number of
//! paths over a directed edge and n over a cell, an edge u→v costs 1 + f(u→v)·f(v→u) + ⌈(n_v − 1)/2⌉, rescaled linearly
//! to 0.1 … 100 plain moves (traffic-flow optimisation: Chen, Harabor, Li, Stuckey, AAAI 2024, arXiv 2308.11234, as used
//! for guidance graphs in arXiv 2402.01446). Knows the demand but not the fleet; fails when it drives traffic into long
//! detours that the fleet is too small to need.

use super::view::{GuidanceView, GuideTraffic};
use crate::demand::{Demand, draw_goal};
use crate::grid::{Cell, CostToGo, Direction, Grid, Guidance, PLAIN_MOVE};
use crate::random::{Purpose, Stream};

const PATHS: u32 = 10_000;
const CHEAPEST: f64 = 0.1;
const DEAREST: f64 = 100.0;

pub(super) struct TrafficFlow;

impl GuideTraffic for TrafficFlow {
    fn update(&mut self, view: GuidanceView<'_>) -> Option<Guidance> {
        (view.tick == 0).then(|| traffic_flow(view.grid, view.demand))
    }
}

/// How often sampled paths use each edge and each cell.
struct Flow {
    edges: Vec<[u64; 4]>,
    cells: Vec<u64>,
}

fn traffic_flow(grid: &Grid, demand: &Demand) -> Guidance {
    // One fixed stream: the prices belong to the floor and its demand, not to a trial.
    let mut stream = Stream::new(0, Purpose::Policy, 0);
    let flow = sample_flow(grid, demand, &mut stream);
    let price = |cell: Cell, direction: Direction, to: Cell| {
        let there = flow.edges[cell.index()][direction as usize];
        let back = flow.edges[to.index()][direction.opposite() as usize];
        (1 + there * back + flow.cells[to.index()].saturating_sub(1).div_ceil(2)) as f64
    };
    let (mut lowest, mut highest) = (f64::INFINITY, 0.0_f64);
    for_each_edge(grid, |cell, direction, to| {
        lowest = lowest.min(price(cell, direction, to));
        highest = highest.max(price(cell, direction, to));
    });
    let span = (highest - lowest).max(1.0);
    Guidance::from_edges(grid, |cell, direction, to| {
        let scaled = CHEAPEST + (price(cell, direction, to) - lowest) / span * (DEAREST - CHEAPEST);
        libm::round(scaled * f64::from(PLAIN_MOVE)) as u32
    })
}

fn sample_flow(grid: &Grid, demand: &Demand, stream: &mut Stream) -> Flow {
    let mut flow = Flow { edges: vec![[0; 4]; grid.len()], cells: vec![0; grid.len()] };
    let mut distance = CostToGo::new(grid, &Guidance::plain(grid));
    for _ in 0..PATHS {
        let (start, goal) = draw_pair(grid, demand, stream);
        let mut cell = start;
        flow.cells[cell.index()] += 1;
        while cell != goal {
            let (direction, next) = random_descent(grid, &mut distance, goal, cell, stream);
            flow.edges[cell.index()][direction as usize] += 1;
            flow.cells[next.index()] += 1;
            cell = next;
        }
    }
    flow
}

/// A way that agents will have to go: between two goals in a row, or between two errands in a row.
fn draw_pair(grid: &Grid, demand: &Demand, stream: &mut Stream) -> (Cell, Cell) {
    match demand {
        Demand::PerAgent { .. } => {
            let anywhere = Cell(stream.below(grid.len() as u32));
            let start = draw_goal(grid, anywhere, stream);
            (start, draw_goal(grid, start, stream))
        }
        Demand::Pool { errands, .. } => {
            let leg = stream.below(errands.len().max(1) as u32) as usize;
            let mut draw = |k: usize| {
                let site = errands.get(k % errands.len().max(1)).and_then(|errand| errand.at.draw(grid, stream));
                site.unwrap_or_else(|| Cell(stream.below(grid.len() as u32)))
            };
            (draw(leg), draw(leg + 1))
        }
    }
}

fn random_descent(
    grid: &Grid,
    distance: &mut CostToGo,
    goal: Cell,
    cell: Cell,
    stream: &mut Stream,
) -> (Direction, Cell) {
    let here = distance.cost(grid, goal, cell);
    let mut choice = (Direction::Left, cell);
    let mut ties = 0;
    for direction in Direction::ALL {
        if let Some(next) = grid.neighbour(cell, direction)
            && distance.cost(grid, goal, next) < here
        {
            ties += 1;
            if stream.below(ties) == 0 {
                choice = (direction, next);
            }
        }
    }
    choice
}

fn for_each_edge(grid: &Grid, mut visit: impl FnMut(Cell, Direction, Cell)) {
    for cell in grid.cells() {
        for direction in Direction::ALL {
            if let Some(to) = grid.neighbour(cell, direction) {
                visit(cell, direction, to);
            }
        }
    }
}
