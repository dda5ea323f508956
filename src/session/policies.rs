//! Policies as a session names them.

use std::path::Path;

use super::Session;
use crate::learner::policy_by_name;
use crate::orchestration::{Policy, UNTRAINED, champion_name};

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
        if name == UNTRAINED {
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
