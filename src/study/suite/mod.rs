//! What a suite file says.

mod case;
mod race;
mod vary;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(super) use self::case::stem;
pub use self::case::{Case, Entry, Published};
pub use self::race::{Before, Entrant, Learns, Race};
pub(super) use self::vary::Variant;
pub use self::vary::{Aim, Vary, VaryPoint};

use super::shipped::SHIPPED_SUITES;
use crate::learner::seeds::TEST_SEEDS_END;
use crate::scene::{Problem, SceneError, locate, read_document};

/// Seeds that a case may take.
const MOST_SEEDS: u64 = 1_000_000;

/// A suite document: policies on scenes, and what was published of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Version of the format; this program reads up to [`Suite::VERSION`].
    pub version: u32,
    /// A short name.
    pub name: String,
    /// The question that the suite answers, in one sentence.
    pub question: String,
    /// Trials of every policy: test seeds from the first one on.
    pub seeds: u32,
    /// Trials of every policy in a quick study, as far as there are more otherwise.
    pub quick_seeds: u32,
    /// What is measured, in the order in which it is reported.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Learners that are compared, reported after the cases.
    #[serde(default)]
    pub races: Vec<Race>,
    /// The document.
    #[serde(skip)]
    pub(super) origin: Origin,
}

/// Where a suite was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// Its file, as it was named.
    pub(super) file: String,
    /// What it says.
    pub(super) text: String,
    /// The folder in which its scene and guidance files are looked for.
    pub(super) folder: Option<PathBuf>,
}

impl Suite {
    /// Newest version of the format.
    pub const VERSION: u32 = 1;

    /// Opens a shipped suite by name, or a suite file.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with line and column.
    pub fn open(path: &str) -> Result<Self, SceneError> {
        if let Some((_, text)) = SHIPPED_SUITES.iter().find(|(name, _)| *name == path) {
            return Self::parse(path, text, None);
        }
        let text = std::fs::read_to_string(path).map_err(|error| {
            let names = SHIPPED_SUITES.map(|(name, _)| name).join(", ");
            SceneError::whole_file(path, format!("{error}; shipped suites are {names}"))
        })?;
        Self::parse(path, &text, Path::new(path).parent())
    }

    /// Reads a suite document. Scene and guidance files are looked for in `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column.
    pub fn parse(file: &str, text: &str, folder: Option<&Path>) -> Result<Self, SceneError> {
        let mut suite: Self = read_document(file, text)?;
        suite.origin = Origin { file: file.to_owned(), text: text.to_owned(), folder: folder.map(Path::to_owned) };
        let mut problems = suite.problems();
        problems.sort_by_key(|problem| (problem.line, problem.column));
        if problems.is_empty() { Ok(suite) } else { Err(SceneError { file: file.to_owned(), problems }) }
    }

    /// The folder in which its files are looked for.
    pub(super) fn folder(&self) -> Option<&Path> {
        self.origin.folder.as_deref()
    }

    /// A problem with the field that `path` names.
    pub(super) fn problem(&self, path: &[&str], message: impl Into<String>) -> Problem {
        let (line, column) = locate(&self.origin.text, path);
        Problem { line, column, message: message.into() }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut require = |holds: bool, path: &[&str], message: &str| {
            if !holds {
                problems.push(self.problem(path, message));
            }
        };
        let version = format!("version {} is not one that this program reads (1 to {})", self.version, Self::VERSION);
        require((1..=Self::VERSION).contains(&self.version), &["version"], &version);
        require(!self.name.trim().is_empty(), &["name"], "the name is empty");
        require(!self.question.trim().is_empty(), &["question"], "a suite answers a question");
        require(self.seeds > 0, &["seeds"], "every policy needs at least one seed");
        let quick = format!("a quick study takes 1 to {} seeds", self.seeds);
        require((1..=self.seeds.max(1)).contains(&self.quick_seeds), &["quick_seeds"], &quick);
        let is_empty = self.cases.is_empty() && self.races.is_empty();
        require(!is_empty, &["cases"], "a suite needs at least one case or race");
        let cases = self.cases.iter().enumerate().map(|(k, case)| ("cases", k, case.problems()));
        let races = self.races.iter().enumerate().map(|(k, race)| ("races", k, race.problems()));
        for (kind, k, faults) in cases.chain(races) {
            for (path, message) in faults {
                let number = k.to_string();
                let within = path.iter().map(String::as_str);
                let path: Vec<&str> = [kind, &number].into_iter().chain(within).collect();
                problems.push(self.problem(&path, message));
            }
        }
        problems
    }

    /// All cases, each on one scene, with the places where they stand: those of the document, then the policies by hand of its races.
    pub(super) fn all_cases(&self) -> Vec<([String; 2], Case)> {
        let cases = self.cases.iter().enumerate();
        let cases =
            cases.flat_map(|(k, case)| case.each().map(move |case| (["cases".to_owned(), k.to_string()], case)));
        let races = self.all_races().into_iter();
        let by_hand = races.map(|(k, race)| (["races".to_owned(), k.to_string()], race.by_hand()));
        cases.chain(by_hand).collect()
    }

    /// All races, each on one scene, with their places in the document.
    pub(super) fn all_races(&self) -> Vec<(usize, Race)> {
        let races = self.races.iter().enumerate();
        races.flat_map(|(k, race)| race.each().map(move |race| (k, race))).collect()
    }

    /// The seeds of a case, or what is wrong with the first one.
    pub(super) fn test_seeds(&self, case: &Case, first: u64, quick: bool) -> Result<Vec<u64>, Problem> {
        let whole = case.seeds.unwrap_or(self.seeds);
        self.seeds_from(first, if quick { whole.min(self.quick_seeds) } else { whole })
    }

    /// So many seeds from the first one on, or what is wrong with them.
    pub(super) fn seeds_from(&self, first: u64, count: u32) -> Result<Vec<u64>, Problem> {
        let count = u64::from(count);
        if count > MOST_SEEDS {
            return Err(self.problem(&["seeds"], format!("a case takes at most {MOST_SEEDS} seeds, found {count}")));
        }
        let end = first.saturating_add(count);
        if end > TEST_SEEDS_END {
            let message =
                format!("{count} seeds from {first} on leave the test seeds, which lie below {TEST_SEEDS_END}");
            return Err(self.problem(&["seeds"], message));
        }
        Ok((first..end).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "(\n  version: 1, name: \"s\", question: \"why?\", seeds: 3, quick_seeds: 1,\n  cases: [\n    \
        (scene: \"narrow-aisles\", source: \"here\", policies: [\n      (policy: \"highways\"),\n      \
        (policy: \"zones\", published: (mean: 2, standard_error: 0.1)),\n    ]),\n  ],\n)";

    fn problems(text: &str) -> Vec<(usize, usize, String)> {
        let error = Suite::parse("s.ron", text, None).expect_err("a mistake");
        error.problems.into_iter().map(|problem| (problem.line, problem.column, problem.message)).collect()
    }

    fn place_of_one(from: &str, to: &str) -> (usize, usize, String) {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD);
        let mut found = problems(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn documents_are_read() {
        let suite = Suite::parse("s.ron", GOOD, None).expect("a suite");
        let published = suite.cases[0].policies[1].published.expect("a figure");
        assert_eq!((published.mean, published.standard_error), (2.0, Some(0.1)));
        let mut case = suite.cases[0].clone();
        let seeds = |case: &Case, first: u64, quick: bool| suite.test_seeds(case, first, quick).ok();
        assert_eq!((seeds(&case, 5, false), seeds(&case, 5, true)), (Some(vec![5, 6, 7]), Some(vec![5])));
        assert_eq!((seeds(&case, TEST_SEEDS_END - 2, false), seeds(&case, u64::MAX, true)), (None, None));
        case.seeds = Some(4);
        assert_eq!((seeds(&case, 5, false), seeds(&case, 5, true)), (Some(vec![5, 6, 7, 8]), Some(vec![5])));
    }

    #[test]
    fn mistakes_have_line_and_column() {
        assert_eq!(place_of_one("version: 1", "version: 2").0, 2);
        let (line, column, message) = place_of_one("mean: 2", "mean: 0");
        assert_eq!((line, column, &*message), (6, 25, "a published mean lies above 0"));
        assert_eq!(place_of_one("standard_error: 0.1", "standard_error: -1").0, 6);
        assert_eq!(place_of_one("source: \"here\", ", "").2, "a published figure needs the source of its case");
        assert_eq!(place_of_one("quick_seeds: 1", "quick_seeds: 4").2, "a quick study takes 1 to 3 seeds");
        let message = place_of_one("policy: \"highways\"", "policy: \"hand-crafted:all\", rules: \"parking=spread\"").2;
        assert_eq!(message, "policies by hand are taken as they are, under their own names");
        let (line, column, message) = place_of_one("policy: \"highways\"", "polisy: \"highways\"");
        assert!((line, column) >= (5, 8) && message.contains("polisy"), "{line}:{column}: {message}");
    }

    #[test]
    fn a_case_on_several_scenes_stands_for_one_of_each() {
        let names = |text: &str| {
            let suite = Suite::parse("s.ron", text, None).expect("a suite");
            let cases = suite.all_cases().into_iter();
            cases.map(|(place, case)| (place[1].clone(), case.scene, case.name.expect("a name"))).collect::<Vec<_>>()
        };
        let told = |place: &str, scene: &str, name: &str| (place.to_owned(), scene.to_owned(), name.to_owned());
        assert_eq!(names(GOOD), [told("0", "narrow-aisles", "narrow-aisles")]);
        let several = "scenes: [\"two-doors\", \"benchmarks/empty-32-32\"], name: \"late\"";
        let text = GOOD.replace("scene: \"narrow-aisles\"", several);
        let late =
            [told("0", "two-doors", "two-doors, late"), told("0", "benchmarks/empty-32-32", "empty-32-32, late")];
        assert_eq!(names(&text), late);
        let (line, _, message) = place_of_one("scene: \"narrow-aisles\", ", "");
        assert_eq!((line, &*message), (4, "there is a scene or several scenes, and not both"));
        place_of_one("scene: \"narrow-aisles\"", "scene: \"narrow-aisles\", scenes: [\"two-doors\"]");
    }

    #[test]
    fn all_mistakes_are_listed_at_once() {
        let text = GOOD.replace("seeds: 3", "seeds: 0").replace("mean: 2", "mean: -1").replace("\"why?\"", "\"\"");
        let lines: Vec<usize> = problems(&text).into_iter().map(|(line, ..)| line).collect();
        assert_eq!(lines, [2, 2, 6]);
    }
}
