//! All champions that a followed run has had, read from its folder as they come.
//!
//! The process that trains the run writes each once and whole; only what is new or another file than before is read. One that
//! cannot be read may be on its way here, so it is told of when it is found the same a second time, and not again.

use std::collections::BTreeMap;
use std::path::Path;

use super::super::opening::source::{Stamp, stamp};
use super::following::{FollowError, champion_in};
use crate::learner::{Champion, RunError, champion_documents};
use crate::orchestration::meta_skill::Regime;

/// Documents that are read in one look, so that it takes no longer than a frame or two.
const MOST_AT_ONCE: usize = 64;

/// What is known of a run's champions.
#[derive(Debug, Default)]
pub(super) struct RunChampions {
    /// By generation.
    seen: BTreeMap<u32, Seen>,
    /// Whether the folder itself could not be read, which is told once.
    is_refused: bool,
}

/// A document as it was when it was read.
#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    /// Why it could not be, until that is told.
    trouble: Option<FollowError>,
}

impl RunChampions {
    /// Those that are new in the directory of a run that learns for a regime or for none, or were scored again, with what cannot be
    /// read.
    pub(in crate::session) fn look(
        &mut self,
        root: &Path,
        regime: Option<Regime>,
    ) -> (Vec<Champion>, Vec<FollowError>) {
        let documents = match champion_documents(root) {
            Ok(documents) => documents,
            Err(_) if self.is_refused => return Default::default(),
            Err(reason) => {
                self.is_refused = true;
                let path = root.to_owned();
                return (Vec::new(), vec![RunError::Io { path, reason }.into()]);
            }
        };
        self.is_refused = false;
        let (mut champions, mut troubles) = (Vec::new(), Vec::new());
        let mut left = MOST_AT_ONCE;
        for (generation, path) in documents {
            // From before the reading: what is replaced meanwhile is read again.
            let stamp = stamp(&path);
            if let Some(seen) = self.seen.get_mut(&generation).filter(|seen| seen.stamp == stamp) {
                troubles.extend(seen.trouble.take());
            } else if left > 0 {
                left -= 1;
                let read = champion_in(&path, regime);
                let trouble = read.map(|champion| champions.push(champion)).err();
                self.seen.insert(generation, Seen { stamp, trouble });
            }
        }
        (champions, troubles)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::orchestration::MetaSkill;

    fn write(root: &Path, generation: u32) {
        let mut meta_skill = MetaSkill::initial();
        meta_skill.lineage.generation = generation;
        let path = root.join(format!("champions/{generation:08}.ron"));
        fs::write(path, meta_skill.to_ron()).expect("writable");
    }

    fn generations(champions: &[Champion]) -> Vec<u32> {
        champions.iter().map(|champion| champion.generation).collect()
    }

    #[test]
    fn each_is_told_once_and_one_that_cannot_be_read_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let mut known = RunChampions::default();
        let mut look = || {
            let (champions, troubles) = known.look(root, None);
            (generations(&champions), troubles.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let nothing = (Vec::new(), Vec::new());
        assert_eq!(look(), nothing, "runs of earlier programs have no folder");
        fs::create_dir(root.join("champions")).expect("writable");
        for generation in [0, 7] {
            write(root, generation);
        }
        let half = root.join("champions/00000009.ron");
        fs::write(&half, "MetaSkill(\n version: 1,").expect("writable");
        assert_eq!(look(), (vec![0, 7], Vec::new()), "it may be on its way");
        let (champions, troubles) = look();
        assert!(champions.is_empty());
        assert!(matches!(&troubles[..], [told] if told.contains("champions/00000009.ron:2:")), "{troubles:?}");
        assert_eq!(look(), nothing, "once");
        write(root, 9);
        assert_eq!(look(), (vec![9], Vec::new()), "it has arrived");
    }

    #[test]
    fn a_long_history_is_read_a_piece_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("champions")).expect("writable");
        let all: Vec<u32> = (0..MOST_AT_ONCE as u32 + 5).collect();
        for &generation in &all {
            write(folder.path(), generation);
        }
        let mut known = RunChampions::default();
        let looks = [(); 3].map(|()| generations(&known.look(folder.path(), None).0));
        assert_eq!(looks, [all[..MOST_AT_ONCE].to_vec(), all[MOST_AT_ONCE..].to_vec(), Vec::new()]);
    }
}
