//! Drawings: one line of text per row, one character per square.
//!
//! | symbol | square |
//! |---|---|
//! | `.` | floor |
//! | `@` `T` | blocked |
//! | `e` `S` | endpoint |
//! | `w` `E` | workstation |
//!
//! `S` and `E` are the letters of the League of Robot Runners. White space around a row is ignored, and so are blank
//! lines before the first and after the last row, so that a drawing may stand indented in a scene file.
//! [`Layout::to_ascii`] writes what this module reads.

use super::problem::{Fault, Findings, FormatError, Place};
use super::rows::{Row, Symbols, check_size, draw};
use crate::grid::{CellKind, Layout};

/// The symbols of a drawing.
pub(super) const SYMBOLS: Symbols = Symbols { kind, expected: "one of the symbols `.` `@` `T` `e` `w` `S` `E`" };

fn kind(symbol: char) -> Option<CellKind> {
    match symbol {
        '.' => Some(CellKind::Floor),
        '@' | 'T' => Some(CellKind::Blocked),
        'e' | 'S' => Some(CellKind::Endpoint),
        'w' | 'E' => Some(CellKind::Workstation),
        _ => None,
    }
}

/// The layout that `text` draws; its first row says how wide it is.
///
/// # Errors
/// All unknown symbols and all rows of another width than the first, or that the drawing is empty or beyond
/// [`MAX_SQUARES`](super::MAX_SQUARES).
pub fn read(text: &str) -> Result<Layout, FormatError> {
    let rows = rows(text);
    let Some(first) = rows.first() else {
        return Err(FormatError::one(Place { line: 1, column: 1 }, Fault::Empty));
    };
    let width = first.symbols.chars().count();
    check_size(width, rows.len(), first.place)?;
    let mut findings = Findings::default();
    let layout = draw(width, &rows, &SYMBOLS, &mut findings);
    findings.into_result().map(|()| layout)
}

/// The lines of `text` from the first to the last that is not blank, without the white space around them.
fn rows(text: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut drawn = 0;
    for (number, line) in text.lines().enumerate() {
        let symbols = line.trim();
        if symbols.is_empty() && drawn == 0 {
            continue;
        }
        let indent = line.chars().take_while(|character| character.is_whitespace()).count();
        rows.push(Row { place: Place { line: number + 1, column: indent + 1 }, symbols });
        if !symbols.is_empty() {
            drawn = rows.len();
        }
    }
    rows.truncate(drawn);
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::format::{MAX_SQUARES, Problem};

    #[test]
    fn symbols_have_their_meaning() {
        let layout = read(".@T\neSw\nE..").unwrap();
        assert_eq!(layout.to_ascii(), ".@@\neew\nw..\n");
    }

    #[test]
    fn white_space_around_a_drawing_is_ignored() {
        assert_eq!(read("\r\n   \n  ..@ \r\n  e.w\t\n\n  \n").unwrap().to_ascii(), "..@\ne.w\n");
    }

    #[test]
    fn all_problems_are_listed_with_their_places() {
        let expected = SYMBOLS.expected;
        let problem = |line, column, fault| Problem { place: Place { line, column }, fault };
        let error = read("\n  ..x.\n  ...\n\n  ü....w\n").unwrap_err();
        assert_eq!(
            error.problems(),
            [
                problem(2, 5, Fault::Symbol { expected, found: 'x' }),
                problem(3, 6, Fault::RowWidth { expected: 4, found: 3 }),
                problem(4, 1, Fault::RowWidth { expected: 4, found: 0 }),
                problem(5, 3, Fault::Symbol { expected, found: 'ü' }),
                problem(5, 7, Fault::RowWidth { expected: 4, found: 6 }),
            ]
        );
        assert!(error.to_string().starts_with("line 2, column 5: expected one of the symbols"));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(read(" \n\n").unwrap_err().problems()[0].fault, Fault::Empty);
        let long = ".".repeat(MAX_SQUARES + 1);
        let fault = Fault::TooLarge { width: MAX_SQUARES + 1, height: 1 };
        assert_eq!(read(&long).unwrap_err().problems()[0].fault, fault);
    }

    fn drawings() -> impl Strategy<Value = Vec<String>> {
        let row = |width| prop::string::string_regex(&format!("[.@ew]{{{width}}}")).unwrap();
        (1..12_usize).prop_flat_map(move |width| prop::collection::vec(row(width), 1..12))
    }

    proptest! {
        #[test]
        fn drawings_survive_the_round_trip(rows in drawings()) {
            let text = rows.join("\n") + "\n";
            let layout = read(&text).unwrap();
            prop_assert_eq!(layout.to_ascii(), text);
            prop_assert_eq!(read(&layout.to_ascii()).unwrap(), layout);
        }

        #[test]
        fn arbitrary_text_never_panics(text in any::<String>(), drawing in r"[.@TeweSE \n\r\tx]{0,60}") {
            for text in [text, drawing] {
                if let Err(error) = read(&text) {
                    prop_assert!(!error.problems().is_empty());
                }
            }
        }
    }
}
