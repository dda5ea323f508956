//! `MovingAI` `.map` files.
//!
//! Four header lines (`type octile`, `height N`, `width N`, `map`), then the rows. Format: Sturtevant, "Benchmarks for
//! Grid-Based Pathfinding", IEEE Transactions on Computational Intelligence and AI in Games 4(2), 2012
//! (DOI 10.1109/TCIAIG.2012.2197681).
//!
//! | symbol | square |
//! |---|---|
//! | `.` `G` | floor |
//! | `@` `O` `T` `W` | blocked (wall, out of bounds, trees, water) |
//! | `S` | endpoint |
//! | `E` | workstation |
//!
//! `S` and `E` are read as the League of Robot Runners means them: `S` is a pick-up cell, `E` a delivery cell. In the
//! original benchmarks `S` is swamp, which is passable too, and `E` does not occur; in such a map the swamp becomes
//! endpoints, and the free cells are the same under either reading. "Octile" names the file format only: agents move in
//! the four directions.

use super::problem::{Fault, Findings, FormatError, Place};
use super::rows::{Row, Symbols, check_size, draw};
use crate::grid::{CellKind, Layout};

const SYMBOLS: Symbols = Symbols { kind, expected: "one of the symbols `.` `G` `@` `O` `T` `W` `S` `E`" };

fn kind(symbol: char) -> Option<CellKind> {
    match symbol {
        '.' | 'G' => Some(CellKind::Floor),
        '@' | 'O' | 'T' | 'W' => Some(CellKind::Blocked),
        'S' => Some(CellKind::Endpoint),
        'E' => Some(CellKind::Workstation),
        _ => None,
    }
}

/// Lines of the header.
const HEADER_LINES: usize = 4;

/// The layout in `text`.
///
/// # Errors
/// All problems of the header; if it is sound, that the layout is empty or beyond
/// [`MAX_SQUARES`](super::MAX_SQUARES), or all problems of the rows.
pub fn read(text: &str) -> Result<Layout, FormatError> {
    let (height, width) = read_header(text)?;
    check_size(width, height, Place { line: 2, column: 1 })?;
    let mut findings = Findings::default();
    let rows = rows(text, height, &mut findings);
    let layout = draw(width, &rows, &SYMBOLS, &mut findings);
    findings.into_result().map(|()| layout)
}

/// Height and width as the header gives them.
fn read_header(text: &str) -> Result<(usize, usize), FormatError> {
    let mut lines = text.lines().take(HEADER_LINES).map(str::trim_end).chain(std::iter::repeat(""));
    let mut findings = Findings::default();
    let mut read_line = |number, expected, value: fn(&str) -> Option<usize>| {
        let line = lines.next().unwrap_or_default();
        value(line).unwrap_or_else(|| {
            findings.add(|| Place { line: number, column: 1 }, Fault::Header { expected, found: excerpt(line) });
            0
        })
    };
    read_line(1, "`type octile`", |line| (line == "type octile").then_some(0));
    let height = read_line(2, "`height` and a number", |line| line.strip_prefix("height ")?.trim().parse().ok());
    let width = read_line(3, "`width` and a number", |line| line.strip_prefix("width ")?.trim().parse().ok());
    read_line(4, "`map`", |line| (line == "map").then_some(0));
    findings.into_result().map(|()| (height, width))
}

/// The beginning of a line, short enough for a message.
fn excerpt(line: &str) -> String {
    line.chars().take(40).collect()
}

/// The rows after the header; blank lines after the last of `height` rows are none.
fn rows<'a>(text: &'a str, height: usize, findings: &mut Findings) -> Vec<Row<'a>> {
    let row =
        |(index, line): (usize, &'a str)| Row { place: Place { line: index + 1, column: 1 }, symbols: line.trim_end() };
    let mut lines = text.lines().enumerate().skip(HEADER_LINES).map(row);
    let rows: Vec<_> = lines.by_ref().take(height).collect();
    let surplus: Vec<_> = lines.filter(|row| !row.symbols.is_empty()).collect();
    if rows.len() < height {
        let place = Place { line: HEADER_LINES + rows.len() + 1, column: 1 };
        findings.add(|| place, Fault::RowCount { expected: height, found: rows.len() });
    } else if let Some(first) = surplus.first() {
        findings.add(|| first.place, Fault::RowCount { expected: height, found: height + surplus.len() });
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::Grid;
    use crate::grid::format::{Problem, benchmark_file};

    #[test]
    fn symbols_have_their_meaning() {
        let layout = read("type octile\nheight 2\nwidth 5\nmap\n.G@OT\r\nWSE..\n\n").unwrap();
        assert_eq!(layout.to_ascii(), "..@@@\n@ew..\n");
    }

    #[test]
    fn all_problems_of_the_header_are_listed() {
        let error = read("type tile\nheight 3\nwidth -4").unwrap_err();
        let header = |line, expected, found: &str| Problem {
            place: Place { line, column: 1 },
            fault: Fault::Header { expected, found: found.to_owned() },
        };
        assert_eq!(
            error.problems(),
            [
                header(1, "`type octile`", "type tile"),
                header(3, "`width` and a number", "width -4"),
                header(4, "`map`", "")
            ]
        );
    }

    #[test]
    fn all_problems_of_the_rows_are_listed() {
        let problem = |line, column, fault| Problem { place: Place { line, column }, fault };
        let error = read("type octile\nheight 3\nwidth 3\nmap\n..e\n....\n").unwrap_err();
        assert_eq!(
            error.problems(),
            [
                problem(7, 1, Fault::RowCount { expected: 3, found: 2 }),
                problem(5, 3, Fault::Symbol { expected: SYMBOLS.expected, found: 'e' }),
                problem(6, 4, Fault::RowWidth { expected: 3, found: 4 }),
            ]
        );
        let error = read("type octile\nheight 1\nwidth 3\nmap\n...\n\n@@@\n").unwrap_err();
        assert_eq!(error.problems(), [problem(7, 1, Fault::RowCount { expected: 1, found: 2 })]);
    }

    #[test]
    fn huge_headers_are_refused_before_memory_is_taken() {
        let error = read("type octile\nheight 18446744073709551615\nwidth 4000000000\nmap\n").unwrap_err();
        assert!(matches!(error.problems()[0].fault, Fault::TooLarge { width: 4_000_000_000, .. }));
        let error = read("type octile\nheight 0\nwidth 4\nmap\n").unwrap_err();
        assert_eq!(error.problems()[0].fault, Fault::Empty);
    }

    #[test]
    fn the_league_map_has_its_published_counts() {
        let Some(text) = benchmark_file::read("lorr/warehouse_large.map") else { return };
        let grid = Grid::new(read(&text).unwrap()).unwrap();
        let counts = (grid.len(), grid.endpoints().len(), grid.workstations().len(), grid.sealed_cells());
        assert_eq!(counts, (38_586, 25_249, 352, 0));
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(
            text in any::<String>(),
            (height, width, rows) in ("[0-9]{0,3}", "[0-9]{0,3}", r"[.@GOTWSE\n\r x]{0,80}")
        ) {
            let map = format!("type octile\nheight {height}\nwidth {width}\nmap\n{rows}");
            for text in [text, map] {
                if let Err(error) = read(&text) {
                    prop_assert!(!error.problems().is_empty());
                }
            }
        }
    }
}
