//! Policies as a session names them.

use std::path::Path;

use super::{FollowError, FollowedRun, Session};
use crate::learner::{RunConfig, champion_path};
use crate::orchestration::meta_skill::{read_meta_skill, shipped};
use crate::orchestration::{Policy, presets};
use crate::scene::Stage;

/// What stands in a champion's name before its generation.
const CHAMPION: &str = "champion of generation ";

/// What a policy of a recording is called, which keeps no names: the preset that it is, or how far it was learned.
pub(super) fn name_of(policy: &Policy) -> String {
    let tokens = policy.tokens();
    if let Some(preset) = presets::PRESETS.iter().find(|preset| preset.rules == tokens) {
        return preset.name.to_owned();
    }
    match (policy.learned().is_empty(), policy.meta_skill.lineage.generation) {
        (true, _) => "rules of its own".to_owned(),
        (false, 0) => "untrained".to_owned(),
        (false, generation) => champion_name(generation),
    }
}

/// What a champion is called.
pub fn champion_name(generation: u32) -> String {
    format!("{CHAMPION}{generation}")
}

/// The generation of the champion that is called so.
pub(super) fn champion_generation(name: &str) -> Option<u32> {
    name.strip_prefix(CHAMPION).and_then(|number| number.parse().ok())
}

/// The champion of a run directory under the rules that it was trained with: those of the scene with this stage's name, else
/// those of the run's first scene.
///
/// # Errors
/// If there is none, or its configuration does not fit.
pub fn run_policy(root: &Path, stage: &Stage) -> Result<Policy, FollowError> {
    let meta_skill = read_meta_skill(&champion_path(root))?;
    Ok(RunConfig::read(root)?.policy_on(stage, root)?.with_meta_skill(meta_skill))
}

impl Session {
    /// The policy that a name stands for here, and what it is called from now on: `champion`, `untrained`, `generation N`, a
    /// preset, a shipped meta-skill, a run directory, a file with a meta-skill, or DECISION=RULE,….
    pub(super) fn policy_named(&self, name: &str) -> Result<(Policy, String), String> {
        let stage = &self.watched.setting.stage;
        let named = |policy| (policy, name.to_owned());
        if name == "champion" {
            let champion = self.learned.champion.as_ref();
            let champion = champion.ok_or("no champion yet: the learner has not scored one")?;
            let policy = self.learned.rules.with_meta_skill(champion.meta_skill.clone());
            return Ok((policy, champion_name(champion.generation)));
        }
        if name == "untrained" {
            return Ok(named(self.learned.rules.clone()));
        }
        if let Some(Ok(generation)) = name.strip_prefix("generation ").map(str::parse) {
            return self.generation_named(generation);
        }
        if let Some(preset) = presets::find(name) {
            return preset.policy(&stage.grid).map(named).map_err(|error| error.to_string());
        }
        let path = Path::new(name);
        if FollowedRun::is_at(path) {
            return run_policy(path, stage).map(named).map_err(|error| error.to_string());
        }
        if let Some(meta_skill) = shipped(name) {
            return Ok(named(stage.learning_policy().with_meta_skill(meta_skill)));
        }
        if path.extension().is_some_and(|extension| extension == "ron") && !name.contains('=') {
            let meta_skill = read_meta_skill(path).map_err(|error| error.to_string())?;
            let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Ok((stage.learning_policy().with_meta_skill(meta_skill), file));
        }
        stage.policy.with_rules(name, &stage.grid).map(named).map_err(|error| error.to_string())
    }
}
