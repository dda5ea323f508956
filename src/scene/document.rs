//! RON documents as users write them: scenes and what is built on them.

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::{Problem, SceneError};

/// The dialect of RON in which scenes are written, alone and in clips: optional values and newtype variants without their wrapping.
pub(crate) fn dialect() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME | Extensions::UNWRAP_VARIANT_NEWTYPES)
}

/// Reads a document.
///
/// # Errors
/// The first thing that is malformed, with line and column in `file`.
pub fn read_document<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, SceneError> {
    dialect().from_str(text).map_err(|error| {
        let place = error.span.start;
        let problem = Problem { line: place.line, column: place.col, message: error.code.to_string() };
        SceneError { file: file.to_owned(), problems: vec![problem] }
    })
}
