//! Files that are either written whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// How the names of temporary files end; they begin with a point.
const ENDING: &str = ".partial";

/// How many files this process began to write: two threads that write the same one have temporary files of their own.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Replaces the file at `path` by `bytes`: a temporary file beside it is written, synced and renamed over it, so that a
/// reader, a crash or a full disk never leaves half of it.
///
/// # Errors
/// If the folder cannot be written to or the disk is full; the old file is then intact.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = OsString::from(".");
    name.push(path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?);
    name.push(format!(".{}-{}{ENDING}", std::process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed)));
    let partial = path.with_file_name(name);
    let written = File::create(&partial).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let result = written.and_then(|()| fs::rename(&partial, path));
    if result.is_err() {
        // The first error is the one to tell; a left-over file is not worth another.
        let _ = fs::remove_file(&partial);
    }
    result
}

/// Whether `path` is the temporary file of a process that may have been killed while it wrote.
pub fn is_left_over(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy);
    name.is_some_and(|name| name.starts_with('.') && name.ends_with(ENDING))
}

/// Removes the temporary files of processes that were killed from a folder in which nobody else writes.
///
/// # Errors
/// If the folder cannot be read or one of them cannot be removed.
pub fn clear_left_overs(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_left_over(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_whole_or_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("champion.ron");
        write(&path, b"one").expect("writable");
        write(&path, b"two").expect("writable");
        assert_eq!(fs::read(&path).expect("readable"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        assert!(write(&folder.path().join("missing/champion.ron"), b"x").is_err());
    }

    #[test]
    fn only_what_was_not_finished_is_cleared_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let names = [".champion.ron.7.partial", "champion.ron", ".hidden", "my.partial"];
        for name in names {
            fs::write(folder.path().join(name), b"x").expect("writable");
        }
        clear_left_overs(folder.path()).expect("cleared");
        let left: Vec<bool> = names.iter().map(|name| folder.path().join(name).exists()).collect();
        assert_eq!(left, [false, true, true, true]);
    }
}
