//! The JSON document, its layout, and the places of what stands in it.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::grid::Layout;
use crate::grid::format::ascii;
use crate::grid::format::problem::{Fault, Findings, FormatError, Place};
use crate::grid::format::rows::{self, check_size, draw};

/// What is read of a file.
#[derive(serde::Deserialize)]
pub(super) struct Document<'a> {
    n_row: u32,
    n_col: u32,
    #[serde(borrow)]
    layout: Vec<Row<'a>>,
    /// Wait costs, then edge costs, in plain moves.
    pub(super) weights: Option<Vec<f64>>,
}

/// A row that borrows from the text, so that its place in it is known.
struct Row<'a>(&'a str);

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RowVisitor;
        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row of symbols without escape sequences")
            }
            fn visit_borrowed_str<E: Error>(self, row: &'de str) -> Result<Row<'de>, E> {
                Ok(Row(row))
            }
        }
        deserializer.deserialize_str(RowVisitor)
    }
}

/// The layout in `text`; `weights` are ignored.
///
/// # Errors
/// The first place where `text` is no JSON of this shape; else that the layout is empty or beyond
/// [`MAX_SQUARES`](crate::grid::format::MAX_SQUARES), or all problems of its rows.
pub fn read_layout(text: &str) -> Result<Layout, FormatError> {
    let document = Document::parse(text)?;
    document.layout(text, &document.rows(text))
}

impl<'a> Document<'a> {
    /// The document in `text`, of which only the shape has been checked.
    pub(super) fn parse(text: &'a str) -> Result<Self, FormatError> {
        serde_json::from_str(text).map_err(|error| {
            let words = error.to_string();
            let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
            FormatError::one(json_place(text, error.line(), error.column()), Fault::Json(words.to_owned()))
        })
    }

    /// The rows of the layout with their places in `text`, from which the document was read.
    pub(super) fn rows(&self, text: &str) -> Vec<rows::Row<'a>> {
        // Rows come in order: counting goes on from the last place, so that a long file is scanned once.
        let (mut offset, mut place) = (0, Place { line: 1, column: 1 });
        let mut placed = |&Row(symbols): &Row<'a>| {
            let start = symbols.as_ptr().addr() - text.as_ptr().addr();
            let step = Place::of(&text[offset..], start - offset);
            place.column = if step.line == 1 { place.column + step.column - 1 } else { step.column };
            place.line += step.line - 1;
            offset = start;
            rows::Row { place, symbols }
        };
        self.layout.iter().map(&mut placed).collect()
    }

    /// The layout that `rows` draw, checked against `n_row` and `n_col`.
    pub(super) fn layout(&self, text: &str, rows: &[rows::Row]) -> Result<Layout, FormatError> {
        let (width, height) = (self.n_col as usize, self.n_row as usize);
        check_size(width, height, key_place(text, if width == 0 { "n_col" } else { "n_row" }))?;
        if rows.len() != height {
            let fault = Fault::RowCount { expected: height, found: rows.len() };
            return Err(FormatError::one(key_place(text, "layout"), fault));
        }
        let mut findings = Findings::default();
        let layout = draw(width, rows, &ascii::SYMBOLS, &mut findings);
        findings.into_result().map(|()| layout)
    }
}

/// A place of the JSON reader, which counts bytes, as one of ours.
fn json_place(text: &str, line: usize, bytes: usize) -> Place {
    let content = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let column = content.char_indices().take_while(|&(start, _)| start < bytes).count();
    Place { line: line.max(1), column: column.max(1) }
}

/// The place of a key of the document in `text`; the beginning of the text where the key is written with escapes.
pub(super) fn key_place(text: &str, key: &str) -> Place {
    Place::of(text, key_offset(text, key).unwrap_or(0))
}

/// The place of a weight, by its number from 0. The array holds nothing but numbers, so its commas count them.
pub(super) fn weight_place(text: &str, number: usize) -> Place {
    let array = key_offset(text, "weights").and_then(|key| Some(key + text[key..].find('[')? + 1)).unwrap_or(0);
    let comma = number.checked_sub(1).and_then(|previous| text[array..].match_indices(',').nth(previous));
    let start = array + comma.map_or(0, |(comma, _)| comma + 1);
    let blank = text[start..].len() - text[start..].trim_start().len();
    Place::of(text, start + blank)
}

fn key_offset(text: &str, key: &str) -> Option<usize> {
    let quoted = format!("\"{key}\"");
    let is_key = |&(start, _): &(usize, &str)| text[start + quoted.len()..].trim_start().starts_with(':');
    text.match_indices(&quoted).find(is_key).map(|(start, _)| start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::format::{Problem, benchmark_file};

    fn problems(text: &str) -> Vec<Problem> {
        read_layout(text).unwrap_err().problems().to_vec()
    }

    fn problem(line: usize, column: usize, fault: Fault) -> Problem {
        Problem { place: Place { line, column }, fault }
    }

    #[test]
    fn layouts_are_read_and_other_keys_ignored() {
        let text = r#"{"name": "tiny", "maxtime": null, "n_row": 2, "layout": ["w.T", "@.e"], "n_col": 3}"#;
        assert_eq!(read_layout(text).unwrap().to_ascii(), "w.@\n@.e\n");
    }

    #[test]
    fn all_problems_of_the_rows_are_listed() {
        let text = "{\"n_row\": 3, \"n_col\": 2,\n \"layout\": [\"..\", \".x\",\n  \"ü...\"]}";
        let symbol = |found| Fault::Symbol { expected: ascii::SYMBOLS.expected, found };
        assert_eq!(
            problems(text),
            [
                problem(2, 21, symbol('x')),
                problem(3, 4, symbol('ü')),
                problem(3, 6, Fault::RowWidth { expected: 2, found: 4 }),
            ]
        );
    }

    #[test]
    fn sizes_are_checked_at_their_keys() {
        let text =
            |n_row: u32, n_col: u32| format!("{{\n \"n_row\": {n_row}, \"n_col\": {n_col}, \"layout\": [\".\"]}}");
        assert_eq!(problems(&text(1, 0)), [problem(2, 14, Fault::Empty)]);
        assert_eq!(problems(&text(2, 1)), [problem(2, 26, Fault::RowCount { expected: 2, found: 1 })]);
        let fault = Fault::TooLarge { width: 4_000_000_000, height: 4_000_000_000 };
        assert_eq!(problems(&text(4_000_000_000, 4_000_000_000)), [problem(2, 2, fault)]);
    }

    #[test]
    fn json_errors_keep_their_place_in_characters() {
        let found = problems("{\"n_row\": 1,\n \"ü\": 0, \"n_col\": -1, \"layout\": []}");
        assert_eq!(found[0].place, Place { line: 2, column: 20 });
        assert!(matches!(&found[0].fault, Fault::Json(words) if words.contains("integer `-1`")), "{found:?}");
        assert_eq!(problems("")[0].place, Place { line: 1, column: 1 });
        let found = problems(r#"{"n_row": 1, "n_col": 1, "layout": ["\u002e"]}"#);
        assert!(matches!(&found[0].fault, Fault::Json(words) if words.contains("escape")), "{found:?}");
    }

    #[test]
    fn published_layouts_have_their_published_counts() {
        for (name, free, endpoints) in [
            ("warehouse-33-36", 948, 480),
            ("warehouse-57-58", 2606, 1400),
            ("warehouse-93-91", 6623, 3680),
            ("random-32-32-20", 819, 0),
            ("maze-32-32-4", 790, 0),
            ("empty-48-48", 2304, 0),
        ] {
            let Some(text) = benchmark_file::read(&format!("guidance-graphs/{name}.json")) else { continue };
            let layout = read_layout(&text).unwrap();
            let count =
                |matches: fn(&crate::grid::CellKind) -> bool| layout.kinds().iter().filter(|k| matches(k)).count();
            let counts = (count(|kind| kind.is_free()), count(|&kind| kind == crate::grid::CellKind::Endpoint));
            assert_eq!(counts, (free, endpoints), "{name}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in any::<String>(), rows in r#"[.@Tew"\\ü, \n]{0,40}"#, size in 0..4_u32) {
            let document = format!("{{\"n_row\": {size}, \"n_col\": {size}, \"layout\": [\"{rows}\"]}}");
            for text in [text, document] {
                if let Err(error) = read_layout(&text) {
                    prop_assert!(!error.problems().is_empty());
                }
            }
        }
    }
}
