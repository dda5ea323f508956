//! How much better a policy is than the one that it is compared with.

use std::collections::BTreeSet;

use serde::Serialize;

use super::kept::{compare_with_baseline, compare_with_specialist};
use super::pairs::differences;
use super::report::RowReport;
use crate::orchestration::presets::PRESETS;
use crate::sim::{Interval, mean, t_interval, t_quantile_975, t_two_sided};

/// A policy against another on the same scene, seeds and value of what is varied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// What the other is called.
    pub over: String,
    /// Mean difference of throughputs, seed by seed, per cent of the other's mean.
    pub percent: f64,
    /// Its 95 % t interval.
    pub ci95: [f64; 2],
    /// Seeds that both have run.
    pub seeds: usize,
    /// The mean difference as a share of that at the baseline of the case; `None` where there is no baseline, where this is it, or
    /// where the gain there is not certain.
    pub kept: Option<f64>,
    /// Its 95 % bootstrap interval over seeds.
    pub kept_ci95: Option<[f64; 2]>,
}

/// Which way a gain points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// The interval lies above 0.
    Better,
    /// It holds 0.
    Even,
    /// It lies below 0.
    Worse,
    /// There is none: one seed says nothing of chance.
    Undecided,
}

/// Among which policies the best by hand of a case was found: those that ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ByHand {
    /// How many.
    pub policies: usize,
    /// Whether all presets are among them.
    pub are_all: bool,
}

impl ByHand {
    /// Of the rows of one case: a policy has run if it has wherever the case asks for it.
    pub fn of(rows: &[RowReport]) -> Self {
        let by_hand = rows.iter().filter(|row| row.is_learned == Some(false));
        let did_not: BTreeSet<&str> =
            by_hand.clone().filter(|row| row.throughput.is_empty()).map(|row| row.policy.as_str()).collect();
        let names: BTreeSet<&str> =
            by_hand.map(|row| row.policy.as_str()).filter(|name| !did_not.contains(name)).collect();
        Self { policies: names.len(), are_all: PRESETS.iter().all(|preset| names.contains(preset.name)) }
    }
}

impl Gain {
    /// The chance of a difference as far from 0, if there was none: that of its t, from the interval. 1 of a single seed.
    pub fn chance(&self) -> f64 {
        let half = (self.ci95[1] - self.ci95[0]) / 2.0;
        match self.seeds {
            0 | 1 => 1.0,
            _ if self.percent == 0.0 => 1.0,
            seeds => t_two_sided(self.percent / half * t_quantile_975(seeds - 1), seeds - 1),
        }
    }

    /// Which way it points.
    pub fn direction(&self) -> Trend {
        match self.ci95 {
            _ if self.seeds < 2 => Trend::Undecided,
            [low, _] if low > 0.0 => Trend::Better,
            [_, high] if high < 0.0 => Trend::Worse,
            _ => Trend::Even,
        }
    }
}

/// Writes their gain into `rows` of one case: over the `reference` at the same value, or, of learned policies without one, over the
/// best that is made by hand there; and what is left of it and of throughput where the case has a baseline.
pub(super) fn compare_within(rows: &mut [RowReport], reference: Option<&str>) {
    let rivals: Vec<Option<usize>> = rows.iter().map(|row| rival(row, rows, reference)).collect();
    let gains: Vec<Option<Gain>> = rows.iter().zip(&rivals).map(|(row, rival)| gain(row, &rows[(*rival)?])).collect();
    for (row, gain) in rows.iter_mut().zip(gains) {
        row.gain = gain;
    }
    compare_with_baseline(rows, &rivals);
    compare_with_specialist(rows);
}

fn gain(row: &RowReport, other: &RowReport) -> Option<Gain> {
    let theirs = mean(&other.throughput);
    let differences = differences(row, other);
    if differences.is_empty() || theirs == 0.0 {
        return None;
    }
    let Interval { mean, low, high } = t_interval(&differences).percent_of(theirs);
    Some(Gain {
        over: other.policy.clone(),
        percent: mean,
        ci95: [low, high],
        seeds: differences.len(),
        kept: None,
        kept_ci95: None,
    })
}

/// The row that one is compared with.
fn rival(row: &RowReport, rows: &[RowReport], reference: Option<&str>) -> Option<usize> {
    let same = |k: &usize| rows[*k].at == row.at && rows[*k].scene == row.scene && !rows[*k].throughput.is_empty();
    let mut others = (0..rows.len()).filter(same);
    if let Some(reference) = reference {
        return others.find(|&k| rows[k].policy == reference).filter(|_| row.policy != reference);
    }
    if row.is_learned != Some(true) {
        return None;
    }
    highest(others.filter(|&k| rows[k].is_learned == Some(false)), rows)
}

/// The best of `rows` that is made by hand.
pub(super) fn best_by_hand(rows: &[RowReport]) -> Option<&RowReport> {
    let by_hand = |&k: &usize| rows[k].is_learned == Some(false) && !rows[k].throughput.is_empty();
    highest((0..rows.len()).filter(by_hand), rows).map(|k| &rows[k])
}

/// Of some rows the one with the highest mean; of equals the first, which comes last from behind.
fn highest(some: impl DoubleEndedIterator<Item = usize>, rows: &[RowReport]) -> Option<usize> {
    some.rev().max_by(|&a, &b| mean(&rows[a].throughput).total_cmp(&mean(&rows[b].throughput)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(policy: &str, is_learned: bool, at: f64, throughput: &[f64]) -> RowReport {
        RowReport {
            policy: policy.to_owned(),
            is_learned: Some(is_learned),
            at: Some(at),
            seeds: (0..throughput.len() as u64).collect(),
            throughput: throughput.to_vec(),
            ..RowReport::default()
        }
    }

    /// At 0 the best by hand is `b` with 2 on average, and the learned one 1 more on every seed; at 1 it is `a`.
    #[test]
    fn learned_policies_are_compared_with_the_best_by_hand_at_each_value() {
        let mut rows = vec![
            row("a", false, 0.0, &[1.0, 1.0]),
            row("b", false, 0.0, &[1.5, 2.5]),
            row("c", true, 0.0, &[2.5, 3.5]),
            row("a", false, 1.0, &[1.0, 1.0]),
            row("b", false, 1.0, &[0.5, 0.5]),
            row("c", true, 1.0, &[1.5, 1.5]),
        ];
        compare_within(&mut rows, None);
        let gain = |k: usize| rows[k].gain.clone().map(|gain| (gain.over, gain.percent, gain.ci95, gain.kept));
        assert_eq!(gain(2), Some(("b".to_owned(), 50.0, [50.0, 50.0], None)));
        assert_eq!(gain(5), Some(("a".to_owned(), 50.0, [50.0, 50.0], None)), "no case asks what is kept");
        assert!([0, 1, 3, 4].iter().all(|&k| rows[k].gain.is_none()));
        assert_eq!(rows[2].gain.as_ref().map(Gain::direction), Some(Trend::Better));
    }

    #[test]
    fn those_by_hand_are_counted_as_far_as_they_ran() {
        let all: Vec<RowReport> = PRESETS.iter().map(|preset| row(preset.name, false, 0.0, &[1.0])).collect();
        let learned = row("general", true, 0.0, &[2.0]);
        let of = |rows: &[RowReport]| ByHand::of(&[rows, std::slice::from_ref(&learned)].concat());
        assert_eq!(of(&all), ByHand { policies: PRESETS.len(), are_all: true });
        // At a second value they are the same policies.
        assert_eq!(of(&[all.clone(), vec![row("zones", false, 1.0, &[1.0])]].concat()), of(&all));
        assert_eq!(of(&all[1..]), ByHand { policies: PRESETS.len() - 1, are_all: false });
        let failed = RowReport { throughput: Vec::new(), ..all[0].clone() };
        assert_eq!(of(&[&all[1..], std::slice::from_ref(&failed)].concat()), of(&all[1..]));
        let elsewhere = RowReport { at: Some(1.0), ..failed };
        assert_eq!(of(&[&all[..], &[elsewhere]].concat()), of(&all[1..]), "at one value of several it did not run");
    }

    #[test]
    fn one_seed_decides_nothing() {
        let mut rows = vec![row("a", false, 0.0, &[1.0]), row("c", true, 0.0, &[3.0])];
        compare_within(&mut rows, None);
        let gain = rows[1].gain.as_ref().expect("a gain");
        assert_eq!((gain.percent, gain.seeds, gain.direction()), (200.0, 1, Trend::Undecided));
    }

    /// Differences of 1, 2, 3: `scipy.stats.ttest_1samp`.
    #[test]
    fn the_chance_of_a_gain_is_that_of_its_t() {
        let mut rows = vec![row("a", false, 0.0, &[1.0; 3]), row("c", true, 0.0, &[2.0, 3.0, 4.0])];
        compare_within(&mut rows, None);
        let gain = rows[1].gain.clone().expect("a gain");
        assert!((gain.chance() - 0.074_179_900_227_448_5).abs() < 1e-6, "{gain:?}");
        assert!(Gain { seeds: 1, ..gain.clone() }.chance() >= 1.0, "one seed says nothing");
        assert!(Gain { percent: 0.0, ci95: [0.0, 0.0], ..gain }.chance() >= 1.0, "no difference at all");
    }

    #[test]
    fn all_are_compared_with_a_reference_where_there_is_one() {
        let mut rows = vec![
            row("whole", true, 0.0, &[2.0, 4.0]),
            row("part", true, 0.0, &[1.0, 5.0]),
            row("a", false, 0.0, &[1.0, 2.0]),
        ];
        compare_within(&mut rows, Some("whole"));
        assert_eq!(rows[0].gain, None);
        let gain = rows[1].gain.as_ref().expect("a gain");
        assert_eq!((gain.over.as_str(), gain.percent, gain.direction()), ("whole", 0.0, Trend::Even));
        assert!((rows[2].gain.as_ref().expect("a gain").percent + 50.0).abs() < 1e-12);
    }
}
