//! Where a session is kept.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::{atomic_file, file_lock};

/// Windows that are kept at the same time; any more are not.
const SLOTS: u32 = 16;

/// A file for one session, which is this process's for as long as it lives.
#[derive(Debug)]
pub(super) struct Slot {
    /// The session as it is.
    pub(super) file: PathBuf,
    /// The one before it, if that came to no clean end.
    pub(super) left: PathBuf,
    /// The one that came to a clean end last, in whichever slot.
    pub(super) last: PathBuf,
    /// Locked; the system unlocks it when the process ends, however that is.
    _lock: File,
}

impl Slot {
    /// A free slot in a folder, first of all one where something was left. `None`: all are taken.
    ///
    /// # Errors
    /// If the system refuses folder or files.
    pub(super) fn claim(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let mut free = None;
        for number in 1..=SLOTS {
            let path = |ending: &str| folder.join(format!("session-{number}.{ending}"));
            let (file, left) = (path("ron"), path("left.ron"));
            let has_left = file.exists() || left.exists();
            if free.is_some() && !has_left {
                continue;
            }
            let lock = File::options().create(true).append(true).open(path("lock"))?;
            if !file_lock::take(&lock)? {
                continue;
            }
            if file.exists() {
                fs::rename(&file, &left)?;
            }
            let slot = Self { file, left, last: folder.join("last-session.ron"), _lock: lock };
            if has_left {
                return Ok(Some(slot));
            }
            free = Some(slot);
        }
        Ok(free)
    }

    /// What was left by a session that came to no clean end.
    pub(super) fn left(&self) -> Option<&Path> {
        self.left.exists().then_some(self.left.as_path())
    }

    /// What was kept of the session that came to a clean end last.
    pub(super) fn last(&self) -> Option<&Path> {
        self.last.exists().then_some(self.last.as_path())
    }

    /// Leaves nothing of this session and of the one before it to restore.
    pub(super) fn clear(&self) -> io::Result<()> {
        [&self.file, &self.left].into_iter().try_for_each(|path| atomic_file::remove(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_do_not_meet_and_what_one_left_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let claim = || Slot::claim(folder.path()).expect("a folder that can be written").expect("a free slot");
        let (first, second) = (claim(), claim());
        assert_ne!(first.file, second.file);
        assert!(first.left().is_none() && second.left().is_none());
        fs::write(&first.file, "one").expect("written");
        fs::write(&second.file, "two").expect("written");
        first.clear().expect("removed");
        drop(first);
        // The second ends without a word; the next window does not take the first slot, which is free.
        let file = second.file.clone();
        drop(second);
        let next = claim();
        assert_eq!(next.file, file);
        assert_eq!(fs::read_to_string(next.left().expect("something is left")).expect("read"), "two");
        assert!(!file.exists(), "what is written from now on is another session");
        // Another window does not see it.
        assert!(claim().left().is_none());
        next.clear().expect("removed");
        drop(next);
        assert!(claim().left().is_none());
    }

    #[test]
    fn a_crash_before_anything_was_written_keeps_what_was_left_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let claim = || Slot::claim(folder.path()).expect("a folder").expect("a slot");
        fs::write(claim().file, "worth keeping").expect("written");
        for _ in 0..2 {
            let slot = claim();
            assert_eq!(fs::read_to_string(slot.left().expect("left")).expect("read"), "worth keeping");
        }
    }

    #[test]
    fn there_is_an_end_to_slots_and_a_file_is_no_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let all: Vec<_> = (0..SLOTS).map(|_| Slot::claim(folder.path()).expect("a folder")).collect();
        assert!(all.iter().all(Option::is_some));
        assert!(Slot::claim(folder.path()).expect("a folder").is_none());
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert!(Slot::claim(file.path()).is_err());
    }
}
