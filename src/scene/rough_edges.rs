//! Whether limits of communication and faults make sense.

use super::validate::Report;
use crate::fleet::faults::{BlockedCellSpec, FaultSpec};
use crate::grid::Grid;
use crate::orchestration::communication::{CommunicationSpec, LinkSpec};

/// Problems of limits that show without the floor.
pub(super) fn check_communication(spec: &CommunicationSpec, report: &mut Report<'_>) {
    for (name, link) in [("reports", spec.reports), ("directives", spec.directives)] {
        let most = LinkSpec::MAX_DELAY_TICKS;
        let delay = format!("{name} take 0 to {most} ticks");
        report.require(link.delay_ticks <= most, &["communication", name, "delay_ticks"], delay);
        let loss = format!("the share of {name} that is lost lies from 0 to 1");
        report.require((0.0..=1.0).contains(&link.loss), &["communication", name, "loss"], loss);
        let relays = format!("a range of {name} is measured from relays, and there are none");
        let has_relays = link.range_cells.is_none() || !spec.relays.is_empty();
        report.require(has_relays, &["communication", name, "range_cells"], relays);
    }
    for (nth, black_out) in spec.black_outs.iter().enumerate() {
        let field = |name| ["communication", "black_outs", name];
        let message = "a black-out ends before it begins";
        report.require_of_nth(nth, black_out.from_tick < black_out.to_tick, &field("to_tick"), message);
    }
}

/// Problems of faults that show without the floor.
pub(super) fn check_faults(spec: &FaultSpec, report: &mut Report<'_>) {
    let FaultSpec { breakdowns, blocked_cells } = spec;
    let rates = [
        ("breakdowns", "rate_per_agent_tick", breakdowns.rate_per_agent_tick, 1.0, breakdowns.ticks),
        (
            "blocked_cells",
            "rate_per_tick",
            blocked_cells.rate_per_tick,
            BlockedCellSpec::MAX_RATE_PER_TICK,
            blocked_cells.ticks,
        ),
    ];
    for (part, field, rate, most, ticks) in rates {
        let message = format!("faults.{part}.{field} lies from 0 to {most}");
        report.require((0.0..=most).contains(&rate), &["faults", part, field], message);
        let lasts = rate <= 0.0 || ticks > 0;
        let message = format!("with a rate above 0, faults.{part}.ticks is at least 1");
        report.require(lasts, &["faults", part, "ticks"], message);
    }
    let breakdowns = breakdowns.schedule.iter().map(|breakdown| ("breakdowns", breakdown.from_tick, breakdown.to_tick));
    let blocked = blocked_cells.schedule.iter().map(|blocked| ("blocked_cells", blocked.from_tick, blocked.to_tick));
    for (nth, (part, from_tick, to_tick)) in breakdowns.enumerate().chain(blocked.enumerate()) {
        let path = ["faults", part, "schedule", "to_tick"];
        report.require_of_nth(nth, from_tick < to_tick, &path, "a fault ends before it begins");
    }
}

/// Problems of faults on the floor they are for.
pub(super) fn check_faults_on_floor(spec: &FaultSpec, grid: &Grid, report: &mut Report<'_>) {
    for (nth, blocked) in spec.blocked_cells.schedule.iter().enumerate() {
        let (column, row) = (blocked.column, blocked.row);
        let is_free = grid.cell_at(column, row).is_some();
        let message = format!("no agent could ever enter ({column}, {row}): there is no free cell");
        report.require_of_nth(nth, is_free, &["faults", "blocked_cells", "schedule", "column"], message);
    }
}

/// Problems of limits on the floor they are for.
pub(super) fn check_communication_on_floor(spec: &CommunicationSpec, grid: &Grid, report: &mut Report<'_>) {
    let (width, height) = (grid.width(), grid.height());
    for &(column, row) in &spec.relays {
        let message = format!("relay ({column}, {row}) lies outside the floor of {width} × {height} squares");
        report.require(column < width && row < height, &["communication", "relays"], message);
    }
    for (nth, black_out) in spec.black_outs.iter().enumerate() {
        let (from, to) = (black_out.area.from, black_out.area.to);
        let is_rectangle = from.0 <= to.0 && from.1 <= to.1 && to.0 < width && to.1 < height;
        let message = format!(
            "an area goes from its smallest column and row to its largest, on a floor of {width} × {height} squares"
        );
        report.require_of_nth(nth, is_rectangle, &["communication", "black_outs", "area"], message);
    }
}
