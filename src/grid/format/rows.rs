//! Rows of symbols, as all formats have them.

use super::problem::{Fault, Findings, FormatError, Place};
use crate::grid::{CellKind, Layout};

/// Squares of the largest layout that is read or generated: 2,000 × 2,000, a hundred times the largest benchmark.
pub const MAX_SQUARES: usize = 4_000_000;

/// The symbols of one format.
pub(super) struct Symbols {
    /// What a character stands for.
    pub(super) kind: fn(char) -> Option<CellKind>,
    /// All of them, for messages.
    pub(super) expected: &'static str,
}

/// One row of a layout and where it stands in its text.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// The place of the first symbol.
    pub(super) place: Place,
    /// The symbols.
    pub(super) symbols: &'a str,
}

impl Row<'_> {
    /// The place of the symbol in `column`, from 0.
    pub(super) fn place_of(&self, column: usize) -> Place {
        Place { line: self.place.line, column: self.place.column + column }
    }
}

/// Refuses layouts without a square and those beyond [`MAX_SQUARES`], which stand at `place`.
pub(super) fn check_size(width: usize, height: usize, place: Place) -> Result<(), FormatError> {
    if width == 0 || height == 0 {
        Err(FormatError::one(place, Fault::Empty))
    } else if width.saturating_mul(height) > MAX_SQUARES {
        Err(FormatError::one(place, Fault::TooLarge { width, height }))
    } else {
        Ok(())
    }
}

/// The layout of `width` squares a row that `rows` draw; the size has been checked. Everything wrong with the rows is
/// added to `findings`; what could not be read is left floor.
pub(super) fn draw(width: usize, rows: &[Row], symbols: &Symbols, findings: &mut Findings) -> Layout {
    let mut layout = Layout::open(width as u32, rows.len() as u32);
    for (y, row) in rows.iter().enumerate() {
        let mut found = 0;
        for symbol in row.symbols.chars() {
            match (symbols.kind)(symbol) {
                Some(kind) if found < width => layout.set(found as u32, y as u32, kind),
                Some(_) => {}
                None => {
                    let fault = Fault::Symbol { expected: symbols.expected, found: symbol };
                    findings.add(|| row.place_of(found), fault);
                }
            }
            found += 1;
        }
        if found != width {
            findings.add(|| row.place_of(found.min(width)), Fault::RowWidth { expected: width, found });
        }
    }
    layout
}
