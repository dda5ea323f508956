//! Kinds of moving pictures, by how their files' names end.

use std::path::Path;

use super::ExportError;
use crate::grid::format::extension;

/// A kind of moving picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An animated GIF, which every page shows.
    Gif,
    /// An animated PNG.
    Apng,
    /// A film, encoded by `ffmpeg`.
    Mp4,
}

impl Format {
    /// The kind that a file's name says.
    ///
    /// # Errors
    /// If it says none of them.
    pub fn of(path: &Path) -> Result<Self, ExportError> {
        match extension(path).as_str() {
            "gif" => Ok(Self::Gif),
            "png" | "apng" => Ok(Self::Apng),
            "mp4" => Ok(Self::Mp4),
            _ => Err(ExportError::Format(path.to_owned())),
        }
    }
}
