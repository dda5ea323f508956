//! What came of a race.

use serde::Serialize;

use super::super::gains::best_by_hand;
use super::super::plan::{EntrantPlan, RacePlan};
use super::super::report::RowReport;
use super::super::results::{Results, StudyError};
use super::super::suite::Learns;
use super::fingerprints;
use crate::random::{Purpose, Stream};
use crate::sim::mean;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 2000;
/// Share of its last score at which a learner is taken to have converged.
const CONVERGED: f64 = 0.95;

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
    /// The learners.
    pub entrants: Vec<EntrantReport>,
}

/// Figures of one learner.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntrantReport {
    /// What the suite calls it.
    pub name: String,
    /// What it learns.
    pub learns: Learns,
    /// What it had come to at each milestone that all finished runs have reached.
    pub milestones: Vec<Milestone>,
    /// Episodes until 95 % of its last score: the first milestone there.
    pub converged: Option<u64>,
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
    /// Its 95 % bootstrap interval over runs.
    pub ci95: [f64; 2],
    /// Mean share of tasks or goals that were finished.
    pub completion_rate: f64,
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
    /// How much better the rival is after learning than before, per cent; what does not gain says nothing by its pace.
    pub rival_gain_percent: f64,
}

/// The figures of `race` from what the table holds; `rows` are its policies by hand.
pub(in crate::study) fn report(
    race: &RacePlan,
    results: &Results,
    rows: &[RowReport],
) -> Result<RaceReport, StudyError> {
    let entrants = race.entrants.iter().map(|entrant| entrant_report(race, entrant, results));
    let mut entrants = entrants.collect::<Result<Vec<_>, _>>()?;
    let rival = retrained(&entrants).cloned();
    for entrant in entrants.iter_mut().filter(|entrant| entrant.learns == Learns::Coordination) {
        entrant.recovery = rival.as_ref().and_then(|rival| recovery(entrant, rival));
    }
    Ok(RaceReport {
        name: race.name.clone(),
        case: race.case,
        agents: race.stage.scene.fleet.agents,
        ticks: race.stage.scene.episode.ticks,
        runs: race.runs.clone(),
        test_seeds: race.test_seeds.clone(),
        by_hand: best_by_hand(rows).map(|row| (row.policy.clone(), mean(&row.throughput))),
        entrants,
    })
}

fn entrant_report(race: &RacePlan, entrant: &EntrantPlan, results: &Results) -> Result<EntrantReport, StudyError> {
    let settings = fingerprints(race, entrant)?;
    let scene = &race.stage.scene;
    let steps = u64::from(scene.fleet.agents) * u64::from(scene.episode.ticks);
    let mut milestones = Vec::new();
    for (&evaluations, setting) in race.milestones.iter().zip(&settings) {
        let finished: Vec<_> = race.runs.iter().filter_map(|&run| results.get(setting, run)).collect();
        if finished.is_empty() {
            break;
        }
        let throughput: Vec<f64> = finished.iter().map(|outcome| outcome.throughput).collect();
        milestones.push(Milestone {
            evaluations,
            agent_steps: evaluations * steps,
            iqm: interquartile_mean(&throughput),
            ci95: bootstrap(&throughput),
            throughput,
            completion_rate: mean(&finished.iter().map(|outcome| outcome.completion_rate).collect::<Vec<_>>()),
        });
    }
    let last = milestones.last().map(|milestone| CONVERGED * milestone.iqm);
    let converged = milestones.iter().find(|milestone| Some(milestone.iqm) >= last).map(|found| found.evaluations);
    Ok(EntrantReport { name: entrant.name.clone(), learns: entrant.learns, milestones, converged, recovery: None })
}

/// Of those who retrain agents the one with the best score.
fn retrained(entrants: &[EntrantReport]) -> Option<&EntrantReport> {
    let agents = entrants.iter().filter(|entrant| entrant.learns != Learns::Coordination);
    agents.max_by(|a, b| best(a).total_cmp(&best(b)))
}

fn best(entrant: &EntrantReport) -> f64 {
    entrant.milestones.iter().map(|milestone| milestone.iqm).fold(f64::NEG_INFINITY, f64::max)
}

/// When `entrant` has come to the best score of `rival`.
fn recovery(entrant: &EntrantReport, rival: &EntrantReport) -> Option<Recovery> {
    let score = best(rival);
    let first = rival.milestones.first()?;
    let rival_evaluations = rival.milestones.iter().find(|milestone| milestone.iqm >= score)?.evaluations;
    let mut before: Option<&Milestone> = None;
    let mut evaluations = None;
    for milestone in &entrant.milestones {
        if milestone.iqm >= score {
            evaluations = Some(before.map_or(milestone.evaluations as f64, |before| {
                let share = (score - before.iqm) / (milestone.iqm - before.iqm);
                before.evaluations as f64 + share * (milestone.evaluations - before.evaluations) as f64
            }));
            break;
        }
        before = Some(milestone);
    }
    Some(Recovery {
        rival: rival.name.clone(),
        score,
        rival_evaluations,
        evaluations,
        rival_gain_percent: 100.0 * (score / first.iqm - 1.0),
    })
}

/// The mean of the middle half: the lowest and the highest quarter are left out, values at the borders in part (Agarwal et al. 2021,
/// arXiv 2108.13264).
pub(super) fn interquartile_mean(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let (low, high) = (n / 4.0, 3.0 * n / 4.0);
    let inside = |k: usize| ((k + 1) as f64).min(high) - (k as f64).max(low);
    let weighted = sorted.iter().enumerate().map(|(k, value)| (inside(k).max(0.0), value));
    let (weight, sum) = weighted.fold((0.0, 0.0), |(weight, sum), (w, value)| (weight + w, sum + w * value));
    if weight > 0.0 { sum / weight } else { 0.0 }
}

/// The 95 % percentile bootstrap interval of the interquartile mean over runs (Efron 1979, DOI 10.1214/aos/1176344552).
fn bootstrap(values: &[f64]) -> [f64; 2] {
    let mut stream = Stream::new(values.len() as u64, Purpose::Policy, 0);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let drawn: Vec<f64> = values.iter().map(|_| values[stream.below(values.len() as u32) as usize]).collect();
            interquartile_mean(&drawn)
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((RESAMPLES - 1) as f64 * share).round() as usize];
    [at(0.025), at(0.975)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entrant(name: &str, learns: Learns, scores: &[(u64, f64)]) -> EntrantReport {
        let milestone = |&(evaluations, iqm)| Milestone {
            evaluations,
            agent_steps: 10 * evaluations,
            throughput: vec![iqm],
            iqm,
            ci95: [iqm; 2],
            completion_rate: 1.0,
        };
        let milestones = scores.iter().map(milestone).collect();
        EntrantReport { name: name.to_owned(), learns, milestones, converged: None, recovery: None }
    }

    /// Figures from `scipy.stats.trim_mean(values, 0.25)` where a quarter is whole.
    #[test]
    fn the_middle_half_counts() {
        assert!((interquartile_mean(&[8.0, 1.0, 3.0, 2.0]) - 2.5).abs() < 1e-12);
        assert!((interquartile_mean(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 100.0]) - 4.5).abs() < 1e-12);
        // Of five a quarter is one and a quarter: the second and the fourth count by three quarters.
        assert!((interquartile_mean(&[0.0, 1.0, 2.0, 4.0, 90.0]) - (0.75 + 2.0 + 3.0) / 2.5).abs() < 1e-12);
        assert!((interquartile_mean(&[7.0]) - 7.0).abs() < 1e-12);
    }

    #[test]
    fn bootstrap_intervals_hold_the_mean_and_shrink_with_the_spread() {
        let wide = bootstrap(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        assert!(wide[0] < 5.5 && 5.5 < wide[1] && wide[1] - wide[0] > 2.0, "{wide:?}");
        assert!(bootstrap(&[4.0; 10]).iter().all(|bound| (bound - 4.0).abs() < 1e-12));
    }

    /// The rival comes to 4 after 1000 episodes; half of the way from 3 to 5, between 100 and 300, is 200.
    #[test]
    fn paces_are_compared_at_the_rivals_best() {
        let rival = entrant("agents", Learns::SharedSkill, &[(0, 2.0), (500, 3.5), (1000, 4.0), (2000, 3.9)]);
        let weaker = entrant("each", Learns::SkillOfEach, &[(0, 2.0), (2000, 2.5)]);
        let ours = entrant("ours", Learns::Coordination, &[(0, 2.0), (100, 3.0), (300, 5.0)]);
        let all = [ours.clone(), weaker, rival.clone()];
        assert_eq!(retrained(&all), Some(&rival));
        let found = recovery(&ours, &rival).expect("a score");
        assert_eq!((found.rival_evaluations, found.evaluations), (1000, Some(200.0)));
        assert!((found.rival_gain_percent - 100.0).abs() < 1e-9);
        assert_eq!(
            recovery(&entrant("slow", Learns::Coordination, &[(0, 1.0)]), &rival).expect("one").evaluations,
            None
        );
    }
}
