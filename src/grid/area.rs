//! Rectangles of a floor.

use serde::{Deserialize, Serialize};

/// A rectangle of squares, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Column and row of the corner with the smallest of both.
    pub from: (u32, u32),
    /// Column and row of the opposite corner.
    pub to: (u32, u32),
}

impl Area {
    /// The rectangle between two opposite corners, in any order.
    pub fn between(a: (u32, u32), b: (u32, u32)) -> Self {
        Self { from: (a.0.min(b.0), a.1.min(b.1)), to: (a.0.max(b.0), a.1.max(b.1)) }
    }

    /// The square of 2 × `reach` + 1 squares a side around (`column`, `row`); it may stick out of the floor.
    pub fn around((column, row): (u32, u32), reach: u32) -> Self {
        let from = (column.saturating_sub(reach), row.saturating_sub(reach));
        Self { from, to: (column.saturating_add(reach), row.saturating_add(reach)) }
    }

    /// Whether the square at (`column`, `row`) lies within.
    pub fn contains(&self, (column, row): (u32, u32)) -> bool {
        (self.from.0..=self.to.0).contains(&column) && (self.from.1..=self.to.1).contains(&row)
    }

    /// Columns and rows.
    pub fn size(self) -> (u32, u32) {
        (self.to.0 - self.from.0 + 1, self.to.1 - self.from.1 + 1)
    }

    /// Its squares, row by row.
    pub fn squares(self) -> impl Iterator<Item = (u32, u32)> {
        (self.from.1..=self.to.1).flat_map(move |row| (self.from.0..=self.to.0).map(move |column| (column, row)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_around_a_square_reaches_as_far_to_each_side_as_there_is_floor() {
        let area = Area::around((7, 1), 2);
        assert_eq!(area, Area { from: (5, 0), to: (9, 3) });
        assert!(area.contains((9, 3)) && !area.contains((10, 3)) && !area.contains((4, 1)));
    }

    #[test]
    fn areas_are_the_same_from_any_corner() {
        let area = Area { from: (1, 2), to: (3, 3) };
        for (a, b) in [((1, 2), (3, 3)), ((3, 2), (1, 3)), ((3, 3), (1, 2))] {
            assert_eq!(Area::between(a, b), area);
        }
        assert_eq!(area.size(), (3, 2));
        assert_eq!(area.squares().collect::<Vec<_>>(), [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3)]);
    }
}
