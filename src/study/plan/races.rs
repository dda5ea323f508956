//! The races of a suite made ready.

use std::sync::Arc;

use super::super::benchmark_folder::BenchmarkFolder;
use super::super::race;
use super::super::suite::{Before, Entrant, Entry, Learns, Race, Suite, stem};
use super::policies::resolve;
use super::scenes::open_scene;
use super::{Contents, Extent};
use crate::learner::Hyperparameters;
use crate::orchestration::{Policy, UNTRAINED};
use crate::scene::{Problem, Stage};

/// A race, ready to run.
#[derive(Clone, Debug)]
pub struct RacePlan {
    /// What reports call it.
    pub name: String,
    /// Number of the case that holds its policies by hand.
    pub case: usize,
    /// Where learners are tested and learn.
    pub stage: Arc<Stage>,
    /// Where they have learned before, and for how many episodes.
    pub before: Option<(Arc<Stage>, u64)>,
    /// Episodes after which champions are tested, ascending.
    pub milestones: Vec<u64>,
    /// Seeds of the runs.
    pub runs: Vec<u64>,
    /// Seeds of the tests.
    pub test_seeds: Vec<u64>,
    /// The learners.
    pub entrants: Vec<EntrantPlan>,
}

/// A learner, ready to begin.
#[derive(Clone, Debug)]
pub struct EntrantPlan {
    /// What tables call it.
    pub name: String,
    /// What it learns.
    pub learns: Learns,
    /// How it learns.
    pub settings: Hyperparameters,
    /// What coordinates the fleet at the start.
    pub policy: Policy,
    /// Whether it has learned nothing before the shift.
    pub is_fresh: bool,
}

/// Opens the scenes of all races, whose policies by hand make the cases from `first_case` on. A race whose benchmark file is not there is
/// left out.
pub(super) fn plan_races(
    suite: &Suite,
    first_case: usize,
    benchmarks: &BenchmarkFolder,
    extent: &Extent<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<RacePlan> {
    let numbered = (first_case..).zip(suite.all_races());
    numbered.filter_map(|(case, (k, race))| plan_race(suite, (k, case), &race, benchmarks, extent, problems)).collect()
}

/// The race number `k` of the document on one of its scenes, whose policies by hand make this case.
fn plan_race(
    suite: &Suite,
    (k, case): (usize, usize),
    race: &Race,
    benchmarks: &BenchmarkFolder,
    extent: &Extent<'_>,
    problems: &mut Vec<Problem>,
) -> Option<RacePlan> {
    let number = k.to_string();
    let open = |set: &[String]| {
        let set: Vec<String> = set.iter().chain(extent.overrides).cloned().collect();
        open_scene(suite, &race.by_hand(), benchmarks, &set).map_err(|error| error.to_string())
    };
    // What is wrong with the scene itself is told of its policies by hand.
    let stage = open(&race.set).ok()?.ok()?;
    let mut complain = |field: &[&str], message: String| {
        let problem = suite.problem(&[&["races", &number], field].concat(), message);
        // It may be wrong on every scene.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    };
    let milestones = race.milestones(extent.quick);
    let before = match &race.before {
        None => None,
        Some(Before { set, evaluations }) => match open(set) {
            // A quick study learns no longer before the shift than after it.
            Ok(opened) if extent.quick => {
                Some((opened.ok()?, milestones.last().map_or(0, |last| *last.min(evaluations))))
            }
            Ok(opened) => Some((opened.ok()?, *evaluations)),
            Err(message) => {
                complain(&["before", "set"], message);
                None
            }
        },
    };
    if let Some((earlier, _)) = &before
        && (earlier.grid.layout() != stage.grid.layout() || earlier.scene.fleet.agents != stage.scene.fleet.agents)
    {
        complain(&["before", "set"], "a shift leaves floor and fleet as they are".to_owned());
    }
    let mut entrants = Vec::new();
    // Those that a quick study leaves out are checked by any other.
    let entrants_of_it = race.entrants.iter().enumerate().filter(|(_, entrant)| entrant.quick || !extent.quick);
    for (j, entrant) in entrants_of_it {
        match plan_entrant(suite, entrant, &stage, benchmarks) {
            Ok(plan) => entrants.push(plan),
            Err(message) => complain(&["entrants", &j.to_string()], message),
        }
    }
    let runs = if extent.quick { race.quick_runs } else { race.runs };
    let seeds = if extent.quick { race.seeds.min(suite.quick_seeds) } else { race.seeds };
    Some(RacePlan {
        name: race.name.clone().unwrap_or_else(|| stem(&race.scene)),
        case,
        stage,
        before,
        milestones,
        runs: (0..u64::from(runs)).map(|run| extent.first_seed + run).collect(),
        // What is wrong with them is told of the policies by hand, too.
        test_seeds: suite.seeds_from(extent.first_seed, seeds).unwrap_or_default(),
        entrants,
    })
}

fn plan_entrant(
    suite: &Suite,
    entrant: &Entrant,
    stage: &Arc<Stage>,
    benchmarks: &BenchmarkFolder,
) -> Result<EntrantPlan, String> {
    let policy = match entrant.policy.as_deref() {
        None if entrant.learns == Learns::Coordination => stage.learning_policy(),
        None => stage.policy.clone(),
        Some(UNTRAINED) => stage.learning_policy(),
        Some(text) => {
            let entry = Entry::of(text);
            match resolve(suite, (&Ok(Arc::clone(stage)), None), &entry, benchmarks)?.into_iter().next() {
                Some((_, Contents::Ready(_, policy))) => *policy,
                Some((_, Contents::Skipped(reason))) => return Err(reason),
                None => return Err(format!("{text} names no policy")),
            }
        }
    };
    if entrant.learns == Learns::Coordination && policy.learned().is_empty() {
        return Err("no decision of this policy is learned".to_owned());
    }
    let usual = Hyperparameters::of(entrant.learner);
    let step_size = entrant.step_size.unwrap_or(usual.step_size);
    let plan = EntrantPlan {
        name: entrant.name.clone(),
        learns: entrant.learns,
        settings: Hyperparameters { step_size, ..usual },
        policy,
        is_fresh: entrant.fresh,
    };
    // It is its turn after all trials, which may take hours.
    race::check(&plan, stage).map_err(|error| error.to_string())?;
    Ok(plan)
}
