//! RON documents as users write them: scenes and what is built on them.

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::{Problem, SceneError};

/// Reads a document. Optional values and newtype variants are written without their wrapping.
///
/// # Errors
/// The first thing that is malformed, with line and column in `file`.
pub fn read_document<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, SceneError> {
    let extensions = Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES;
    let options = ron::Options::default().with_default_extension(extensions);
    options.from_str(text).map_err(|error| {
        let place = error.span.start;
        let problem = Problem { line: place.line, column: place.col, message: error.code.to_string() };
        SceneError { file: file.to_owned(), problems: vec![problem] }
    })
}
