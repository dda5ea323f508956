//! `--set FIELD=VALUE`: one value of a scene changed from outside.

use serde_json::Value;
use thiserror::Error;

use super::Scene;
use super::value::read_value;

/// Why a value could not be set.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OverrideError {
    /// There is no equals sign.
    #[error("\"{0}\": expected FIELD=VALUE, for example fleet.agents=300")]
    NotAnAssignment(String),
    /// The scene has no such field.
    #[error("the scene has no field \"{field}\": \"{part}\" is not one of {known}")]
    UnknownField {
        /// The whole path.
        field: String,
        /// The part that does not exist.
        part: String,
        /// What does.
        known: String,
    },
    /// The value does not fit the field.
    #[error("{field}={value}: {reason}")]
    WrongValue {
        /// The path.
        field: String,
        /// What was written.
        value: String,
        /// What was expected.
        reason: String,
    },
}

impl Scene {
    /// The scene with one field set from text such as `fleet.agents=300` or `demand.dead_end_goals=SwitchOff`. Names of
    /// enum variants are left out of the path; the value is written as in a scene, or as JSON.
    ///
    /// # Errors
    /// If there is no such field, or the value does not fit it.
    pub fn with_override(&self, text: &str) -> Result<Self, OverrideError> {
        let (field, value) = text.split_once('=').ok_or_else(|| OverrideError::NotAnAssignment(text.to_owned()))?;
        let wrong =
            |reason: String| OverrideError::WrongValue { field: field.to_owned(), value: value.to_owned(), reason };
        let mut document = serde_json::to_value(self).map_err(|error| wrong(error.to_string()))?;
        let mut place = &mut document;
        for part in field.split('.') {
            place = descend(place, part).map_err(|known| OverrideError::UnknownField {
                field: field.to_owned(),
                part: part.to_owned(),
                known,
            })?;
        }
        let read = serde_json::from_str(value).ok().or_else(|| read_value(value));
        *place = read.unwrap_or_else(|| Value::String(value.to_owned()));
        serde_json::from_value(document).map_err(|error| wrong(error.to_string()))
    }
}

/// The named entry, seen through the tag of an enum; otherwise the names there are.
fn descend<'a>(value: &'a mut Value, part: &str) -> Result<&'a mut Value, String> {
    let is_tag = |name: &str| name.starts_with(char::is_uppercase);
    let tag = match value.as_object() {
        Some(object) if object.contains_key(part) => None,
        Some(object) if object.len() == 1 => object.keys().next().filter(|name| is_tag(name)).cloned(),
        _ => None,
    };
    if let Some(tag) = tag {
        return descend(&mut value[tag], part);
    }
    let known =
        value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default();
    value.as_object_mut().and_then(|object| object.get_mut(part)).ok_or(known)
}
