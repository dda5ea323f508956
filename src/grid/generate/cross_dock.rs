//! Doors on two sides and staging lanes between them.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size, span};
use crate::grid::{CellKind, Layout};

/// A cross-docking terminal: freight comes in at the left edge, goes out at the right edge and crosses a floor of
/// staging lanes, long rows of pallets that agents pass between.
///
/// Inbound doors are endpoints and outbound doors workstations, each spread evenly over its edge. On such terminals: Van
/// Belle, Valckenaers, Cattrysse, "Cross-docking: State of the art", Omega 40(6), 2012 (DOI 10.1016/j.omega.2012.01.005).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CrossDock {
    /// Doors at the left edge, where freight comes in.
    pub inbound_doors: u32,
    /// Doors at the right edge, where freight goes out.
    pub outbound_doors: u32,
    /// Staging lanes, from top to bottom.
    pub lanes: u32,
    /// Squares from end to end of a lane.
    pub lane_length: u32,
    /// Lanes one behind the other, from the inbound to the outbound side.
    pub zones: u32,
    /// Rows between one lane and the next, above the first and below the last.
    pub aisle_width: u32,
    /// Columns between one zone and the next.
    pub cross_aisle_width: u32,
    /// Free columns between the doors' edge and the lanes, on both sides, the doors included.
    pub apron_width: u32,
}

impl Default for CrossDock {
    /// 10 doors to 14, over two zones of 10 lanes: 32 rows of 40 squares.
    fn default() -> Self {
        Self {
            inbound_doors: 10,
            outbound_doors: 14,
            lanes: 10,
            lane_length: 14,
            zones: 2,
            aisle_width: 2,
            cross_aisle_width: 2,
            apron_width: 5,
        }
    }
}

impl CrossDock {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "lanes", self.lanes, 1);
        at_least(&mut problems, "lane_length", self.lane_length, 1);
        at_least(&mut problems, "zones", self.zones, 1);
        at_least(&mut problems, "aisle_width", self.aisle_width, 1);
        at_least(&mut problems, "cross_aisle_width", self.cross_aisle_width, 1);
        // One column of doors and one to pass behind them.
        at_least(&mut problems, "apron_width", self.apron_width, 2);
        for (field, doors) in [("inbound_doors", self.inbound_doors), ("outbound_doors", self.outbound_doors)] {
            if doors == 0 || u64::from(doors) > self.height() {
                problems.push((field, format!("expected 1 to {} (one a row), found {doors}", self.height())));
            }
        }
        check_size(&mut problems, ["lane_length", "lanes"], self.width(), self.height());
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let mut layout = Layout::open(self.width() as u32, self.height() as u32);
        for lane in 0..self.lanes {
            let row = self.aisle_width + lane * (1 + self.aisle_width);
            for zone in 0..self.zones {
                let left = self.apron_width + zone * (self.lane_length + self.cross_aisle_width);
                for column in left..left + self.lane_length {
                    layout.set(column, row, CellKind::Blocked);
                }
            }
        }
        let right_edge = layout.width() - 1;
        put_doors(&mut layout, 0, self.inbound_doors, CellKind::Endpoint);
        put_doors(&mut layout, right_edge, self.outbound_doors, CellKind::Workstation);
        layout
    }

    fn width(&self) -> u64 {
        span(self.zones, self.lane_length, self.cross_aisle_width).saturating_add(2 * u64::from(self.apron_width))
    }

    fn height(&self) -> u64 {
        span(self.lanes, 1, self.aisle_width).saturating_add(2 * u64::from(self.aisle_width))
    }
}

/// Spreads doors evenly: each stands in the middle of its share of the rows.
fn put_doors(layout: &mut Layout, column: u32, doors: u32, kind: CellKind) {
    for door in 0..doors {
        let row = u64::from(2 * door + 1) * u64::from(layout.height()) / u64::from(2 * doors);
        layout.set(column, row as u32, kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doors_face_each_other_across_the_lanes() {
        let dock = CrossDock {
            inbound_doors: 2,
            outbound_doors: 3,
            lanes: 3,
            lane_length: 3,
            zones: 2,
            aisle_width: 1,
            cross_aisle_width: 1,
            apron_width: 2,
        };
        let drawing = "\
            ...........\n\
            e.@@@.@@@.w\n\
            ...........\n\
            ..@@@.@@@.w\n\
            ...........\n\
            e.@@@.@@@.w\n\
            ...........\n";
        assert_eq!(dock.layout().to_ascii(), drawing);
    }

    #[test]
    fn there_is_a_door_a_row_at_most() {
        let full = CrossDock { inbound_doors: 32, outbound_doors: 32, ..CrossDock::default() };
        let layout = full.layout();
        assert!(
            (0..32).all(|row| layout.at(0, row) == CellKind::Endpoint && layout.at(39, row) == CellKind::Workstation)
        );
        let crowded = CrossDock { inbound_doors: 33, outbound_doors: 0, ..full };
        let expected = |found| format!("expected 1 to 32 (one a row), found {found}");
        assert_eq!(crowded.problems(), [("inbound_doors", expected(33)), ("outbound_doors", expected(0))]);
    }
}
