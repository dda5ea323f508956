//! Kinds of moving pictures, by how their files' names end.

use std::path::Path;

use super::ExportError;

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
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("gif") => Ok(Self::Gif),
            Some("png" | "apng") => Ok(Self::Apng),
            Some("mp4") => Ok(Self::Mp4),
            _ => Err(ExportError::Format(path.to_owned())),
        }
    }
}
