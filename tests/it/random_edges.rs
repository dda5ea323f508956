//! What goes wrong in worlds by chance: limits of communication and faults, as scenes may have them.

use fleetwright::demand::Square;
use fleetwright::fleet::AgentId;
use fleetwright::fleet::faults::{BlockedCell, BlockedCellSpec, Breakdown, BreakdownSpec, FaultSpec};
use fleetwright::grid::{Area, Cell, Grid};
use fleetwright::orchestration::communication::{BlackOut, CommunicationSpec, LinkSpec};
use fleetwright::sim::{Setting, WorldCommand};

use crate::random_world::Chance;

/// Worlds end before.
const LAST_TICK: u32 = 200;
const LONGEST: u32 = 50;

/// Two worlds of three have no limits.
pub fn communication(chance: &mut Chance, grid: &Grid) -> CommunicationSpec {
    if !chance.once_in(3) {
        return CommunicationSpec::default();
    }
    let relays: Vec<(u32, u32)> = (0..chance.between(1, 3)).map(|_| square(chance, grid)).collect();
    let (reports, directives) = (link(chance), link(chance));
    let black_outs = (0..chance.between(0, 2)).map(|_| {
        let (from_tick, to_tick) = from_to(chance);
        BlackOut { area: area(chance, grid), from_tick, to_tick }
    });
    let black_outs = black_outs.collect();
    CommunicationSpec { reports, directives, relays, black_outs }
}

/// Two worlds of three are sound.
pub fn faults(chance: &mut Chance, grid: &Grid, agents: u32) -> FaultSpec {
    if !chance.once_in(3) {
        return FaultSpec::default();
    }
    let breakdowns = BreakdownSpec {
        schedule: (0..chance.between(0, 3))
            .map(|_| {
                let (from_tick, to_tick) = from_to(chance);
                // Some are of agents that the fleet does not have.
                Breakdown { agent: chance.between(0, agents), from_tick, to_tick }
            })
            .collect(),
        rate_per_agent_tick: f64::from(chance.between(0, 20)) / 1000.0,
        ticks: chance.between(1, LONGEST),
    };
    let blocked_cells = BlockedCellSpec {
        schedule: (0..chance.between(0, 3))
            .map(|_| {
                let (from_tick, to_tick) = from_to(chance);
                let (column, row) = grid.place(cell(chance, grid));
                BlockedCell { column, row, from_tick, to_tick }
            })
            .collect(),
        rate_per_tick: f64::from(chance.between(0, 50)) / 100.0,
        ticks: chance.between(1, LONGEST),
    };
    FaultSpec { breakdowns, blocked_cells }
}

/// Something that breaks or is mended, or goes wrong otherwise from now on.
pub fn command(chance: &mut Chance, setting: &Setting) -> WorldCommand {
    let (grid, ticks) = (&setting.stage.grid, chance.between(0, LONGEST));
    let agents = setting.stage.scene.fleet.agents;
    match chance.between(0, 9) {
        3 => WorldCommand::MendAgent { agent: AgentId(chance.between(0, agents)) },
        4 => WorldCommand::OpenCell { cell: cell(chance, grid) },
        5 => WorldCommand::SetBreakdowns { rate_per_agent_tick: f64::from(chance.between(0, 3)) / 300.0, ticks },
        6 => WorldCommand::SetBlackOuts { black_outs: Vec::new() },
        7 | 8 => {
            let CommunicationSpec { reports, directives, relays, .. } = communication(chance, grid);
            WorldCommand::SetLinks { reports, directives, relays }
        }
        9 => WorldCommand::PlaceHotSpots { centres: vec![Vec::new(), vec![hot_spot(chance, grid)]] },
        0 => WorldCommand::BreakAgent { agent: AgentId(chance.between(0, agents)), ticks },
        1 => WorldCommand::BlockCell { cell: cell(chance, grid), ticks },
        _ => WorldCommand::BlackOut { area: area(chance, grid), ticks },
    }
}

fn link(chance: &mut Chance) -> LinkSpec {
    LinkSpec {
        range_cells: chance.once_in(3).then(|| chance.between(0, 12)),
        delay_ticks: if chance.once_in(2) { chance.between(0, 20) } else { 0 },
        loss: if chance.once_in(2) { f64::from(chance.between(0, 10)) / 10.0 } else { 0.0 },
    }
}

fn from_to(chance: &mut Chance) -> (u32, u32) {
    let from = chance.between(0, LAST_TICK);
    (from, from + chance.between(1, LONGEST))
}

fn cell(chance: &mut Chance, grid: &Grid) -> Cell {
    Cell(chance.between(0, grid.len() as u32 - 1))
}

fn square(chance: &mut Chance, grid: &Grid) -> (u32, u32) {
    (chance.between(0, grid.width() - 1), chance.between(0, grid.height() - 1))
}

fn hot_spot(chance: &mut Chance, grid: &Grid) -> Square {
    let (column, row) = square(chance, grid);
    Square { row, column }
}

fn area(chance: &mut Chance, grid: &Grid) -> Area {
    let (a, b) = (square(chance, grid), square(chance, grid));
    Area { from: (a.0.min(b.0), a.1.min(b.1)), to: (a.0.max(b.0), a.1.max(b.1)) }
}
