//! Layout and guidance files, by extension.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::problem::{Fault, FormatError, Place};
use super::{guidance_graph, movingai};
use crate::grid::{Grid, Guidance, Layout};

/// Bytes of the longest file that is read; a layout of the largest size with all its weights has fewer.
pub const MAX_FILE_BYTES: u64 = 1 << 29;

/// Why a layout or guidance file could not be used.
#[derive(Debug, Error)]
pub enum LayoutFileError {
    /// The name does not say what the file holds.
    #[error("{}: expected a file name that ends in {expected}", path.display())]
    Extension {
        /// The file.
        path: PathBuf,
        /// The extensions that are read.
        expected: &'static str,
    },
    /// The file could not be opened or read.
    #[error("{}: cannot be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The file is longer than [`MAX_FILE_BYTES`].
    #[error("{}: expected at most {MAX_FILE_BYTES} bytes", path.display())]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// The file was read but is malformed, or does not fit the floor.
    #[error("{}: cannot be used", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, place by place.
        source: FormatError,
    },
}

impl LayoutFileError {
    /// Everything that is wrong, each with its place in the file; what concerns the file as a whole stands at its start.
    pub fn problems(&self) -> Vec<(Place, String)> {
        let start = Place { line: 1, column: 1 };
        match self {
            Self::Extension { expected, .. } => vec![(start, format!("expected a file name that ends in {expected}"))],
            Self::Io { source, .. } => vec![(start, source.to_string())],
            Self::TooLong { .. } => vec![(start, format!("expected at most {MAX_FILE_BYTES} bytes"))],
            Self::Format { source, .. } => {
                let listed = source.problems().iter().map(|problem| (problem.place, problem.fault.to_string()));
                let unlisted = Some(source.unlisted()).filter(|&more| more > 0);
                listed.chain(unlisted.map(|more| (start, format!("and {more} more problems")))).collect()
            }
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Extension { path, .. }
            | Self::Io { path, .. }
            | Self::TooLong { path }
            | Self::Format { path, .. } => path,
        }
    }
}

/// The layout in a `.map` file ([`movingai`]) or a `.json` file ([`guidance_graph`], weights ignored).
///
/// # Errors
/// If the file has another extension, cannot be read, is too long, or is malformed.
pub fn read_layout(path: &Path) -> Result<Layout, LayoutFileError> {
    let reader = match extension(path).as_str() {
        "map" => movingai::read,
        "json" => guidance_graph::read_layout,
        _ => return Err(LayoutFileError::Extension { path: path.to_owned(), expected: "`.map` or `.json`" }),
    };
    parse(path, reader)
}

/// The guidance in a `.json` file ([`guidance_graph`]), whose layout must have the free cells of `grid`.
///
/// # Errors
/// If the file has another extension, cannot be read, is too long, is malformed, or is made for another floor.
pub fn read_guidance(path: &Path, grid: &Grid) -> Result<Guidance, LayoutFileError> {
    if extension(path) != "json" {
        return Err(LayoutFileError::Extension { path: path.to_owned(), expected: "`.json`" });
    }
    parse(path, |text| guidance_graph::read_guidance(text, grid))
}

/// What a file's name says of its format: its extension in lower case, nothing where it has none.
pub fn extension(path: &Path) -> String {
    path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn parse<T>(path: &Path, reader: impl FnOnce(&str) -> Result<T, FormatError>) -> Result<T, LayoutFileError> {
    let bytes = read_bytes(path)?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        let sound = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        FormatError::one(Place::of(&sound, sound.len()), Fault::NotUtf8)
    });
    text.and_then(reader).map_err(|source| LayoutFileError::Format { path: path.to_owned(), source })
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, LayoutFileError> {
    let io = |source| LayoutFileError::Io { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    // Limited while reading: some files have no length, and do not end.
    File::open(path).map_err(io)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(LayoutFileError::TooLong { path: path.to_owned() });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        (folder, path)
    }

    #[test]
    fn the_extension_chooses_the_reader() {
        let (_folder, map) = file("floor.MAP", b"type octile\nheight 1\nwidth 2\nmap\n.@\n");
        assert_eq!(read_layout(&map).unwrap().to_ascii(), ".@\n");
        let (_folder, json) =
            file("floor.json", br#"{"n_row": 1, "n_col": 2, "layout": ["w."], "weights": [2, 1, 1]}"#);
        let layout = read_layout(&json).unwrap();
        assert_eq!(layout.to_ascii(), "w.\n");
        assert_eq!(read_guidance(&json, &Grid::new(layout).unwrap()).unwrap().waits, [2000, 2000]);
    }

    #[test]
    fn errors_name_the_file_and_the_place() {
        let grid = Grid::new(Layout::open(2, 1)).unwrap();
        let (_folder, text) = file("floor.txt", b"..");
        assert!(matches!(read_layout(&text), Err(LayoutFileError::Extension { .. })));
        let (folder, map) = file("floor.map", b"type octile\nheight 1\nwidth 2\nmap\n.\xff\n");
        assert!(matches!(read_guidance(&map, &grid), Err(LayoutFileError::Extension { .. })));
        let Err(LayoutFileError::Format { path, source }) = read_layout(&map) else { panic!("not UTF-8") };
        assert_eq!((path, source.to_string()), (map, "line 5, column 2: expected UTF-8 text".to_owned()));
        assert!(matches!(read_layout(&folder.path().join("none.map")), Err(LayoutFileError::Io { .. })));
    }
}
