//! `speed --scaling`: how time and memory grow with the fleet and with the floor.
//!
//! Warehouses of the kind of [`SCENE`] in three sweeps, each under both kinds of demand: fleet and floor grow together,
//! the fleet grows on one floor, the floor grows around one fleet. Sizes rise by half decades; every point is measured in
//! a process of its own over [`TICKS`] ticks from a cold start, cost-to-go fields included. Exponents are slopes of least
//! squares through the logarithms.

use std::path::Path;

use serde::Serialize;

use super::report::Case;
use super::{Measurement, measure_apart};
use crate::cli::failure::Failure;
use crate::cli::figures::{table, three_digits};
use crate::cli::progress::Verbosity;
use crate::record::export::{ExportError, LogPanel, LogSeries, chart_png};

/// The scene whose floor and fleet are changed.
pub(super) const SCENE: &str = "benchmarks/million-cells";

/// Fleets that a sweep may go up to: the smallest that leaves each sweep two points, and the scene's own.
pub(super) const MOST_AGENTS: std::ops::RangeInclusive<i64> = 1_000..=100_000;

/// Ticks of every point.
const TICKS: u32 = 100;

/// Squares of floor for each agent where both grow.
const SQUARES_PER_AGENT: f64 = 10.0;

/// Characters of the drawing beside a row of figures.
const PLOT_COLUMNS: usize = 24;

/// All sweeps.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Scaling {
    /// Ticks of every point.
    ticks: u32,
    sweeps: Vec<Sweep>,
}

/// Points along one line of sizes.
#[derive(Clone, Debug, Serialize)]
struct Sweep {
    grows: Grows,
    demand: Demand,
    points: Vec<Point>,
    exponents: Exponents,
}

/// What differs from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Grows {
    FleetAndFloor,
    Fleet,
    Floor,
}

/// What is asked of the fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Demand {
    Pool,
    PerAgent,
}

/// A fleet on a floor, and what it cost.
#[derive(Clone, Debug, Serialize)]
struct Point {
    /// Free and blocked squares of the floor.
    squares: u32,
    #[serde(flatten)]
    case: Case,
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

/// Racks in a column and in a row of the generated warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Racks {
    rows: u32,
    columns: u32,
}

impl Racks {
    /// A square floor with room for a fleet of `agents`.
    fn for_fleet(agents: u32) -> Self {
        let side = libm::sqrt(f64::from(agents) * SQUARES_PER_AGENT);
        let fit = |length: f64| (libm::round((side - 4.0) / length) as u32).max(1);
        Self { rows: fit(4.0), columns: fit(12.0) }
    }

    /// Squares of the floor, with the scene's racks of 10 by 2, aisles of 2 and a perimeter of 3.
    fn squares(self) -> u32 {
        (12 * self.columns + 4) * (4 * self.rows + 4)
    }
}

/// Fleets from 100 on, by half decades.
fn fleets(most_agents: u32) -> Vec<u32> {
    let fleet = |k: u32| libm::round(100.0 * libm::pow(10.0, f64::from(k) / 2.0)) as u32;
    (0..=6).map(fleet).filter(|&agents| agents <= most_agents).collect()
}

impl Grows {
    const ALL: [Self; 3] = [Self::FleetAndFloor, Self::Fleet, Self::Floor];

    /// The fleet and the fleet for which the floor is made, point by point.
    fn sizes(self, most_agents: u32) -> Vec<(u32, u32)> {
        let fleets = fleets(most_agents);
        let (first, last) = ((fleets.len() - 1) / 3, (fleets.len() - 1) * 2 / 3);
        match self {
            Self::FleetAndFloor => fleets.iter().map(|&agents| (agents, agents)).collect(),
            Self::Fleet => fleets[..=last].iter().map(|&agents| (agents, fleets[last])).collect(),
            Self::Floor => fleets[first..].iter().map(|&agents| (fleets[first], agents)).collect(),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::FleetAndFloor => "fleet and floor grow",
            Self::Fleet => "the fleet grows",
            Self::Floor => "the floor grows",
        }
    }

    fn along(self) -> &'static str {
        match self {
            Self::FleetAndFloor | Self::Fleet => "agents",
            Self::Floor => "squares",
        }
    }

    fn size(self, point: &Point) -> f64 {
        match self {
            Self::FleetAndFloor | Self::Fleet => f64::from(point.case.agents),
            Self::Floor => f64::from(point.squares),
        }
    }
}

impl Demand {
    const ALL: [Self; 2] = [Self::Pool, Self::PerAgent];

    fn name(self) -> &'static str {
        match self {
            Self::Pool => "Pool",
            Self::PerAgent => "PerAgent",
        }
    }
}

impl Point {
    /// Processor time of a tick in microseconds.
    fn tick_us(&self) -> f64 {
        self.case.cpu_ns_per_agent_step * f64::from(self.case.agents) / 1000.0
    }

    /// Its part for the four decisions.
    fn orchestrate_us(&self) -> f64 {
        self.case.breakdown.orchestrate * f64::from(self.case.agents) / 1000.0
    }

    fn peak_mebibytes(&self) -> Option<f64> {
        self.case.peak_rss_bytes.map(|bytes| bytes as f64 / 1_048_576.0)
    }
}

impl Scaling {
    /// Measures all points up to `most_agents`; one that lies on two sweeps is measured once.
    ///
    /// # Errors
    /// If a point's process fails.
    pub(super) fn measure(most_agents: u32, seed: u64, verbosity: Verbosity) -> Result<Self, Failure> {
        let mut measured: Vec<((Demand, u32, Racks), Point)> = Vec::new();
        let mut sweeps = Vec::new();
        for demand in Demand::ALL {
            for grows in Grows::ALL {
                let mut points = Vec::new();
                for (agents, room_for) in grows.sizes(most_agents) {
                    let racks = Racks::for_fleet(room_for);
                    let key = (demand, agents, racks);
                    let known = measured.iter().find(|(other, _)| *other == key);
                    let point = if let Some((_, point)) = known {
                        point.clone()
                    } else {
                        let point = measure_point(demand, agents, racks, seed, verbosity)?;
                        measured.push((key, point.clone()));
                        point
                    };
                    points.push(point);
                }
                sweeps.push(Sweep::new(grows, demand, points));
            }
        }
        Ok(Self { ticks: TICKS, sweeps })
    }

    /// A paragraph, a table and a drawing for each sweep.
    pub(super) fn text(&self) -> String {
        self.sweeps.iter().map(Sweep::text).collect()
    }

    /// Draws time and memory of all sweeps.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(super) fn plot(&self, file: &Path) -> Result<(), ExportError> {
        let time = |point: &Point| Some(point.tick_us());
        let panels = Grows::ALL.map(|grows| self.panel(grows, "us per tick", time)).into_iter();
        let memory = Grows::ALL.map(|grows| self.panel(grows, "peak MiB", Point::peak_mebibytes));
        let panels: Vec<LogPanel> = panels.chain(memory).collect();
        chart_png(&panels, Grows::ALL.len(), file).map(|_| ())
    }

    fn panel(&self, grows: Grows, what: &str, value: impl Fn(&Point) -> Option<f64>) -> LogPanel {
        let sweeps = self.sweeps.iter().filter(|sweep| sweep.grows == grows);
        let series = sweeps.map(|sweep| {
            let points = sweep.points_of(&value);
            let line = power_law(&points);
            let exponent = line.map_or_else(String::new, |(exponent, _)| format!(", exponent {exponent:.2}"));
            LogSeries { name: format!("{}{exponent}", sweep.demand.name()), points, line }
        });
        let title = format!("{what}, {}", grows.title());
        LogPanel { title, x_label: grows.along().to_owned(), series: series.collect() }
    }
}

fn measure_point(demand: Demand, agents: u32, racks: Racks, seed: u64, verbosity: Verbosity) -> Result<Point, Failure> {
    let squares = racks.squares();
    verbosity.say(&format!("measuring {agents} agents on {squares} squares, demand {}", demand.name()));
    let mut set = vec![
        format!("fleet.agents={agents}"),
        format!("layout.rack_rows={}", racks.rows),
        format!("layout.rack_columns={}", racks.columns),
        format!("episode.ticks={TICKS}"),
    ];
    if demand == Demand::PerAgent {
        set.push("demand={\"PerAgent\":{}}".to_owned());
    }
    let case = measure_apart(&Measurement { scene: SCENE, policy: None, seed, set: &set })?;
    Ok(Point { squares, case })
}

impl Sweep {
    fn new(grows: Grows, demand: Demand, points: Vec<Point>) -> Self {
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
    fn points_of(&self, value: impl Fn(&Point) -> Option<f64>) -> Vec<(f64, f64)> {
        self.points.iter().filter_map(|point| Some((self.grows.size(point), value(point)?))).collect()
    }

    fn text(&self) -> String {
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

/// For each value, a line with a mark at its place between the least and the greatest of them on a logarithmic scale.
fn plot(values: &[Option<f64>]) -> Vec<String> {
    let logarithms = || values.iter().flatten().map(|&value| libm::log(value));
    let (least, most) = (logarithms().fold(f64::INFINITY, f64::min), logarithms().fold(f64::NEG_INFINITY, f64::max));
    let line = |value: &Option<f64>| {
        let share = value.map_or(0.0, |value| (libm::log(value) - least) / (most - least).max(f64::MIN_POSITIVE));
        let place = libm::round(share * (PLOT_COLUMNS - 1) as f64) as usize;
        let mark = if value.is_some() { '*' } else { ' ' };
        (0..PLOT_COLUMNS).map(|column| if column == place { mark } else { '.' }).collect()
    };
    values.iter().map(line).collect()
}

/// Exponent and scale of the power law through `points` by least squares of the logarithms; `None` without two sizes.
fn power_law(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let count = points.len() as f64;
    let logarithms: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (libm::log(x), libm::log(y))).collect();
    let mean_x = logarithms.iter().map(|point| point.0).sum::<f64>() / count;
    let mean_y = logarithms.iter().map(|point| point.1).sum::<f64>() / count;
    let covariance: f64 = logarithms.iter().map(|&(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logarithms.iter().map(|&(x, _)| (x - mean_x) * (x - mean_x)).sum();
    let exponent = covariance / variance;
    (variance > 0.0).then(|| (exponent, libm::exp(mean_y - exponent * mean_x)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Stage;

    #[test]
    fn a_power_law_is_found_again() {
        let law = |x: f64| (x, 3.0 * libm::pow(x, 1.5));
        let (exponent, scale) = power_law(&[law(10.0), law(200.0), law(3000.0)]).expect("three sizes");
        assert!((exponent - 1.5).abs() < 1e-12 && (scale - 3.0).abs() < 1e-9, "{exponent} {scale}");
        assert_eq!(power_law(&[(2.0, 5.0), (2.0, 6.0)]), None);
        assert_eq!(power_law(&[]), None);
    }

    #[test]
    fn full_sweeps_have_the_documented_sizes() {
        let most = *MOST_AGENTS.end() as u32;
        assert_eq!(fleets(most), [100, 316, 1_000, 3_162, 10_000, 31_623, 100_000]);
        let ends = |grows: Grows| {
            let sizes = grows.sizes(most);
            (sizes[0], sizes[sizes.len() - 1])
        };
        assert_eq!(ends(Grows::FleetAndFloor), ((100, 100), (100_000, 100_000)));
        assert_eq!(ends(Grows::Fleet), ((100, 10_000), (10_000, 10_000)));
        assert_eq!(ends(Grows::Floor), ((1_000, 1_000), (1_000, 100_000)));
        for grows in Grows::ALL {
            assert!(grows.sizes(*MOST_AGENTS.start() as u32).len() >= 2);
        }
    }

    /// The largest point is the shipped scene itself, with at most 2,000 goal cells.
    #[test]
    fn squares_are_those_of_the_generated_floor() {
        let stage = Stage::open(SCENE, &[]).expect("a shipped scene");
        assert_eq!(Racks::for_fleet(100_000).squares(), 1_000_000);
        assert_eq!(stage.grid.width() * stage.grid.height(), 1_000_000);
        assert!(stage.grid.endpoints().len() + stage.grid.workstations().len() <= 2_000);
        let racks = Racks::for_fleet(316);
        let set = [format!("layout.rack_rows={}", racks.rows), format!("layout.rack_columns={}", racks.columns)];
        let set: Vec<String> = set.into_iter().chain(["fleet.agents=316".to_owned()]).collect();
        let stage = Stage::open(SCENE, &set).expect("a smaller one");
        assert_eq!(stage.grid.width() * stage.grid.height(), racks.squares());
    }

    #[test]
    fn marks_stand_on_a_logarithmic_scale() {
        let lines = plot(&[Some(1.0), Some(100.0), None, Some(10_000.0)]);
        let places: Vec<Option<usize>> = lines.iter().map(|line| line.find('*')).collect();
        assert_eq!(places, [Some(0), Some(12), None, Some(PLOT_COLUMNS - 1)]);
    }
}
