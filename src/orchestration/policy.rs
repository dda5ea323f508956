//! A policy: one rule for each decision.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::assignment::{AssignmentRule, MOST_AGENTS, MOST_TASKS};
use super::guidance::{FIXED, FixedGuidance, GuidanceRule};
use super::meta_skill::{Constant, Decision, MetaSkill};
use super::parking::ParkingRule;
use super::right_of_way::RightOfWayRule;
use crate::grid::Grid;
use crate::grid::format::{Place, read_guidance};

/// One rule for each decision, and the parameters behind those that are learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Who takes which task.
    pub assignment: AssignmentRule,
    /// Which way traffic flows.
    pub guidance: GuidanceRule,
    /// Who yields.
    pub right_of_way: RightOfWayRule,
    /// Where idle agents wait.
    pub parking: ParkingRule,
    /// Parameters of the learned rules.
    pub meta_skill: Arc<MetaSkill>,
}

/// Why a policy was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PolicyError {
    /// The decision does not exist.
    #[error("unknown decision \"{word}\", expected assignment, guidance, right_of_way or parking")]
    UnknownDecision {
        /// What was written.
        word: String,
    },
    /// The decision has no such rule.
    #[error("unknown {decision} rule \"{word}\", expected one of {expected}")]
    UnknownRule {
        /// The decision.
        decision: &'static str,
        /// What was written.
        word: String,
        /// The rules there are.
        expected: String,
    },
    /// Something that is not DECISION=RULE.
    #[error(
        "\"{word}\" is neither a preset ({presets}), nor a shipped meta-skill ({meta_skills}), nor untrained, nor a file, nor \
         DECISION=RULE"
    )]
    NotAPolicy {
        /// What was written.
        word: String,
        /// The presets there are.
        presets: String,
        /// The shipped meta-skills there are.
        meta_skills: String,
    },
    /// Two rules for the same decision.
    #[error("a second rule for {decision}")]
    SecondRule {
        /// The decision.
        decision: &'static str,
    },
    /// A guidance file could not be used.
    #[error("{message}")]
    GuidanceFile {
        /// File, place and reason.
        message: String,
    },
}

impl PolicyError {
    /// Of a word that names nothing.
    pub fn not_a_policy(word: &str) -> Self {
        let (presets, meta_skills) = (super::presets::names(), super::meta_skill::shipped_names());
        Self::NotAPolicy { word: word.to_owned(), presets: presets.join(", "), meta_skills: meta_skills.join(", ") }
    }
}

impl Policy {
    /// What a bare layout starts from: the published protocol's own coordination.
    pub fn plain() -> Self {
        Self {
            assignment: AssignmentRule::NearestPair,
            guidance: GuidanceRule::None,
            right_of_way: RightOfWayRule::GoalAge,
            parking: ParkingRule::Stay,
            meta_skill: Arc::new(MetaSkill::initial()),
        }
    }

    /// The policy that `text` names, starting from `self`: a comma-separated list of DECISION=RULE. Files after `fixed:`
    /// are read now and must fit `grid`.
    ///
    /// # Errors
    /// If a decision or rule does not exist, or a file cannot be used.
    pub fn with_rules(&self, text: &str, grid: &Grid) -> Result<Self, PolicyError> {
        let mut policy = self.clone();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (decision, rule) = part.split_once('=').ok_or_else(|| PolicyError::not_a_policy(part))?;
            policy.set_rule(decision.trim(), rule.trim(), grid)?;
        }
        Ok(policy)
    }

    fn set_rule(&mut self, decision: &str, word: &str, grid: &Grid) -> Result<(), PolicyError> {
        let Some(decision) = Decision::by_token(decision) else {
            return Err(PolicyError::UnknownDecision { word: decision.to_owned() });
        };
        let token = decision.token();
        match decision {
            Decision::Assignment => {
                self.assignment = by_token(token, word, &AssignmentRule::ALL, AssignmentRule::token)?;
            }
            Decision::Guidance => self.guidance = guidance_rule(word, grid)?,
            Decision::RightOfWay => {
                self.right_of_way = by_token(token, word, &RightOfWayRule::ALL, RightOfWayRule::token)?;
            }
            Decision::Parking => self.parking = by_token(token, word, &ParkingRule::ALL, ParkingRule::token)?,
        }
        Ok(())
    }

    /// The policy in the form that [`Policy::with_rules`] reads.
    pub fn tokens(&self) -> String {
        self.tokens_with(&self.guidance.token())
    }

    /// The same with a file by its path, so that it can be read back from any folder; by its name where the path cannot stand in a
    /// list of rules: with a comma, or without being text.
    pub fn tokens_with_paths(&self) -> String {
        let GuidanceRule::Fixed(fixed) = &self.guidance else { return self.tokens() };
        let path = fixed.path.as_ref().and_then(|path| path.to_str()).filter(|path| !path.contains(','));
        path.map_or_else(|| self.tokens(), |path| self.tokens_with(&format!("{FIXED}{path}")))
    }

    fn tokens_with(&self, guidance: &str) -> String {
        format!(
            "assignment={},guidance={guidance},right_of_way={},parking={}",
            self.assignment.token(),
            self.right_of_way.token(),
            self.parking.token()
        )
    }

    /// What a user should know before this policy leads a fleet of `agents`: a limit that one of its rules has.
    pub fn caveat(&self, agents: u32) -> Option<String> {
        let exceeds = self.assignment == AssignmentRule::Optimal && agents as usize > MOST_AGENTS;
        exceeds.then(|| {
            format!(
                "assignment=optimal matches at most {MOST_AGENTS} free agents with the {MOST_TASKS} oldest tasks in a \
                 tick, and this fleet has {agents} agents; assignment=nearest_pair has no such limit"
            )
        })
    }

    /// The decisions whose rule is learned.
    pub fn learned(&self) -> Vec<Decision> {
        let is_learned = |decision: &Decision| match decision {
            Decision::Assignment => self.assignment == AssignmentRule::Learned,
            Decision::Guidance => self.guidance == GuidanceRule::Learned,
            Decision::RightOfWay => self.right_of_way == RightOfWayRule::Learned,
            Decision::Parking => self.parking == ParkingRule::Learned,
        };
        Decision::ALL.into_iter().filter(is_learned).collect()
    }

    /// The constants of its hand-crafted rules.
    pub fn constants(&self) -> Vec<Constant> {
        let guidance = self.guidance.token();
        let words = [self.assignment.token(), &guidance, self.right_of_way.token(), self.parking.token()];
        Constant::all().filter(|constant| words.iter().any(|word| constant.is_of(word))).collect()
    }

    /// The same rules over other parameters.
    #[must_use]
    pub fn with_meta_skill(&self, meta_skill: MetaSkill) -> Self {
        Self { meta_skill: Arc::new(meta_skill), ..self.clone() }
    }
}

fn by_token<R: Copy>(
    decision: &'static str,
    word: &str,
    rules: &[R],
    token: impl Fn(R) -> &'static str,
) -> Result<R, PolicyError> {
    rules.iter().copied().find(|&rule| token(rule) == word).ok_or_else(|| PolicyError::UnknownRule {
        decision,
        word: word.to_owned(),
        expected: rules.iter().map(|&rule| token(rule)).collect::<Vec<_>>().join(", "),
    })
}

fn guidance_rule(word: &str, grid: &Grid) -> Result<GuidanceRule, PolicyError> {
    if let Some(file) = word.strip_prefix(FIXED) {
        let path = Path::new(file);
        let guidance = read_guidance(path, grid).map_err(|error| {
            let file = error.path().display();
            let line = |(Place { line, column }, problem)| format!("{file}:{line}:{column}: {problem}");
            PolicyError::GuidanceFile { message: error.problems().into_iter().map(line).collect::<Vec<_>>().join("\n") }
        })?;
        let name = path.file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
        let path = std::path::absolute(path).ok();
        return Ok(GuidanceRule::Fixed(Arc::new(FixedGuidance { name, path, guidance })));
    }
    GuidanceRule::ALL.into_iter().find(|rule| rule.token() == word).ok_or_else(|| {
        let tokens: Vec<String> = GuidanceRule::ALL.iter().map(GuidanceRule::token).collect();
        let expected = format!("{}, fixed:FILE", tokens.join(", "));
        PolicyError::UnknownRule { decision: "guidance", word: word.to_owned(), expected }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Layout;

    #[test]
    fn tokens_read_back() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let policy = Policy::plain().with_rules("guidance=learned, assignment=roles", &grid).expect("valid");
        assert_eq!(Policy::plain().with_rules(&policy.tokens(), &grid), Ok(policy.clone()));
        assert_eq!(policy.learned(), [Decision::Guidance]);
        assert_eq!(policy.constants(), [Constant::RolesZone]);
    }

    #[test]
    fn unknown_words_are_named_with_what_was_expected() {
        let grid = Grid::new(Layout::open(3, 3)).expect("free");
        let error = |text: &str| Policy::plain().with_rules(text, &grid).expect_err("invalid").to_string();
        assert!(error("guidance=crosscriss").contains("crisscross"));
        assert!(error("right_of_weigh=waiting").contains("right_of_way"));
        assert!(error("nonsense").contains("neither a preset"));
    }
}
