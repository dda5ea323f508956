//! A field of chutes with stations around it.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size, span};
use crate::grid::{CellKind, Layout};

/// A sorting centre: chutes of one square in a regular field, parcels handed out along all four edges.
///
/// The squares left and right of a chute and above it are endpoints, the one below is not. Workstations stand along the
/// four edges between the blocked corners, the first one square from the corner.
///
/// The default is the benchmark layout "sortation-33-57" of Zang et al. 2024 (arXiv 2411.16506).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SortingCentre {
    /// Rows of chutes, from top to bottom.
    pub chute_rows: u32,
    /// Chutes in a row, from left to right.
    pub chute_columns: u32,
    /// Squares from one chute to the next, in both directions.
    pub chute_spacing: u32,
    /// Free squares between the chutes and the edge of the floor, on all sides.
    pub perimeter_width: u32,
    /// Side of the blocked square in each corner; 0 for none.
    pub corner: u32,
    /// Squares from one workstation to the next along an edge.
    pub station_spacing: u32,
}

impl Default for SortingCentre {
    fn default() -> Self {
        Self { chute_rows: 11, chute_columns: 23, chute_spacing: 2, perimeter_width: 6, corner: 4, station_spacing: 2 }
    }
}

impl SortingCentre {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "chute_rows", self.chute_rows, 1);
        at_least(&mut problems, "chute_columns", self.chute_columns, 1);
        at_least(&mut problems, "chute_spacing", self.chute_spacing, 2);
        at_least(&mut problems, "perimeter_width", self.perimeter_width, 2);
        at_least(&mut problems, "station_spacing", self.station_spacing, 1);
        if self.corner >= self.perimeter_width {
            let expected =
                format!("expected less than perimeter_width ({}), found {}", self.perimeter_width, self.corner);
            problems.push(("corner", expected));
        }
        check_size(&mut problems, ["chute_columns", "chute_rows"], self.width(), self.height());
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let mut layout = Layout::open(self.width() as u32, self.height() as u32);
        for chute_row in 0..self.chute_rows {
            for chute_column in 0..self.chute_columns {
                let column = self.perimeter_width + chute_column * self.chute_spacing;
                let row = self.perimeter_width + chute_row * self.chute_spacing;
                layout.set(column, row, CellKind::Blocked);
                for (column, row) in [(column - 1, row), (column + 1, row), (column, row - 1)] {
                    layout.set(column, row, CellKind::Endpoint);
                }
            }
        }
        self.block_corners(&mut layout);
        self.put_workstations(&mut layout);
        layout
    }

    fn block_corners(&self, layout: &mut Layout) {
        let (right, bottom) = (layout.width() - 1, layout.height() - 1);
        for row in 0..self.corner {
            for column in 0..self.corner {
                for (column, row) in
                    [(column, row), (right - column, row), (column, bottom - row), (right - column, bottom - row)]
                {
                    layout.set(column, row, CellKind::Blocked);
                }
            }
        }
    }

    fn put_workstations(&self, layout: &mut Layout) {
        let (right, bottom) = (layout.width() - 1, layout.height() - 1);
        let along = |last: u32| (self.corner + 1..last - self.corner).step_by(self.station_spacing as usize);
        for column in along(right) {
            layout.set(column, 0, CellKind::Workstation);
            layout.set(column, bottom, CellKind::Workstation);
        }
        for row in along(bottom) {
            layout.set(0, row, CellKind::Workstation);
            layout.set(right, row, CellKind::Workstation);
        }
    }

    fn width(&self) -> u64 {
        self.side(self.chute_columns)
    }

    fn height(&self) -> u64 {
        self.side(self.chute_rows)
    }

    fn side(&self, chutes: u32) -> u64 {
        span(chutes, 1, self.chute_spacing.saturating_sub(1)).saturating_add(2 * u64::from(self.perimeter_width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::{benchmark_file, guidance_graph};

    #[test]
    fn the_published_sorting_centre_is_reproduced() {
        let Some(text) = benchmark_file::read("guidance-graphs/sortation-33-57.json") else { return };
        assert_eq!(SortingCentre::default().layout(), guidance_graph::read_layout(&text).unwrap());
    }

    #[test]
    fn chutes_may_stand_apart() {
        let centre = SortingCentre {
            chute_rows: 2,
            chute_columns: 2,
            chute_spacing: 3,
            perimeter_width: 3,
            corner: 1,
            station_spacing: 3,
        };
        let drawing = "\
            @.w..w...@\n\
            ..........\n\
            w..e..e..w\n\
            ..e@ee@e..\n\
            ..........\n\
            w..e..e..w\n\
            ..e@ee@e..\n\
            ..........\n\
            ..........\n\
            @.w..w...@\n";
        assert_eq!(centre.layout().to_ascii(), drawing);
    }
}
