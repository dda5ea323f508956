//! How the fleet has lately used the floor.

use super::flow::Flow;
use crate::grid::Grid;
use crate::orchestration::AgentReport;

/// Moves over every edge and waits on every cell, older ones fading.
#[derive(Clone, Debug)]
pub(super) struct Usage {
    pub(super) moves: Flow,
    /// By cell.
    pub(super) waits: Vec<f64>,
}

impl Usage {
    pub(super) fn new(grid: &Grid) -> Self {
        Self { moves: Flow::none(grid), waits: vec![0.0; grid.len()] }
    }

    /// Counts the last move of every agent that is heard of in `tick`.
    pub(super) fn observe(&mut self, grid: &Grid, reports: &[AgentReport], tick: u32) {
        for report in reports.iter().filter(|report| report.is_new(tick)) {
            if report.before == report.cell {
                self.waits[report.cell.index()] += 1.0;
            } else if let Some(direction) = grid.direction(report.before, report.cell) {
                self.moves.0[report.before.index()][direction as usize] += 1.0;
            }
        }
    }

    /// Keeps the share `keep` of all that was counted.
    pub(super) fn fade(&mut self, keep: f64) {
        for count in self.moves.0.iter_mut().flatten().chain(&mut self.waits) {
            *count *= keep;
        }
    }

    /// Mean waits of a cell.
    pub(super) fn mean_waits(&self) -> f64 {
        self.waits.iter().sum::<f64>() / self.waits.len() as f64
    }
}
