//! How much better a policy is than the one that it is compared with.

use serde::Serialize;

use super::report::RowReport;
use crate::sim::{mean, t_interval};

/// A policy against another on the same scene, seeds and value of what is varied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gain {
    /// What the other is called.
    pub over: String,
    /// Mean difference of throughputs, seed by seed, per cent of the other's mean.
    pub percent: f64,
    /// Its 95 % t interval.
    pub ci95: [f64; 2],
    /// The difference as a share of that at the first value of what is varied; `None` where nothing is varied, where this is the
    /// first value, or where there was no gain there.
    pub kept: Option<f64>,
}

/// Which way a gain points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The interval lies above 0.
    Better,
    /// It holds 0.
    Even,
    /// It lies below 0.
    Worse,
}

impl Gain {
    /// Which way it points.
    pub fn direction(&self) -> Direction {
        match self.ci95 {
            [low, _] if low > 0.0 => Direction::Better,
            [_, high] if high < 0.0 => Direction::Worse,
            _ => Direction::Even,
        }
    }
}

/// Writes their gain into `rows` of one case: over the `reference` at the same value, or, of learned policies without one, over the
/// best that is made by hand there.
pub(super) fn compare_within(rows: &mut [RowReport], reference: Option<&str>) {
    let gains: Vec<Option<Gain>> = rows.iter().map(|row| gain(row, rows, reference)).collect();
    let difference =
        |k: usize| Some(gains[k].as_ref()?.percent * mean(&rows[rival(&rows[k], rows, reference)?].throughput));
    let kept: Vec<Option<f64>> = (0..rows.len())
        .map(|k| {
            let first = rows.iter().position(|other| other.policy == rows[k].policy)?;
            let at_first = difference(first).filter(|&gain| first != k && gain > 0.0)?;
            Some(difference(k)? / at_first)
        })
        .collect();
    for ((row, gain), kept) in rows.iter_mut().zip(gains).zip(kept) {
        row.gain = gain.map(|gain| Gain { kept, ..gain });
    }
}

fn gain(row: &RowReport, rows: &[RowReport], reference: Option<&str>) -> Option<Gain> {
    let other = &rows[rival(row, rows, reference)?];
    let theirs = mean(&other.throughput);
    // Trials that are missing are missing at the end of either.
    let pairs = row.throughput.iter().zip(&other.throughput);
    let differences: Vec<f64> = pairs.map(|(ours, theirs)| ours - theirs).collect();
    if differences.is_empty() || theirs == 0.0 {
        return None;
    }
    let interval = t_interval(&differences);
    let percent = |difference: f64| 100.0 * difference / theirs;
    Some(Gain {
        over: other.policy.clone(),
        percent: percent(interval.mean),
        ci95: [percent(interval.low), percent(interval.high)],
        kept: None,
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
            throughput: throughput.to_vec(),
            ..RowReport::default()
        }
    }

    /// At 0 the best by hand is `b` with 2 on average, and the learned one 1 more on every seed; at 1 it is `a`, and 0.5 are left.
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
        assert_eq!(gain(5), Some(("a".to_owned(), 50.0, [50.0, 50.0], Some(0.5))));
        assert!([0, 1, 3, 4].iter().all(|&k| rows[k].gain.is_none()));
        assert_eq!(rows[2].gain.as_ref().map(Gain::direction), Some(Direction::Better));
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
        assert_eq!((gain.over.as_str(), gain.percent, gain.direction()), ("whole", 0.0, Direction::Even));
        assert!((rows[2].gain.as_ref().expect("a gain").percent + 50.0).abs() < 1e-12);
    }
}
