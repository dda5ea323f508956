//! Demand on a schedule: what holds from which tick on.

use serde::{Deserialize, Serialize};

use super::{Demand, ErrandSite, Site, Supply};
use crate::grid::Grid;

/// What demand `Pool` is like from a tick on, until the next shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// The first tick in which it holds.
    pub at_tick: u32,
    /// What the supply's rate is multiplied by meanwhile.
    #[serde(default = "unchanged")]
    pub rate_factor: f64,
    /// The errands of tasks that are released meanwhile; empty: those the demand names.
    #[serde(default)]
    pub errands: Vec<ErrandSite>,
}

impl Shift {
    /// The largest rate factor; the smallest is 0.
    pub const MAX_RATE_FACTOR: f64 = 100.0;
}

fn unchanged() -> f64 {
    1.0
}

impl Demand {
    /// Its shifts, in order of time; none under `PerAgent`.
    pub fn shifts(&self) -> &[Shift] {
        match self {
            Self::PerAgent { .. } => &[],
            Self::Pool { shifts, .. } => shifts,
        }
    }

    /// Which of its shifts is in force when `tick` begins.
    pub fn shift_at(&self, tick: u32) -> Option<usize> {
        self.shifts().iter().rposition(|shift| shift.at_tick <= tick)
    }

    /// How much work comes in at `tick`; `None` under `PerAgent`. A rate never exceeds [`Supply::rate_limit`].
    pub fn supply_at(&self, tick: u32) -> Option<Supply> {
        let Self::Pool { supply, shifts, .. } = self else { return None };
        let Some(shift) = self.shift_at(tick) else { return Some(*supply) };
        let (_, most) = supply.rate_limit();
        Some(supply.with_rate((supply.rate() * shifts[shift].rate_factor).min(most)))
    }

    /// Every site that places are drawn from under the shift with number `shift`: of the agents' goals, or of each errand.
    pub(super) fn sites(&self, grid: &Grid, shift: Option<usize>) -> Vec<ErrandSite> {
        match self {
            Self::PerAgent { goals, .. } => {
                let has_both = !grid.endpoints().is_empty() && !grid.workstations().is_empty();
                let at = if has_both { Site::Endpoint } else { Site::Anywhere };
                vec![ErrandSite { at, service_ticks: 0, distribution: goals.clone() }]
            }
            Self::Pool { errands, shifts, .. } => {
                let changed = shift.map(|shift| &shifts[shift].errands).filter(|changed| !changed.is_empty());
                changed.unwrap_or(errands).clone()
            }
        }
    }
}
