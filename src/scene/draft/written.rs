//! Files that drafts were saved to.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::atomic_file;

/// What this program wrote where: a file that holds anything else is somebody else's.
#[derive(Clone, Debug, Default)]
pub struct WrittenScenes {
    hashes: BTreeMap<PathBuf, u64>,
}

impl WrittenScenes {
    /// Whether nothing would be lost if `path` were written: there is no such file, or it is as it was written here.
    pub fn may_write(&self, path: &Path) -> bool {
        match fs::read(path) {
            Ok(content) => self.hashes.get(path) == Some(&xxh3_64(&content)),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        }
    }

    /// Writes a document, whatever is there.
    ///
    /// # Errors
    /// If the folder cannot be written to or the disk is full.
    pub fn write(&mut self, path: &Path, document: &str) -> io::Result<()> {
        atomic_file::write(path, document.as_bytes())?;
        self.hashes.insert(path.to_owned(), xxh3_64(document.as_bytes()));
        Ok(())
    }

    /// `<name>.ron` in `folder` if there is no such file, else `<name>-2.ron` and so on; a number at the end of `name`
    /// counts on.
    pub fn free_path(folder: &Path, name: &str) -> PathBuf {
        let (stem, first) = match name.rsplit_once('-') {
            Some((stem, number)) if !stem.is_empty() => match number.parse::<u32>() {
                Ok(number) => (stem, number),
                Err(_) => (name, 1),
            },
            _ => (name, 1),
        };
        let named = |number: u32| if number <= 1 { format!("{stem}.ron") } else { format!("{stem}-{number}.ron") };
        let paths = (first..=u32::MAX).map(|number| folder.join(named(number)));
        paths.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join(named(first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.ron");
        let mut written = WrittenScenes::default();
        assert!(written.may_write(&path));
        written.write(&path, "one").expect("writable");
        assert!(written.may_write(&path), "it is our own");
        assert!(!WrittenScenes::default().may_write(&path), "but not another program's");
        fs::write(&path, "two").expect("writable");
        assert!(!written.may_write(&path), "nor is it once somebody has changed it");
        written.write(&path, "three").expect("writable");
        assert!(written.may_write(&path));
        assert!(!written.may_write(folder.path()), "a folder is no file");
    }

    #[test]
    fn free_names_count_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let free = |name: &str| {
            let path = WrittenScenes::free_path(folder.path(), name);
            path.file_name().expect("a name").to_string_lossy().into_owned()
        };
        assert_eq!(free("depot"), "depot.ron");
        for file in ["depot.ron", "depot-2.ron", "two-doors.ron"] {
            fs::write(folder.path().join(file), "").expect("writable");
        }
        assert_eq!(
            [free("depot"), free("depot-2"), free("two-doors")],
            ["depot-3.ron", "depot-3.ron", "two-doors-2.ron"]
        );
        assert_eq!(free("-7"), "-7.ron");
    }
}
