//! Whether a scene makes sense, beyond being well-formed.

use std::fmt;

use super::locate::locate;
use super::rough_edges;
use super::{EpisodeSpec, LayoutSource, Scene};
use crate::demand::{Demand, Distribution, ErrandSite, Shift, Site, Square};
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
pub(super) struct Report<'a> {
    text: &'a str,
    problems: Vec<Problem>,
}

impl Report<'_> {
    pub(super) fn require(&mut self, holds: bool, path: &[&str], message: impl Into<String>) {
        if !holds {
            let (line, column) = locate(self.text, path);
            self.problems.push(Problem { line, column, message: message.into() });
        }
    }

    /// The same of entry `nth`, from 0, of the list that stands in `path` before the name of the entry's field.
    pub(super) fn require_of_nth(&mut self, nth: usize, holds: bool, path: &[&str], message: impl Into<String>) {
        let nth = nth.to_string();
        let mut path = path.to_vec();
        path.insert(path.len().saturating_sub(1), &nth);
        self.require(holds, &path, message);
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
    check_demand(&mut report, &scene.demand);
    rough_edges::check_communication(&scene.communication, &mut report);
    rough_edges::check_faults(&scene.faults, &mut report);
    for (nth, caption) in scene.captions.iter().enumerate() {
        let message = format!("caption \"{}\" ends before it begins", caption.text);
        report.require_of_nth(nth, caption.from_tick < caption.to_tick, &["captions", "to_tick"], message);
    }
    report.problems
}

fn check_demand(report: &mut Report, demand: &Demand) {
    if let Demand::PerAgent { goals, .. } = demand {
        check_distribution(report, goals, &["demand", "goals"]);
    }
    for (errands, path) in errand_lists(demand) {
        report.require(errands.len() <= 8, path, "a task has at most 8 errands");
        for errand in errands {
            check_distribution(report, &errand.distribution, &[path, &["distribution"]].concat());
        }
    }
    let Demand::Pool { errands, supply, shifts } = demand else { return };
    report.require(!errands.is_empty(), &["demand", "errands"], "a task needs at least one errand");
    let (field, most) = supply.rate_limit();
    let range = format!("{field} lies above 0 and at most at {most}");
    report.require(supply.rate() > 0.0 && supply.rate() <= most, &["demand", "supply", field], range);
    let in_order = shifts.is_sorted_by(|a, b| a.at_tick < b.at_tick);
    report.require(in_order, &["demand", "shifts"], "shifts come in order of their ticks, no two at the same");
    let most = Shift::MAX_RATE_FACTOR;
    let factors = shifts.iter().all(|shift| (0.0..=most).contains(&shift.rate_factor));
    report.require(factors, &["demand", "shifts", "rate_factor"], format!("a rate factor lies between 0 and {most}"));
}

fn check_distribution(report: &mut Report, distribution: &Distribution, path: &[&str]) {
    for (field, message) in distribution.problems() {
        report.require(false, &[path, &[field]].concat(), message);
    }
}

/// The demand's own errands and those of its shifts, with their paths.
fn errand_lists(demand: &Demand) -> Vec<(&[ErrandSite], &'static [&'static str])> {
    let Demand::Pool { errands, shifts, .. } = demand else { return Vec::new() };
    let own: (&[ErrandSite], &[&str]) = (errands, &["demand", "errands"]);
    let shifted = shifts.iter().map(|shift| (&shift.errands[..], &["demand", "shifts", "errands"][..]));
    std::iter::once(own).chain(shifted).collect()
}

/// Problems of a scene on its floor.
pub(super) fn check_on_floor(scene: &Scene, text: &str, grid: &Grid) -> Vec<Problem> {
    let mut report = Report { text, problems: Vec::new() };
    let room = format!("{} agents do not fit on {} free cells", scene.fleet.agents, grid.len());
    report.require(scene.fleet.agents as usize <= grid.len(), &["fleet", "agents"], room);
    let on_floor = |report: &mut Report, distribution: &Distribution, path: &[&str]| {
        let Distribution::HotSpots { centres, .. } = distribution else { return };
        let has = |square: &Square| square.row < grid.height() && square.column < grid.width();
        let squares = format!("centres lie on the floor, {} columns by {} rows", grid.width(), grid.height());
        report.require(centres.iter().all(has), path, squares);
    };
    if let Demand::PerAgent { goals, .. } = &scene.demand {
        on_floor(&mut report, goals, &["demand", "goals", "centres"]);
    }
    for (errands, path) in errand_lists(&scene.demand) {
        for errand in errands {
            let (is_there, what) = match errand.at {
                Site::Endpoint => (!grid.endpoints().is_empty(), "endpoints (e)"),
                Site::Workstation => (!grid.workstations().is_empty(), "workstations (w)"),
                Site::Anywhere => (true, ""),
            };
            let within_reach = match grid.sealed_cells() {
                0 => String::new(),
                sealed => format!(" within reach of its largest part, from which {sealed} cells are cut off"),
            };
            report.require(is_there, path, format!("the layout has no {what}{within_reach}"));
            on_floor(&mut report, &errand.distribution, &[path, &["distribution", "centres"]].concat());
        }
    }
    rough_edges::check_communication_on_floor(&scene.communication, grid, &mut report);
    rough_edges::check_faults_on_floor(&scene.faults, grid, &mut report);
    report.problems
}
