//! What came of a suite.

use std::collections::BTreeSet;

use serde::Serialize;

use super::comparison::{Comparison, Verdict, compare};
use super::gains::{Gain, compare_within};
use super::kept::{KeptMore, Share};
use super::plan::{CaseHead, Contents, Plan, Row};
use super::race::RaceReport;
use super::settling::Settling;
use super::suite::Published;
use crate::sim::{Outcome, t_interval};

/// Figures of a suite, row by row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SuiteReport {
    /// The suite's name.
    pub suite: String,
    /// Its question.
    pub question: String,
    /// What the rows belong to.
    pub cases: Vec<CaseHead>,
    /// One row for each policy of each case.
    pub rows: Vec<RowReport>,
    /// Learners that were compared.
    pub races: Vec<RaceReport>,
}

/// Figures of one policy on one scene; columns are by seed. A skipped row has none; without its scene it has no fleet either.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RowReport {
    /// Number of its case in the report.
    pub case: usize,
    /// Name of the scene.
    pub scene: String,
    /// The value of what its case varies.
    pub at: Option<f64>,
    /// What tables call that value, where the number does not say it.
    pub at_label: Option<String>,
    /// Whether the other rows of its case have their measure here.
    pub is_baseline: bool,
    /// Size of the fleet.
    pub agents: Option<u32>,
    /// Ticks in a trial.
    pub ticks: Option<u32>,
    /// What the suite calls the policy.
    pub policy: String,
    /// Its rules.
    pub rules: Option<String>,
    /// Whether any of its decisions is learned.
    pub is_learned: Option<bool>,
    /// Whether it was trained on this very scene.
    pub trained_here: bool,
    /// Seeds of the trials.
    pub seeds: Vec<u64>,
    /// Seeds under which no trial came to an end: what panics is left out of everything else.
    pub failed_seeds: Vec<u64>,
    /// Goals or tasks finished per tick.
    pub throughput: Vec<f64>,
    /// Their mean.
    pub mean: Option<f64>,
    /// Its 95 % t interval.
    pub ci95: Option<[f64; 2]>,
    /// Finished over assigned.
    pub completion_rate: Vec<f64>,
    /// Hash of the world after the last tick, hexadecimal.
    pub state_hash: Vec<String>,
    /// [`Outcome::skill_hash`] of its trials, hexadecimal, each once.
    pub skill_hashes: Vec<String>,
    /// What became of throughput when demand moved, where it does.
    pub settling: Option<Settling>,
    /// How much better it is than what it is compared with.
    pub gain: Option<Gain>,
    /// Its mean throughput as a share of its own at the baseline, where its case has one.
    pub of_baseline: Option<Share>,
    /// If it is learned, how much more of that it keeps than the best by hand there keeps of its own, where its case has a baseline and
    /// the trials are others than there.
    pub kept_more: Option<KeptMore>,
    /// If it is learned, its mean throughput as a share of that of a policy trained on this very scene, where there is one.
    pub of_specialist: Option<Share>,
    /// What was published, and whether it came out here too.
    pub published: Option<Compared>,
    /// Why the row was skipped.
    pub skipped: Option<String>,
}

/// A published figure beside ours.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The published figure.
    #[serde(flatten)]
    pub figure: Published,
    /// Where it stands.
    pub source: Option<String>,
    /// Ours against it; `None` where the row was skipped.
    #[serde(flatten)]
    pub comparison: Option<Comparison>,
}

impl SuiteReport {
    /// The report of `plan`; `outcome` gives what came of a row, by number, under a seed. Trials without an outcome are
    /// left out.
    pub(super) fn new(plan: &Plan, outcome: impl Fn(usize, u64) -> Option<Outcome>) -> Self {
        let of_row = |(k, row): (usize, &Row)| {
            let finished = |&seed: &u64| Some((seed, outcome(k, seed)?));
            let shift_tick = plan.cases[row.case].shift_tick;
            RowReport::new(row, shift_tick, &row.seeds.iter().filter_map(finished).collect::<Vec<_>>())
        };
        let mut rows: Vec<RowReport> = plan.rows.iter().enumerate().map(of_row).collect();
        for rows in rows.chunk_by_mut(|a, b| a.case == b.case) {
            let reference = rows.first().and_then(|row| plan.cases[row.case].reference.as_deref());
            compare_within(rows, reference);
        }
        Self {
            suite: plan.suite.clone(),
            question: plan.question.clone(),
            cases: plan.cases.clone(),
            rows,
            races: Vec::new(),
        }
    }

    /// How many rows reproduced their published figure, differ from it, and were skipped.
    pub fn counts(&self) -> (usize, usize, usize) {
        let with = |verdict: Verdict| self.rows.iter().filter(|row| row.verdict() == Some(verdict)).count();
        let skipped = self.rows.iter().filter(|row| row.skipped.is_some()).count();
        (with(Verdict::Reproduced), with(Verdict::Differs), skipped)
    }

    /// The rows of each case.
    pub fn by_case(&self) -> impl Iterator<Item = (&CaseHead, &[RowReport])> {
        self.rows.chunk_by(|a, b| a.case == b.case).map(|rows| (&self.cases[rows[0].case], rows))
    }
}

impl RowReport {
    fn new(row: &Row, shift_tick: Option<u32>, trials: &[(u64, Outcome)]) -> Self {
        let throughput: Vec<f64> = trials.iter().map(|(_, outcome)| outcome.throughput).collect();
        let interval = (!throughput.is_empty()).then(|| t_interval(&throughput));
        let published = row.published.map(|figure| Compared {
            figure,
            source: row.source.clone(),
            comparison: interval.is_some().then(|| compare(&throughput, &figure)),
        });
        Self {
            case: row.case,
            scene: row.scene.clone(),
            at: row.at,
            at_label: row.at_label.clone(),
            is_baseline: row.is_baseline,
            agents: row.agents_and_ticks.map(|(agents, _)| agents),
            ticks: row.agents_and_ticks.map(|(_, ticks)| ticks),
            policy: row.policy.clone(),
            rules: row.ready().map(|(_, policy)| policy.tokens()),
            is_learned: row.is_learned,
            trained_here: row.trained_here,
            seeds: trials.iter().map(|&(seed, _)| seed).collect(),
            failed_seeds: {
                let ended = |seed: &u64| trials.iter().any(|(other, _)| other == seed);
                row.seeds.iter().copied().filter(|seed| !ended(seed)).collect()
            },
            mean: interval.map(|interval| interval.mean),
            ci95: interval.map(|interval| [interval.low, interval.high]),
            throughput,
            completion_rate: trials.iter().map(|(_, outcome)| outcome.completion_rate).collect(),
            state_hash: trials.iter().map(|(_, outcome)| format!("{:016x}", outcome.state_hash)).collect(),
            skill_hashes: {
                let hashes: BTreeSet<u64> = trials.iter().map(|(_, outcome)| outcome.skill_hash).collect();
                hashes.into_iter().map(|hash| format!("{hash:016x}")).collect()
            },
            settling: shift_tick.and_then(|tick| {
                let paces: Vec<&[u32]> = trials.iter().map(|(_, outcome)| &outcome.pace[..]).collect();
                Settling::of(&paces, tick)
            }),
            gain: None,
            of_baseline: None,
            kept_more: None,
            of_specialist: None,
            published,
            skipped: match &row.contents {
                Contents::Ready(..) => None,
                Contents::Skipped(reason) => Some(reason.clone()),
            },
        }
    }

    /// Whether the published figure came out here too; `None` where there is none or nothing was run.
    pub fn verdict(&self) -> Option<Verdict> {
        Some(self.published.as_ref()?.comparison?.verdict)
    }
}
