//! In what the best trials of a policy differ from its worst.

use serde::Serialize;

use super::waiting::{AREAS, area};
use crate::sim::facts::{FactLog, FleetChange, LogError, Step};
use crate::sim::{Outcome, mean, t_quantile_975};

/// The best third of the trials beside the worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contrast {
    /// Seeds of the best third, the best first.
    pub best: Vec<u64>,
    /// Seeds of the worst third, the worst first.
    pub worst: Vec<u64>,
    /// Throughput of both: the mean.
    pub throughput: [f64; 2],
    /// What was measured of each trial besides throughput itself, what goes with it most first.
    pub traits: Vec<Trait>,
    /// Correlations beyond this, either way, come by chance once in 20 if nothing goes with throughput.
    pub chance: f64,
}

/// Something that trials differ in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trait {
    /// What it is, with its unit.
    pub what: String,
    /// Mean over the best third.
    pub best: f64,
    /// Mean over the worst third.
    pub worst: f64,
    /// Correlation with throughput over all trials (Pearson); `None` where it is the same in all.
    pub correlation: Option<f64>,
}

/// What is told from the facts of a trial.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Digest {
    ticks: u32,
    /// Agents that stood still in each of [`AREAS`], summed over ticks.
    still: [u64; 9],
}

/// Tells how a trial of so many ticks went.
///
/// # Errors
/// If the log does not decode.
pub(super) fn digest(log: &FactLog, ticks: u32) -> Result<Digest, LogError> {
    let (width, height) = (log.layout.width(), log.layout.height());
    let mut digest = Digest { ticks, still: [0; 9] };
    // Where each agent stands, as column and row.
    let mut places: Vec<(u32, u32)> = Vec::new();
    for facts in log.ticks() {
        let facts = facts?;
        for change in &facts.fleet {
            match change {
                FleetChange::Entered(entry) => places.push((entry.square.0 % width, entry.square.0 / width)),
                FleetChange::Left(_) => {
                    places.pop();
                }
            }
        }
        for (place, step) in places.iter_mut().zip(&facts.steps) {
            match step {
                Step::Left => place.0 -= 1,
                Step::Right => place.0 += 1,
                Step::Down => place.1 += 1,
                Step::Up => place.1 -= 1,
                Step::Stay => digest.still[area(*place, width, height)] += 1,
                // The simulator has none.
                Step::Elsewhere => {}
            }
        }
    }
    Ok(digest)
}

impl Contrast {
    /// The contrast of trials under these `seeds`; `None` of fewer than three.
    pub(super) fn new(seeds: &[u64], outcomes: &[Outcome], digests: &[Digest]) -> Option<Self> {
        let third = seeds.len() / 3;
        let first = digests.first().filter(|_| third > 0)?;
        let throughput: Vec<f64> = outcomes.iter().map(|outcome| outcome.throughput).collect();
        let mut order: Vec<usize> = (0..seeds.len()).collect();
        order.sort_by(|&a, &b| throughput[b].total_cmp(&throughput[a]));
        let best: Vec<usize> = order[..third].to_vec();
        let worst: Vec<usize> = order.iter().rev().take(third).copied().collect();
        let over = |trials: &[usize], values: &[f64]| mean(&trials.iter().map(|&k| values[k]).collect::<Vec<_>>());
        let ticks = f64::from(first.ticks);
        let mut traits = Vec::new();
        let mut add = |what: String, values: Vec<f64>| {
            let (best, worst) = (over(&best, &values), over(&worst, &values));
            traits.push(Trait { what, best, worst, correlation: correlation(&values, &throughput) });
        };
        let of_digests = |value: &dyn Fn(&Digest) -> f64| digests.iter().map(value).collect::<Vec<f64>>();
        let of_outcomes = |value: &dyn Fn(&crate::sim::JamCounts) -> f64| -> Vec<f64> {
            outcomes.iter().map(|outcome| outcome.jams.as_ref().map_or(0.0, value)).collect()
        };
        add("agents standing still".to_owned(), of_digests(&|d| d.still.iter().sum::<u64>() as f64 / ticks));
        for (k, area) in AREAS.into_iter().enumerate() {
            add(format!("agents standing still {area}"), of_digests(&|d| d.still[k] as f64 / ticks));
        }
        add("agents in jams".to_owned(), of_outcomes(&|jams| jams.agent_ticks as f64 / ticks));
        add("jams per 1,000 ticks".to_owned(), of_outcomes(&|jams| 1000.0 * jams.begun as f64 / ticks));
        add("agents in the largest jam".to_owned(), of_outcomes(&|jams| f64::from(jams.largest)));
        traits.sort_by(|a: &Trait, b: &Trait| strength(b).total_cmp(&strength(a)));
        let named = |trials: &[usize]| trials.iter().map(|&k| seeds[k]).collect();
        Some(Self {
            throughput: [over(&best, &throughput), over(&worst, &throughput)],
            best: named(&best),
            worst: named(&worst),
            traits,
            chance: chance(seeds.len()),
        })
    }
}

/// The correlation of so many independent normal pairs, at least three, that is exceeded either way once in 20 (Fisher 1915,
/// DOI 10.1093/biomet/10.4.507).
fn chance(pairs: usize) -> f64 {
    let freedom = pairs - 2;
    let t = t_quantile_975(freedom);
    t / libm::sqrt(freedom as f64 + t * t)
}

fn strength(of: &Trait) -> f64 {
    of.correlation.map_or(-1.0, f64::abs)
}

/// Pearson's correlation; `None` where either is constant.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |f: &dyn Fn(f64, f64) -> f64| -> f64 { a.iter().zip(b).map(|(x, y)| f(x - mean_a, y - mean_b)).sum() };
    let (both, of_a, of_b) = (sum(&|x, y| x * y), sum(&|x, _| x * x), sum(&|_, y| y * y));
    (of_a > 0.0 && of_b > 0.0).then(|| both / libm::sqrt(of_a * of_b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_pearsons() {
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]), Some(1.0));
        assert_eq!(correlation(&[1.0, 2.0, 3.0], &[3.0, 3.0, 3.0]), None);
        // `numpy.corrcoef([1, 2, 4], [3, 1, 2])`.
        let known = correlation(&[1.0, 2.0, 4.0], &[3.0, 1.0, 2.0]).expect("both differ");
        assert!((known + 0.327_326_835_353_988_5).abs() < 1e-12, "{known}");
        // Tabulated for 10 and 20 pairs at the level of 0.05.
        assert!((chance(10) - 0.632).abs() < 5e-4 && (chance(20) - 0.444).abs() < 5e-4);
    }
}
