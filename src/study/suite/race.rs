//! Learners that begin alike on one scene, and what they know after so many episodes.

use serde::{Deserialize, Serialize};

use super::case::{Case, Entry, Fault, ONE_OR_SEVERAL, has_scenes, on_each, yes};
use crate::learner::optimiser::Method;

/// Learners on one scene, each run several times and tested at milestones; and policies by hand to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Race {
    /// As in [`Case::scene`].
    #[serde(default)]
    pub scene: String,
    /// As in [`Case::scenes`].
    #[serde(default)]
    pub scenes: Vec<String>,
    /// As in [`Case::name`].
    #[serde(default)]
    pub name: Option<String>,
    /// What is changed in the scene, as FIELD=VALUE.
    #[serde(default)]
    pub set: Vec<String>,
    /// Where everybody has learned before, if the race begins with a shift.
    #[serde(default)]
    pub before: Option<Before>,
    /// Simulated episodes after which champions are tested, ascending, counted from the shift if there is one; 0 tests what the
    /// learners begin with.
    pub milestones: Vec<u64>,
    /// The last milestone of a quick study.
    #[serde(default)]
    pub quick_most: Option<u64>,
    /// Runs of every learner.
    pub runs: u32,
    /// Runs in a quick study.
    pub quick_runs: u32,
    /// Test seeds at every milestone, and of the policies by hand.
    pub seeds: u32,
    /// Where users find the scene, if it is a benchmark file.
    #[serde(default)]
    pub upstream: Option<String>,
    /// Policies by hand.
    pub policies: Vec<Entry>,
    /// The learners.
    pub entrants: Vec<Entrant>,
}

/// What came before a shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// What was different in the scene, as FIELD=VALUE, in place of what the race sets.
    pub set: Vec<String>,
    /// Simulated episodes learned there.
    pub evaluations: u64,
}

/// A learner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entrant {
    /// What tables call it.
    pub name: String,
    /// What it learns.
    #[serde(default)]
    pub learns: Learns,
    /// The optimiser, by its token.
    #[serde(default, with = "token")]
    pub learner: Method,
    /// Width of its search at the start; if nothing is said, what suits the optimiser.
    #[serde(default)]
    pub step_size: Option<f64>,
    /// What coordinates the fleet at the start, as in [`Entry::policy`], or `untrained`: all learned decisions under the untrained
    /// meta-skill. If nothing is said, that is what coordination is learned from, and agents are retrained under the scene's own rules.
    #[serde(default)]
    pub policy: Option<String>,
    /// Whether it has learned nothing before the shift.
    #[serde(default)]
    pub fresh: bool,
    /// Whether a quick study has it as well.
    #[serde(default = "yes")]
    pub quick: bool,
}

/// What is learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Learns {
    /// The meta-skill; agents stay as they are.
    #[default]
    Coordination,
    /// One ψ for all agents; coordination stays as it is.
    SharedSkill,
    /// A ψ for each agent; coordination stays as it is.
    SkillOfEach,
}

/// Optimisers as users write them, a token in quotes.
mod token {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use super::Method;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
    pub(super) fn serialize<S: Serializer>(method: &Method, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(method.token())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Method, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Race {
    /// The race on each of its scenes.
    pub(super) fn each(&self) -> impl Iterator<Item = Self> {
        let named = |(scene, name)| Self { scene, name: Some(name), ..self.clone() };
        on_each(&self.scene, &self.scenes, self.name.as_deref()).map(named)
    }

    /// Its policies by hand as a case.
    pub(in crate::study) fn by_hand(&self) -> Case {
        Case {
            scene: self.scene.clone(),
            scenes: self.scenes.clone(),
            name: self.name.as_ref().map(|name| format!("{name}, by hand")),
            set: self.set.clone(),
            seeds: Some(self.seeds),
            upstream: self.upstream.clone(),
            policies: self.policies.clone(),
            ..Case::default()
        }
    }

    /// The milestones of a study.
    pub(in crate::study) fn milestones(&self, quick: bool) -> Vec<u64> {
        let most = self.quick_most.filter(|_| quick).unwrap_or(u64::MAX);
        self.milestones.iter().copied().filter(|&milestone| milestone <= most).collect()
    }

    /// What is wrong with the race by itself.
    pub(super) fn problems(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut require = |holds: bool, path: &[&str], message: &'static str| {
            if !holds {
                faults.push((path.iter().map(|&part| part.to_owned()).collect(), message));
            }
        };
        let scene_field = if self.scenes.is_empty() { "scene" } else { "scenes" };
        require(has_scenes(&self.scene, &self.scenes), &[scene_field], ONE_OR_SEVERAL);
        let ascending = self.milestones.windows(2).all(|pair| pair[0] < pair[1]);
        require(ascending && !self.milestones.is_empty(), &["milestones"], "one milestone or more, ascending");
        let is_left = self.quick_most.is_none_or(|most| self.milestones.iter().any(|&milestone| milestone <= most));
        require(is_left, &["quick_most"], "a quick study needs a milestone too");
        require(self.runs > 0, &["runs"], "every learner needs at least one run");
        require(
            (1..=self.runs.max(1)).contains(&self.quick_runs),
            &["quick_runs"],
            "a quick study takes some of the runs",
        );
        require(self.seeds > 0, &["seeds"], "champions are tested on at least one seed");
        require(!self.entrants.is_empty(), &["entrants"], "a race needs a learner");
        let is_raced = self.entrants.is_empty() || self.entrants.iter().any(|entrant| entrant.quick);
        require(is_raced, &["entrants"], "a quick study needs a learner too");
        require(!self.policies.is_empty(), &["policies"], "a race needs a policy by hand to compare with");
        for (k, entrant) in self.entrants.iter().enumerate() {
            let of = |field| ["entrants".to_owned(), k.to_string(), field];
            let retrains = entrant.learns != Learns::Coordination;
            if retrains && entrant.learner == Method::Reinforce {
                faults.push((of("learner".to_owned()).to_vec(), "reinforce learns from decisions, not from skills"));
            }
            if entrant.fresh && self.before.is_none() {
                faults.push((of("fresh".to_owned()).to_vec(), "without a shift nobody has learned before"));
            }
        }
        faults
    }
}
