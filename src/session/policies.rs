//! Policies as a session names them.

use std::path::Path;

use super::Session;
use crate::learner::policy_by_name;
use crate::orchestration::{Policy, presets};

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
        let policy = policy_by_name(name, stage, None).map_err(|error| error.to_string())?;
        let path = Path::new(name);
        let is_file = path.extension().is_some_and(|extension| extension == "ron") && !name.contains('=');
        let file = is_file.then(|| path.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        Ok((policy, file.unwrap_or_else(|| name.to_owned())))
    }
}
