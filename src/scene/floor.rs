//! Builds the floor that a scene describes.

use std::path::Path;

use super::locate::locate;
use super::{LayoutSource, Problem, SceneError};
use crate::grid::format::{ascii, read_layout};
use crate::grid::{Grid, Layout};

/// Why there is no floor.
pub(super) enum FloorError {
    /// The scene's own drawing or parameters are wrong.
    Here(Vec<Problem>),
    /// A layout file is.
    InFile(SceneError),
}

/// The floor of a scene with this `text`; layout files are looked for in `folder`. A generator whose parameters have
/// problems gives no further ones here.
pub(super) fn build_floor(text: &str, source: &LayoutSource, folder: Option<&Path>) -> Result<Grid, FloorError> {
    let layout = match source {
        LayoutSource::Generate(generator) if generator.problems().is_empty() => generator.layout(),
        LayoutSource::Generate(_) => return Err(FloorError::Here(Vec::new())),
        LayoutSource::Ascii(rows) => read_drawing(text, rows).map_err(FloorError::Here)?,
        LayoutSource::File(file) => {
            let path = folder.map_or_else(|| file.into(), |folder| folder.join(file));
            read_layout(&path).map_err(|error| FloorError::InFile(SceneError::layout_file(&error)))?
        }
    };
    Grid::new(layout).map_err(|error| {
        let (line, column) = locate(text, &["layout"]);
        FloorError::Here(vec![Problem { line, column, message: error.to_string() }])
    })
}

/// The layout drawn in a scene; every problem is placed in the scene's text.
fn read_drawing(text: &str, rows: &[String]) -> Result<Layout, Vec<Problem>> {
    ascii::read(&rows.join("\n")).map_err(|error| {
        let places = row_places(text, rows);
        let problem = |problem: &crate::grid::format::Problem| {
            let (line, column) = places.get(problem.place.line - 1).copied().unwrap_or((1, 1));
            Problem { line, column: column + problem.place.column - 1, message: problem.fault.to_string() }
        };
        error.problems().iter().map(problem).collect()
    })
}

/// Where the first character of each row stands: rows follow one another as strings from the field `layout` on.
fn row_places(text: &str, rows: &[String]) -> Vec<(usize, usize)> {
    let (layout_line, _) = locate(text, &["layout"]);
    let mut lines = text.lines().enumerate().skip(layout_line - 1);
    let mut here = lines.next();
    let mut from = 0;
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let quoted = format!("\"{row}\"");
        let mut place = (layout_line, 1);
        while let Some((line, content)) = here {
            if let Some(at) = content.get(from..).and_then(|rest| rest.find(&quoted)) {
                let column = content[..from + at].chars().count() + 2;
                place = (line + 1, column);
                from += at + quoted.len();
                break;
            }
            here = lines.next();
            from = 0;
        }
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_placed_in_the_scene() {
        let text = "Scene(\n  layout: Ascii([\n    \"..\",\n    \"..\", \".?\",\n  ]))";
        let rows = ["..", "..", ".?"].map(str::to_owned);
        assert_eq!(row_places(text, &rows), [(3, 6), (4, 6), (4, 12)]);
        let problems = read_drawing(text, &rows).expect_err("a wrong symbol");
        assert_eq!((problems.len(), problems[0].line, problems[0].column), (1, 4, 13));
    }
}
