//! When learning had come to nearly all that it came to.

use serde::Serialize;

use super::over_runs::{Wait, bootstrap, interquartile_mean};

/// Share of its last score at which a learner is taken to have converged.
pub(super) const CONVERGED: f64 = 0.95;
/// A learner that gains this share of its last score or more between the last two milestones has not converged.
const STILL_RISING: f64 = 0.01;

/// How long a learner took to 95 % of its last score, run by run, and whether that score was its last word.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Convergence {
    /// Until 95 % of the last score of the same run.
    pub wait: Wait,
    /// What the last stretch between milestones still gained, per cent of the last score: interquartile mean over runs.
    pub last_gain_percent: Option<f64>,
    /// Its 95 % bootstrap interval.
    pub last_gain_ci95: Option<[f64; 2]>,
    /// Whether the last stretch still gained 1 % or more, with an interval above 0: then the learner has not converged, and its steps
    /// to convergence are those of a run that was too short. `None` where fewer than two runs or milestones cannot tell.
    pub still_rising: Option<bool>,
}

/// The convergence of runs, from their scores at all `milestones`; `None` without one.
pub(super) fn convergence(milestones: &[u64], runs: &[Vec<f64>], steps: u64) -> Option<Convergence> {
    let whole: Vec<&[f64]> = runs.iter().filter(|scores| scores.len() == milestones.len()).map(Vec::as_slice).collect();
    if whole.is_empty() {
        return None;
    }
    let there = |scores: &&[f64]| {
        let last = *scores.last()?;
        let k = scores.iter().position(|&score| score >= CONVERGED * last)?;
        Some(milestones[k])
    };
    let last_gain = |scores: &&[f64]| match **scores {
        [.., before, last] if last > 0.0 => Some(1.0 - before / last),
        _ => None,
    };
    let gains: Vec<f64> = whole.iter().filter_map(last_gain).collect();
    let gain = (!gains.is_empty()).then(|| interquartile_mean(&gains));
    let interval = bootstrap(&gains);
    Some(Convergence {
        wait: Wait::new(whole.iter().map(there).collect(), milestones.last().copied()?, steps),
        last_gain_percent: gain.map(|gain| 100.0 * gain),
        last_gain_ci95: interval.map(|bounds| bounds.map(|bound| 100.0 * bound)),
        still_rising: gain.zip(interval).map(|(gain, [low, _])| gain >= STILL_RISING && low > 0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILESTONES: [u64; 4] = [0, 100, 300, 1000];

    #[test]
    fn a_learner_that_has_settled_tells_when() {
        let runs = [vec![1.0, 1.95, 2.0, 2.0], vec![1.0, 1.5, 1.95, 2.0], vec![1.0, 1.95, 1.99, 1.98]];
        let found = convergence(&MILESTONES, &runs, 10).expect("runs");
        assert_eq!(found.wait.evaluations, [Some(100), Some(300), Some(100)]);
        assert!(found.wait.ci95.is_some_and(|[low, high]| low <= 100.0 && high >= 300.0));
        assert_eq!(found.still_rising, Some(false));
    }

    #[test]
    fn a_learner_that_rises_to_the_end_is_told_apart() {
        let runs = [vec![1.0, 1.5, 2.0, 2.2], vec![1.0, 1.4, 2.1, 2.4], vec![1.0, 1.2, 1.9, 2.3]];
        let found = convergence(&MILESTONES, &runs, 10).expect("runs");
        assert_eq!(found.wait.evaluations, [Some(1000), Some(1000), Some(1000)]);
        assert_eq!((found.wait.agent_steps, found.still_rising), (Some(10_000.0), Some(true)));
        assert!(found.last_gain_percent.is_some_and(|gain| gain > 9.0));
        // Of one run nobody knows whether its rise is chance; one that could not go on tells nothing of the end.
        assert_eq!(convergence(&MILESTONES, &runs[..1], 10).expect("a run").still_rising, None);
        assert_eq!(convergence(&MILESTONES, &[vec![1.0, 2.0]], 10), None);
    }
}
