//! The trials of a study: which are missing, and running them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cost::{Cost, Work, agent_steps};
use super::fingerprint::fingerprint;
use super::once::{Planned, kept, run_and_keep};
use super::plan::{Plan, RacePlan, Row};
use super::race;
use super::report::SuiteReport;
use super::results::{Results, StudyError};
use crate::sim::{Setting, TrialFailure, Workers};

/// Suites that are run together, and the trials that are finished.
#[derive(Debug)]
pub struct Study {
    plans: Vec<Plan>,
    results: Results,
    /// Fingerprint of every row by plan; `None` for skipped ones.
    fingerprints: Vec<Vec<Option<String>>>,
}

impl Study {
    /// A study of `plans` that keeps its trials in `results`.
    ///
    /// # Errors
    /// If a policy or scene cannot be written down.
    pub fn new(plans: Vec<Plan>, results: Results) -> Result<Self, StudyError> {
        let fingerprint_of = |row: &Row| row.ready().map(|(stage, policy)| fingerprint(stage, policy)).transpose();
        let of_plan = |plan: &Plan| plan.rows.iter().map(fingerprint_of).collect::<Result<Vec<_>, _>>();
        let fingerprints = plans.iter().map(of_plan).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { plans, results, fingerprints })
    }

    /// What the study costs from here on.
    ///
    /// # Errors
    /// If a setting cannot be written down.
    pub fn cost(&self) -> Result<Cost, StudyError> {
        let trials = planned(&self.plans, &self.fingerprints);
        let is_missing = |trial: &&Planned<'_>| kept(&self.results, trial.fingerprint, trial.setting.seed).is_none();
        let mut cost = Cost { trials: trials.len(), ..Cost::default() };
        for trial in trials.iter().filter(is_missing) {
            cost.missing += 1;
            cost.add(trial.work(), agent_steps(&trial.setting.stage));
        }
        for plan in &self.plans {
            for run in race::missing(&plan.races, &self.results)? {
                cost.missing_runs += 1;
                cost.run_episodes += run.episodes();
                cost.add(run.work(), run.agent_steps());
            }
        }
        Ok(cost)
    }

    /// Runs what is missing: trials row by row, each written down as soon as it is finished, then the runs of learners. `on_episodes`
    /// is told of what work how many episodes were finished, and their agents times ticks. Trials that failed are skipped, and returned.
    ///
    /// # Errors
    /// If the table cannot be written, agents ran another skill than the frozen one, or a learner can neither begin nor go on.
    pub fn run(
        &mut self,
        workers: &Workers,
        mut on_episodes: impl FnMut(&Work, u64, u64),
    ) -> Result<Vec<TrialFailure>, StudyError> {
        let Self { plans, results, fingerprints } = self;
        let mut missing = planned(plans, fingerprints);
        missing.retain(|trial| kept(results, trial.fingerprint, trial.setting.seed).is_none());
        let skipped = run_and_keep(&missing, results, workers, |trial| {
            on_episodes(&trial.work(), 1, agent_steps(&trial.setting.stage));
        })?;
        for plan in &*plans {
            for run in race::missing(&plan.races, results)? {
                let (work, steps) = (run.work(), run.steps_of_episode());
                run.run(results, workers, |episodes| on_episodes(&work, episodes, episodes * steps))?;
            }
        }
        Ok(skipped.into_iter().map(|(_, failure)| failure).collect())
    }

    /// The figures of every suite, from the trials and runs that are finished.
    ///
    /// # Errors
    /// If a setting cannot be written down.
    pub fn reports(&self) -> Result<Vec<SuiteReport>, StudyError> {
        let report = |(plan, fingerprints): (&Plan, &Vec<Option<String>>)| {
            let mut report =
                SuiteReport::new(plan, |row, seed| kept(&self.results, fingerprints[row].as_deref()?, seed));
            let races = plan.races.iter().map(|race: &RacePlan| {
                let by_hand = report.by_case().map(|(_, rows)| rows).find(|rows| rows[0].case == race.case);
                race::report(race, &self.results, by_hand.unwrap_or_default())
            });
            report.races = races.collect::<Result<_, _>>()?;
            Ok(report)
        };
        self.plans.iter().zip(&self.fingerprints).map(report).collect()
    }
}

/// All trials, row by row, each once.
fn planned<'a>(plans: &'a [Plan], fingerprints: &'a [Vec<Option<String>>]) -> Vec<Planned<'a>> {
    let mut trials = Vec::new();
    let mut listed = BTreeSet::new();
    for (plan, fingerprints) in plans.iter().zip(fingerprints) {
        for (row, fingerprint) in plan.rows.iter().zip(fingerprints) {
            let (Some((stage, policy)), Some(fingerprint)) = (row.ready(), fingerprint) else { continue };
            for &seed in row.seeds.iter().filter(|&&seed| listed.insert((fingerprint, seed))) {
                let setting = Setting { stage: Arc::clone(stage), policy: policy.clone(), seed };
                trials.push(Planned {
                    fingerprint,
                    scene: row.scene.as_str(),
                    policy: row.policy.as_str().into(),
                    setting,
                });
            }
        }
    }
    trials
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::learner::TrainingError;
    use crate::sim::{FrozenSkill, Trial};
    use crate::skill::{Psi, Skills};
    use crate::study::{BenchmarkFolder, Extent, Suite};

    const SUITE: &str = r#"Suite(version: 1, name: "small", question: "?", seeds: 4, quick_seeds: 2, cases: [
        (scene: "narrow-aisles", set: ["fleet.agents=5", "episode.ticks=10"], policies: [(policy: "shortest_path"), (policy: "highways")]),
    ])"#;

    /// A study of [`SUITE`] with its table in a folder.
    fn small(folder: &Path) -> Study {
        let suite = Suite::parse("small.ron", SUITE, None).expect("a suite");
        let extent = Extent { first_seed: 0, quick: false, overrides: &[] };
        let plan = Plan::new(&suite, &BenchmarkFolder::default(), &extent).expect("a plan");
        Study::new(vec![plan], Results::open(&folder.join("results.csv")).expect("a table")).expect("a study")
    }

    /// A world in which somebody has got at the agents.
    fn tampered_with() -> Trial {
        let mut psi = Psi::default();
        psi.milli_moves[3] = 1;
        let mut trial = Trial::default();
        trial.world_mut().insert_resource(FrozenSkill(Skills::shared(psi)));
        trial
    }

    #[test]
    fn trials_whose_agents_are_altered_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let tampered = Workers::start_with(1, tampered_with).expect("a thread");
        let mut study = small(folder.path());
        let refused = study.run(&tampered, |_, _, _| {}).expect_err("agents are not frozen");
        let StudyError::SkillAltered { seed: 0, expected, found, .. } = refused else { panic!("{refused}") };
        assert!(expected == Psi::default().hash() && found != expected);
        assert_eq!(study.cost().expect("a cost").missing, 2 * 4, "nothing of it is kept");

        // Nor does a line count that an earlier program kept.
        let sound = Workers::start(1).expect("a thread");
        study.run(&sound, |_, _, _| {}).expect("agents are frozen");
        drop(study);
        let path = folder.path().join("results.csv");
        let table = std::fs::read_to_string(&path).expect("a table");
        let frozen = format!("{expected:016x}");
        std::fs::write(&path, table.replacen(&frozen, &format!("{found:016x}"), 1)).expect("writable");
        let mut again = small(folder.path());
        let seeds = |study: &Study| study.reports().expect("figures")[0].rows[0].seeds.len();
        assert_eq!((again.cost().expect("a cost").missing, seeds(&again)), (1, 3));
        again.run(&sound, |_, _, _| {}).expect("agents are frozen");
        assert_eq!((again.cost().expect("a cost").missing, seeds(&again)), (0, 4));
    }

    #[test]
    fn races_whose_agents_are_altered_are_refused() {
        let race = "(version: 1, name: \"r\", question: \"?\", seeds: 1, quick_seeds: 1, races: [(scene: \"two-doors\", \
            set: [\"episode.ticks=20\"], milestones: [0, 26], runs: 1, quick_runs: 1, seeds: 1, policies: [(policy: \"zones\")], \
            entrants: [(name: \"x\")])])";
        let suite = Suite::parse("r.ron", race, None).expect("a suite");
        let extent = Extent { first_seed: 0, quick: false, overrides: &[] };
        let mut plan = Plan::new(&suite, &BenchmarkFolder::default(), &extent).expect("a plan");
        // Trials would be refused before.
        plan.rows.clear();
        let folder = tempfile::tempdir().expect("a folder");
        let mut study = Study::new(vec![plan], Results::open(&folder.path().join("results.csv")).expect("a table"))
            .expect("a study");
        let tampered = Workers::start_with(1, tampered_with).expect("a thread");
        let refused = study.run(&tampered, |_, _, _| {}).expect_err("agents are not frozen");
        assert!(matches!(refused, StudyError::Learning(TrainingError::SkillAltered { .. })), "{refused}");
        assert_eq!(study.cost().expect("a cost").missing_runs, 1, "nothing of it is kept");
    }

    /// What fails is named and skipped; everything else is kept, and the next run tries again what failed.
    #[test]
    fn trials_that_fail_are_skipped_with_their_seeds() {
        let folder = tempfile::tempdir().expect("a folder");
        let failing = || Trial::default().failing(|_, seed| seed == 2);
        let mut first = small(folder.path());
        let skipped = first.run(&Workers::start_with(2, failing).expect("threads"), |_, _, _| {}).expect("written");
        assert_eq!(skipped.len(), 2, "a policy each");
        assert!(skipped.iter().all(|failure| failure.to_string().contains("seed 2")), "{skipped:?}");
        let seeds: Vec<Vec<u64>> =
            first.reports().expect("figures")[0].rows.iter().map(|row| row.seeds.clone()).collect();
        assert_eq!(seeds, [[0, 1, 3], [0, 1, 3]]);
        drop(first);
        let mut again = small(folder.path());
        assert_eq!(again.cost().expect("a cost").missing, 2);
        let skipped = again.run(&Workers::start(1).expect("a thread"), |_, _, _| {}).expect("written");
        assert_eq!((skipped.len(), again.cost().expect("a cost").missing), (0, 0));
    }

    /// What is kept does not depend on how a suite is written.
    #[test]
    fn a_case_on_several_scenes_runs_the_trials_of_one_of_each() {
        let policies = "policies: [(policy: \"zones\"), (policy: \"general\", rules: \"guidance=none\")]";
        let race = "seeds: 2, runs: 1, quick_runs: 1, milestones: [0, 50], entrants: [(name: \"x\")]";
        let study = |cases: &str, races: &str| {
            let text = format!(
                "(version: 1, name: \"s\", question: \"?\", seeds: 3, quick_seeds: 1, cases: [{cases}], races: [{races}])"
            );
            let suite = Suite::parse("s.ron", &text, None).expect("a suite");
            let extent = Extent { first_seed: 0, quick: false, overrides: &[] };
            let plan = Plan::new(&suite, &BenchmarkFolder::default(), &extent).expect("a plan");
            let names: Vec<String> = plan.cases.iter().map(|case| case.name.clone()).collect();
            let races: Vec<(String, usize)> = plan.races.iter().map(|race| (race.name.clone(), race.case)).collect();
            let folder = tempfile::tempdir().expect("a folder");
            let results = Results::open(&folder.path().join("results.csv")).expect("a table");
            let study = Study::new(vec![plan], results).expect("a study");
            (study.fingerprints.clone(), study.cost().expect("a cost"), names, races)
        };
        let set = "set: [\"fleet.agents=9\"]";
        let one = |scene: &str| format!("(scene: \"{scene}\", name: \"{scene}, few\", {set}, {policies}");
        let both = format!("(scenes: [\"two-doors\", \"gridlock\"], name: \"few\", {set}, {policies}");
        let cases = format!("{}), {})", one("two-doors"), one("gridlock"));
        let races = format!("{}, {race}), {}, {race})", one("two-doors"), one("gridlock"));
        let (told, apart) = (study(&format!("{both})"), &format!("{both}, {race})")), study(&cases, &races));
        assert_eq!(told, apart);
        let expected = [("two-doors, few".to_owned(), 2), ("gridlock, few".to_owned(), 3)];
        assert_eq!((told.3, told.2[3].as_str(), told.1.missing_runs), (expected.to_vec(), "gridlock, few, by hand", 2));
    }
}
