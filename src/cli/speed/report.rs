//! What `fleetwright speed` found out.

use serde::{Deserialize, Serialize};

use super::extras::Extras;
use super::scaling::Scaling;
use crate::cli::figures::{table, three_digits};

/// All cases, and what does not belong to a tick.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Report {
    /// Name and version of the format.
    pub(super) format: &'static str,
    /// In the order in which the scenes were named.
    pub(super) cases: Vec<Case>,
    /// Measured on the first case's scene.
    pub(super) extra: Extras,
    /// Growth with fleet and floor, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scaling: Option<Scaling>,
}

/// One scene under one policy.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Case {
    /// The scene's name.
    pub(super) scene: String,
    /// The policy: as it was named, else its rules.
    pub(super) policy: String,
    /// Size of the fleet.
    pub(super) agents: u32,
    /// Ticks in the episode.
    pub(super) ticks: u32,
    /// Processor time of the ticks over agents times ticks, in nanoseconds; setting the episode up is not in it.
    pub(super) cpu_ns_per_agent_step: f64,
    /// Where it goes.
    pub(super) breakdown: Breakdown,
    /// The most memory that the case's process held.
    pub(super) peak_rss_bytes: Option<u64>,
}

/// Parts of the processor time, in nanoseconds per agent-step; they add up to [`Case::cpu_ns_per_agent_step`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Breakdown {
    /// Cost-to-go fields of agents' goals.
    pub(super) fields: f64,
    /// The skill at work.
    #[serde(rename = "move")]
    pub(super) moves: f64,
    /// The four decisions.
    pub(super) orchestrate: f64,
    /// The rest of the tick's systems.
    pub(super) ecs: f64,
    /// The tick outside its systems.
    pub(super) other: f64,
}

impl Report {
    /// The figures to three significant digits: a row for each case, then a line for each extra, then the sweeps.
    pub(super) fn text(&self) -> String {
        let header = [
            "scene",
            "policy",
            "agents",
            "ticks",
            "ns per agent-step",
            "fields",
            "move",
            "orchestrate",
            "ecs",
            "other",
            "peak MiB",
        ];
        let Extras { field_ns_per_cell, reset_us, two_worker_speedup } = self.extra;
        format!(
            "{}\na field costs {} ns per cell, {} with weights; a reset {} µs; two workers are {} times as fast as one\n{}",
            table(&header, 2, self.cases.iter().map(Case::row)),
            three_digits(field_ns_per_cell.unweighted),
            three_digits(field_ns_per_cell.weighted),
            three_digits(reset_us),
            three_digits(two_worker_speedup),
            self.scaling.as_ref().map(Scaling::text).unwrap_or_default(),
        )
    }
}

impl Case {
    fn row(&self) -> Vec<String> {
        let Breakdown { fields, moves, orchestrate, ecs, other } = self.breakdown;
        let mut row = vec![self.scene.clone(), self.policy.clone(), self.agents.to_string(), self.ticks.to_string()];
        row.extend([self.cpu_ns_per_agent_step, fields, moves, orchestrate, ecs, other].map(three_digits));
        row.push(self.peak_rss_bytes.map_or_else(|| "?".to_owned(), |bytes| three_digits(bytes as f64 / 1_048_576.0)));
        row
    }
}
