//! A suite made ready: scenes opened, policies resolved.

mod policies;
mod races;
mod scenes;

use std::sync::Arc;

use serde::Serialize;

use self::policies::resolve;
pub(super) use self::policies::{FORESIGHT, without};
use self::races::plan_races;
pub use self::races::{EntrantPlan, RacePlan};
use self::scenes::{Opened, open_scene};
use super::benchmark_folder::BenchmarkFolder;
use super::suite::{Aim, Case, Published, Suite, Variant, stem};
use crate::orchestration::Policy;
use crate::scene::{Problem, SceneError, Stage};

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
    /// What the rows belong to.
    pub cases: Vec<CaseHead>,
    /// Case by case, value by value, the policies as listed.
    pub rows: Vec<Row>,
    /// Learners that are compared; those whose scene is not there are left out, as their policies by hand are skipped.
    pub races: Vec<RacePlan>,
}

/// What the rows of a case have in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseHead {
    /// What reports call it.
    pub name: String,
    /// What is varied, with its unit.
    pub varied: Option<String>,
    /// Which policy all others are compared with; `None`: the best that is made by hand.
    pub reference: Option<String>,
    /// How much of their gain learned policies are to keep.
    pub aim: Option<Aim>,
    /// Tick at which demand moves.
    pub shift_tick: Option<u32>,
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
    /// Number of its case.
    pub case: usize,
    /// The value of what its case varies.
    pub at: Option<f64>,
    /// What tables call that value, where the number does not say it.
    pub at_label: Option<String>,
    /// Whether it runs where the other rows of its case have their measure.
    pub is_baseline: bool,
    /// Whether any decision of the policy is learned; `None` where it is not there.
    pub is_learned: Option<bool>,
    /// Whether it was trained on this very scene.
    pub trained_here: bool,
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
        let cases = suite.all_cases();
        for (k, (place, case)) in cases.iter().enumerate() {
            let seeds = suite.test_seeds(case, extent.first_seed, extent.quick).unwrap_or_else(|problem| {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
                Vec::new()
            });
            for variant in case.variants(extent.quick) {
                let set: Vec<String> = [case.set.as_slice(), &variant.set, extent.overrides].concat();
                match open_scene(suite, case, benchmarks, &set) {
                    Ok(stage) => {
                        let ticks = stage.as_ref().map_or(u32::MAX, |stage| stage.scene.episode.ticks);
                        if case.shift_tick.is_some_and(|tick| tick >= ticks) {
                            let message = format!("expected a tick within the episode, which has {ticks}");
                            problems.push(suite.problem(&[&place[0], &place[1], "shift_tick"], message));
                            break;
                        }
                        let point =
                            Point { case, place, number: k, variant: &variant, stage: &stage, quick: extent.quick };
                        rows.extend(point.rows(suite, benchmarks, &seeds, &mut problems));
                    }
                    Err(error) => {
                        problems.push(suite.problem(&[&place[0], &place[1], case.scene_field()], error.to_string()));
                        // It is wrong at every value.
                        break;
                    }
                }
            }
        }
        if !extent.overrides.is_empty() {
            for row in &mut rows {
                row.published = None;
            }
        }
        let by_hand = cases.len() - suite.all_races().len();
        let races = plan_races(suite, by_hand, benchmarks, extent, &mut problems);
        if !problems.is_empty() {
            return Err(SceneError { file: suite.origin.file.clone(), problems });
        }
        let cases = cases.iter().map(|(_, case)| CaseHead::new(case)).collect();
        Ok(Self { suite: suite.name.clone(), question: suite.question.clone(), cases, rows, races })
    }
}

impl CaseHead {
    fn new(case: &Case) -> Self {
        Self {
            name: case.name.clone().unwrap_or_else(|| stem(&case.scene)),
            varied: case.vary.as_ref().map(|vary| vary.what.clone()),
            reference: case.reference.clone(),
            aim: case.aim,
            shift_tick: case.shift_tick,
        }
    }
}

/// A case at one value of what it varies.
struct Point<'a> {
    case: &'a Case,
    /// Where the case stands in the suite.
    place: &'a [String; 2],
    number: usize,
    variant: &'a Variant,
    stage: &'a Opened,
    /// Whether the study is quick.
    quick: bool,
}

impl Point<'_> {
    fn rows(
        &self,
        suite: &Suite,
        benchmarks: &BenchmarkFolder,
        seeds: &[u64],
        problems: &mut Vec<Problem>,
    ) -> Vec<Row> {
        let Self { case, place, number, variant, stage, quick } = *self;
        let mut rows = Vec::new();
        for (j, entry) in case.policies.iter().enumerate().filter(|(_, entry)| entry.quick || !quick) {
            let resolved =
                resolve(suite, (stage, case.upstream.as_deref()), entry, benchmarks).unwrap_or_else(|message| {
                    let problem = suite.problem(&[&place[0], &place[1], "policies", &j.to_string(), "policy"], message);
                    // It may be wrong at every value.
                    if !problems.contains(&problem) {
                        problems.push(problem);
                    }
                    Vec::new()
                });
            rows.extend(resolved.into_iter().map(|(policy, contents)| Row {
                scene: stage.as_ref().map_or_else(|_| stem(&case.scene), |stage| stage.scene.name.clone()),
                agents_and_ticks: stage.as_ref().ok().map(|stage| {
                    let scene = &stage.scene;
                    (scene.fleet.agents, scene.episode.ticks)
                }),
                policy,
                case: number,
                at: variant.at,
                at_label: variant.label.clone(),
                is_baseline: variant.is_baseline,
                is_learned: match &contents {
                    Contents::Ready(_, policy) => Some(!policy.learned().is_empty()),
                    Contents::Skipped(_) => None,
                },
                trained_here: entry.trained_here,
                contents,
                seeds: seeds.to_vec(),
                published: entry.published,
                source: case.source.clone(),
            }));
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(cases: &str) -> Suite {
        let text =
            format!("(version: 1, name: \"s\", question: \"why?\", seeds: 2, quick_seeds: 1,\ncases: [\n{cases}\n])");
        Suite::parse("s.ron", &text, None).expect("a suite")
    }

    fn plan(cases: &str, benchmarks: &BenchmarkFolder, overrides: &[String]) -> Result<Plan, SceneError> {
        Plan::new(&suite(cases), benchmarks, &Extent { first_seed: 0, quick: false, overrides })
    }

    #[test]
    fn a_quick_study_leaves_out_the_policies_that_say_so() {
        let case = "(scene: \"narrow-aisles\", policies: [(policy: \"highways\"), (policy: \"zones\", quick: false)])";
        let policies = |quick| {
            let extent = Extent { first_seed: 0, quick, overrides: &[] };
            let plan = Plan::new(&suite(case), &BenchmarkFolder::default(), &extent).expect("a plan");
            plan.rows.into_iter().map(|row| row.policy).collect::<Vec<_>>()
        };
        assert_eq!(policies(false), ["highways", "zones"]);
        assert_eq!(policies(true), ["highways"]);
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
