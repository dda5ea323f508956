//! More trials where ranks are unsure: the better half of a generation is tried again.
//!
//! Sequential halving (Karnin, Koren and Somekh, "Almost optimal exploration in multi-armed bandits", ICML 2013): after
//! the first trials of all candidates, the better half is tried on further seeds, the better half of that again, and so
//! on. Whoever was tried together is ranked by the mean of all their trials, which were on the same seeds; whoever fell
//! out earlier ranks below.

use std::cmp::Ordering;

/// How many candidates are tried in each round, the first one with all `candidates`; at least two are.
pub(in crate::learner) fn rounds(candidates: usize, halvings: u32) -> Vec<usize> {
    let halves = std::iter::successors(Some(candidates), |tried| (*tried > 3).then(|| tried.div_ceil(2)));
    halves.take(halvings as usize + 1).collect()
}

/// The better half of `alive`, `keep` of them, by the mean of what each has scored so far; NaN is worst, equals keep
/// their order.
pub(in crate::learner) fn better_half(alive: &[usize], scored: &[Vec<f64>], keep: usize) -> Vec<usize> {
    let mut order = alive.to_vec();
    order.sort_by(|&a, &b| by_place(&scored[b], &scored[a]));
    order.truncate(keep);
    order.sort_unstable();
    order
}

/// Numbers that rank candidates as halving did, higher is better, from what each has scored round by round: how many
/// did worse. NaN where no trial succeeded.
pub(in crate::learner) fn places(scored: &[Vec<f64>]) -> Vec<f64> {
    let worse = |one: &Vec<f64>| scored.iter().filter(|other| by_place(other, one) == Ordering::Less).count();
    let place = |one: &Vec<f64>| if total(one).is_nan() && one.len() == 1 { f64::NAN } else { worse(one) as f64 };
    scored.iter().map(place).collect()
}

/// Longer tried is better, then a higher total.
fn by_place(a: &[f64], b: &[f64]) -> Ordering {
    let (total_a, total_b) = (total(a), total(b));
    let by_total = || total_a.partial_cmp(&total_b).unwrap_or_else(|| total_b.is_nan().cmp(&total_a.is_nan()));
    a.len().cmp(&b.len()).then_with(by_total)
}

fn total(scores: &[f64]) -> f64 {
    scores.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_halve_down_to_two() {
        assert_eq!(rounds(16, 0), [16]);
        assert_eq!(rounds(16, 2), [16, 8, 4]);
        assert_eq!(rounds(7, 9), [7, 4, 2]);
        assert_eq!(rounds(2, 3), [2]);
    }

    /// The first round misjudges the candidates 1 and 2, the second settles it.
    #[test]
    fn whoever_was_tried_longer_ranks_above_then_by_all_trials() {
        let mut scored = vec![vec![1.0], vec![4.0], vec![3.0], vec![f64::NAN], vec![0.5], vec![0.5]];
        let alive = better_half(&[0, 1, 2, 3, 4, 5], &scored, 3);
        assert_eq!(alive, [0, 1, 2]);
        for (index, score) in alive.into_iter().zip([1.0, 1.0, 3.0]) {
            scored[index].push(score);
        }
        let expected = [3.0, 4.0, 5.0, f64::NAN, 1.0, 1.0];
        for (place, expected) in places(&scored).into_iter().zip(expected) {
            assert_eq!(place.to_bits(), f64::to_bits(expected));
        }
    }

    #[test]
    fn a_failure_in_a_later_round_ranks_above_those_who_fell_out() {
        let scored = vec![vec![2.0, f64::NAN], vec![1.5], vec![2.0, 0.1], vec![1.0]];
        assert_eq!(places(&scored), [2.0, 1.0, 3.0, 0.0]);
    }
}
