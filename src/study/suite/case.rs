//! One scene of a suite, alone or with something varied, and the policies on it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::vary::{Aim, Vary};
use crate::orchestration::presets::{ALL_MIXES, ALL_PRESETS};

/// Policies on one scene, or on a scene at several values of something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A shipped scene by name, or a scene or layout file: relative to the suite's folder, or in the folder of benchmark
    /// files as `$FLEETWRIGHT_BENCHMARKS/…`.
    #[serde(default)]
    pub scene: String,
    /// Several such scenes in place of one: the case stands for one of each.
    #[serde(default)]
    pub scenes: Vec<String>,
    /// What reports call the case, after the scene's name where there are several; that name, if nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// What is changed in the scene, as FIELD=VALUE.
    #[serde(default)]
    pub set: Vec<String>,
    /// What is varied.
    #[serde(default)]
    pub vary: Option<Vary>,
    /// What is changed in the scene, as FIELD=VALUE, where nothing stands in the way of what is varied: reports then tell which share of
    /// its gain and of its own throughput there each policy keeps.
    #[serde(default)]
    pub baseline: Option<Vec<String>>,
    /// How much of their gain learned policies are to keep.
    #[serde(default)]
    pub aim: Option<Aim>,
    /// Which of the policies, by its name in tables, all others are compared with; if nothing is said, learned policies are
    /// compared with the best that is made by hand.
    #[serde(default)]
    pub reference: Option<String>,
    /// Trials of every policy here, in place of [`Suite::seeds`](super::Suite::seeds).
    #[serde(default)]
    pub seeds: Option<u32>,
    /// Tick at which demand moves: reports then tell how many ticks it takes until throughput is back.
    #[serde(default)]
    pub shift_tick: Option<u32>,
    /// Where the published figures stand.
    #[serde(default)]
    pub source: Option<String>,
    /// Where users find the scene, if it is a benchmark file.
    #[serde(default)]
    pub upstream: Option<String>,
    /// The policies.
    pub policies: Vec<Entry>,
}

/// One policy of a case, or all presets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// A preset's name, `hand-crafted:all`, `hand-crafted:mixes`, a shipped meta-skill's name, a meta-skill's file, or DECISION=RULE,… (what is left out is the
    /// scene's), `fixed:` with a file; files are relative to the suite's folder, or benchmark files.
    pub policy: String,
    /// What tables call it; its policy, if nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// Rules that take the place of the policy's, as DECISION=RULE,….
    #[serde(default)]
    pub rules: Option<String>,
    /// Parameters of its meta-skill that are set to 0, as DECISION.PARAMETER, where a `*` at the end stands for any rest; and
    /// `foresight`, whose rounds are.
    #[serde(default)]
    pub without: Vec<String>,
    /// Makes many policies of one: for each parameter of its learned decisions that these patterns name, as in `without`, and that is not 0
    /// already, the policy without it.
    #[serde(default)]
    pub without_each: Vec<String>,
    /// Whether it was trained on this very scene: it then shows what others lose by having to do everywhere, and is not counted with them.
    #[serde(default)]
    pub trained_here: bool,
    /// Whether a quick study has it as well.
    #[serde(default = "yes")]
    pub quick: bool,
    /// Where users find its file, if that is a benchmark file.
    #[serde(default)]
    pub upstream: Option<String>,
    /// What was published of it.
    #[serde(default)]
    pub published: Option<Published>,
}

pub(super) fn yes() -> bool {
    true
}

/// A published throughput, in goals or tasks per tick.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Mean over its authors' trials.
    pub mean: f64,
    /// Standard error of that mean, where it is known.
    #[serde(default)]
    pub standard_error: Option<f64>,
}

/// What is asked of `scene` and `scenes`.
pub(super) const ONE_OR_SEVERAL: &str = "there is a scene or several scenes, and not both";

/// Whether exactly one of the two says where something takes place.
pub(super) fn has_scenes(scene: &str, scenes: &[String]) -> bool {
    scene.is_empty() != scenes.is_empty()
}

/// Each of the scenes, and what reports call what takes place there.
pub(super) fn on_each(scene: &str, scenes: &[String], name: Option<&str>) -> impl Iterator<Item = (String, String)> {
    let alone = scenes.is_empty().then(|| (scene.to_owned(), name.map_or_else(|| stem(scene), str::to_owned)));
    let of_several = scenes.iter().map(move |scene| {
        let name = name.map_or_else(String::new, |name| format!(", {name}"));
        (scene.clone(), format!("{}{name}", stem(scene)))
    });
    alone.into_iter().chain(of_several)
}

/// The name of a file without folder and extension.
pub(in crate::study) fn stem(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(|| path.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The path of a field within its case, and what is wrong there.
pub(super) type Fault = (Vec<String>, &'static str);

impl Case {
    /// The case on each of its scenes.
    pub(super) fn each(&self) -> impl Iterator<Item = Self> {
        let named = |(scene, name)| Self { scene, name: Some(name), ..self.clone() };
        on_each(&self.scene, &self.scenes, self.name.as_deref()).map(named)
    }

    /// Where its scene stands.
    pub(in crate::study) fn scene_field(&self) -> &'static str {
        if self.scenes.is_empty() { "scene" } else { "scenes" }
    }

    /// What is wrong with the case by itself.
    pub(super) fn problems(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut require = |holds: bool, path: &[&str], message: &'static str| {
            if !holds {
                faults.push((path.iter().map(|&part| part.to_owned()).collect(), message));
            }
        };
        require(has_scenes(&self.scene, &self.scenes), &[self.scene_field()], ONE_OR_SEVERAL);
        require(self.seeds != Some(0), &["seeds"], "every policy needs at least one seed");
        require(!self.policies.is_empty(), &["policies"], "a case needs at least one policy");
        let has_quick = self.policies.is_empty() || self.policies.iter().any(|entry| entry.quick);
        require(has_quick, &["policies"], "a quick study needs a policy too");
        if let Some(reference) = &self.reference {
            let mut single = self.policies.iter().filter(|entry| entry.without_each.is_empty());
            let is_there = single.any(|entry| entry.label() == reference);
            require(is_there, &["reference"], "no policy of the case is called so");
        }
        for (j, entry) in self.policies.iter().enumerate() {
            let is_changed = entry.name.is_some()
                || entry.rules.is_some()
                || !(entry.without.is_empty() && entry.without_each.is_empty())
                || entry.published.is_some();
            let is_as_it_is = ![ALL_PRESETS, ALL_MIXES].contains(&&*entry.policy) || !is_changed;
            require(
                is_as_it_is,
                &["policies", &j.to_string()],
                "policies by hand are taken as they are, under their own names",
            );
            let Some(Published { mean, standard_error }) = entry.published else { continue };
            let path = ["policies", &j.to_string(), "published"];
            require(mean.is_finite() && mean > 0.0, &path, "a published mean lies above 0");
            let error = standard_error.unwrap_or(0.0);
            require(error.is_finite() && error >= 0.0, &path, "a standard error is 0 or more");
            require(self.source.is_some(), &path, "a published figure needs the source of its case");
            require(self.vary.is_none(), &path, "a published figure belongs to one value, not to several");
            require(entry.without_each.is_empty(), &path, "a published figure belongs to one policy, not to several");
        }
        faults.extend(self.problems_of_variation());
        faults
    }
}

impl Entry {
    /// A policy as it is.
    pub(in crate::study) fn of(policy: &str) -> Self {
        Self {
            policy: policy.to_owned(),
            name: None,
            rules: None,
            without: Vec::new(),
            without_each: Vec::new(),
            trained_here: false,
            quick: true,
            upstream: None,
            published: None,
        }
    }

    /// What tables call it.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.policy)
    }
}
