//! Idle agents wait beside the nearest workstation, never on it.
//!
//! The places are the free neighbours of workstations, nearest first by columns and rows, each for one agent. Keeps aisles
//! clear; fails when queues at the stations need that very room.

use super::view::{ParkAgents, ParkingView};
use crate::fleet::AgentId;
use crate::grid::{Cell, CellKind, Grid};
use crate::orchestration::memory::{MemoryError, Remember, pack, replace, unpack};

pub(super) struct NearestStation {
    places: Vec<Cell>,
    /// Agent that each place is held for.
    holders: Vec<Option<AgentId>>,
}

impl NearestStation {
    pub(super) fn new(grid: &Grid) -> Self {
        let neighbours = grid.workstations().iter().flat_map(|&station| grid.neighbours(station));
        let mut places: Vec<Cell> =
            neighbours.filter(|&cell| cell != grid.void() && grid.kind(cell) != CellKind::Workstation).collect();
        places.sort_unstable();
        places.dedup();
        Self { holders: vec![None; places.len()], places }
    }
}

impl Remember for NearestStation {
    fn save(&self) -> Vec<u8> {
        let Self { places: _, holders } = self;
        pack(holders)
    }

    fn restore(&mut self, memory: &[u8]) -> Result<(), MemoryError> {
        replace(&mut self.holders, unpack(memory)?)
    }
}

impl ParkAgents for NearestStation {
    fn park(&mut self, view: ParkingView<'_>, parked: &mut Vec<(AgentId, Cell)>) {
        for holder in &mut self.holders {
            *holder = holder.filter(|agent| view.idle.binary_search(agent).is_ok());
        }
        for &agent in view.idle {
            if let Some(k) = self.holders.iter().position(|&holder| holder == Some(agent)) {
                parked.push((agent, self.places[k]));
                continue;
            }
            let from = view.reports[agent.index()].cell;
            let free = (0..self.places.len()).filter(|&k| self.holders[k].is_none());
            if let Some(k) = free.min_by_key(|&k| (view.grid.manhattan(from, self.places[k]), k)) {
                self.holders[k] = Some(agent);
                parked.push((agent, self.places[k]));
            }
        }
    }
}
