//! What came of a race.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::cost::agent_steps;
use super::super::gains::{ByHand, best_by_hand};
use super::super::plan::{EntrantPlan, RacePlan};
use super::super::report::RowReport;
use super::super::results::{Results, StudyError};
use super::super::suite::Learns;
use super::after_shift::{Regained, frozen, regained};
use super::convergence::{CONVERGED, Convergence, convergence};
use super::kept::{Fingerprints, Kept};
use super::leaders::{Leader, leaders};
use super::over_runs::{bootstrap, interquartile_mean};
use super::retraining::{RetrainingComparison, comparisons, curve, highest_of, reached, unlearned};
use super::step_sizes::{StepSizes, step_sizes};
use crate::sim::mean;
use crate::skill::PSI_NAMES;

/// Figures of a race, learner by learner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RaceReport {
    /// What the suite calls it.
    pub name: String,
    /// Number of the case that holds its policies by hand.
    pub case: usize,
    /// Size of the fleet.
    pub agents: u32,
    /// Ticks in an episode.
    pub ticks: u32,
    /// Seeds of the runs.
    pub runs: Vec<u64>,
    /// Seeds of the tests.
    pub test_seeds: Vec<u64>,
    /// Throughput of the best policy by hand on the test seeds, and its name.
    pub by_hand: Option<(String, f64)>,
    /// Among which policies that best was found.
    pub by_hand_of: ByHand,
    /// The same of learned policies that do not learn here.
    pub learned: Vec<(String, f64)>,
    /// The same of the champion from before the shift that nobody changes, and who had learned it; `None` without a shift.
    pub frozen: Option<(String, f64)>,
    /// The learners.
    pub entrants: Vec<EntrantReport>,
    /// The best of them at each milestone.
    pub leaders: Vec<Leader>,
    /// The best step sizes, for whatever several were tried of.
    pub step_sizes: Vec<StepSizes>,
    /// What retraining agents would have cost, by the coordination under which they are retrained.
    pub retraining: Vec<RetrainingComparison>,
    /// Trials, tests and runs that failed and do not count.
    pub skipped: Vec<Skipped>,
}

/// Figures of one learner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntrantReport {
    /// What the suite calls it.
    pub name: String,
    /// What it learns.
    pub learns: Learns,
    /// The rules under which the fleet begins.
    pub rules: String,
    /// Width of its search at the start.
    pub step_size: f64,
    /// How many parameters it learns.
    pub parameters: usize,
    /// What it had come to at each milestone that a run has reached.
    pub milestones: Vec<Milestone>,
    /// Generations, of all runs together, at which the learner has read from its worlds which ψ agents ran.
    pub generations_read: u64,
    /// Those of them whose worlds all ran another ψ than the published one: none but where ψ is what is learned.
    pub generations_altered: u64,
    /// Hashes over the ψ that agents ran in the tests of champions, hexadecimal, each once.
    pub skill_hashes: Vec<String>,
    /// Episodes until 95 % of its last score: the first milestone there.
    pub converged: Option<u64>,
    /// The same run by run, and whether it was still rising at the end.
    pub convergence: Option<Convergence>,
    /// After a shift: how long it took to be back, by what that means.
    pub regained: Vec<Regained>,
    /// When it had learned what agents that are retrained come to; `None` of those themselves, or where nobody is.
    pub recovery: Option<Recovery>,
}

/// A learner after so many episodes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Milestone {
    /// Simulated episodes, from the shift on if there was one.
    pub evaluations: u64,
    /// The same in agents times ticks.
    pub agent_steps: u64,
    /// Mean throughput over the test seeds, by run.
    pub throughput: Vec<f64>,
    /// Their interquartile mean.
    pub iqm: f64,
    /// Its 95 % bootstrap interval over runs; `None` of one run.
    pub ci95: Option<[f64; 2]>,
    /// Mean share of tasks or goals that were finished.
    pub completion_rate: f64,
    /// Hash over the ψ that agents ran in the tests, by run, hexadecimal.
    pub skill_hash: Vec<String>,
}

/// How long a learner took to another one's best score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovery {
    /// Whose score, the best of those who retrain agents.
    pub rival: String,
    /// Its best interquartile mean.
    pub score: f64,
    /// Episodes that the rival needed to it.
    pub rival_evaluations: u64,
    /// Episodes that this learner needed, between milestones by interpolation; `None`: it has not come so far.
    pub evaluations: Option<f64>,
    /// How much better the rival is than agents with ψ = 0 under the same coordination, per cent; what does not gain says nothing by
    /// its pace. `None` where nobody begins so.
    pub rival_gain_percent: Option<f64>,
}

/// What of a run does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Whose.
    pub entrant: String,
    /// Seed of the run.
    pub run: u64,
    /// What failed.
    pub part: SkippedPart,
    /// Seeds of the trials that failed; of a run the first of them.
    pub seeds: Vec<u64>,
}

/// What of a run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SkippedPart {
    /// Tests at a milestone.
    Tests {
        /// In episodes.
        milestone: u64,
    },
    /// Trials from which it learned; it went on without them.
    Learning {
        /// How many.
        trials: u64,
    },
    /// All its trials, so that it could not go on.
    Run,
}

/// An entrant with what the table knows of its runs, by their places in the race.
struct Contender<'a> {
    plan: &'a EntrantPlan,
    fingerprints: Fingerprints,
    runs: Vec<Vec<Kept>>,
}

/// The figures of `race` from what the table holds; `rows` are its policies by hand.
pub(in crate::study) fn report(
    race: &RacePlan,
    results: &Results,
    rows: &[RowReport],
) -> Result<RaceReport, StudyError> {
    let contender = |plan| {
        let fingerprints = Fingerprints::new(race, plan)?;
        let runs = race.runs.iter().map(|&run| fingerprints.run(results, run)).collect();
        Ok(Contender { plan, fingerprints, runs })
    };
    let contenders = race.entrants.iter().map(contender).collect::<Result<Vec<_>, StudyError>>()?;
    let mut entrants: Vec<EntrantReport> = contenders.iter().map(|contender| entrant_report(race, contender)).collect();
    compare_with_retraining(race, &mut entrants);
    let by_hand = best_by_hand(rows).map(|row| (row.policy.clone(), mean(&row.throughput)));
    let scores: Vec<Vec<Vec<f64>>> = contenders.iter().map(scores).collect();
    let steps = agent_steps(&race.stage);
    let of_all = regained(race, by_hand.as_ref().map(|(_, throughput)| *throughput), &scores, steps);
    for (entrant, regained) in entrants.iter_mut().zip(of_all) {
        entrant.regained = regained;
    }
    let learned = rows.iter().filter(|row| row.is_learned == Some(true) && !row.throughput.is_empty());
    Ok(RaceReport {
        name: race.name.clone(),
        case: race.case,
        agents: race.stage.scene.fleet.agents,
        ticks: race.stage.scene.episode.ticks,
        runs: race.runs.clone(),
        test_seeds: race.test_seeds.clone(),
        by_hand,
        by_hand_of: ByHand::of(rows),
        learned: learned.map(|row| (row.policy.clone(), mean(&row.throughput))).collect(),
        frozen: frozen(race, &scores).map(|(k, throughput)| (entrants[k].name.clone(), throughput)),
        leaders: leaders(race.runs.len(), &entrants),
        step_sizes: step_sizes(race, &entrants),
        retraining: comparisons(race, &entrants),
        skipped: contenders.iter().flat_map(|contender| skipped(race, contender, results)).collect(),
        entrants,
    })
}

/// Throughput at the milestones of each run.
fn scores(contender: &Contender<'_>) -> Vec<Vec<f64>> {
    contender.runs.iter().map(|run| run.iter().map(|kept| kept.throughput).collect()).collect()
}

fn entrant_report(race: &RacePlan, contender: &Contender<'_>) -> EntrantReport {
    let (plan, runs, steps) = (contender.plan, &contender.runs, agent_steps(&race.stage));
    let mut milestones = Vec::new();
    for (k, &evaluations) in race.milestones.iter().enumerate() {
        let finished: Vec<&Kept> = runs.iter().filter_map(|run| run.get(k)).collect();
        if finished.is_empty() {
            break;
        }
        let throughput: Vec<f64> = finished.iter().map(|kept| kept.throughput).collect();
        milestones.push(Milestone {
            evaluations,
            agent_steps: evaluations * steps,
            iqm: interquartile_mean(&throughput),
            ci95: bootstrap(&throughput),
            throughput,
            completion_rate: mean(&finished.iter().map(|kept| kept.completion_rate).collect::<Vec<_>>()),
            skill_hash: finished.iter().map(|kept| format!("{:016x}", kept.skill_hash)).collect(),
        });
    }
    let of_whole_runs = |count: fn(&Kept) -> u64| runs.iter().filter_map(|run| run.last()).map(count).sum();
    let hashes: BTreeSet<&String> = milestones.iter().flat_map(|milestone| &milestone.skill_hash).collect();
    let last = milestones.last().map(|milestone| CONVERGED * milestone.iqm);
    EntrantReport {
        name: plan.name.clone(),
        learns: plan.learns,
        rules: plan.policy.tokens(),
        step_size: plan.settings.step_size,
        parameters: match plan.learns {
            Learns::Coordination => plan.settings.parameters(&plan.policy),
            Learns::SharedSkill => PSI_NAMES.len(),
            Learns::SkillOfEach => PSI_NAMES.len() * race.stage.scene.fleet.agents as usize,
        },
        converged: milestones.iter().find(|milestone| Some(milestone.iqm) >= last).map(|found| found.evaluations),
        generations_read: of_whole_runs(|kept| kept.generations_read),
        generations_altered: of_whole_runs(|kept| kept.generations_altered),
        skill_hashes: hashes.into_iter().cloned().collect(),
        milestones,
        convergence: convergence(&race.milestones, &scores(contender), steps),
        regained: Vec::new(),
        recovery: None,
    }
}

/// What of an entrant failed: trials from which it learned, tests at milestones, and runs that have not come to their end.
fn skipped(race: &RacePlan, contender: &Contender<'_>, results: &Results) -> Vec<Skipped> {
    let mut skipped = Vec::new();
    for (&run, kept) in race.runs.iter().zip(&contender.runs) {
        let of = |part, seeds| Skipped { entrant: contender.plan.name.clone(), run, part, seeds };
        let lost = contender.fingerprints.lost(results, run);
        if lost.trials > 0 {
            skipped.push(of(SkippedPart::Learning { trials: lost.trials }, lost.seeds.into_iter().collect()));
        }
        let with_failures = race.milestones.iter().zip(kept).filter(|(_, kept)| !kept.failed_seeds.is_empty());
        let tests = |(&milestone, kept): (&u64, &Kept)| of(SkippedPart::Tests { milestone }, kept.failed_seeds.clone());
        skipped.extend(with_failures.map(tests));
        let is_short = kept.len() < race.milestones.len();
        if let Some(seed) = contender.fingerprints.failed_seed(results, run).filter(|_| is_short) {
            skipped.push(of(SkippedPart::Run, vec![seed]));
        }
    }
    skipped
}

/// Tells those who learn coordination when they were where the best of those who retrain agents came to.
pub(super) fn compare_with_retraining(race: &RacePlan, entrants: &mut [EntrantReport]) {
    let retrain = (0..entrants.len()).filter(|&k| entrants[k].learns != Learns::Coordination);
    let Some(rival) = retrain.max_by(|&a, &b| best(&entrants[a]).total_cmp(&best(&entrants[b]))) else { return };
    let zero = unlearned(race, entrants, rival).filter(|&level| level > 0.0);
    let (name, score) = (entrants[rival].name.clone(), best(&entrants[rival]));
    let Some(at) = reached(&curve(&entrants[rival].milestones), score) else { return };
    for entrant in entrants.iter_mut().filter(|entrant| entrant.learns == Learns::Coordination) {
        entrant.recovery = Some(Recovery {
            rival: name.clone(),
            score,
            rival_evaluations: at.round() as u64,
            evaluations: reached(&curve(&entrant.milestones), score),
            rival_gain_percent: zero.map(|zero| 100.0 * (score / zero - 1.0)),
        });
    }
}

/// The best interquartile mean of a learner at any milestone.
pub(super) fn best(entrant: &EntrantReport) -> f64 {
    highest_of(&curve(&entrant.milestones))
}
