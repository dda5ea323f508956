//! Files that are either written whole or not at all.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

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

/// Removes a file; a missing file is no error.
///
/// # Errors
/// If the system refuses.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Writes files one after the other on a thread of its own, for callers that draw: the disk may take longer than a frame.
#[derive(Debug, Default)]
pub struct BesideTheFrame(Option<JoinHandle<io::Result<()>>>);

impl BesideTheFrame {
    /// Begins to [`write`] a file, once the one before is done; returns whether there is a thread for it.
    pub fn begin(&mut self, path: PathBuf, bytes: Vec<u8>) -> bool {
        let _ = self.wait();
        let thread = thread::Builder::new().name("keeping".to_owned());
        self.0 = thread.spawn(move || write(&path, &bytes)).ok();
        self.is_busy()
    }

    /// Whether a file is being written, or what came of that is not known yet.
    pub fn is_busy(&self) -> bool {
        self.0.is_some()
    }

    /// Why the last file could not be written, once that is known.
    pub fn refusal(&mut self) -> Option<io::Error> {
        self.0.as_ref().filter(|thread| thread.is_finished())?;
        self.wait().err()
    }

    /// Waits until nothing is being written.
    ///
    /// # Errors
    /// As [`write`].
    pub fn wait(&mut self) -> io::Result<()> {
        let Some(thread) = self.0.take() else { return Ok(()) };
        thread.join().unwrap_or_else(|_| Err(io::Error::other("writing broke off")))
    }
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
    fn what_is_written_beside_the_frame_is_there_in_the_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("draft.ron");
        let mut beside = BesideTheFrame::default();
        assert!(beside.begin(path.clone(), b"one".to_vec()) && beside.begin(path.clone(), b"two".to_vec()));
        beside.wait().expect("writable");
        assert_eq!((fs::read(&path).expect("readable"), beside.is_busy()), (b"two".to_vec(), false));
        assert!(beside.begin(folder.path().join("missing/draft.ron"), Vec::new()));
        assert!(beside.wait().is_err() && beside.refusal().is_none(), "it is told once");
        remove(&path).expect("removable");
        remove(&path).expect("there is none");
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
