//! The policies of a suite's entries.

use std::path::Path;
use std::sync::Arc;

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::suite::{Entry, Suite};
use super::Contents;
use super::scenes::{Opened, with_upstream};
use crate::learner::policy_by_name;
use crate::orchestration::meta_skill::Decision;
use crate::orchestration::presets::{self, PRESETS};
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::Stage;

/// Stands for all presets.
const ALL_PRESETS: &str = "hand-crafted:all";
/// How policies name a file of guidance; the path ends at a comma or with the text.
const FIXED: &str = "fixed:";
/// Stands for the rounds of foresight among parameters to leave out.
pub(in crate::study) const FORESIGHT: &str = "foresight";

/// The policies of an entry by name, or what is wrong with it.
pub(super) fn resolve(
    suite: &Suite,
    (stage, upstream): (&Opened, Option<&str>),
    entry: &Entry,
    benchmarks: &BenchmarkFolder,
) -> Result<Vec<(String, Contents)>, String> {
    let label = entry.label().to_owned();
    let stage = match stage {
        Ok(stage) => stage,
        Err(reason) => return Ok(vec![(label, Contents::Skipped(reason.clone()))]),
    };
    let ready = |policy| Contents::Ready(Arc::clone(stage), Box::new(policy));
    if entry.policy == ALL_PRESETS {
        let of_preset = |preset: &presets::Preset| {
            let policy = preset.policy(&stage.grid).map_err(|error| error.to_string())?;
            Ok((preset.name.to_owned(), ready(policy)))
        };
        return PRESETS.iter().map(of_preset).collect();
    }
    match benchmarks.resolve(&entry.policy) {
        Ok(text) => {
            let policy = policy(&text, suite.folder(), entry, stage)?;
            Ok(vec![(label, ready(policy))])
        }
        Err(missing) => {
            let upstream = entry.upstream.as_deref().or(upstream);
            Ok(vec![(label, Contents::Skipped(with_upstream(missing, upstream)))])
        }
    }
}

/// The policy that `text` names on a stage, changed as the entry says; files are looked for in `folder`.
fn policy(text: &str, folder: Option<&Path>, entry: &Entry, stage: &Stage) -> Result<Policy, String> {
    let with_rules =
        |policy: &Policy, rules: &str| policy.with_rules(rules, &stage.grid).map_err(|error| error.to_string());
    let mut policy = policy_by_name(&in_folder(text, folder), stage, folder).map_err(|error| error.to_string())?;
    if let Some(rules) = &entry.rules {
        policy = with_rules(&policy, rules)?;
    }
    if !entry.without.is_empty() {
        policy = without(&policy, &entry.without)?;
    }
    Ok(policy)
}

/// The policy without the parameters that these patterns name.
pub(in crate::study) fn without(policy: &Policy, patterns: &[String]) -> Result<Policy, String> {
    let mut meta_skill = (*policy.meta_skill).clone();
    patterns.iter().try_for_each(|pattern| leave_out(&mut meta_skill, pattern))?;
    Ok(policy.with_meta_skill(meta_skill))
}

/// Sets the parameters that a pattern names to 0.
fn leave_out(meta_skill: &mut MetaSkill, pattern: &str) -> Result<(), String> {
    if pattern == FORESIGHT {
        meta_skill.foresight_rounds = 0;
        return Ok(());
    }
    let mut is_found = false;
    for decision in Decision::ALL {
        for (index, feature) in decision.features().iter().enumerate() {
            let name = format!("{}.{}", decision.token(), feature.name);
            let fits = pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start));
            if fits {
                meta_skill.set(decision, index, 0.0);
                is_found = true;
            }
        }
    }
    if is_found {
        Ok(())
    } else {
        Err(format!("no parameter is called {pattern}, and foresight is spelled {FORESIGHT}"))
    }
}

/// The rules in `text`, a relative path after `fixed:` taken from `folder`.
fn in_folder(text: &str, folder: Option<&Path>) -> String {
    let (Some(folder), Some((before, rest))) = (folder, text.split_once(FIXED)) else { return text.to_owned() };
    let (file, after) = rest.find(',').map_or((rest, ""), |comma| rest.split_at(comma));
    format!("{before}{FIXED}{}{after}", folder.join(file).display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_guidance_are_relative_to_the_suite() {
        let inside = |text: &str| in_folder(text, Some(Path::new("suites")));
        assert_eq!(inside("guidance=fixed:a/b.json,parking=stay"), "guidance=fixed:suites/a/b.json,parking=stay");
        assert_eq!(inside("guidance=fixed:/b.json"), "guidance=fixed:/b.json");
        assert_eq!(inside("guidance=none"), "guidance=none");
        assert_eq!(in_folder("guidance=fixed:b.json", None), "guidance=fixed:b.json");
    }

    #[test]
    fn parameters_are_left_out_by_name_or_by_what_names_begin_with() {
        let mut meta_skill = MetaSkill::initial();
        let value = |meta_skill: &MetaSkill, name: &str| {
            meta_skill.iter().find(|(_, feature, _)| feature.name == name).expect("a parameter").2
        };
        leave_out(&mut meta_skill, "right_of_way.goal_age").expect("a parameter");
        assert!(value(&meta_skill, "goal_age").abs() < 1e-12 && value(&meta_skill, "harm") > 0.0);
        leave_out(&mut meta_skill, "right_of_way.*").expect("parameters");
        assert!(value(&meta_skill, "harm").abs() < 1e-12 && value(&meta_skill, "approach") < 0.0);
        leave_out(&mut meta_skill, "foresight").expect("its rounds");
        assert_eq!(meta_skill.foresight_rounds, 0);
        assert!(leave_out(&mut meta_skill, "right_of_way.hurry").expect_err("none").contains("right_of_way.hurry"));
    }
}
