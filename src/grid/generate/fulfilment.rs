//! Blocks of pods with stations all around.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size, span};
use crate::grid::{CellKind, Layout};

/// A fulfilment centre: a field of pod blocks, each with endpoints on its four sides, and station bays along all four
/// edges of the floor.
///
/// One square separates a block from the next; where four blocks meet it is plain floor. A bay is a blocked square of
/// `bay_size` on the edge, with a workstation on either side, in the middle of its depth. From the first bay of an edge
/// on there is one every `bay_spacing`, as long as its second workstation leaves a square free before the corner.
///
/// The default is the benchmark layout "warehouse-33-57" of Zang et al. 2024 (arXiv 2411.16506). The large warehouse of
/// the League of Robot Runners 2024 (140 × 500, repository `MAPF-Competition/Start-Kit`) is of the same family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fulfilment {
    /// Rows of pod blocks, from top to bottom.
    pub block_rows: u32,
    /// Pod blocks in a row, from left to right.
    pub block_columns: u32,
    /// Squares from left to right of a block.
    pub block_width: u32,
    /// Squares from top to bottom of a block.
    pub block_height: u32,
    /// Squares between each edge of the floor and the outermost endpoints.
    pub margins: Sides,
    /// Side of the blocked square in each corner.
    pub corner: u32,
    /// Side of a station bay.
    pub bay_size: u32,
    /// Squares from the beginning of one bay to the beginning of the next.
    pub bay_spacing: u32,
    /// Where the first bay of each edge begins: its column from the left, or its row from the top.
    pub first_bays: Sides,
    /// Rows that lack a square, as published files do here and there.
    pub slips: Vec<Slip>,
}

/// A number of squares for each edge of the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// At the first row.
    pub top: u32,
    /// At the last row.
    pub bottom: u32,
    /// At the first column.
    pub left: u32,
    /// At the last column.
    pub right: u32,
}

/// A square that is missing from a row: what stands right of it moves one to the left, and plain floor comes in at the
/// right edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slip {
    /// The row, from 0.
    pub row: u32,
    /// The column of the missing square, from 0.
    pub column: u32,
}

impl Default for Fulfilment {
    fn default() -> Self {
        Self {
            block_rows: 8,
            block_columns: 12,
            block_width: 3,
            block_height: 2,
            margins: Sides { top: 4, bottom: 4, left: 4, right: 4 },
            corner: 2,
            bay_size: 3,
            bay_spacing: 7,
            first_bays: Sides { top: 8, bottom: 4, left: 4, right: 5 },
            slips: Vec::new(),
        }
    }
}

impl Fulfilment {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "block_rows", self.block_rows, 1);
        at_least(&mut problems, "block_columns", self.block_columns, 1);
        at_least(&mut problems, "block_width", self.block_width, 1);
        at_least(&mut problems, "block_height", self.block_height, 1);
        at_least(&mut problems, "bay_size", self.bay_size, 1);
        // Room for both workstations between two bays.
        at_least(&mut problems, "bay_spacing", self.bay_spacing, self.bay_size.saturating_add(2));
        // Bays of two edges must not meet in a corner, and one row stays free between bays and endpoints.
        at_least(&mut problems, "corner", self.corner, self.bay_size.saturating_sub(1));
        at_least(&mut problems, "margins", self.margins.least(), self.corner.max(self.bay_size).saturating_add(1));
        let (width, height) = (self.width(), self.height());
        let Sides { top, bottom, left, right } = self.first_bays;
        for (edge, first, length) in
            [("top", top, width), ("bottom", bottom, width), ("left", left, height), ("right", right, height)]
        {
            let (least, most) = self.bay_range(length);
            if least > most {
                problems.push(("first_bays", format!("no bay fits at the {edge}, which is {length} long")));
            } else if !(least..=most).contains(&u64::from(first)) {
                problems.push(("first_bays", format!("expected {least} to {most} at the {edge}, found {first}")));
            }
        }
        for slip in &self.slips {
            if u64::from(slip.row) >= height || u64::from(slip.column) >= width {
                let place = format!("row {}, column {}", slip.row, slip.column);
                problems.push(("slips", format!("expected squares of the {width} × {height} floor, found {place}")));
            }
        }
        check_size(&mut problems, ["block_columns", "block_rows"], width, height);
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let mut layout = Layout::open(self.width() as u32, self.height() as u32);
        for block_row in 0..self.block_rows {
            let top = self.margins.top + 1 + block_row * (self.block_height + 1);
            for block_column in 0..self.block_columns {
                let left = self.margins.left + 1 + block_column * (self.block_width + 1);
                self.put_block(&mut layout, left, top);
            }
        }
        let (right, bottom) = (layout.width() - 1, layout.height() - 1);
        fill(&mut layout, self.corner, self.corner, |column, row| {
            [(column, row), (right - column, row), (column, bottom - row), (right - column, bottom - row)]
        });
        self.put_bays(&mut layout, self.first_bays.top, right, |along, deep| (along, deep));
        self.put_bays(&mut layout, self.first_bays.bottom, right, |along, deep| (along, bottom - deep));
        self.put_bays(&mut layout, self.first_bays.left, bottom, |along, deep| (deep, along));
        self.put_bays(&mut layout, self.first_bays.right, bottom, |along, deep| (right - deep, along));
        for slip in &self.slips {
            slip.apply(&mut layout);
        }
        layout
    }

    fn put_block(&self, layout: &mut Layout, left: u32, top: u32) {
        for column in left..left + self.block_width {
            layout.set(column, top - 1, CellKind::Endpoint);
            layout.set(column, top + self.block_height, CellKind::Endpoint);
        }
        for row in top..top + self.block_height {
            layout.set(left - 1, row, CellKind::Endpoint);
            layout.set(left + self.block_width, row, CellKind::Endpoint);
        }
        fill(layout, self.block_width, self.block_height, |column, row| [(left + column, top + row)]);
    }

    /// Puts the bays along one edge that ends at `last`; `place` turns squares along the edge and away from it into
    /// column and row.
    fn put_bays(&self, layout: &mut Layout, first: u32, last: u32, place: impl Fn(u32, u32) -> (u32, u32)) {
        let (_, most) = self.bay_range(u64::from(last) + 1);
        for start in (first..=most as u32).step_by(self.bay_spacing as usize) {
            fill(layout, self.bay_size, self.bay_size, |along, deep| [place(start + along, deep)]);
            for along in [start - 1, start + self.bay_size] {
                let (column, row) = place(along, self.bay_size / 2);
                layout.set(column, row, CellKind::Workstation);
            }
        }
    }

    /// Where a bay may begin on an edge of `length`, at least and at most: between it and either corner there is a
    /// workstation and a free square.
    fn bay_range(&self, length: u64) -> (u64, u64) {
        let (corner, bay_size) = (u64::from(self.corner), u64::from(self.bay_size));
        (corner + 2, length.saturating_sub(corner + bay_size + 2))
    }

    fn width(&self) -> u64 {
        let field = span(self.block_columns, self.block_width, 1).saturating_add(2);
        field.saturating_add(u64::from(self.margins.left) + u64::from(self.margins.right))
    }

    fn height(&self) -> u64 {
        let field = span(self.block_rows, self.block_height, 1).saturating_add(2);
        field.saturating_add(u64::from(self.margins.top) + u64::from(self.margins.bottom))
    }
}

impl Sides {
    fn least(&self) -> u32 {
        self.top.min(self.bottom).min(self.left).min(self.right)
    }
}

impl Slip {
    fn apply(self, layout: &mut Layout) {
        let last = layout.width() - 1;
        for column in self.column..last {
            let kind = layout.at(column + 1, self.row);
            layout.set(column, self.row, kind);
        }
        layout.set(last, self.row, CellKind::Floor);
    }
}

/// Blocks the places of all squares of a `width` × `height` rectangle.
fn fill<const N: usize>(layout: &mut Layout, width: u32, height: u32, places: impl Fn(u32, u32) -> [(u32, u32); N]) {
    for row in 0..height {
        for column in 0..width {
            for (column, row) in places(column, row) {
                layout.set(column, row, CellKind::Blocked);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::{benchmark_file, guidance_graph, movingai};

    #[test]
    fn the_published_small_centre_is_reproduced() {
        let Some(text) = benchmark_file::read("guidance-graphs/warehouse-33-57.json") else { return };
        assert_eq!(Fulfilment::default().layout(), guidance_graph::read_layout(&text).unwrap());
    }

    /// One row of the published map lacks an endpoint, so the endpoints right of it stand one square to the left.
    #[test]
    fn the_published_large_centre_is_reproduced() {
        let Some(text) = benchmark_file::read("lorr/warehouse_large.map") else { return };
        let centre = Fulfilment {
            block_rows: 41,
            block_columns: 121,
            margins: Sides { top: 7, bottom: 9, left: 7, right: 8 },
            corner: 4,
            first_bays: Sides { top: 8, bottom: 6, left: 6, right: 12 },
            slips: vec![Slip { row: 121, column: 74 }],
            ..Fulfilment::default()
        };
        assert_eq!(centre.layout(), movingai::read(&text).unwrap());
    }

    #[test]
    fn blocks_and_bays_have_other_sizes_on_request() {
        let centre = Fulfilment {
            block_rows: 2,
            block_columns: 3,
            block_width: 2,
            block_height: 1,
            margins: Sides { top: 2, bottom: 2, left: 2, right: 3 },
            corner: 1,
            bay_size: 1,
            bay_spacing: 4,
            first_bays: Sides { top: 3, bottom: 4, left: 3, right: 4 },
            slips: vec![Slip { row: 3, column: 0 }],
        };
        let drawing = "\
            @.w@w.w@w.w@w.@\n\
            ...............\n\
            w..ee.ee.ee....\n\
            .e@@e@@e@@e..w.\n\
            w..ee.ee.ee...@\n\
            ..e@@e@@e@@e..w\n\
            ...ee.ee.ee....\n\
            ...............\n\
            @..w@w.w@w....@\n";
        assert_eq!(centre.layout().to_ascii(), drawing);
    }
}
