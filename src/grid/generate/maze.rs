//! Corridors with one way between any two places, and on request more.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size, span};
use crate::grid::{CellKind, Layout};
use crate::random::{Purpose, Stream};

/// A maze of corridors as wide as one likes, with walls of one square between them: the benchmark family "maze" (Sturtevant 2012,
/// DOI 10.1109/TCIAIG.2012.2197681).
///
/// Rooms of corridor width are joined by a random depth-first walk, so that there is one way between any two of them; some of the
/// walls that are left are opened as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Maze {
    /// Rooms in a row.
    pub columns: u32,
    /// Rows of rooms.
    pub rows: u32,
    /// Squares across a corridor.
    pub corridor_width: u32,
    /// Share of the walls between neighbouring rooms that are opened beyond the one way, 0 to 1.
    pub loop_share: f64,
    /// Seed of the walk.
    pub seed: u64,
}

impl Default for Maze {
    fn default() -> Self {
        Self { columns: 6, rows: 6, corridor_width: 4, loop_share: 0.0, seed: 0 }
    }
}

impl Maze {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "columns", self.columns, 1);
        at_least(&mut problems, "rows", self.rows, 1);
        at_least(&mut problems, "corridor_width", self.corridor_width, 1);
        if !(0.0..=1.0).contains(&self.loop_share) {
            problems.push(("loop_share", format!("expected a number from 0 to 1, found {}", self.loop_share)));
        }
        let side = |rooms| span(rooms, self.corridor_width, 1);
        check_size(&mut problems, ["columns", "rows"], side(self.columns), side(self.rows));
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let side = |rooms| span(rooms, self.corridor_width, 1) as u32;
        let mut layout = Layout::open(side(self.columns), side(self.rows));
        let step = self.corridor_width + 1;
        for row in 0..side(self.rows) {
            for column in 0..side(self.columns) {
                if column % step == self.corridor_width || row % step == self.corridor_width {
                    layout.set(column, row, CellKind::Blocked);
                }
            }
        }
        let mut stream = Stream::new(self.seed, Purpose::Layout, 0);
        for (room, next) in self.doors(&mut stream) {
            self.open(&mut layout, room, next);
        }
        layout
    }

    /// Pairs of neighbouring rooms without a wall between them.
    fn doors(&self, stream: &mut Stream) -> Vec<(Room, Room)> {
        let mut doors = self.walk(stream);
        let rooms = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column, row)));
        let right = |(column, row): Room| (column + 1 < self.columns).then_some(((column, row), (column + 1, row)));
        let below = |(column, row): Room| (row + 1 < self.rows).then_some(((column, row), (column, row + 1)));
        let mut is_open: Vec<(Room, Room)> = doors.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
        is_open.sort_unstable();
        let pairs = rooms.flat_map(|room| right(room).into_iter().chain(below(room)));
        let walls: Vec<(Room, Room)> = pairs.filter(|pair| is_open.binary_search(pair).is_err()).collect();
        let more = (walls.len() as f64 * self.loop_share).round() as usize;
        doors.extend(stream.choose_distinct(walls, more));
        doors
    }

    /// The doors of a random depth-first walk through all rooms from the first.
    fn walk(&self, stream: &mut Stream) -> Vec<(Room, Room)> {
        let mut is_seen = vec![false; (self.columns * self.rows) as usize];
        let place = |(column, row): Room| (row * self.columns + column) as usize;
        let (mut way, mut doors) = (vec![(0, 0)], Vec::new());
        is_seen[0] = true;
        while let Some(&room) = way.last() {
            let new: Vec<Room> = self.neighbours(room).filter(|&next| !is_seen[place(next)]).collect();
            if new.is_empty() {
                way.pop();
                continue;
            }
            let next = new[stream.below(new.len() as u32) as usize];
            is_seen[place(next)] = true;
            doors.push((room, next));
            way.push(next);
        }
        doors
    }

    fn neighbours(&self, (column, row): Room) -> impl Iterator<Item = Room> {
        let (columns, rows) = (self.columns, self.rows);
        let steps = [(-1, 0), (1, 0), (0, -1), (0, 1)];
        let next = move |(dc, dr)| Some((column.checked_add_signed(dc)?, row.checked_add_signed(dr)?));
        steps.into_iter().filter_map(next).filter(move |&(column, row)| column < columns && row < rows)
    }

    /// Takes the wall between two neighbouring rooms away.
    fn open(&self, layout: &mut Layout, a: Room, b: Room) {
        let step = self.corridor_width + 1;
        let (column, row) = (a.0.max(b.0) * step, a.1.max(b.1) * step);
        for k in 0..self.corridor_width {
            let (column, row) = if a.1 == b.1 { (column - 1, row + k) } else { (column + k, row - 1) };
            layout.set(column, row, CellKind::Floor);
        }
    }
}

/// Column and row of a room.
type Room = (u32, u32);

#[cfg(test)]
mod tests {
    use super::*;

    fn free(layout: &Layout) -> u32 {
        layout.kinds().iter().filter(|kind| kind.is_free()).count() as u32
    }

    /// A tree over 24 rooms has 23 doors; of 38 neighbourhoods 15 walls are left, of which a third is 5.
    #[test]
    fn there_is_one_way_and_as_many_more_as_asked() {
        let maze = Maze { columns: 6, rows: 4, corridor_width: 3, loop_share: 0.0, seed: 7 };
        let layout = maze.layout();
        assert_eq!((layout.width(), layout.height()), (23, 15));
        assert_eq!(free(&layout), 24 * 9 + 23 * 3);
        assert_eq!(free(&Maze { loop_share: 1.0 / 3.0, ..maze.clone() }.layout()), 24 * 9 + 28 * 3);
        assert_eq!(free(&Maze { loop_share: 1.0, ..maze.clone() }.layout()), 24 * 9 + 38 * 3, "posts stay");
        assert_eq!(maze.layout(), layout);
        assert_ne!(Maze { seed: 8, ..maze }.layout(), layout);
    }

    #[test]
    fn shares_out_of_range_are_refused() {
        for loop_share in [-0.1, 1.1, f64::NAN] {
            let maze = Maze { loop_share, ..Maze::default() };
            assert_eq!(maze.problems().iter().map(|problem| problem.0).collect::<Vec<_>>(), ["loop_share"]);
        }
    }
}
