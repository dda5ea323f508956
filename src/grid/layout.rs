//! What stands on every square of the floor.

use serde::{Deserialize, Serialize};

/// What stands on one square.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CellKind {
    /// Free floor, `.`.
    Floor,
    /// A shelf, wall or chute: no agent may enter, `@` (`T` is read as the same).
    Blocked,
    /// Free floor beside a shelf or chute where goods are handed over, `e` (`S` in League of Robot Runners maps).
    Endpoint,
    /// Free floor where people or machines work, `w` (`E` in League of Robot Runners maps).
    Workstation,
}

impl CellKind {
    /// The character that stands for this kind in our ASCII drawings.
    pub fn symbol(self) -> char {
        match self {
            Self::Floor => '.',
            Self::Blocked => '@',
            Self::Endpoint => 'e',
            Self::Workstation => 'w',
        }
    }

    /// Whether agents may stand here.
    pub fn is_free(self) -> bool {
        self != Self::Blocked
    }
}

/// The kinds of all squares, row-major: `kinds[row * width + column]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    width: u32,
    height: u32,
    kinds: Vec<CellKind>,
}

impl Layout {
    /// An empty floor of `width` × `height` squares.
    pub fn open(width: u32, height: u32) -> Self {
        Self { width, height, kinds: vec![CellKind::Floor; width as usize * height as usize] }
    }

    /// Squares in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Number of rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The kind of every square, row-major.
    pub fn kinds(&self) -> &[CellKind] {
        &self.kinds
    }

    /// The kind at (`column`, `row`).
    ///
    /// # Panics
    /// If the position lies outside the layout.
    pub fn at(&self, column: u32, row: u32) -> CellKind {
        self.kinds[self.index(column, row)]
    }

    /// Puts `kind` at (`column`, `row`).
    ///
    /// # Panics
    /// If the position lies outside the layout.
    pub fn set(&mut self, column: u32, row: u32, kind: CellKind) {
        let index = self.index(column, row);
        self.kinds[index] = kind;
    }

    /// The layout as text, one line per row.
    pub fn to_ascii(&self) -> String {
        let mut text = String::with_capacity(self.kinds.len() + self.height as usize);
        for row in self.kinds.chunks(self.width as usize) {
            text.extend(row.iter().map(|kind| kind.symbol()));
            text.push('\n');
        }
        text
    }

    fn index(&self, column: u32, row: u32) -> usize {
        assert!(column < self.width && row < self.height, "({column}, {row}) lies outside the layout");
        (row * self.width + column) as usize
    }
}
