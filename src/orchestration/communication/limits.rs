//! Limits as a scene says them.

use serde::{Deserialize, Serialize};

use super::reach::covered;
use crate::grid::{Area, Cell, Grid};

/// What limits communication; by default nothing does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommunicationSpec {
    /// From agents to orchestration.
    pub reports: LinkSpec,
    /// From orchestration to agents.
    pub directives: LinkSpec,
    /// Columns and rows of the relay points; shelves may carry them.
    pub relays: Vec<(u32, u32)>,
    /// When and where nothing is heard.
    pub black_outs: Vec<BlackOut>,
}

impl CommunicationSpec {
    /// Whether every message arrives in the tick in which it was sent.
    pub fn is_perfect(&self) -> bool {
        self.black_outs.is_empty() && self.has_perfect_links()
    }

    /// Whether nothing but black-outs keeps a message from arriving in the tick in which it was sent.
    pub fn has_perfect_links(&self) -> bool {
        [self.reports, self.directives].iter().all(|link| *link == LinkSpec::default())
    }

    /// The share of the floor's cells that at least one of the links does not reach.
    pub fn uncovered(&self, grid: &Grid) -> f64 {
        let covered = [self.reports, self.directives].map(|link| covered(link, &self.relays, grid));
        let reached = |cell: &Cell| covered.iter().flatten().all(|covered| covered[cell.index()]);
        1.0 - grid.cells().filter(reached).count() as f64 / grid.len() as f64
    }
}

/// What limits one direction; by default nothing does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkSpec {
    /// How far an agent may be from the nearest relay, as the crow flies, in cells; `None`: the whole floor is covered.
    pub range_cells: Option<u32>,
    /// Ticks from sending to arrival.
    pub delay_ticks: u32,
    /// Share of messages that are lost by chance.
    pub loss: f64,
}

impl LinkSpec {
    /// Longest delay.
    pub const MAX_DELAY_TICKS: u32 = 100;

    /// Whether a scene may say so.
    pub fn is_sound(&self) -> bool {
        (0.0..=1.0).contains(&self.loss) && self.delay_ticks <= Self::MAX_DELAY_TICKS
    }

    /// The limits in words; `None`: there are none.
    fn told(self) -> Option<String> {
        let range = self.range_cells.map(|range| format!("within {range} cells"));
        let loss = (self.loss > 0.0).then(|| format!("{:.1} % lost", self.loss * 100.0));
        let delay = (self.delay_ticks > 0).then(|| format!("{} ticks late", self.delay_ticks));
        let limits: Vec<String> = [range, loss, delay].into_iter().flatten().collect();
        (!limits.is_empty()).then(|| limits.join(" and "))
    }
}

/// What limits reports and directives, in words.
pub fn told_of_links(reports: LinkSpec, directives: LinkSpec) -> String {
    let links = [("reports", reports), ("directives", directives)];
    let limited = links.into_iter().filter_map(|(name, link)| Some(format!("{name} {}", link.told()?)));
    let limited: Vec<String> = limited.collect();
    if limited.is_empty() { "without limits".to_owned() } else { limited.join(", ") }
}

/// A part of the floor that hears and is heard nothing for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlackOut {
    /// Where.
    pub area: Area,
    /// First tick.
    pub from_tick: u32,
    /// Tick after the last.
    pub to_tick: u32,
}

impl BlackOut {
    /// Whether it silences the square at (`column`, `row`) in this tick.
    pub fn silences(&self, (column, row): (u32, u32), tick: u32) -> bool {
        (self.from_tick..self.to_tick).contains(&tick) && self.area.contains((column, row))
    }
}
