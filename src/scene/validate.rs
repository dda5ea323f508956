//! Whether a scene makes sense, beyond being well-formed.

use std::fmt;

use super::locate::locate;
use super::{EpisodeSpec, LayoutSource, Scene};
use crate::demand::{Demand, Site};
use crate::grid::Grid;
use crate::grid::format::{LayoutFileError, Place};

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// Everything that is wrong with a scene, a layout file, or a document that is built on scenes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneError {
    /// The file, as it was named.
    pub file: String,
    /// At least one.
    pub problems: Vec<Problem>,
}

impl SceneError {
    /// An error without a better place than the start of the file.
    pub fn whole_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file: file.into(), problems: vec![Problem { line: 1, column: 1, message: message.into() }] }
    }

    /// Everything that is wrong with a layout file, in its own lines.
    pub(super) fn layout_file(error: &LayoutFileError) -> Self {
        let problem = |(Place { line, column }, message)| Problem { line, column, message };
        let problems = error.problems().into_iter().map(problem).collect();
        Self { file: error.path().display().to_string(), problems }
    }
}

impl fmt::Display for SceneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, Problem { line, column, message }) in self.problems.iter().enumerate() {
            let separator = if k == 0 { "" } else { "\n" };
            write!(f, "{separator}{}:{line}:{column}: {message}", self.file)?;
        }
        Ok(())
    }
}

impl std::error::Error for SceneError {}

/// Collects problems with their place in the text.
struct Report<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Report<'_> {
    fn require(&mut self, holds: bool, path: &[&str], message: impl Into<String>) {
        if !holds {
            let (line, column) = locate(self.text, path);
            self.problems.push(Problem { line, column, message: message.into() });
        }
    }
}

/// Problems that show without building the floor.
pub(super) fn check(scene: &Scene, text: &str) -> Vec<Problem> {
    let mut report = Report { text, problems: Vec::new() };
    let version = format!("version {} is not one that this program reads (1 to {})", scene.version, Scene::VERSION);
    report.require((1..=Scene::VERSION).contains(&scene.version), &["version"], version);
    report.require(!scene.name.trim().is_empty(), &["name"], "the name is empty");
    let plain = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
    report.require(scene.name.chars().all(plain), &["name"], "a name holds letters, digits, spaces, - _ and . only");
    report.require(scene.fleet.agents > 0, &["fleet", "agents"], "a fleet needs at least one agent");
    let most_ticks = EpisodeSpec::MAX_TICKS;
    let ticks = format!("an episode lasts 1 to {most_ticks} ticks");
    report.require((1..=most_ticks).contains(&scene.episode.ticks), &["episode", "ticks"], ticks);
    if let LayoutSource::Generate(generator) = &scene.layout {
        for (field, message) in generator.problems() {
            report.require(false, &["layout", field], message);
        }
    }
    if let Demand::Pool { errands, supply } = &scene.demand {
        report.require(!errands.is_empty(), &["demand", "errands"], "a task needs at least one errand");
        report.require(errands.len() <= 8, &["demand", "errands"], "a task has at most 8 errands");
        let (field, most) = supply.rate_limit();
        let range = format!("{field} lies above 0 and at most at {most}");
        report.require(supply.rate() > 0.0 && supply.rate() <= most, &["demand", "supply", field], range);
    }
    for caption in &scene.captions {
        let message = format!("caption \"{}\" ends before it begins", caption.text);
        report.require(caption.from_tick < caption.to_tick, &["captions", "to_tick"], message);
    }
    report.problems
}

/// Problems of a scene on its floor.
pub(super) fn check_on_floor(scene: &Scene, text: &str, grid: &Grid) -> Vec<Problem> {
    let mut report = Report { text, problems: Vec::new() };
    let room = format!("{} agents do not fit on {} free cells", scene.fleet.agents, grid.len());
    report.require(scene.fleet.agents as usize <= grid.len(), &["fleet", "agents"], room);
    if let Demand::Pool { errands, .. } = &scene.demand {
        for errand in errands {
            let (is_there, what) = match errand.at {
                Site::Endpoint => (!grid.endpoints().is_empty(), "endpoints (e)"),
                Site::Workstation => (!grid.workstations().is_empty(), "workstations (w)"),
                Site::Anywhere => (true, ""),
            };
            report.require(is_there, &["demand", "errands"], format!("the layout has no {what}"));
        }
    }
    report.problems
}
