//! All champions that a run has had, and the folder `champions/` in which its directory keeps them.
//!
//! They are part of the run's state, and with that of every checkpoint: the folder follows from it, as everything else in a
//! run directory does. None is let go: a champion is better than the one before it on the same worlds, whose scores are
//! counts of goals, so their number is bounded by how far scores can rise and not by how long a run lasts; and each is about
//! a kilobyte. What a changed world begins with is one more.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::training::Champion;
use super::directory::{RunError, write};
use crate::atomic_file;

/// Champions in order of their generations, one for each: one that is scored again takes its own place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::learner) struct Champions(Vec<Champion>);

impl Champions {
    /// Keeps a champion, or its new score.
    pub(in crate::learner) fn keep(&mut self, champion: &Champion) {
        let place = self.0.partition_point(|kept| kept.generation < champion.generation);
        match self.0.get_mut(place).filter(|kept| kept.generation == champion.generation) {
            Some(kept) => *kept = champion.clone(),
            None => self.0.insert(place, champion.clone()),
        }
    }

    /// Forgets all: they belong to another run.
    pub(in crate::learner) fn clear(&mut self) {
        self.0.clear();
    }

    /// Writes those that the directory in `root` does not have yet, and the champion of `now`, which may be an earlier one
    /// that was scored once more. They are written in order, so whoever is there has all before it there.
    pub(in crate::learner) fn add_new(&self, root: &Path, now: Option<&Champion>) -> Result<(), RunError> {
        let is_there = |kept: &Champion| {
            fs::read(path_of(root, kept)).is_ok_and(|there| there == kept.meta_skill.to_ron().as_bytes())
        };
        let known = self.0.iter().rposition(is_there).map_or(0, |place| place + 1);
        write_all(root, self.0[known..].iter().chain(now))
    }

    /// Makes the folder in `root` what it is to be: what is missing or damaged is written, and generations that are none of
    /// these go, with what a process that was killed had not finished writing.
    pub(in crate::learner) fn put_right(&self, root: &Path) -> Result<(), RunError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |reason| RunError::Io { path, reason }
        };
        let folder = folder(root);
        if folder.exists() {
            atomic_file::clear_left_overs(&folder).map_err(io(&folder))?;
        }
        for (generation, path) in champion_documents(root).map_err(io(&folder))? {
            if self.0.binary_search_by_key(&generation, |kept| kept.generation).is_err() {
                fs::remove_file(&path).map_err(io(&path))?;
            }
        }
        write_all(root, self.0.iter())
    }
}

fn write_all<'a>(root: &Path, champions: impl Iterator<Item = &'a Champion>) -> Result<(), RunError> {
    let mut champions = champions.peekable();
    if champions.peek().is_some() {
        let folder = folder(root);
        fs::create_dir_all(&folder).map_err(|reason| RunError::Io { path: folder, reason })?;
    }
    champions.try_for_each(|kept| write(&path_of(root, kept), kept.meta_skill.to_ron().as_bytes()))
}

fn folder(root: &Path) -> PathBuf {
    root.join("champions")
}

fn path_of(root: &Path, champion: &Champion) -> PathBuf {
    folder(root).join(format!("{:08}.ron", champion.generation))
}

/// The documents of all champions that the run in a directory has had, each with the generation in which it was found, in
/// order; none where there is no folder of them.
///
/// # Errors
/// If the folder cannot be read.
pub fn champion_documents(root: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
    let entries = match fs::read_dir(folder(root)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        found.extend(generation_of(&path).map(|generation| (generation, path)));
    }
    found.sort_unstable();
    Ok(found)
}

/// The generation that a document is named by; `None`: it is no champion's.
fn generation_of(path: &Path) -> Option<u32> {
    let digits = path.file_name()?.to_str()?.strip_suffix(".ron")?;
    let is_number = digits.len() >= 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::MetaSkill;
    use crate::sim::Interval;

    /// A champion of a generation whose document says this score.
    fn champion(generation: u32, mean: f64) -> Champion {
        let mut meta_skill = MetaSkill::initial();
        (meta_skill.lineage.generation, meta_skill.lineage.initial_step_size) = (generation, mean);
        Champion { meta_skill, held_out: Interval { mean, low: mean, high: mean }, generation }
    }

    fn champions(all: &[(u32, f64)]) -> Champions {
        let mut champions = Champions::default();
        for &(generation, mean) in all {
            champions.keep(&champion(generation, mean));
        }
        champions
    }

    /// Names and documents in the folder.
    fn files(root: &Path) -> Vec<(String, String)> {
        let entries = fs::read_dir(folder(root)).expect("a folder").flatten();
        let file = |entry: fs::DirEntry| {
            let name = entry.file_name().into_string().expect("UTF-8");
            (name, fs::read_to_string(entry.path()).expect("readable"))
        };
        let mut files: Vec<_> = entries.map(file).collect();
        files.sort_unstable();
        files
    }

    fn expected(all: &[(u32, f64)]) -> Vec<(String, String)> {
        let file = |&(generation, mean): &(u32, f64)| {
            (format!("{generation:08}.ron"), champion(generation, mean).meta_skill.to_ron())
        };
        all.iter().map(file).collect()
    }

    #[test]
    fn one_that_is_scored_again_takes_its_own_place() {
        let kept = champions(&[(0, 1.0), (8, 2.0), (12, 3.0), (8, 2.5)]);
        assert_eq!(kept, champions(&[(0, 1.0), (8, 2.5), (12, 3.0)]));
    }

    /// Saving may fail for a while, and champions change meanwhile; the last one may be scored again in a changed world.
    #[test]
    fn what_is_new_since_the_last_writing_is_added() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut kept = champions(&[(0, 1.0)]);
        kept.add_new(folder.path(), None).expect("writable");
        for more in [&[(4, 2.0)][..], &[(4, 1.5), (9, 3.0), (10, 4.0)], &[]] {
            for &(generation, mean) in more {
                kept.keep(&champion(generation, mean));
            }
            kept.add_new(folder.path(), None).expect("writable");
        }
        assert_eq!(files(folder.path()), expected(&[(0, 1.0), (4, 1.5), (9, 3.0), (10, 4.0)]));
        // At the end of a run an earlier one may be the best.
        let again = champion(9, 3.5);
        kept.keep(&again);
        kept.add_new(folder.path(), Some(&again)).expect("writable");
        assert_eq!(files(folder.path()), expected(&[(0, 1.0), (4, 1.5), (9, 3.5), (10, 4.0)]));
    }

    #[test]
    fn a_folder_that_does_not_agree_is_put_right() {
        let folder = tempfile::tempdir().expect("a folder");
        champions(&[(0, 1.0), (4, 2.0), (9, 3.0)]).add_new(folder.path(), None).expect("writable");
        let path = |name: &str| super::folder(folder.path()).join(name);
        fs::write(path("00000004.ron"), "MetaSkill(").expect("writable");
        fs::remove_file(path("00000000.ron")).expect("removed");
        fs::write(path(".00000012.ron.7.partial"), "MetaSkill(").expect("writable");
        fs::write(path("notes.ron"), "of somebody else").expect("writable");
        champions(&[(0, 1.0), (4, 2.0)]).put_right(folder.path()).expect("writable");
        let notes = ("notes.ron".to_owned(), "of somebody else".to_owned());
        assert_eq!(files(folder.path()), [expected(&[(0, 1.0), (4, 2.0)]), vec![notes]].concat());
    }

    #[test]
    fn documents_are_found_in_order_of_their_generations() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(champion_documents(folder.path()).expect("no folder is no error").is_empty());
        champions(&[(3, 1.0), (20, 2.0), (100_000_000, 3.0)]).add_new(folder.path(), None).expect("writable");
        fs::write(super::folder(folder.path()).join("7.ron"), "").expect("writable");
        let found = champion_documents(folder.path()).expect("a folder");
        let generations: Vec<u32> = found.iter().map(|&(generation, _)| generation).collect();
        assert_eq!(generations, [3, 20, 100_000_000]);
    }
}
