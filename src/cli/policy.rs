//! Policies as users name them: a preset, `hand-crafted:all`, DECISION=RULE,…, a meta-skill (shipped or
//! in a file), or a run directory.

use anyhow::anyhow;

use super::failure::Failure;
use crate::learner::{PolicyNameError, policy_by_name, several_by_name};
use crate::orchestration::presets::{self, ALL_MIXES, ALL_PRESETS};
use crate::orchestration::{Policy, PolicyError};
use crate::scene::Stage;

/// A policy and what the user calls it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NamedPolicy {
    /// The word on the command line, or the preset's name.
    pub(super) name: String,
    /// What it stands for on one stage.
    pub(super) policy: Policy,
}

/// The policies that `text` names on `stage`, at least one: more only for `hand-crafted:all` and `hand-crafted:mixes`. A list of
/// DECISION=RULE changes the scene's own policy.
///
/// # Errors
/// If it names none, or a file that cannot be used: bad input.
pub(super) fn resolve(text: &str, stage: &Stage) -> Result<Vec<NamedPolicy>, Failure> {
    if let Some(several) = several_by_name(text, stage) {
        let several = several.map_err(Failure::bad_input)?;
        return Ok(several.into_iter().map(|(name, policy)| NamedPolicy { name, policy }).collect());
    }
    Ok(vec![resolve_option("--policy", text, stage)?])
}

/// The one policy that `text` names on `stage`; the scene's own without a text.
///
/// # Errors
/// If it names none or several, or a file that cannot be used: bad input.
pub(super) fn resolve_single(text: Option<&str>, stage: &Stage) -> Result<NamedPolicy, Failure> {
    match text {
        None => Ok(named(&stage.policy.tokens(), stage.policy.clone())),
        Some(text) => resolve_option("--policy", text, stage),
    }
}

/// The one policy that `text` names on `stage` after an `option` of the command line, which mistakes are told with.
///
/// # Errors
/// If it names none or several, or a file that cannot be used: bad input.
pub(super) fn resolve_option(option: &str, text: &str, stage: &Stage) -> Result<NamedPolicy, Failure> {
    if text == ALL_PRESETS || text == ALL_MIXES {
        let names = presets::names().join(", ");
        let reason = format!("{option} {text}: expected one policy, for example one of {names}");
        return Err(Failure::bad_input(anyhow!(reason)));
    }
    Ok(named(text, resolve_one(option, text, stage)?))
}

fn named(name: &str, policy: Policy) -> NamedPolicy {
    NamedPolicy { name: name.to_owned(), policy }
}

fn resolve_one(option: &str, text: &str, stage: &Stage) -> Result<Policy, Failure> {
    policy_by_name(text, stage, None).map_err(|error| match error {
        PolicyNameError::Rule { column, error } => {
            Failure::bad_input(anyhow!("{}", placed(option, text, column, &error)))
        }
        error => Failure::bad_input(error),
    })
}

/// A guidance file's problem has its own place; all others stand in the text.
fn placed(option: &str, text: &str, column: usize, error: &PolicyError) -> String {
    match error {
        PolicyError::GuidanceFile { message } => message.clone(),
        _ => format!("{option} {text}:1:{column}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::DEFAULT_SCENE;

    fn stage(demand: &[&str]) -> Stage {
        let overrides: Vec<String> = demand.iter().map(|&text| text.to_owned()).collect();
        Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene")
    }

    #[test]
    fn limits_of_a_rule_are_told_of_fleets_beyond_them() {
        let stage = stage(&[]);
        let policy = &resolve("dispatcher", &stage).expect("a preset")[0].policy;
        let told = policy.caveat(1501).expect("beyond the limit");
        assert!(told.contains("1500 free agents") && told.contains("nearest_pair"), "{told}");
        assert_eq!((policy.caveat(1500), stage.policy.caveat(1_000_000)), (None, None));
    }

    #[test]
    fn mistakes_are_named_with_their_column() {
        let stage = stage(&[]);
        let message = |text: &str| format!("{:?}", resolve(text, &stage).expect_err("a mistake"));
        assert!(message("guidance=none, parking=there").contains(":1:16: unknown parking rule"));
        let versus = resolve_option("--versus", "guidance=there", &stage).expect_err("a mistake");
        assert!(format!("{versus:?}").contains("--versus guidance=there:1:1: unknown guidance rule"), "{versus:?}");
        assert!(message("fastest").contains(":1:1: \"fastest\" is neither a preset"));
        assert!(message("missing/meta.ron").contains("missing/meta.ron:1:1: "));
    }
}
