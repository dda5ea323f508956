//! One scene of a suite, alone or with something varied, and the policies on it.

use serde::{Deserialize, Serialize};

/// Policies on one scene, or on a scene at several values of something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A shipped scene by name, or a scene or layout file: relative to the suite's folder, or in the folder of benchmark
    /// files as `$FLEETWRIGHT_BENCHMARKS/…`.
    pub scene: String,
    /// What reports call the case; the scene's name, if nothing is said.
    #[serde(default)]
    pub name: Option<String>,
    /// What is changed in the scene, as FIELD=VALUE.
    #[serde(default)]
    pub set: Vec<String>,
    /// What is varied.
    #[serde(default)]
    pub vary: Option<Vary>,
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

/// Something that takes several values; the policies of its case run at each of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vary {
    /// What it is, with its unit: the label of an axis.
    pub what: String,
    /// The fields of the scene that are set to each value.
    pub fields: Vec<String>,
    /// The values, ascending.
    pub values: Vec<f64>,
    /// The largest of them in a quick study, where the others take long.
    #[serde(default)]
    pub quick_most: Option<f64>,
}

/// One policy of a case, or all presets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// A preset's name, `hand-crafted:all`, a shipped meta-skill's name, a meta-skill's file, or DECISION=RULE,… (what is left out is the
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
    /// Where users find its file, if that is a benchmark file.
    #[serde(default)]
    pub upstream: Option<String>,
    /// What was published of it.
    #[serde(default)]
    pub published: Option<Published>,
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

/// The path of a field within its case, and what is wrong there.
pub(super) type Fault = (Vec<String>, &'static str);

impl Case {
    /// What is wrong with the case by itself.
    pub(super) fn problems(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut require = |holds: bool, path: &[&str], message: &'static str| {
            if !holds {
                faults.push((path.iter().map(|&part| part.to_owned()).collect(), message));
            }
        };
        require(self.seeds != Some(0), &["seeds"], "every policy needs at least one seed");
        require(!self.policies.is_empty(), &["policies"], "a case needs at least one policy");
        if let Some(Vary { what, fields, values, quick_most }) = &self.vary {
            require(!what.trim().is_empty(), &["vary", "what"], "what is varied has a name");
            require(!fields.is_empty(), &["vary", "fields"], "something is varied by at least one field");
            let ascending = values.windows(2).all(|pair| pair[0] < pair[1]);
            let finite = values.iter().all(|value| value.is_finite());
            require(values.len() > 1 && ascending && finite, &["vary", "values"], "two values or more, ascending");
            let is_left = quick_most.is_none_or(|most| values.iter().any(|&value| value <= most));
            require(is_left, &["vary", "quick_most"], "a quick study needs a value too");
        }
        if let Some(reference) = &self.reference {
            let is_there = self.policies.iter().any(|entry| entry.label() == reference);
            require(is_there, &["reference"], "no policy of the case is called so");
        }
        for (j, entry) in self.policies.iter().enumerate() {
            let Some(Published { mean, standard_error }) = entry.published else { continue };
            let path = ["policies", &j.to_string(), "published"];
            require(mean.is_finite() && mean > 0.0, &path, "a published mean lies above 0");
            let error = standard_error.unwrap_or(0.0);
            require(error.is_finite() && error >= 0.0, &path, "a standard error is 0 or more");
            require(self.source.is_some(), &path, "a published figure needs the source of its case");
            require(self.vary.is_none(), &path, "a published figure belongs to one value, not to several");
        }
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
            upstream: None,
            published: None,
        }
    }

    /// What tables call it.
    pub fn label(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.policy)
    }
}

impl Vary {
    /// What is changed in the scene at each value, with the value.
    pub(in crate::study) fn overrides(&self, quick: bool) -> impl Iterator<Item = (f64, Vec<String>)> {
        let most = self.quick_most.filter(|_| quick).unwrap_or(f64::INFINITY);
        self.values
            .iter()
            .filter(move |&&value| value <= most)
            .map(|&value| (value, self.fields.iter().map(|field| format!("{field}={value}")).collect()))
    }
}
