//! Files and folders that belong to one process at a time.

use std::fs::{File, TryLockError};
use std::io;

/// Takes `file` for this process until this handle of it is closed, however that happens: the system lets go of it when the
/// process ends. Returns whether it is this process's now; `false`: it is another's.
///
/// # Errors
/// If the system cannot say: some file systems know no locks.
pub fn take(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_once_until_it_is_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lock");
        let open = || File::options().create(true).append(true).open(&path).expect("writable");
        let (first, second) = (open(), open());
        assert!(take(&first).expect("a file system with locks"));
        assert!(!take(&second).expect("a file system with locks"));
        drop(first);
        assert!(take(&second).expect("a file system with locks"));
    }
}
