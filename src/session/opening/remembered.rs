//! Files in which the program remembers something for its user: RON, a version and what it says.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why a file cannot be read; the message names file and place.
#[derive(Debug, Error)]
pub enum RememberedError {
    /// The system refuses.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It does not say what it should.
    #[error("{}:{message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong there.
        message: String,
    },
    /// A later program wrote it.
    #[error("{}: version {found}, and this program reads up to {newest}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest that is known.
        newest: u32,
    },
}

#[derive(Deserialize)]
struct Head {
    version: u32,
}

/// Reads a file whose `version` is `newest` at most.
///
/// # Errors
/// If it cannot be read as that; a later version is told before anything else that it may say otherwise.
pub fn read_remembered<T: DeserializeOwned>(path: &Path, newest: u32) -> Result<T, RememberedError> {
    let text = fs::read_to_string(path);
    let text = text.map_err(|source| RememberedError::Unreadable { path: path.to_owned(), source })?;
    let malformed = |error: ron::error::SpannedError| {
        let (at, what) = (error.span.start, error.code);
        RememberedError::Malformed { path: path.to_owned(), message: format!("{}:{}: {what}", at.line, at.col) }
    };
    let Head { version: found } = ron::from_str(&text).map_err(malformed)?;
    if found > newest {
        return Err(RememberedError::Newer { path: path.to_owned(), found, newest });
    }
    ron::from_str(&text).map_err(malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Document {
        size: u32,
    }

    fn read(text: &str) -> Result<Document, RememberedError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.ron");
        fs::write(&path, text).expect("written");
        read_remembered(&path, 2)
    }

    #[test]
    fn older_versions_are_read_and_newer_ones_are_told_before_their_contents() {
        assert_eq!(read("(version: 1, size: 3)").expect("read").size, 3);
        let error = read("(version: 3, size: (4, 5), more: true)").expect_err("of tomorrow").to_string();
        assert!(error.ends_with("kept.ron: version 3, and this program reads up to 2"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_told_by_its_place() {
        let error = read("(version: 2,\n size: -1)").expect_err("no size").to_string();
        assert!(error.contains("kept.ron:2:"), "{error}");
        let error = read_remembered::<Document>(Path::new("/nowhere/kept.ron"), 2).expect_err("no file");
        assert!(matches!(error, RememberedError::Unreadable { .. }));
    }
}
