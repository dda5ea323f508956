//! A scene made ready: checked, its floor built, its rules resolved.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::document::read_document;
use super::floor::{FloorError, build_floor};
use super::shipped::SHIPPED;
use super::validate::{check, check_on_floor};
use super::{EpisodeSpec, FleetSpec, LayoutSource, OrchestrationSpec, Problem, Scene, SceneError, Viewpoint};
use crate::demand::{DeadEndGoals, Demand, Distribution};
use crate::fleet::faults::FaultSpec;
use crate::grid::format::{extension, read_layout};
use crate::grid::{Grid, Layout};
use crate::orchestration::Policy;
use crate::orchestration::assignment::AssignmentRule;
use crate::orchestration::communication::CommunicationSpec;
use crate::orchestration::guidance::GuidanceRule;
use crate::orchestration::meta_skill::Conditions;
use crate::orchestration::parking::ParkingRule;
use crate::orchestration::right_of_way::RightOfWayRule;

/// A checked scene with its floor.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What the document says, overrides applied.
    pub scene: Scene,
    /// The floor.
    pub grid: Arc<Grid>,
    /// What regimes go by, as far as the floor decides it.
    floor: Conditions,
    /// The scene's own rules: what a policy leaves out comes from here.
    pub policy: Policy,
}

/// The shipped scenes, those in folders by their folders.
fn shipped_names() -> String {
    let mut names: Vec<String> = Vec::new();
    for (name, _) in SHIPPED {
        let shown = name.split_once('/').map_or_else(|| name.to_owned(), |(folder, _)| format!("{folder}/…"));
        if !names.contains(&shown) {
            names.push(shown);
        }
    }
    names.join(", ")
}

impl Stage {
    /// Opens a scene file, a shipped scene by name, or any layout file (`.map`, `.json`), which is wrapped in the
    /// published "guidance-graph" protocol: own goals for every agent, no guidance, 1,000 ticks, an agent for every
    /// fourth cell unless `overrides` say otherwise (arXiv 2402.01446).
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with line and column.
    pub fn open(path: &str, overrides: &[String]) -> Result<Self, SceneError> {
        if let Some((_, text)) = SHIPPED.iter().find(|(name, _)| *name == path) {
            return Self::parse(path, text, None, overrides);
        }
        let file = Path::new(path);
        if matches!(extension(file).as_str(), "map" | "json") {
            let layout = read_layout(file).map_err(|error| SceneError::layout_file(&error))?;
            return Self::bare(path, file, layout, overrides);
        }
        let text = std::fs::read_to_string(file).map_err(|error| {
            let may_be_a_name = error.kind() == ErrorKind::NotFound && file.extension().is_none();
            let names = if may_be_a_name { format!("; shipped scenes are {}", shipped_names()) } else { String::new() };
            SceneError::whole_file(path, format!("{error}{names}"))
        })?;
        Self::parse(path, &text, file.parent(), overrides)
    }

    /// Reads a scene document. Layout files are looked for in `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with line and column.
    pub fn parse(name: &str, text: &str, folder: Option<&Path>, overrides: &[String]) -> Result<Self, SceneError> {
        Self::build(name, text, read_document(name, text)?, folder, overrides)
    }

    /// The scene's policy with every decision learned that has something to decide.
    pub fn learning_policy(&self) -> Policy {
        let mut policy = self.policy.clone();
        policy.guidance = GuidanceRule::Learned;
        policy.right_of_way = RightOfWayRule::Learned;
        if matches!(self.scene.demand, Demand::Pool { .. }) {
            policy.assignment = AssignmentRule::Learned;
            policy.parking = ParkingRule::Learned;
        }
        policy
    }

    /// What a policy is here: its meta-skill with the parameters that it has on this floor and with this fleet, and no regimes.
    #[must_use]
    pub fn policy_here(&self, policy: &Policy) -> Policy {
        if policy.meta_skill.regimes().next().is_none() {
            return policy.clone();
        }
        policy.with_meta_skill(policy.meta_skill.under(&self.conditions()).into_owned())
    }

    /// What regimes go by.
    pub fn conditions(&self) -> Conditions {
        let agents = self.scene.fleet.agents as usize;
        self.floor.with_agents(agents, &self.grid).within(&self.scene.communication, &self.grid)
    }

    /// Sets the stage for a scene that is known whole; a layout file is looked for where the program runs.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn of_scene(scene: Scene, overrides: &[String]) -> Result<Self, SceneError> {
        Self::build(&scene.name.clone(), "", scene, None, overrides)
    }

    /// Sets the stage for a scene that was changed in the program.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn rebuild(&self, scene: Scene) -> Result<Self, SceneError> {
        let name = scene.name.clone();
        if scene.layout == self.scene.layout {
            let problems = check(&scene, "");
            return Self::finish(&name, "", scene, problems, Some(Arc::clone(&self.grid)));
        }
        Self::of_scene(scene, &[])
    }

    fn build(
        name: &str,
        text: &str,
        mut scene: Scene,
        folder: Option<&Path>,
        overrides: &[String],
    ) -> Result<Self, SceneError> {
        for setting in overrides {
            let changed = scene.with_override(setting);
            scene = changed.map_err(|error| SceneError::whole_file(name, error.to_string()))?;
        }
        let mut problems = check(&scene, text);
        let grid = match build_floor(text, &scene.layout, folder) {
            Ok(grid) => Some(Arc::new(grid)),
            Err(FloorError::Here(others)) => {
                problems.extend(others);
                None
            }
            Err(FloorError::InFile(error)) if problems.is_empty() => return Err(error),
            Err(FloorError::InFile(_)) => None,
        };
        Self::finish(name, text, scene, problems, grid).map_err(|mut error| {
            // The places are those in the file, which may say something else.
            if !overrides.is_empty() {
                let told = format!(" (with {})", overrides.join(", "));
                error.problems.iter_mut().for_each(|problem| problem.message.push_str(&told));
            }
            error
        })
    }

    /// The stage, unless there are `problems` or the scene has some on its floor.
    pub(super) fn finish(
        name: &str,
        text: &str,
        scene: Scene,
        mut problems: Vec<Problem>,
        grid: Option<Arc<Grid>>,
    ) -> Result<Self, SceneError> {
        let mut stage = None;
        if let Some(grid) = grid {
            problems.extend(check_on_floor(&scene, text, &grid));
            match Policy::plain().with_rules(&scene.orchestration.rules(), &grid) {
                Ok(policy) => stage = Some(Self { floor: Conditions::of(&grid, 1), scene, grid, policy }),
                Err(error) => {
                    let (line, column) = super::locate::locate(text, &["orchestration"]);
                    problems.push(Problem { line, column, message: error.to_string() });
                }
            }
        }
        problems.sort_by_key(|problem| (problem.line, problem.column));
        match stage {
            Some(stage) if problems.is_empty() => Ok(stage),
            _ => Err(SceneError { file: name.to_owned(), problems }),
        }
    }

    fn bare(name: &str, file: &Path, layout: Layout, overrides: &[String]) -> Result<Self, SceneError> {
        // What nobody can reach is no cell; a floor without any is refused below.
        let free = Grid::new(layout.clone()).map_or(0, |grid| grid.len() as u32);
        let stem = file.file_stem().map_or_else(|| "layout".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let scene = Scene {
            version: Scene::VERSION,
            name: stem,
            look_for: String::new(),
            layout: LayoutSource::Ascii(layout.to_ascii().lines().map(str::to_owned).collect()),
            fleet: FleetSpec { agents: (free / 4).max(1) },
            demand: Demand::PerAgent { dead_end_goals: DeadEndGoals::default(), goals: Distribution::default() },
            communication: CommunicationSpec::default(),
            faults: FaultSpec::default(),
            episode: EpisodeSpec::default(),
            orchestration: OrchestrationSpec::default(),
            camera: Viewpoint::default(),
            captions: Vec::new(),
        };
        Self::build(name, "", scene, None, overrides)
    }
}
