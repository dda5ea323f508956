//! A run of a learner as lines of the study's table.
//!
//! Every milestone has a line: means over the test seeds, the hash over the ψ that agents ran in them, and in the cell for the pace of
//! a trial the number of generations at which the learner read that hash from its worlds, at how many of them it was another one than the
//! published skill's, then the test seeds whose trials failed. Trials from which a run learned and that failed have a line of their own, in the same cell
//! their number and then their seeds, each in halves, the upper one first. A run that could not go on has a line of its own with the seed of the trial that failed first in place of a world's hash; the reason stands
//! in its last cell, for people.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use super::super::fingerprint::world_of;
use super::super::plan::{EntrantPlan, RacePlan};
use super::super::results::{Line, Pace, Results, StudyError};
use super::runner::Tested;
use crate::sim::{BEHAVIOUR, Outcome, TrialFailure, mean};

/// Number of what a line says of its milestone; lines that say something else are not read.
const LINES: u32 = 2;

/// What the table knows of a run at one milestone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) throughput: f64,
    pub(super) completion_rate: f64,
    /// Hash over the ψ that agents ran in the tests.
    pub(super) skill_hash: u64,
    /// Generations at which the learner read that hash from its worlds.
    pub(super) generations_read: u64,
    /// Those of them at which it was another one than the published skill's.
    pub(super) generations_altered: u64,
    /// Test seeds whose trials failed.
    pub(super) failed_seeds: Vec<u64>,
}

/// Trials from which a run learned and that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lost {
    /// How many.
    pub(super) trials: u64,
    /// Their seeds.
    pub(super) seeds: BTreeSet<u64>,
}

/// How the lines of a learner's runs are known.
pub(super) struct Fingerprints {
    /// Of every milestone.
    pub(super) milestones: Vec<String>,
    /// Of a run that could not go on.
    failed: String,
    /// Of trials from which a run learned and that failed.
    lost: String,
}

impl Fingerprints {
    /// What fixes the runs of `entrant` besides their numbers.
    pub(super) fn new(race: &RacePlan, entrant: &EntrantPlan) -> Result<Self, StudyError> {
        let RacePlan { name: _, case: _, stage, before, milestones, runs: _, test_seeds, entrants: _ } = race;
        let EntrantPlan { name: _, learns, settings, policy, is_fresh } = entrant;
        let before = before.as_ref().filter(|_| !is_fresh);
        let before = before.map(|(stage, evaluations)| (world_of(stage), evaluations));
        // The last milestone is in it, because learning cools towards it, and all others, because centres are scored there.
        let all = (BEHAVIOUR, LINES, world_of(stage), before, milestones, test_seeds, learns, settings, policy);
        let bytes = serde_json::to_vec(&all)?;
        let whole = xxh3_64(&bytes);
        let with = |last: u64| format!("{:016x}", xxh3_64(&[whole, last].map(u64::to_le_bytes).concat()));
        Ok(Self {
            milestones: milestones.iter().map(|&milestone| with(milestone)).collect(),
            failed: with(u64::MAX),
            lost: with(u64::MAX - 1),
        })
    }

    /// What the table knows of a run, milestone by milestone up to the first one that it lacks.
    pub(super) fn run(&self, results: &Results, run: u64) -> Vec<Kept> {
        self.milestones.iter().map_while(|setting| Kept::new(&results.get(setting, run)?)).collect()
    }

    /// The seed of the trial for which a run could not go on.
    pub(super) fn failed_seed(&self, results: &Results, run: u64) -> Option<u64> {
        results.get(&self.failed, run).map(|outcome| outcome.state_hash)
    }

    /// The trials from which a run learned and that failed.
    pub(super) fn lost(&self, results: &Results, run: u64) -> Lost {
        results.get(&self.lost, run).map_or_else(Lost::default, |outcome| Lost::read(&outcome.pace))
    }

    /// The line of those.
    pub(super) fn lost_line(&self, (race, entrant, run): (&RacePlan, &EntrantPlan, u64), lost: &Lost) -> Line {
        let what = format!("{}, trials that failed while it learned", entrant.name);
        Line { pace: lost.written(), ..blank(race, run, &self.lost, what) }
    }

    /// The line of a milestone.
    pub(super) fn line(&self, (race, entrant, run): (&RacePlan, &EntrantPlan, u64), k: usize, tested: &Tested) -> Line {
        let Tested { outcomes, failed_seeds, skill_hash, generations_read, generations_altered } = tested;
        let of = |figure: fn(&Outcome) -> f64| mean(&outcomes.iter().map(figure).collect::<Vec<_>>());
        let states: Vec<u8> = outcomes.iter().flat_map(|outcome| outcome.state_hash.to_le_bytes()).collect();
        // Test seeds lie below 2³².
        let counts = [generations_read, generations_altered].into_iter().chain(failed_seeds);
        Line {
            throughput: of(|outcome| outcome.throughput),
            completion_rate: of(|outcome| outcome.completion_rate),
            state_hash: format!("{:016x}", xxh3_64(&states)),
            skill_hash: format!("{skill_hash:016x}"),
            pace: Pace(counts.map(|&number| number as u32).collect()),
            ..blank(race, run, &self.milestones[k], format!("{} after {} episodes", entrant.name, race.milestones[k]))
        }
    }

    /// The line of a run that could not go on.
    pub(super) fn failed_line(
        &self,
        (race, entrant, run): (&RacePlan, &EntrantPlan, u64),
        failure: &TrialFailure,
    ) -> Line {
        Line {
            state_hash: format!("{:016x}", failure.seed),
            ..blank(race, run, &self.failed, format!("{}, ended: {failure}", entrant.name))
        }
    }
}

impl Lost {
    /// Counts in the trials of a generation that failed.
    pub(super) fn add(&mut self, failed: &[TrialFailure]) {
        self.trials += failed.len() as u64;
        self.seeds.extend(failed.iter().map(|failure| failure.seed));
    }

    fn written(&self) -> Pace {
        let halves = self.seeds.iter().flat_map(|seed| [(seed >> 32) as u32, *seed as u32]);
        Pace([self.trials as u32].into_iter().chain(halves).collect())
    }

    fn read(cell: &[u32]) -> Self {
        let (trials, halves) = cell.split_first().unwrap_or((&0, &[]));
        let seed = |pair: &[u32]| u64::from(pair[0]) << 32 | u64::from(pair[1]);
        Self { trials: u64::from(*trials), seeds: halves.chunks_exact(2).map(seed).collect() }
    }
}

impl Kept {
    /// `None` of a line that does not say at how many generations ψ was read.
    fn new(outcome: &Outcome) -> Option<Self> {
        let [generations_read, generations_altered, failed_seeds @ ..] = &outcome.pace[..] else { return None };
        Some(Self {
            throughput: outcome.throughput,
            completion_rate: outcome.completion_rate,
            skill_hash: outcome.skill_hash,
            generations_read: (*generations_read).into(),
            generations_altered: (*generations_altered).into(),
            failed_seeds: failed_seeds.iter().copied().map(u64::from).collect(),
        })
    }
}

/// A line without figures.
fn blank(race: &RacePlan, run: u64, setting: &str, policy: String) -> Line {
    let scene = &race.stage.scene;
    Line {
        setting: setting.to_owned(),
        seed: run,
        throughput: 0.0,
        completion_rate: 0.0,
        state_hash: "0".to_owned(),
        skill_hash: "0".to_owned(),
        pace: Pace::default(),
        scene: race.name.clone(),
        agents: scene.fleet.agents,
        ticks: scene.episode.ticks,
        policy,
    }
}
