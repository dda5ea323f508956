//! Points along one line of sizes, and how time and memory follow.

use serde::Serialize;

use super::drawing::plot;
use super::power_law::power_law;
use super::sizes::{Demand, Grows};
use crate::cli::figures::{table, three_digits};
use crate::cli::speed::report::Case;

/// Points along one line of sizes.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sweep {
    pub(super) grows: Grows,
    pub(super) demand: Demand,
    points: Vec<Point>,
    exponents: Exponents,
}

/// A fleet on a floor, and what it cost.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Point {
    /// Free and blocked squares of the floor.
    pub(super) squares: u32,
    #[serde(flatten)]
    pub(super) case: Case,
}

/// Growth with agents, or with squares where the floor grows alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Exponents {
    /// Of the processor time of a tick.
    time: f64,
    /// Of its part for the four decisions.
    orchestrate: f64,
    /// Of the peak memory; `None` where the system does not say.
    memory: Option<f64>,
}

impl Point {
    /// Processor time of a tick in microseconds.
    pub(super) fn tick_us(&self) -> f64 {
        self.case.cpu_ns_per_agent_step * f64::from(self.case.agents) / 1000.0
    }

    /// Its part for the four decisions.
    fn orchestrate_us(&self) -> f64 {
        self.case.breakdown.orchestrate * f64::from(self.case.agents) / 1000.0
    }

    pub(super) fn peak_mebibytes(&self) -> Option<f64> {
        self.case.peak_rss_bytes.map(|bytes| bytes as f64 / 1_048_576.0)
    }
}

impl Sweep {
    pub(super) fn new(grows: Grows, demand: Demand, points: Vec<Point>) -> Self {
        let nothing = Exponents { time: 0.0, orchestrate: 0.0, memory: None };
        let mut sweep = Self { grows, demand, points, exponents: nothing };
        let exponent = |points: &[(f64, f64)]| power_law(points).map(|(exponent, _)| exponent);
        sweep.exponents = Exponents {
            time: exponent(&sweep.points_of(|point| Some(point.tick_us()))).unwrap_or_default(),
            orchestrate: exponent(&sweep.points_of(|point| Some(point.orchestrate_us()))).unwrap_or_default(),
            memory: exponent(&sweep.points_of(Point::peak_mebibytes)),
        };
        sweep
    }

    /// Size and value of each point that has one.
    pub(super) fn points_of(&self, value: impl Fn(&Point) -> Option<f64>) -> Vec<(f64, f64)> {
        self.points.iter().filter_map(|point| Some((self.grows.size(point), value(point)?))).collect()
    }

    pub(super) fn text(&self) -> String {
        let Exponents { time, orchestrate, memory } = self.exponents;
        let along = self.grows.along();
        let memory = memory.map_or_else(String::new, |memory| format!(", memory as {along}^{memory:.2}"));
        let header = [
            "us per tick, log",
            "MiB, log",
            "agents",
            "squares",
            "ns per agent-step",
            "orchestrate",
            "us per tick",
            "peak MiB",
        ];
        let times = plot(&self.points.iter().map(|point| Some(point.tick_us())).collect::<Vec<_>>());
        let memories = plot(&self.points.iter().map(Point::peak_mebibytes).collect::<Vec<_>>());
        let rows = self.points.iter().zip(times).zip(memories).map(|((point, time), memory)| {
            let mut row = vec![time, memory, point.case.agents.to_string(), point.squares.to_string()];
            let Point { case, .. } = point;
            row.extend([case.cpu_ns_per_agent_step, case.breakdown.orchestrate, point.tick_us()].map(three_digits));
            row.push(point.peak_mebibytes().map_or_else(|| "?".to_owned(), three_digits));
            row
        });
        format!(
            "\n{}, demand {}: time per tick grows as {along}^{time:.2}, its part for the four decisions as \
             {along}^{orchestrate:.2}{memory}\n{}",
            self.grows.title(),
            self.demand.name(),
            table(&header, 2, rows)
        )
    }
}

impl Grows {
    fn size(self, point: &Point) -> f64 {
        match self {
            Self::FleetAndFloor | Self::Fleet => f64::from(point.case.agents),
            Self::Floor => f64::from(point.squares),
        }
    }
}
