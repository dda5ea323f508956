//! A floor without shelves.

use serde::{Deserialize, Serialize};

use super::field::{FieldProblem, assert_sound, at_least, check_size};
use crate::grid::{CellKind, Layout};
use crate::random::{Purpose, Stream};

/// Largest share of obstacles. A square lattice falls into small regions when more than about 0.407 of its squares are
/// blocked at random (Newman and Ziff 2000, DOI 10.1103/PhysRevLett.85.4104).
const MAX_OBSTACLE_SHARE: f64 = 0.4;

/// An open floor, on request with obstacles of one square at random places.
///
/// The default is the benchmark layout "empty-48-48". With obstacles some squares may be out of reach; a
/// [`Grid`](crate::grid::Grid) closes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenFloor {
    /// Squares in a row.
    pub width: u32,
    /// Number of rows.
    pub height: u32,
    /// Share of the squares that are blocked, 0 to 0.4; their number is rounded to the nearest integer.
    pub obstacle_share: f64,
    /// Seed of the obstacles' places.
    pub seed: u64,
}

impl Default for OpenFloor {
    fn default() -> Self {
        Self { width: 48, height: 48, obstacle_share: 0.0, seed: 0 }
    }
}

impl OpenFloor {
    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        at_least(&mut problems, "width", self.width, 1);
        at_least(&mut problems, "height", self.height, 1);
        if !(0.0..=MAX_OBSTACLE_SHARE).contains(&self.obstacle_share) {
            let expected = format!("expected a number from 0 to {MAX_OBSTACLE_SHARE}, found {}", self.obstacle_share);
            problems.push(("obstacle_share", expected));
        }
        check_size(&mut problems, ["width", "height"], u64::from(self.width), u64::from(self.height));
        problems
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        assert_sound(&self.problems());
        let mut layout = Layout::open(self.width, self.height);
        let squares = self.width * self.height;
        let obstacles = (f64::from(squares) * self.obstacle_share).round() as usize;
        let mut stream = Stream::new(self.seed, Purpose::Layout, 0);
        for square in stream.choose_distinct((0..squares).collect(), obstacles) {
            layout.set(square % self.width, square / self.width, CellKind::Blocked);
        }
        layout
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::format::{benchmark_file, guidance_graph};

    #[test]
    fn the_published_open_floors_are_reproduced() {
        for (name, side) in [("empty-32-32", 32), ("empty-48-48", 48)] {
            let Some(text) = benchmark_file::read(&format!("guidance-graphs/{name}.json")) else { continue };
            let floor = OpenFloor { width: side, height: side, ..OpenFloor::default() };
            assert_eq!(floor.layout(), guidance_graph::read_layout(&text).unwrap(), "{name}");
        }
    }

    #[test]
    fn obstacles_are_as_many_as_asked_and_fixed_by_the_seed() {
        let floor = OpenFloor { width: 30, height: 21, obstacle_share: 0.2, seed: 1 };
        let blocked = |layout: &Layout| layout.kinds().iter().filter(|kind| !kind.is_free()).count();
        let layout = floor.layout();
        assert_eq!(blocked(&layout), 126);
        assert_eq!(floor.layout(), layout);
        assert_ne!(OpenFloor { seed: 2, ..floor }.layout(), layout);
    }

    #[test]
    fn shares_out_of_range_are_refused() {
        for obstacle_share in [-0.1, 0.41, f64::NAN, f64::INFINITY] {
            let floor = OpenFloor { obstacle_share, ..OpenFloor::default() };
            assert_eq!(floor.problems().iter().map(|problem| problem.0).collect::<Vec<_>>(), ["obstacle_share"]);
        }
    }
}
