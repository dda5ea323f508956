//! How the fleet has lately used the floor.

use crate::grid::{Direction, Grid};
use crate::orchestration::AgentReport;

/// Moves over every edge and waits on every cell, older ones fading.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    /// By cell and direction.
    pub(super) moves: Vec<[f64; 4]>,
    /// By cell.
    pub(super) waits: Vec<f64>,
}

impl Usage {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { moves: vec![[0.0; 4]; grid.len()], waits: vec![0.0; grid.len()] }
    }

    /// Counts the last move of every agent that is heard of in `tick`.
    pub(super) fn observe(&mut self, grid: &Grid, reports: &[AgentReport], tick: u32) {
        for report in reports.iter().filter(|report| report.is_new(tick)) {
            if report.before == report.cell {
                self.waits[report.cell.index()] += 1.0;
            } else if let Some(direction) = grid.direction(report.before, report.cell) {
                self.moves[report.before.index()][direction as usize] += 1.0;
            }
        }
    }

    /// Keeps the share `keep` of all that was counted.
    pub(super) fn fade(&mut self, keep: f64) {
        for count in self.moves.iter_mut().flatten().chain(&mut self.waits) {
            *count *= keep;
        }
    }

    /// The largest count over edges and the largest over cells, at least 1 each.
    pub(super) fn peaks(&self) -> (f64, f64) {
        let moves = self.moves.iter().flatten().copied().fold(1.0, f64::max);
        (moves, self.waits.iter().copied().fold(1.0, f64::max))
    }

    /// Use of an edge.
    pub(super) fn edge(&self, cell: crate::grid::Cell, direction: Direction) -> f64 {
        self.moves[cell.index()][direction as usize]
    }
}
