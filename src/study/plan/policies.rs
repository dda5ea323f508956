//! The policies of a suite's entries.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::suite::{Entry, Suite};
use super::Contents;
use super::scenes::{Opened, with_upstream};
use crate::learner::{policy_by_name, several_by_name};
use crate::orchestration::guidance::FIXED;
use crate::orchestration::meta_skill::Decision;
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::Stage;

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
    if let Some(several) = several_by_name(&entry.policy, stage) {
        let several = several.map_err(|error| error.to_string())?;
        return Ok(several.into_iter().map(|(name, policy)| (name, ready(policy))).collect());
    }
    match benchmarks.resolve(&entry.policy) {
        Ok(text) => {
            let policy = policy(&text, suite.folder(), entry, stage)?;
            if entry.without_each.is_empty() {
                return Ok(vec![(label, ready(policy))]);
            }
            let prefix = entry.name.as_ref().map_or_else(String::new, |name| format!("{name}, "));
            let each = without_each(&policy, &entry.without_each)?.into_iter();
            Ok(each.map(|(name, policy)| (format!("{prefix}without {name}"), ready(policy))).collect())
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
    let policy = policy_by_name(&in_folder(text, folder), stage, folder).map_err(|error| error.to_string())?;
    // As it is here, so that parts can be taken out and results are kept as long as nothing changes here.
    let mut policy = stage.policy_here(&policy);
    if let Some(rules) = &entry.rules {
        policy = with_rules(&policy, rules)?;
    }
    if policy.learned().is_empty() && !(entry.without.is_empty() && entry.without_each.is_empty()) {
        return Err(format!("\"{text}\" has no learned decision of which a part could be left out"));
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

/// For each parameter of a learned decision that these patterns name, the policy without it, under the parameter's name; parameters that
/// are 0 are passed over, and it is a mistake if none is left.
fn without_each(policy: &Policy, patterns: &[String]) -> Result<Vec<(String, Policy)>, String> {
    let (meta_skill, learned) = (&policy.meta_skill, policy.learned());
    let is_used =
        |decision: Decision, index: usize| learned.contains(&decision) && meta_skill.block(decision)[index] != 0.0;
    let mut names: Vec<String> = Vec::new();
    for pattern in patterns {
        if pattern == FORESIGHT {
            let is_used = learned.contains(&Decision::RightOfWay) && meta_skill.foresight_rounds > 0;
            names.extend(is_used.then(|| pattern.clone()));
            continue;
        }
        let used = named(pattern)?.into_iter().filter(|&(decision, index, _)| is_used(decision, index));
        names.extend(used.map(|(.., name)| name));
    }
    let mut listed = BTreeSet::new();
    names.retain(|name| listed.insert(name.clone()));
    if names.is_empty() {
        return Err(format!("nothing that is called {} is learned and other than 0", patterns.join(" or ")));
    }
    names.into_iter().map(|name| Ok((name.clone(), without(policy, &[name])?))).collect()
}

/// Sets the parameters that a pattern names to 0.
fn leave_out(meta_skill: &mut MetaSkill, pattern: &str) -> Result<(), String> {
    if pattern == FORESIGHT {
        meta_skill.foresight_rounds = 0;
        return Ok(());
    }
    for (decision, index, _) in named(pattern)? {
        meta_skill.set(decision, index, 0.0);
    }
    Ok(())
}

/// The parameters that a pattern names: decision, number within it, name.
fn named(pattern: &str) -> Result<Vec<(Decision, usize, String)>, String> {
    let fits = |name: &str| pattern.strip_suffix('*').map_or(name == pattern, |start| name.starts_with(start));
    let all = Decision::ALL.into_iter().flat_map(|decision| {
        let features = decision.features().iter().enumerate();
        features.map(move |(index, feature)| (decision, index, format!("{}.{}", decision.token(), feature.name)))
    });
    let named: Vec<_> = all.filter(|(.., name)| fits(name)).collect();
    if named.is_empty() {
        return Err(format!("no parameter is called {pattern}, and foresight is spelled {FORESIGHT}"));
    }
    Ok(named)
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

    /// Each of three parameters once, though two patterns name one of them; foresight, whose rounds are not 0; and nothing of a decision
    /// that is not learned.
    #[test]
    fn each_parameter_that_counts_is_left_out_by_itself() {
        let stage = Stage::open("narrow-aisles", &[]).expect("a shipped scene");
        let policy = stage.learning_policy().with_rules("guidance=none", &stage.grid).expect("rules");
        let mut meta_skill = MetaSkill::initial();
        let assignment = Decision::Assignment.features();
        (0..assignment.len()).for_each(|index| meta_skill.set(Decision::Assignment, index, f64::from(index < 3)));
        meta_skill.foresight_rounds = 2;
        let policy = policy.with_meta_skill(meta_skill);
        let first = format!("assignment.{}", assignment[0].name);
        let patterns = ["assignment.*", &first, "guidance.*", FORESIGHT].map(str::to_owned);
        let each = without_each(&policy, &patterns).expect("parameters");
        let names: Vec<&str> = each.iter().map(|(name, _)| name.as_str()).collect();
        let expected = assignment[..3].iter().map(|feature| format!("assignment.{}", feature.name));
        assert_eq!(names, expected.chain([FORESIGHT.to_owned()]).collect::<Vec<_>>());
        let weights = |k: usize| each[k].1.meta_skill.block(Decision::Assignment)[..3].to_vec();
        assert_eq!((weights(0), weights(2)), (vec![0.0, 1.0, 1.0], vec![1.0, 1.0, 0.0]));
        assert_eq!((each[2].1.meta_skill.foresight_rounds, each[3].1.meta_skill.foresight_rounds), (2, 0));
        let refuses = |pattern: &str| without_each(&policy, &[pattern.to_owned()]).expect_err("nothing to leave out");
        assert!(refuses("assignment.hurry").contains("no parameter"));
        assert!(refuses("guidance.*").contains("guidance.* is learned"));
    }
}
