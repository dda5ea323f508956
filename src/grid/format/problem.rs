//! What is wrong with a text, and where.

use std::fmt;

use thiserror::Error;

use super::MAX_SQUARES;

/// Problems listed per text; a [`FormatError`] counts the others.
pub const MAX_LISTED: usize = 100;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of the character that starts at byte `offset` of `text`.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What was expected at a place, and what stands there.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum Fault {
    /// A character that means nothing in this format.
    #[error("expected {expected}, found {found:?}")]
    Symbol {
        /// The symbols of the format.
        expected: &'static str,
        /// The character.
        found: char,
    },
    /// A row that is shorter or longer than the layout is wide.
    #[error("expected {expected} squares in this row, found {found}")]
    RowWidth {
        /// Squares in a row.
        expected: usize,
        /// Squares in this row.
        found: usize,
    },
    /// Too few or too many rows.
    #[error("expected {expected} rows, found {found}")]
    RowCount {
        /// The number that the text announces.
        expected: usize,
        /// The number that follows.
        found: usize,
    },
    /// A layout without a square.
    #[error("expected a layout of at least one square")]
    Empty,
    /// A layout beyond [`MAX_SQUARES`].
    #[error("expected a layout of at most {MAX_SQUARES} squares, found {width} × {height}")]
    TooLarge {
        /// Squares in a row.
        width: usize,
        /// Number of rows.
        height: usize,
    },
    /// A line of the header that is not as the format wants it.
    #[error("expected {expected}, found {found:?}")]
    Header {
        /// The form of the line.
        expected: &'static str,
        /// The line; empty where the text ends before it.
        found: String,
    },
    /// Not JSON, or JSON of another shape; the words are the JSON reader's.
    #[error("{0}")]
    Json(String),
    /// Guidance was asked of a file that has only a layout.
    #[error("expected `weights` in a file of guidance")]
    NoWeights,
    /// Another number of weights than the layout has wait costs and edges.
    #[error(
        "expected {} weights (one wait cost and {edges} edges) or {} (a wait cost for each of {cells} cells), found {found}",
        edges + 1,
        edges + cells
    )]
    WeightCount {
        /// Free cells of the layout.
        cells: usize,
        /// Directed edges of the layout.
        edges: usize,
        /// Weights in the file.
        found: usize,
    },
    /// A weight below 0, or so large that costs-to-go on this floor might not fit 32 bits.
    #[error("expected a cost from 0 to {most}, in plain moves, found {found}")]
    Weight {
        /// The largest cost that is safe on this floor.
        most: f64,
        /// The weight.
        found: f64,
    },
    /// Guidance for a floor of another size.
    #[error("expected guidance for a floor of {} × {} squares, found {} × {}", expected.0, expected.1, found.0, found.1)]
    OtherSize {
        /// Columns and rows of the grid in use.
        expected: (u32, u32),
        /// Columns and rows in the file.
        found: (u32, u32),
    },
    /// Guidance for a floor with other obstacles.
    #[error("expected guidance for the same floor: column {column}, row {row} is {} there and {} here", state(*.free), state(!.free))]
    OtherFloor {
        /// Column of the square, from 1.
        column: u32,
        /// Row of the square, from 1.
        row: u32,
        /// Whether agents can reach the square on the grid in use.
        free: bool,
    },
    /// Bytes that are not UTF-8.
    #[error("expected UTF-8 text")]
    NotUtf8,
}

fn state(free: bool) -> &'static str {
    if free { "free" } else { "blocked" }
}

/// One thing that is wrong with a text.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{place}: {fault}")]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub fault: Fault,
}

/// Everything that is wrong with a text: one problem or more, as they were found from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct FormatError {
    problems: Vec<Problem>,
    unlisted: usize,
}

impl FormatError {
    /// The error of a single problem.
    pub(super) fn one(place: Place, fault: Fault) -> Self {
        Self { problems: vec![Problem { place, fault }], unlisted: 0 }
    }

    /// The first problems, at most [`MAX_LISTED`]; never empty.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many problems there are beyond those listed.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.problems.iter().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        if self.unlisted > 0 {
            write!(f, "\nand {} more", self.unlisted)?;
        }
        Ok(())
    }
}

impl std::error::Error for FormatError {}

/// Problems as a reader collects them.
#[derive(Debug, Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
    unlisted: usize,
}

impl Findings {
    /// Adds a problem. `place` is asked only while there is room on the list: a place may take a scan of the text.
    pub(super) fn add(&mut self, place: impl FnOnce() -> Place, fault: Fault) {
        if self.problems.len() < MAX_LISTED {
            self.problems.push(Problem { place: place(), fault });
        } else {
            self.unlisted += 1;
        }
    }

    /// `Ok` if nothing was found so far.
    pub(super) fn into_result(self) -> Result<(), FormatError> {
        if self.problems.is_empty() {
            Ok(())
        } else {
            Err(FormatError { problems: self.problems, unlisted: self.unlisted })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "ab\nüx\n";
        assert_eq!(Place::of(text, 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of(text, 5), Place { line: 2, column: 2 });
        assert_eq!(Place::of(text, text.len()), Place { line: 3, column: 1 });
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        let mut findings = Findings::default();
        for line in 1..=MAX_LISTED + 7 {
            findings.add(|| Place { line, column: 1 }, Fault::Empty);
        }
        let error = findings.into_result().unwrap_err();
        assert_eq!((error.problems().len(), error.unlisted()), (MAX_LISTED, 7));
        assert!(error.to_string().ends_with("\nand 7 more"));
    }
}
