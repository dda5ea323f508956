//! What the pointer paints with.

use crate::grid::CellKind;

/// A tool of the editor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tool {
    /// Shelves and walls.
    #[default]
    Shelf,
    /// Where goods are handed over beside shelves.
    Endpoint,
    /// Where people or machines work.
    Workstation,
    /// Free floor: what was painted is erased.
    Free,
}

impl Tool {
    /// All, in the order of the editor.
    pub const ALL: [Self; 4] = [Self::Shelf, Self::Endpoint, Self::Workstation, Self::Free];

    /// What it paints.
    pub fn kind(self) -> CellKind {
        match self {
            Self::Shelf => CellKind::Blocked,
            Self::Endpoint => CellKind::Endpoint,
            Self::Workstation => CellKind::Workstation,
            Self::Free => CellKind::Floor,
        }
    }

    /// The tool that paints a kind.
    pub fn of(kind: CellKind) -> Self {
        match kind {
            CellKind::Blocked => Self::Shelf,
            CellKind::Endpoint => Self::Endpoint,
            CellKind::Workstation => Self::Workstation,
            CellKind::Floor => Self::Free,
        }
    }

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Shelf => "Shelf or wall",
            Self::Endpoint => "Endpoint",
            Self::Workstation => "Workstation",
            Self::Free => "Free floor",
        }
    }

    /// What that is, in a few words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Shelf => "no agent enters",
            Self::Endpoint => "goods wait or go here",
            Self::Workstation => "people work here",
            Self::Free => "agents drive here",
        }
    }

    /// Its colour, as it is drawn on the floor before it is painted.
    pub fn rgb(self) -> [u8; 3] {
        match self {
            Self::Shelf => [150, 164, 186],
            Self::Endpoint => [86, 180, 233],
            Self::Workstation => [41, 199, 158],
            Self::Free => [62, 74, 92],
        }
    }
}
