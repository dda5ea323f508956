//! `speed --scaling`: how time and memory grow with the fleet and with the floor.
//!
//! Warehouses of the kind of [`SCENE`] in three sweeps, each under both kinds of demand: fleet and floor grow together,
//! the fleet grows on one floor, the floor grows around one fleet. Sizes rise by half decades; every point is measured in
//! a process of its own over [`TICKS`] ticks, unless told otherwise, from a cold start, cost-to-go fields included.
//! Exponents are slopes of least squares through the logarithms.
//!
//! | file | holds |
//! |---|---|
//! | `sizes.rs` | the sizes that fleet and floor grow through |
//! | `sweep.rs` | the points along one line of sizes, and their exponents |
//! | `power_law.rs` | least squares through logarithms |
//! | `drawing.rs` | values as marks beside a row of figures |

mod drawing;
mod power_law;
mod sizes;
mod sweep;

use std::path::Path;

use anyhow::anyhow;
use serde::Serialize;

use self::power_law::power_law;
use self::sizes::{Demand, Grows, Racks};
use self::sweep::{Point, Sweep};
use super::{Measurement, measure_apart};
use crate::cli::failure::Failure;
use crate::cli::policy::resolve_single;
use crate::cli::progress::Verbosity;
use crate::record::export::{ExportError, LogPanel, LogSeries, chart_png};
use crate::scene::Stage;

/// The scene whose floor and fleet are changed.
pub(super) const SCENE: &str = "benchmarks/million-cells";

/// Fleets that a sweep may go up to: the smallest that leaves each sweep two points, and the scene's own.
pub(super) const MOST_AGENTS: std::ops::RangeInclusive<i64> = 1_000..=100_000;

/// Ticks of every point, unless the user sets another number.
const TICKS: u32 = 100;

/// Fleet of the smallest point.
const FEWEST_AGENTS: u32 = 100;

/// All sweeps.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Scaling {
    /// Ticks of every point.
    ticks: u32,
    sweeps: Vec<Sweep>,
}

impl Scaling {
    /// Measures all points up to `most_agents` with the policy, the seed and the changes of `everywhere`; one that lies on
    /// two sweeps is measured once.
    ///
    /// # Errors
    /// If a point's process fails.
    pub(super) fn measure(
        most_agents: u32,
        everywhere: &Measurement<'_>,
        verbosity: Verbosity,
    ) -> Result<Self, Failure> {
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
                        let point = measure_point(demand, agents, racks, everywhere, verbosity)?;
                        measured.push((key, point.clone()));
                        point
                    };
                    points.push(point);
                }
                sweeps.push(Sweep::new(grows, demand, points));
            }
        }
        let ticks = measured.first().map_or(TICKS, |(_, point)| point.case.ticks);
        Ok(Self { ticks, sweeps })
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

/// Tells, before the first measurement begins, whether a policy and a user's changes fit the sweeps.
///
/// # Errors
/// If they do not: bad input.
pub(super) fn check(policy: Option<&str>, set: &[String]) -> Result<(), Failure> {
    let racks = Racks::for_fleet(FEWEST_AGENTS);
    for demand in Demand::ALL {
        let stage = Stage::open(SCENE, &changes(demand, FEWEST_AGENTS, racks, set)).map_err(Failure::bad_input)?;
        resolve_single(policy, &stage)?;
        if stage.grid.width() * stage.grid.height() != racks.squares() {
            return Err(Failure::bad_input(anyhow!("--set: with --scaling racks and aisles stay those of {SCENE}")));
        }
        if !demand.is_that_of(&stage.scene.demand) {
            return Err(Failure::bad_input(anyhow!(
                "--set: with --scaling demand stays a Pool, and PerAgent beside it"
            )));
        }
    }
    Ok(())
}

/// What makes a point of [`SCENE`]; the sizes have the last word over what the user sets.
fn changes(demand: Demand, agents: u32, racks: Racks, set: &[String]) -> Vec<String> {
    let mut changes = vec![format!("episode.ticks={TICKS}")];
    changes.extend_from_slice(set);
    changes.extend([
        format!("fleet.agents={agents}"),
        format!("layout.rack_rows={}", racks.rows),
        format!("layout.rack_columns={}", racks.columns),
    ]);
    if demand == Demand::PerAgent {
        changes.push("demand={\"PerAgent\":{}}".to_owned());
    }
    changes
}

fn measure_point(
    demand: Demand,
    agents: u32,
    racks: Racks,
    everywhere: &Measurement<'_>,
    verbosity: Verbosity,
) -> Result<Point, Failure> {
    let squares = racks.squares();
    verbosity.say(&format!("measuring {agents} agents on {squares} squares, demand {}", demand.name()));
    let set = changes(demand, agents, racks, everywhere.set);
    let case = measure_apart(&Measurement { scene: SCENE, set: &set, ..*everywhere })?;
    Ok(Point { squares, case })
}
