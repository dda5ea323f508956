//! Which policies there are.

use std::fs;
use std::path::Path;

use super::super::{FollowedRun, Session};
use crate::learner::{RUNS, champion_path};
use crate::orchestration::Policy;
use crate::orchestration::meta_skill::SHIPPED;
use crate::orchestration::presets;

/// Runs that are listed, the first by name.
const MOST_RUNS: usize = 24;

/// A policy that may be tried.
#[derive(Clone, Debug)]
pub(super) struct Contender {
    /// What the session calls it.
    pub(super) name: String,
    /// What it is here, or why it is nothing.
    pub(super) policy: Result<Policy, String>,
}

/// All of them but the champion, which changes: presets, the untrained meta-skill where something is learned, the shipped
/// meta-skills, those that were opened or saved in this session, and those of saved runs.
pub(super) fn contenders(session: &Session) -> Vec<Contender> {
    let has_untrained = session.learned.learner.is_some() || session.learned.followed.is_some();
    let untrained = has_untrained.then(|| "untrained".to_owned());
    let presets = presets::names().into_iter().map(str::to_owned);
    let shipped = SHIPPED.iter().map(|(name, _)| (*name).to_owned());
    let names =
        untrained.into_iter().chain(presets).chain(shipped).chain(files(session)).chain(saved_runs(Path::new(RUNS)));
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

/// Runs that have a champion, by name.
fn saved_runs(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let roots = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<String> = roots
        .filter(|root| FollowedRun::is_at(root) && champion_path(root).is_file())
        .map(|root| root.to_string_lossy().into_owned())
        .collect();
    found.sort_unstable();
    found.truncate(MOST_RUNS);
    found
}
