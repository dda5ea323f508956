//! A suite made ready: scenes opened, policies resolved.

use std::path::Path;
use std::sync::Arc;

use super::benchmark_folder::BenchmarkFolder;
use super::suite::{Case, Entry, Published, Suite};
use crate::orchestration::{Policy, PolicyError, presets};
use crate::scene::{SHIPPED, SceneError, Stage};

/// How policies name a file of guidance; the path ends at a comma or with the text.
const FIXED: &str = "fixed:";

/// How much of a suite is run.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// First test seed.
    pub first_seed: u64,
    /// Whether the suite's smaller number of seeds will do.
    pub quick: bool,
    /// What is changed in every scene, as FIELD=VALUE; published figures then have nothing to say.
    pub overrides: &'a [String],
}

/// A suite, ready to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The suite's name.
    pub suite: String,
    /// Its question.
    pub question: String,
    /// Case by case, the policies as listed.
    pub rows: Vec<Row>,
}

/// One policy on one scene.
#[derive(Clone, Debug)]
pub struct Row {
    /// Name of the scene.
    pub scene: String,
    /// Agents and ticks of a trial; `None` where the scene is not there.
    pub agents_and_ticks: Option<(u32, u32)>,
    /// What tables call the policy.
    pub policy: String,
    /// What is to run.
    pub contents: Contents,
    /// Seeds of its trials.
    pub seeds: Vec<u64>,
    /// What was published of it.
    pub published: Option<Published>,
    /// Where that stands.
    pub source: Option<String>,
}

/// What a row runs.
#[derive(Clone, Debug)]
pub enum Contents {
    /// A policy on a stage.
    Ready(Arc<Stage>, Box<Policy>),
    /// Nothing, for this reason: a benchmark file is missing.
    Skipped(String),
}

impl Row {
    /// Stage and policy, unless the row is skipped.
    pub fn ready(&self) -> Option<(&Arc<Stage>, &Policy)> {
        match &self.contents {
            Contents::Ready(stage, policy) => Some((stage, policy)),
            Contents::Skipped(_) => None,
        }
    }
}

impl Plan {
    /// Opens the scenes of `suite` and resolves its policies. What needs a benchmark file that is not there is skipped.
    ///
    /// # Errors
    /// Everything that is wrong with scenes, changes, policies and seeds, placed in the suite.
    pub fn new(suite: &Suite, benchmarks: &BenchmarkFolder, extent: &Extent<'_>) -> Result<Self, SceneError> {
        let (mut problems, mut rows) = (Vec::new(), Vec::new());
        for (k, case) in suite.cases.iter().enumerate() {
            let k = k.to_string();
            let seeds = suite.test_seeds(case, extent.first_seed, extent.quick).unwrap_or_else(|problem| {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
                Vec::new()
            });
            let stage = match open_scene(suite, case, benchmarks, extent.overrides) {
                Ok(stage) => stage,
                Err(error) => {
                    problems.push(suite.problem(&["cases", &k, "scene"], error.to_string()));
                    continue;
                }
            };
            for (j, entry) in case.policies.iter().enumerate() {
                match contents(suite, (&stage, case), entry, benchmarks) {
                    Ok(contents) => rows.push(Row {
                        scene: stage.as_ref().map_or_else(|_| stem(&case.scene), |stage| stage.scene.name.clone()),
                        agents_and_ticks: stage.as_ref().ok().map(|stage| {
                            let scene = &stage.scene;
                            (scene.fleet.agents, scene.episode.ticks)
                        }),
                        policy: entry.name.as_ref().unwrap_or(&entry.policy).clone(),
                        contents,
                        seeds: seeds.clone(),
                        published: entry.published.filter(|_| extent.overrides.is_empty()),
                        source: case.source.clone(),
                    }),
                    Err(error) => {
                        let path = ["cases", &k, "policies", &j.to_string(), "policy"];
                        problems.push(suite.problem(&path, error.to_string()));
                    }
                }
            }
        }
        if !problems.is_empty() {
            return Err(SceneError { file: suite.origin.file.clone(), problems });
        }
        Ok(Self { suite: suite.name.clone(), question: suite.question.clone(), rows })
    }
}

/// The stage of a case, or why it is skipped.
type Opened = Result<Arc<Stage>, String>;

fn open_scene(
    suite: &Suite,
    case: &Case,
    benchmarks: &BenchmarkFolder,
    overrides: &[String],
) -> Result<Opened, SceneError> {
    let scene = match benchmarks.resolve(&case.scene) {
        Ok(scene) => scene,
        Err(missing) => return Ok(Err(with_upstream(missing, case.upstream.as_deref()))),
    };
    let is_shipped = SHIPPED.iter().any(|&(name, _)| name == scene);
    let path = match &suite.origin.folder {
        Some(folder) if !is_shipped => folder.join(&scene).to_string_lossy().into_owned(),
        _ => scene,
    };
    let set: Vec<String> = case.set.iter().chain(overrides).cloned().collect();
    Stage::open(&path, &set).map(|stage| Ok(Arc::new(stage)))
}

fn contents(
    suite: &Suite,
    (stage, case): (&Opened, &Case),
    entry: &Entry,
    benchmarks: &BenchmarkFolder,
) -> Result<Contents, PolicyError> {
    let stage = match stage {
        Ok(stage) => stage,
        Err(reason) => return Ok(Contents::Skipped(reason.clone())),
    };
    let text = match benchmarks.resolve(&entry.policy) {
        Ok(text) => text,
        Err(missing) => {
            let upstream = entry.upstream.as_deref().or(case.upstream.as_deref());
            return Ok(Contents::Skipped(with_upstream(missing, upstream)));
        }
    };
    let policy = match presets::find(&text) {
        Some(preset) => preset.policy(&stage.grid)?,
        None => stage.policy.with_rules(&in_folder(&text, suite.origin.folder.as_deref()), &stage.grid)?,
    };
    Ok(Contents::Ready(Arc::clone(stage), Box::new(policy)))
}

/// The rules in `text`, a relative path after `fixed:` taken from `folder`.
fn in_folder(text: &str, folder: Option<&Path>) -> String {
    let (Some(folder), Some((before, rest))) = (folder, text.split_once(FIXED)) else { return text.to_owned() };
    let (file, after) = rest.find(',').map_or((rest, ""), |comma| rest.split_at(comma));
    format!("{before}{FIXED}{}{after}", folder.join(file).display())
}

fn with_upstream(missing: String, upstream: Option<&str>) -> String {
    upstream.map_or(missing.clone(), |upstream| format!("{missing} (from {upstream})"))
}

/// The name of a file without folder and extension.
fn stem(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(|| path.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(cases: &str, benchmarks: &BenchmarkFolder, overrides: &[String]) -> Result<Plan, SceneError> {
        let text =
            format!("(version: 1, name: \"s\", question: \"why?\", seeds: 2, quick_seeds: 1,\ncases: [\n{cases}\n])");
        let suite = Suite::parse("s.ron", &text, None).expect("a suite");
        Plan::new(&suite, benchmarks, &Extent { first_seed: 0, quick: false, overrides })
    }

    #[test]
    fn missing_benchmark_files_are_skipped_with_their_origin() {
        let layout = "(scene: \"$FLEETWRIGHT_BENCHMARKS/maze.json\", upstream: \"some/repository\", policies: [
            (policy: \"guidance=none\")]),";
        let graph = "(scene: \"narrow-aisles\", policies: [(policy: \"guidance=none\"),
            (policy: \"guidance=fixed:$FLEETWRIGHT_BENCHMARKS/graph.json\", upstream: \"another/repository\")])";
        let plan = plan(&format!("{layout}{graph}"), &BenchmarkFolder::default(), &[]).expect("a plan");
        let skipped = |row: usize| match &plan.rows[row].contents {
            Contents::Skipped(reason) => reason.as_str(),
            Contents::Ready(..) => panic!("row {row} is ready"),
        };
        assert!(skipped(0).contains("maze.json") && skipped(0).ends_with("(from some/repository)"));
        assert!(skipped(2).contains("graph.json") && skipped(2).ends_with("(from another/repository)"));
        assert_eq!(plan.rows[0].scene, "maze");
        assert!(plan.rows[1].ready().is_some());
        assert_eq!(plan.rows[0].agents_and_ticks, None);
        assert_eq!(plan.rows[2].agents_and_ticks, plan.rows[1].agents_and_ticks);
    }

    #[test]
    fn files_of_guidance_are_relative_to_the_suite() {
        let inside = |text: &str| in_folder(text, Some(Path::new("suites")));
        assert_eq!(inside("guidance=fixed:a/b.json,parking=stay"), "guidance=fixed:suites/a/b.json,parking=stay");
        assert_eq!(inside("guidance=fixed:/b.json"), "guidance=fixed:/b.json");
        assert_eq!(inside("guidance=none"), "guidance=none");
        assert_eq!(in_folder("guidance=fixed:b.json", None), "guidance=fixed:b.json");
    }

    #[test]
    fn mistakes_are_placed_in_the_suite() {
        let cases = "(scene: \"nowhere\", policies: [(policy: \"highways\")]),
(scene: \"narrow-aisles\", policies: [(policy: \"highways\"),
  (policy: \"guidance=crosscriss\")])";
        let error = plan(cases, &BenchmarkFolder::default(), &[]).expect_err("mistakes");
        let places: Vec<(usize, usize)> = error.problems.iter().map(|problem| (problem.line, problem.column)).collect();
        assert_eq!(places, [(3, 2), (5, 4)]);
        assert!(error.problems[1].message.contains("crisscross"));
    }

    #[test]
    fn overrides_change_scenes_and_drop_published_figures() {
        let case = "(scene: \"narrow-aisles\", set: [\"fleet.agents=30\"], source: \"here\",
            policies: [(policy: \"highways\", published: (mean: 1))])";
        let agents = |plan: &Plan| plan.rows[0].ready().expect("ready").0.scene.fleet.agents;
        let as_written = plan(case, &BenchmarkFolder::default(), &[]).expect("a plan");
        assert_eq!((agents(&as_written), as_written.rows[0].published.is_some()), (30, true));
        let changed = plan(case, &BenchmarkFolder::default(), &["fleet.agents=20".to_owned()]).expect("a plan");
        assert_eq!((agents(&changed), changed.rows[0].published.is_some()), (20, false));
    }
}
