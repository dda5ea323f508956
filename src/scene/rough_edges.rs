//! Whether limits of communication make sense.

use super::validate::Report;
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
