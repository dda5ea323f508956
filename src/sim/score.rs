//! What an episode has achieved so far.

use bevy::prelude::Resource;
use serde::{Deserialize, Serialize};

/// Counts since the episode began.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Ticks completed.
    pub ticks: u32,
    /// Goals reached (demand `PerAgent`) or tasks finished (`Pool`).
    pub finished: u64,
    /// Goals or tasks given to agents.
    pub assigned: u64,
}

impl Tally {
    /// Finished per tick, the headline score; 0 before the first tick.
    pub fn throughput(&self) -> f64 {
        if self.ticks == 0 { 0.0 } else { self.finished as f64 / f64::from(self.ticks) }
    }

    /// Finished over assigned; 0 when nothing was assigned.
    pub fn completion_rate(&self) -> f64 {
        if self.assigned == 0 { 0.0 } else { self.finished as f64 / self.assigned as f64 }
    }
}
