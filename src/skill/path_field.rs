//! How far it is along a guide path.

use crate::grid::{Cell, Grid, PLAIN_MOVE};

/// Stands for an empty place in the table.
const EMPTY: u32 = u32::MAX;

/// Moves that remain along a path, from its own cells and from those around it.
///
/// From beside the path they are the moves to its nearest cell (of several, the one nearest to the goal) and those that
/// remain from there. They are searched for outwards from the path, only as far as someone asks (the method of Chen,
/// Harabor, Li, Stuckey, AAAI 2024, arXiv 2308.11234, in the program of arXiv 2411.16506), and kept by cell: memory grows
/// with the path and with how far its agent is pushed off it, not with the floor.
#[derive(Clone, Debug, Default)]
pub struct PathField {
    /// Cells in the order in which they were reached, with the moves that remain: first those of the path, from its end.
    reached: Vec<(Cell, u32)>,
    path_cells: usize,
    /// The neighbours of cells before this one have been reached.
    head: usize,
    /// Places in `reached` by hash of the cell: open addressing with linear probing, at most half full.
    table: Vec<u32>,
}

impl PathField {
    /// Puts another path in the place of the last; without cells there is none.
    pub fn follow(&mut self, path: &[Cell]) {
        let places = (4 * path.len()).next_power_of_two().max(64);
        self.reached.clear();
        self.table.clear();
        self.table.resize(places, EMPTY);
        (self.head, self.path_cells) = (0, path.len());
        for (moves, &cell) in (0..).zip(path.iter().rev()) {
            self.note(cell, moves);
        }
    }

    /// Where the path leads.
    pub fn goal(&self) -> Option<Cell> {
        self.reached.first().map(|&(cell, _)| cell)
    }

    /// The path's cells from first to last.
    pub fn path(&self) -> impl Iterator<Item = Cell> {
        self.reached[..self.path_cells].iter().rev().map(|&(cell, _)| cell)
    }

    /// Moves that remain from `cell`; `u32::MAX` from the void, or without a path.
    pub fn moves(&mut self, grid: &Grid, cell: Cell) -> u32 {
        if cell == grid.void() || self.reached.is_empty() {
            return u32::MAX;
        }
        loop {
            if let Some(moves) = self.known(cell) {
                return moves;
            }
            let Some(&(from, moves)) = self.reached.get(self.head) else { return u32::MAX };
            self.head += 1;
            for next in grid.neighbours(from) {
                if next != grid.void() && self.known(next).is_none() {
                    self.note(next, moves + 1);
                }
            }
        }
    }

    /// Appends the cells that follow `now` to the goal, always to where fewest moves remain, of equals to one of the path; whether
    /// anything was: the search must have come to `now`, as it has where an agent asked [`PathField::around`] in its last tick.
    pub fn way(&self, grid: &Grid, now: Cell, way: &mut Vec<Cell>) -> bool {
        let Some(mut left) = self.goal().and_then(|_| self.known(now)) else { return false };
        let mut at = now;
        while left > 0 {
            // The path's cells were noted first, from its end.
            let is_beside = |moves: u32, cell: Cell| self.reached.get(moves as usize).is_none_or(|&(on, _)| on != cell);
            let known = grid.neighbours(at).into_iter().filter_map(|cell| Some((self.known(cell)?, cell)));
            let nearest = known.min_by_key(|&(moves, cell)| (moves, is_beside(moves, cell)));
            // Whoever was reached has a neighbour that is a move nearer: the next of the path, or where it was reached from.
            let Some((fewer, next)) = nearest.filter(|&(moves, _)| moves < left) else { return false };
            (left, at) = (fewer, next);
            way.push(at);
        }
        true
    }

    /// What remains from the neighbours of `now` by direction and from `now` itself, in thousandths of a plain move;
    /// `u32::MAX` where there is no neighbour. Cells from where equally many moves remain come in an order that is drawn
    /// from `draw`.
    pub fn around(&mut self, grid: &Grid, now: Cell, mut draw: u64) -> [u32; 5] {
        let [left, right, down, up] = grid.neighbours(now);
        [left, right, down, up, now].map(|cell| {
            let fraction = (draw % 4096) as u32 * PLAIN_MOVE / 4096;
            draw >>= 12;
            self.moves(grid, cell).saturating_mul(PLAIN_MOVE).saturating_add(fraction)
        })
    }

    fn known(&self, cell: Cell) -> Option<u32> {
        let mask = self.table.len().wrapping_sub(1);
        let mut place = self.first_place(cell);
        loop {
            match *self.table.get(place)? {
                EMPTY => return None,
                found => {
                    let (other, moves) = self.reached[found as usize];
                    if other == cell {
                        return Some(moves);
                    }
                }
            }
            place = (place + 1) & mask;
        }
    }

    /// Adds a cell that is not known yet.
    fn note(&mut self, cell: Cell, moves: u32) {
        if 2 * (self.reached.len() + 1) > self.table.len() {
            self.grow();
        }
        self.put(cell, self.reached.len() as u32);
        self.reached.push((cell, moves));
    }

    fn grow(&mut self) {
        let places = 2 * self.table.len();
        self.table.clear();
        self.table.resize(places, EMPTY);
        for k in 0..self.reached.len() {
            self.put(self.reached[k].0, k as u32);
        }
    }

    fn put(&mut self, cell: Cell, number: u32) {
        let mask = self.table.len() - 1;
        let mut place = self.first_place(cell);
        while self.table[place] != EMPTY {
            place = (place + 1) & mask;
        }
        self.table[place] = number;
    }

    /// Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4).
    fn first_place(&self, cell: Cell) -> usize {
        let bits = self.table.len().trailing_zeros();
        (cell.0.wrapping_mul(0x9E37_79B9) >> (32 - bits)) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::Layout;

    fn field(path: &[u32]) -> PathField {
        let path: Vec<Cell> = path.iter().copied().map(Cell).collect();
        let mut field = PathField::default();
        field.follow(&path);
        field
    }

    /// ```text
    ///  0  1  2  3
    ///  4  5  6  7    the path: 1 2 6 10 9
    ///  8  9 10 11
    /// 12 13 14 15
    /// ```
    #[test]
    fn moves_are_those_to_the_nearest_cell_of_the_path_and_on_along_it() {
        let grid = Grid::new(Layout::open(4, 4)).expect("free");
        let expected = [5, 4, 3, 4, 2, 1, 2, 3, 1, 0, 1, 2, 2, 1, 2, 3];
        // Whatever is asked for first.
        for first in 0..16 {
            let mut field = field(&[1, 2, 6, 10, 9]);
            let found = (0..16).map(|k| (first + k) % 16).map(|cell| (cell, field.moves(&grid, Cell(cell))));
            for (cell, moves) in found {
                assert_eq!(moves, expected[cell as usize], "from {cell}");
            }
        }
        assert_eq!(field(&[1, 2]).moves(&grid, grid.void()), u32::MAX);
    }

    #[test]
    fn nothing_is_searched_for_that_nobody_asks_for() {
        let grid = Grid::new(Layout::open(30, 30)).expect("free");
        let mut field = field(&[0, 1, 2, 3]);
        assert_eq!((field.moves(&grid, Cell(2)), field.reached.len()), (1, 4));
        assert_eq!(field.moves(&grid, Cell(32)), 2);
        assert!(field.reached.len() < 12, "{:?}", field.reached);
    }

    #[test]
    fn the_way_leads_back_to_the_path_and_along_it() {
        let grid = Grid::new(Layout::open(4, 4)).expect("free");
        let mut field = field(&[1, 2, 6, 10, 9]);
        let way = |field: &PathField, from| {
            let mut way = Vec::new();
            field.way(&grid, Cell(from), &mut way).then(|| way.iter().map(|cell| cell.0).collect::<Vec<_>>())
        };
        assert_eq!(way(&field, 1), Some(vec![2, 6, 10, 9]), "the path itself needs no search");
        assert_eq!(way(&field, 9), Some(vec![]));
        assert_eq!(way(&field, 7), None, "nobody asked there");
        field.around(&grid, Cell(3), 0);
        assert_eq!(way(&field, 7), Some(vec![6, 10, 9]));
        assert_eq!(way(&field, 3), Some(vec![2, 6, 10, 9]));
        assert_eq!(way(&PathField::default(), 3), None);
    }

    #[test]
    fn another_path_leaves_nothing_of_the_last() {
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let mut field = field(&[0, 1, 2, 3]);
        assert_eq!(field.moves(&grid, Cell(399)), 35);
        field.follow(&[Cell(21), Cell(22)]);
        assert_eq!((field.goal(), field.path().collect::<Vec<_>>()), (Some(Cell(22)), vec![Cell(21), Cell(22)]));
        assert_eq!([0, 1, 22].map(|cell| field.moves(&grid, Cell(cell))), [3, 2, 0]);
        field.follow(&[]);
        assert_eq!(field.goal(), None);
    }

    #[test]
    fn equals_come_in_the_order_that_is_drawn() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let mut field = field(&[4]);
        // From the middle of the left column: right is the goal, up and down are equal.
        let around = field.around(&grid, Cell(3), 0xFFF << 24 | 1 << 36);
        assert_eq!(around, [u32::MAX, 0, 2999, 2000, 1000]);
        assert_eq!(field.around(&grid, Cell(3), 1 << 24 | 0xFFF << 36), [u32::MAX, 0, 2000, 2999, 1000]);
    }

    proptest! {
        /// Against a search over the whole floor.
        #[test]
        fn it_is_what_a_full_search_gives(start in 0_u32..80, steps in prop::collection::vec(0_usize..4, 0..60), asked in prop::collection::vec(0_u32..80, 1..30)) {
            let grid = Grid::new(Layout::open(10, 8)).expect("free");
            let mut path = vec![Cell(start)];
            for step in steps {
                let next = grid.neighbours(path[path.len() - 1])[step];
                if next != grid.void() && !path.contains(&next) {
                    path.push(next);
                }
            }
            let mut field = PathField::default();
            field.follow(&path);
            let mut off = vec![u32::MAX; grid.len()];
            for cell in grid.cells() {
                off[cell.index()] = path.iter().map(|&on| grid.manhattan(on, cell)).min().unwrap_or(u32::MAX);
            }
            for cell in asked.into_iter().map(Cell) {
                let near = (0..).zip(path.iter().rev()).filter(|&(_, &on)| grid.manhattan(on, cell) == off[cell.index()]);
                let least: u32 = near.map(|(moves, _)| moves).min().unwrap_or(u32::MAX);
                prop_assert_eq!(field.moves(&grid, cell), off[cell.index()] + least);
            }
        }
    }
}
