//! Rows of racks with aisles between them.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size, span};
use crate::grid::{CellKind, Layout};

/// A warehouse of racks in rows: aisles run from side to side between the rows, cross aisles from top to bottom between
/// racks in a row.
///
/// The free squares along the long sides of a rack are endpoints. Workstations stand at the left and right edge, in the
/// second row from the top and in every `station_spacing`-th after it but the last.
///
/// The default is the benchmark layout "warehouse-33-36" of Zhang et al. 2024 (arXiv 2402.01446); 14 × 5 racks give
/// "warehouse-57-58", 23 × 8 racks "warehouse-93-91". The classic floor with racks back to back has `rack_depth: 2` and
/// narrower aisles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Warehouse {
    /// Rows of racks, from top to bottom.
    pub rack_rows: u32,
    /// Racks in a row, from left to right.
    pub rack_columns: u32,
    /// Squares from end to end of a rack.
    pub rack_length: u32,
    /// Squares from face to face of a rack: 1, or 2 for racks back to back.
    pub rack_depth: u32,
    /// Rows between one row of racks and the next.
    pub aisle_width: u32,
    /// Columns between one rack and the next in a row.
    pub cross_aisle_width: u32,
    /// Free squares between the racks and the edge of the floor, on all sides.
    pub perimeter_width: u32,
    /// Rows from one workstation to the next.
    pub station_spacing: u32,
    /// Keep at most so many endpoints, evenly spread over the racks, and make plain floor of the others; all of them
    /// unless given. Bounds the cost-to-go fields that a large floor needs.
    pub most_endpoints: Option<u32>,
}

impl Default for Warehouse {
    fn default() -> Self {
        Self {
            rack_rows: 8,
            rack_columns: 3,
            rack_length: 10,
            rack_depth: 1,
            aisle_width: 3,
            cross_aisle_width: 1,
            perimeter_width: 2,
            station_spacing: 3,
            most_endpoints: None,
        }
    }
}

impl Warehouse {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "rack_rows", self.rack_rows, 1);
        at_least(&mut problems, "rack_columns", self.rack_columns, 1);
        at_least(&mut problems, "rack_length", self.rack_length, 1);
        if !(1..=2).contains(&self.rack_depth) {
            // A third shelf would have no free square beside it.
            problems.push(("rack_depth", format!("expected 1 or 2, found {}", self.rack_depth)));
        }
        at_least(&mut problems, "aisle_width", self.aisle_width, 1);
        at_least(&mut problems, "cross_aisle_width", self.cross_aisle_width, 1);
        at_least(&mut problems, "perimeter_width", self.perimeter_width, 1);
        at_least(&mut problems, "station_spacing", self.station_spacing, 1);
        at_least(&mut problems, "most_endpoints", self.most_endpoints.unwrap_or(1), 1);
        check_size(&mut problems, ["rack_columns", "rack_rows"], self.width(), self.height());
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let mut layout = Layout::open(self.width() as u32, self.height() as u32);
        for rack_row in 0..self.rack_rows {
            let top = self.perimeter_width + rack_row * (self.rack_depth + self.aisle_width);
            for rack_column in 0..self.rack_columns {
                let left = self.perimeter_width + rack_column * (self.rack_length + self.cross_aisle_width);
                self.put_rack(&mut layout, left, top);
            }
        }
        if let Some(most) = self.most_endpoints {
            thin_endpoints(&mut layout, most as usize);
        }
        let right_edge = layout.width() - 1;
        for row in (1..layout.height() - 1).step_by(self.station_spacing as usize) {
            layout.set(0, row, CellKind::Workstation);
            layout.set(right_edge, row, CellKind::Workstation);
        }
        layout
    }

    fn put_rack(&self, layout: &mut Layout, left: u32, top: u32) {
        for column in left..left + self.rack_length {
            layout.set(column, top - 1, CellKind::Endpoint);
            for row in top..top + self.rack_depth {
                layout.set(column, row, CellKind::Blocked);
            }
            layout.set(column, top + self.rack_depth, CellKind::Endpoint);
        }
    }

    fn width(&self) -> u64 {
        span(self.rack_columns, self.rack_length, self.cross_aisle_width)
            .saturating_add(2 * u64::from(self.perimeter_width))
    }

    fn height(&self) -> u64 {
        span(self.rack_rows, self.rack_depth, self.aisle_width).saturating_add(2 * u64::from(self.perimeter_width))
    }
}

/// Keeps at most so many endpoints, evenly spread in reading order.
fn thin_endpoints(layout: &mut Layout, most: usize) {
    let (width, kinds) = (layout.width() as usize, layout.kinds());
    let endpoints: Vec<usize> = (0..kinds.len()).filter(|&square| kinds[square] == CellKind::Endpoint).collect();
    if endpoints.len() <= most {
        return;
    }
    for (rank, square) in endpoints.iter().enumerate() {
        // Of every `endpoints.len() / most` squares, the one at which the count of those kept rises.
        if rank * most / endpoints.len() == (rank + 1) * most / endpoints.len() {
            layout.set((square % width) as u32, (square / width) as u32, CellKind::Floor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::{benchmark_file, guidance_graph};

    #[test]
    fn published_warehouses_are_reproduced() {
        for (name, rack_rows, rack_columns) in
            [("warehouse-33-36", 8, 3), ("warehouse-57-58", 14, 5), ("warehouse-93-91", 23, 8)]
        {
            let Some(text) = benchmark_file::read(&format!("guidance-graphs/{name}.json")) else { continue };
            let warehouse = Warehouse { rack_rows, rack_columns, ..Warehouse::default() };
            assert_eq!(warehouse.layout(), guidance_graph::read_layout(&text).unwrap(), "{name}");
        }
    }

    #[test]
    fn racks_stand_back_to_back() {
        let warehouse = Warehouse {
            rack_rows: 2,
            rack_columns: 2,
            rack_length: 3,
            rack_depth: 2,
            aisle_width: 1,
            cross_aisle_width: 1,
            perimeter_width: 2,
            station_spacing: 3,
            most_endpoints: None,
        };
        let drawing = "\
            ...........\n\
            w.eee.eee.w\n\
            ..@@@.@@@..\n\
            ..@@@.@@@..\n\
            w.eee.eee.w\n\
            ..@@@.@@@..\n\
            ..@@@.@@@..\n\
            w.eee.eee.w\n\
            ...........\n";
        assert_eq!(warehouse.layout().to_ascii(), drawing);
    }

    #[test]
    fn endpoints_are_thinned_evenly() {
        let kept = |most| {
            let layout = Warehouse { most_endpoints: Some(most), ..Warehouse::default() }.layout();
            let rows = layout.to_ascii().lines().map(|row| row.matches('e').count()).collect::<Vec<_>>();
            (layout, rows)
        };
        let all = Warehouse::default().layout();
        assert_eq!(all.to_ascii().matches('e').count(), 480);
        assert_eq!(kept(480).0, all);
        let (layout, rows) = kept(32);
        // Sixteen rows of endpoints, two of each.
        assert_eq!(rows.iter().filter(|&&count| count == 2).count(), 16);
        assert_eq!(layout.to_ascii().replace('e', "."), all.to_ascii().replace('e', "."));
        assert_eq!(kept(7).1.iter().sum::<usize>(), 7);
    }
}
