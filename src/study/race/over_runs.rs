//! What several runs come to: interquartile means, their intervals, and waits that some runs do not see the end of.

use serde::Serialize;

use crate::sim::bootstrap_interval;

/// How many episodes runs take to something, as far as their milestones tell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wait {
    /// By run: episodes at the first milestone that is there; `None`: none of them is.
    pub evaluations: Vec<Option<u64>>,
    /// Runs that never come there.
    pub never: usize,
    /// Their last milestone, in episodes.
    pub within: u64,
    /// Interquartile mean over runs in episodes. Runs that never come there count with their last milestone, so that with any of them
    /// it is a lower bound; `None` where no run comes there.
    pub iqm: Option<f64>,
    /// The same in agents times ticks.
    pub agent_steps: Option<f64>,
    /// 95 % bootstrap interval of the mean over runs, in episodes; `None` with fewer than two runs.
    pub ci95: Option<[f64; 2]>,
}

impl Wait {
    /// The wait of runs that had come there at these milestones, in episodes of `steps` agents times ticks, the last one being `within`.
    pub(super) fn new(evaluations: Vec<Option<u64>>, within: u64, steps: u64) -> Self {
        let at_least: Vec<f64> = evaluations.iter().map(|found| found.unwrap_or(within) as f64).collect();
        let never = evaluations.iter().filter(|found| found.is_none()).count();
        let is_known = never < evaluations.len();
        let iqm = is_known.then(|| interquartile_mean(&at_least));
        Self {
            never,
            within,
            iqm,
            agent_steps: iqm.map(|iqm| iqm * steps as f64),
            ci95: is_known.then(|| bootstrap(&at_least)).flatten(),
            evaluations,
        }
    }
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

/// The 95 % percentile bootstrap interval of the interquartile mean over runs; `None` of fewer than two, which say nothing of how runs differ.
pub(super) fn bootstrap(values: &[f64]) -> Option<[f64; 2]> {
    if values.len() < 2 {
        return None;
    }
    let of_drawn = |drawn: &[usize]| Some(interquartile_mean(&drawn.iter().map(|&k| values[k]).collect::<Vec<_>>()));
    bootstrap_interval(values.len(), of_drawn)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let wide = bootstrap(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]).expect("ten runs");
        assert!(wide[0] < 5.5 && 5.5 < wide[1] && wide[1] - wide[0] > 2.0, "{wide:?}");
        assert!(bootstrap(&[4.0; 10]).expect("ten runs").iter().all(|bound| (bound - 4.0).abs() < 1e-12));
        assert_eq!(bootstrap(&[4.0]), None, "one run says nothing of how runs differ");
    }

    #[test]
    fn runs_that_never_come_there_make_a_lower_bound() {
        let wait = Wait::new(vec![Some(100), Some(200), None, Some(300)], 1000, 10);
        // The middle half of 100, 200, 300 and 1000.
        assert_eq!((wait.never, wait.iqm, wait.agent_steps), (1, Some(250.0), Some(2500.0)));
        assert!(wait.ci95.is_some_and(|[low, high]| low < 250.0 && 250.0 < high));
        let never = Wait::new(vec![None, None], 1000, 10);
        assert_eq!((never.never, never.iqm, never.agent_steps, never.ci95), (2, None, None, None));
        assert_eq!(Wait::new(vec![Some(50)], 1000, 10).ci95, None, "one run");
    }
}
