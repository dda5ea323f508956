//! Trials of policies over seeds, and their figures as a table and as JSON.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde::Serialize;

use super::facts::FactFolder;
use super::failure::Failure;
use super::figures::{table, three_digits};
use super::jams::JamFigures;
use super::policy::NamedPolicy;
use super::progress::{Progress, Verbosity};
use crate::scene::Stage;
use crate::sim::facts::WorkKind;
use crate::sim::{Interval, Outcome, Setting, Workers, mean, t_interval};

/// What is tried out: one policy on one stage.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Scene and floor.
    pub(super) stage: Arc<Stage>,
    /// Coordination.
    pub(super) policy: NamedPolicy,
}

/// Results of an evaluation, in the order of its cases.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Evaluation {
    format: &'static str,
    results: Vec<CaseResult>,
}

/// Figures of one case; columns are by seed.
#[derive(Clone, Debug, Serialize)]
struct CaseResult {
    scene: String,
    agents: u32,
    ticks: u32,
    policy: String,
    seeds: Vec<u64>,
    throughput: Vec<f64>,
    mean: f64,
    ci95: [f64; 2],
    completion_rate: Vec<f64>,
    state_hash: Vec<String>,
    /// Where it was asked for, and there are seeds enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    over_first: Option<OverFirst>,
    /// How often an agent went over to guidance that it had not heard of, where communication has limits.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved_on: Option<Vec<u64>>,
    /// Where they were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    jams: Option<JamFigures>,
    /// What throughput counts.
    #[serde(skip)]
    counted: &'static str,
}

/// How much more than the first policy on the same scene, seed by seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct OverFirst {
    policy: String,
    /// Mean difference, per cent of the other's mean.
    percent: f64,
    /// Its 95 % t interval.
    ci95: [f64; 2],
}

/// Runs every case under every seed. What the trials write down goes to `facts`, if that is given.
///
/// # Errors
/// If a trial fails, or its facts do not confirm its score.
pub(super) fn evaluate(
    cases: &[Case],
    seeds: &[u64],
    workers: &Workers,
    facts: Option<&FactFolder>,
    verbosity: Verbosity,
) -> Result<Evaluation, Failure> {
    let setting =
        |case: &Case, seed| Setting { stage: Arc::clone(&case.stage), policy: case.policy.policy.clone(), seed };
    let settings: Vec<Setting> =
        cases.iter().flat_map(|case| seeds.iter().map(move |&seed| setting(case, seed))).collect();
    let mut progress = Progress::new("trials", settings.len(), verbosity);
    let (mut done, mut confirmed) = (0, Ok(()));
    let trials = workers.run_with(settings, |index, trial| {
        done += 1;
        progress.set(done);
        if let (Some(folder), Ok(outcome)) = (facts, &mut *trial) {
            confirmed =
                folder.keep(index / seeds.len(), &cases[index / seeds.len()], seeds[index % seeds.len()], outcome);
        }
        // There will be no figures.
        if trial.is_err() || confirmed.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    progress.finish();
    confirmed?;
    let outcomes = trials.into_iter().collect::<Result<Vec<Outcome>, _>>()?;
    let results = cases.iter().zip(outcomes.chunks(seeds.len().max(1)));
    Ok(Evaluation {
        format: "fleetwright.eval/1",
        results: results.map(|(case, outcomes)| CaseResult::new(case, seeds, outcomes)).collect(),
    })
}

impl OverFirst {
    fn of(result: &CaseResult, first: &CaseResult) -> Option<Self> {
        let differences = result.throughput.iter().zip(&first.throughput).map(|(ours, theirs)| ours - theirs);
        let differences: Vec<f64> = differences.collect();
        let Interval { mean, low, high } = t_interval(&differences).percent_of(first.mean);
        (differences.len() > 1 && first.mean > 0.0).then(|| Self {
            policy: first.policy.clone(),
            percent: mean,
            ci95: [low, high],
        })
    }

    fn told(&self) -> String {
        let Self { percent, ci95: [low, high], .. } = self;
        format!("{percent:+.2} % ({low:+.2} … {high:+.2} %)")
    }
}

impl CaseResult {
    fn new(case: &Case, seeds: &[u64], outcomes: &[Outcome]) -> Self {
        let throughput: Vec<f64> = outcomes.iter().map(|outcome| outcome.throughput).collect();
        let interval = t_interval(&throughput);
        let scene = &case.stage.scene;
        Self {
            scene: scene.name.clone(),
            agents: scene.fleet.agents,
            ticks: scene.episode.ticks,
            policy: case.policy.name.clone(),
            seeds: seeds.to_vec(),
            mean: interval.mean,
            ci95: [interval.low, interval.high],
            throughput,
            over_first: None,
            completion_rate: outcomes.iter().map(|outcome| outcome.completion_rate).collect(),
            state_hash: outcomes.iter().map(|outcome| format!("{:016x}", outcome.state_hash)).collect(),
            moved_on: outcomes.iter().map(|outcome| outcome.moved_on).collect(),
            jams: JamFigures::new(&case.stage.grid, outcomes),
            counted: WorkKind::of(&scene.demand).counted(),
        }
    }

    fn row(&self, tells_over_first: bool, tells_moved_on: bool) -> Vec<String> {
        let [low, high] = self.ci95;
        let mut row = vec![
            self.scene.clone(),
            self.policy.clone(),
            self.agents.to_string(),
            self.ticks.to_string(),
            self.seeds.len().to_string(),
            three_digits(self.mean),
            if self.seeds.len() > 1 {
                format!("{} … {}", three_digits(low), three_digits(high))
            } else {
                "–".to_owned()
            },
            format!("{} {}", three_digits(1000.0 * self.mean), self.counted),
            format!("{} %", three_digits(100.0 * mean(&self.completion_rate))),
        ];
        if tells_over_first {
            row.push(self.over_first.as_ref().map_or_else(|| "–".to_owned(), OverFirst::told));
        }
        if tells_moved_on {
            let per_trial = |counts: &Vec<u64>| counts.iter().sum::<u64>() as f64 / counts.len() as f64;
            row.push(self.moved_on.as_ref().map_or_else(|| "–".to_owned(), |counts| three_digits(per_trial(counts))));
        }
        row.extend(self.jams.iter().flat_map(JamFigures::row));
        row
    }
}

impl Evaluation {
    /// Adds how much more than the first policy on their scene the others come to, of the `cases` that these are.
    pub(super) fn pair(&mut self, cases: &[Case]) {
        for (k, case) in cases.iter().enumerate() {
            let first = cases[..k].iter().position(|earlier| Arc::ptr_eq(&earlier.stage, &case.stage));
            self.results[k].over_first = first.and_then(|first| OverFirst::of(&self.results[k], &self.results[first]));
        }
    }

    /// Whether the first case beats all others, in words: its interval against that of the best of the rest.
    pub(super) fn verdict(&self) -> String {
        let Some((first, others)) = self.results.split_first() else { return String::new() };
        let Some(best) = others.iter().max_by(|a, b| a.mean.total_cmp(&b.mean)) else { return String::new() };
        let per_cent = 100.0 * (first.mean / best.mean - 1.0);
        let relation = if first.ci95[0] > best.ci95[1] {
            "its 95 % interval lies above that of the best hand-crafted policy"
        } else if first.mean > best.mean {
            "its 95 % interval overlaps that of the best hand-crafted policy"
        } else {
            "it does not beat the best hand-crafted policy"
        };
        format!("{}: {relation}, {} ({per_cent:+.1} %)", first.policy, best.policy)
    }

    /// The figures to three significant digits, one row for each case.
    pub(super) fn table(&self) -> String {
        let mut header = vec![
            "scene",
            "policy",
            "agents",
            "ticks",
            "seeds",
            "throughput",
            "95 % interval",
            "per 1,000 ticks",
            "completion",
        ];
        let tells_over_first = self.results.iter().any(|result| result.over_first.is_some());
        if tells_over_first {
            header.push("over the first");
        }
        let tells_moved_on = self.results.iter().any(|result| result.moved_on.is_some());
        if tells_moved_on {
            header.push("moved on");
        }
        if self.results.iter().any(|result| result.jams.is_some()) {
            header.extend(JamFigures::HEADER);
        }
        table(&header, 2, self.results.iter().map(|result| result.row(tells_over_first, tells_moved_on)))
    }
}
