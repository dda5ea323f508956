//! What a policy is called, wherever users name one: on the command line, in the window, in a suite.

use std::path::{Path, PathBuf};

use thiserror::Error;

use super::mixes;
use super::run::config::RunConfig;
use super::run::directory::{RunError, champion_path};
use crate::orchestration::meta_skill::{MetaSkillFileError, read_meta_skill, shipped};
use crate::orchestration::presets::{self, ALL_MIXES, ALL_PRESETS, PRESETS};
use crate::orchestration::{Decision, MetaSkill, Policy, PolicyError, UNTRAINED};
use crate::scene::Stage;

/// How the file of a meta-skill ends.
const META_SKILL: &str = "ron";

/// Why a text names no policy on a stage.
#[derive(Debug, Error)]
pub enum PolicyNameError {
    /// The file of a meta-skill, or the champion of a run.
    #[error(transparent)]
    MetaSkill(#[from] MetaSkillFileError),
    /// A run directory.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Of a list of rules the one that begins at this column, counted from 1.
    #[error("{error}")]
    Rule {
        /// Where it begins.
        column: usize,
        /// What is wrong with it.
        error: PolicyError,
    },
    /// A preset that does not fit.
    #[error(transparent)]
    Preset(PolicyError),
}

/// The policy that `text` names on `stage`: one by its name; a name and DECISION=RULE,… that take the place of its rules; or
/// DECISION=RULE,… alone, where what is left out is the scene's. Files are looked for in `folder`.
///
/// # Errors
/// If it names none, or a file that cannot be used.
pub fn policy_by_name(text: &str, stage: &Stage, folder: Option<&Path>) -> Result<Policy, PolicyNameError> {
    if let Some(policy) = named(text, stage, folder)? {
        return Ok(policy);
    }
    if let Some((name, rules)) = text.split_once(',').filter(|(name, _)| !name.contains('='))
        && let Some(policy) = named(name.trim(), stage, folder)?
    {
        return with_rules(policy, rules, name.chars().count() + 2, stage);
    }
    with_rules(stage.policy.clone(), text, 1, stage)
}

/// The policies by name that one of the words for several stands for on `stage`, each presets or mixes of rules; `None` of any other text.
///
/// # Errors
/// If one of them does not fit the floor.
pub fn several_by_name(text: &str, stage: &Stage) -> Option<Result<Vec<(String, Policy)>, PolicyError>> {
    let preset = |preset: &presets::Preset| Ok((preset.name.to_owned(), preset.policy(&stage.grid)?));
    let mix = |rules: String| {
        let policy = Policy::plain().with_rules(&rules, &stage.grid)?;
        Ok((rules, policy))
    };
    match text {
        ALL_PRESETS => Some(PRESETS.iter().map(preset).collect()),
        ALL_MIXES => Some(mixes::all_on(stage).into_iter().map(mix).collect()),
        _ => None,
    }
}

/// The policy of this name, in this order: a preset, a shipped meta-skill, the untrained one, a run directory, the file of a meta-skill; what ships means
/// the same in any folder. What files hold of learned rules leads all decisions that have something to decide there.
fn named(name: &str, stage: &Stage, folder: Option<&Path>) -> Result<Option<Policy>, PolicyNameError> {
    let path = folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
    if let Some(preset) = presets::find(name) {
        return preset.policy(&stage.grid).map(Some).map_err(PolicyNameError::Preset);
    }
    let meta_skill = match shipped(name) {
        Some(meta_skill) => meta_skill,
        None if name == UNTRAINED => MetaSkill::initial(),
        None if path.is_dir() => return run_policy(&path, stage).map(Some),
        None if is_meta_skill_file(&path, name) => read_meta_skill(&path)?,
        None => return Ok(None),
    };
    Ok(Some(stage.learning_policy().with_meta_skill(meta_skill)))
}

fn is_meta_skill_file(path: &Path, text: &str) -> bool {
    path.is_file() || path.extension().is_some_and(|extension| extension == META_SKILL) && !text.contains('=')
}

/// The champion of a run directory under the rules that it was trained with: those of the scene with this stage's name, else
/// those of the run's first scene.
///
/// # Errors
/// If there is none, or its configuration does not fit.
pub fn run_policy(root: &Path, stage: &Stage) -> Result<Policy, PolicyNameError> {
    let meta_skill = read_meta_skill(&champion_path(root))?;
    Ok(RunConfig::read(root)?.policy_on(stage, root)?.with_meta_skill(meta_skill))
}

/// The policy with the rules in `text`, which begins at this column of what the user wrote.
fn with_rules(mut policy: Policy, text: &str, mut column: usize, stage: &Stage) -> Result<Policy, PolicyNameError> {
    let mut ruled = Vec::new();
    for part in text.split(',') {
        let place = column + part.chars().take_while(|character| character.is_whitespace()).count();
        let wrong = |error| PolicyNameError::Rule { column: place, error };
        if part.trim().is_empty() {
            return Err(wrong(PolicyError::not_a_policy(part)));
        }
        policy = policy.with_rules(part, &stage.grid).map_err(wrong)?;
        let decision = part.split('=').next().and_then(|word| Decision::by_token(word.trim()));
        if let Some(decision) = decision {
            if ruled.contains(&decision) {
                return Err(wrong(PolicyError::SecondRule { decision: decision.token() }));
            }
            ruled.push(decision);
        }
        column += part.chars().count() + 1;
    }
    Ok(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::{Hyperparameters, RunDirectory};
    use crate::scene::DEFAULT_SCENE;

    fn stage() -> Stage {
        Stage::open(DEFAULT_SCENE, &["orchestration.parking=nearest_station".to_owned()]).expect("a shipped scene")
    }

    #[test]
    fn every_way_of_naming_a_policy_is_read() {
        let stage = stage();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("mine.ron"), MetaSkill::initial().to_ron()).expect("writable");
        let tokens = |text: &str| policy_by_name(text, &stage, Some(folder.path())).expect("a policy").tokens();
        assert_eq!(tokens("highways"), presets::find("highways").expect("a preset").rules);
        assert!(tokens("guidance=crisscross").contains("guidance=crisscross"));
        assert!(tokens("guidance=crisscross").ends_with("parking=nearest_station"));
        let learned = "assignment=learned,guidance=learned,right_of_way=learned,parking=learned";
        assert_eq!([tokens("mine.ron"), tokens("general"), tokens("untrained")], [learned; 3]);
        let with_a_rule = learned.replace("parking=learned", "parking=stay");
        assert_eq!([tokens("mine.ron,parking=stay"), tokens("general, parking=stay")], [&*with_a_rule; 2]);
    }

    /// A run called `general` once took the place of the meta-skill that ships, in shipped suites too.
    #[test]
    fn what_ships_means_the_same_in_any_folder() {
        let (stage, folder) = (stage(), tempfile::tempdir().expect("a folder"));
        for name in ["general", "highways"] {
            std::fs::write(folder.path().join(name), MetaSkill::initial().to_ron()).expect("writable");
        }
        let meta_skill = |text: &str, folder| policy_by_name(text, &stage, folder).expect("a policy").meta_skill;
        assert_eq!(meta_skill("general", Some(folder.path())), meta_skill("general", None));
        assert_ne!(meta_skill("./general", Some(folder.path())), meta_skill("general", None));
    }

    /// Whoever opens a run need not stand where it was begun.
    #[test]
    fn a_run_knows_where_its_guidance_was_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let graph = folder.path().join("graph.json");
        let ones = ["1"; 15].join(", ");
        let text = format!(r#"{{"n_row": 2, "n_col": 3, "layout": ["...", "..."], "weights": [{ones}]}}"#);
        std::fs::write(&graph, text).expect("writable");
        let stage = Stage::open(&graph.to_string_lossy(), &["fleet.agents=2".to_owned()]).expect("a layout");
        let text = format!("guidance=fixed:{},right_of_way=learned", graph.display());
        let policy = policy_by_name(&text, &stage, None).expect("a policy");
        assert!(policy.tokens().contains("guidance=fixed:graph.json,"), "shown by its name");
        let root = folder.path().join("run");
        let config =
            RunConfig::new(&[stage.clone().into()], std::slice::from_ref(&policy), &Hyperparameters::default(), 3);
        drop(RunDirectory::create(&root, &config).expect("a new run"));
        assert_eq!(RunConfig::read(&root).expect("written").policy_on(&stage, &root).ok(), Some(policy.clone()));
        let named = RunConfig { policies: vec![policy.tokens()], ..config.clone() };
        drop(RunDirectory::open(&root, &named).expect("the same file, whatever folder it was named from"));
        let another = RunConfig { policies: vec![policy.tokens().replace("graph", "other")], ..config };
        assert!(RunDirectory::open(&root, &another).is_err(), "another file");
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let stage = stage();
        let refused = |text: &str| policy_by_name(text, &stage, None).expect_err("a mistake");
        assert!(matches!(refused("guidance=none, parking=nowhere"), PolicyNameError::Rule { column: 16, .. }));
        assert!(matches!(refused("general,parking=nowhere"), PolicyNameError::Rule { column: 9, .. }));
        let second = PolicyError::SecondRule { decision: "parking" };
        let found = refused("parking=stay,parking=spread");
        assert!(matches!(found, PolicyNameError::Rule { column: 14, error } if error == second));
        assert!(matches!(refused(""), PolicyNameError::Rule { column: 1, error: PolicyError::NotAPolicy { .. } }));
        assert!(matches!(refused("missing.ron"), PolicyNameError::MetaSkill(_)));
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(refused(&folder.path().to_string_lossy()), PolicyNameError::MetaSkill(_)));
    }
}
