//! Which policies there are.

use std::cmp::Reverse;
use std::fs;
use std::path::{Path, PathBuf, absolute};

use super::super::learning::files::scene_of_saved;
use super::super::opening::source::{Stamp, stamp};
use super::super::{FollowedRun, Session};
use crate::learner::{RUNS, RunConfig, champion_path};
use crate::orchestration::meta_skill::SHIPPED;
use crate::orchestration::{Policy, UNTRAINED, presets};

/// Runs that are listed, and as many meta-skills that were saved before.
const MOST_SAVED: usize = 24;
/// Runs that are looked at, the newest: a folder may hold thousands, and this is done between two frames.
const MOST_LOOKED_AT: usize = 256;
/// Where sessions save meta-skills.
const WORKING_DIRECTORY: &str = ".";

/// A policy that may be tried.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    /// What the session calls it.
    pub(super) name: String,
    /// What it is here, or why it is nothing.
    pub(super) policy: Result<Policy, String>,
}

/// All of them but the champion, which changes: presets, the untrained meta-skill where something is learned, the shipped
/// meta-skills, those that were opened or saved in this session or saved by others, and those of saved runs.
pub(super) fn contenders(session: &Session) -> Vec<Contender> {
    let has_untrained = session.learned.learner.is_some() || session.learned.followed.is_some();
    let untrained = has_untrained.then(|| UNTRAINED.to_owned());
    let presets = presets::names().into_iter().map(str::to_owned);
    let shipped = SHIPPED.iter().map(|(name, _)| (*name).to_owned());
    let scene = &session.watched.setting.stage.scene.name;
    let skills = saved_skills(Path::new(WORKING_DIRECTORY), scene, &session.files);
    let saved = skills.into_iter().chain(saved_runs(Path::new(RUNS), scene));
    let names = untrained.into_iter().chain(presets).chain(shipped).chain(files(session)).chain(saved);
    names.map(|name| contender(session, name)).collect()
}

/// Meta-skills that were opened or saved in this session, by their files.
pub(super) fn files(session: &Session) -> impl Iterator<Item = String> {
    session.files.iter().map(|path| path.to_string_lossy().into_owned())
}

/// The policy of this name.
pub(super) fn contender(session: &Session, name: String) -> Contender {
    let policy = session.policy_named(&name).map(|(policy, _)| policy);
    Contender { name, policy }
}

/// Something that was saved.
struct Saved {
    name: String,
    /// Whether it was saved in the scene that is open.
    is_of_scene: bool,
    written: Stamp,
}

/// The names of those written last, those of the scene first.
fn newest(mut found: Vec<Saved>) -> Vec<String> {
    found.sort_by_cached_key(|saved| (Reverse((saved.is_of_scene, saved.written)), saved.name.clone()));
    found.truncate(MOST_SAVED);
    found.into_iter().map(|saved| saved.name).collect()
}

/// What lies in a folder; nothing where there is none.
fn paths_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// Runs in a folder that have a champion, the newest, those of this scene first.
fn saved_runs(folder: &Path, scene: &str) -> Vec<String> {
    let roots = paths_in(folder).filter(|root| FollowedRun::is_at(root) && champion_path(root).is_file());
    let mut roots: Vec<(Stamp, PathBuf)> = roots.map(|root| (stamp(&champion_path(&root)), root)).collect();
    roots.sort_unstable_by(|a, b| b.cmp(a));
    roots.truncate(MOST_LOOKED_AT);
    let run = |(written, root): (Stamp, PathBuf)| {
        // One that cannot be read says so when it is tried.
        let config = RunConfig::read(&root);
        let is_of_scene = config.is_ok_and(|config| config.scenes.iter().any(|known| known.name == scene));
        Saved { name: root.to_string_lossy().into_owned(), is_of_scene, written }
    };
    newest(roots.into_iter().map(run).collect())
}

/// Meta-skills that sessions saved in a folder, but for those that are `known`; the newest, those of this scene first.
fn saved_skills(folder: &Path, scene: &str, known: &[PathBuf]) -> Vec<String> {
    let is_known = |path: &Path| known.iter().any(|known| absolute(known).ok() == absolute(path).ok());
    let skill = |path: PathBuf| {
        let saved_in = path.file_name().and_then(|name| scene_of_saved(name.to_str()?))?;
        let name = path.strip_prefix(WORKING_DIRECTORY).unwrap_or(&path).to_string_lossy().into_owned();
        Some(Saved { name, is_of_scene: saved_in == scene, written: stamp(&path) })
    };
    newest(paths_in(folder).filter(|path| path.is_file() && !is_known(path)).filter_map(skill).collect())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::learner::{Hyperparameters, RunDirectory};
    use crate::scene::Stage;

    /// Writes a file as if it had been written so many seconds after the beginning of all time.
    fn write_at(path: &Path, secs: u64) {
        fs::write(path, "").expect("writable");
        let file = File::options().write(true).open(path).expect("a file");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(secs)).expect("a time");
    }

    fn begin_run(root: &Path, scene: &str, secs: u64) {
        let stage = Arc::new(Stage::open(scene, &[]).expect("a shipped scene"));
        let config =
            RunConfig::new(std::slice::from_ref(&stage), &[stage.learning_policy()], &Hyperparameters::default(), 3);
        RunDirectory::create(root, &config).expect("a new run");
        write_at(&champion_path(root), secs);
    }

    #[test]
    fn the_newest_runs_are_listed_and_those_of_the_scene_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for number in 0..MOST_SAVED as u64 {
            begin_run(&at(&format!("a-{number}")), "flash-sale", 1000 + number);
        }
        begin_run(&at("z-old"), "narrow-aisles", 10);
        begin_run(&at("b-new"), "narrow-aisles", 20);
        fs::create_dir(at("nothing")).expect("a folder");
        let found = saved_runs(folder.path(), "narrow-aisles");
        let names: Vec<&str> = found.iter().filter_map(|name| Path::new(name).file_name()?.to_str()).collect();
        assert_eq!((names.len(), &names[..4]), (MOST_SAVED, &["b-new", "z-old", "a-23", "a-22"][..]));
        assert_eq!(names.last(), Some(&"a-2"), "the oldest of other scenes are left out");
        assert!(saved_runs(&at("gone"), "narrow-aisles").is_empty());
    }

    #[test]
    fn meta_skills_that_were_saved_before_are_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for (name, secs) in [
            ("fleetwright-narrow-aisles-skill-1.ron", 10),
            ("fleetwright-narrow-aisles-skill-2.ron", 20),
            ("fleetwright-flash-sale-skill-1.ron", 30),
            ("fleetwright-narrow-aisles-skill-3.ron", 40),
            ("fleetwright-narrow-aisles-curve-1.csv", 50),
            ("narrow-aisles.ron", 60),
        ] {
            write_at(&at(name), secs);
        }
        let known = [at("fleetwright-narrow-aisles-skill-3.ron")];
        let found = saved_skills(folder.path(), "narrow-aisles", &known);
        let expected = ["narrow-aisles-skill-2", "narrow-aisles-skill-1", "flash-sale-skill-1"]
            .map(|name| at(&format!("fleetwright-{name}.ron")));
        assert_eq!(found, expected.map(|path| path.to_string_lossy().into_owned()));
    }
}
