//! Ranking scores, the only thing an optimiser learns from.

use std::cmp::Ordering;

/// Indices of `scores` from best (highest) to worst. Equal scores keep their order; NaN comes last.
pub(super) fn best_first(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| better_first(scores[a], scores[b]));
    order
}

/// Whether `scores` are all equal, or all NaN, so that ranking them says nothing.
pub(super) fn all_tied(scores: &[f64]) -> bool {
    scores.windows(2).all(|pair| better_first(pair[0], pair[1]) == Ordering::Equal)
}

/// Scores as ranks between -½ (lowest) and ½ (highest), evenly apart and with a sum of zero. Equal scores share the mean
/// of their ranks; NaN is lowest. There are at least two scores.
pub(super) fn centred_ranks(scores: &[f64]) -> Vec<f64> {
    let order = best_first(scores);
    let mut ranks = vec![0.0; scores.len()];
    let last = (scores.len() - 1) as f64;
    let mut better = 0;
    for tied in order.chunk_by(|&a, &b| better_first(scores[a], scores[b]) == Ordering::Equal) {
        let place = better as f64 + (tied.len() - 1) as f64 / 2.0;
        better += tied.len();
        for &index in tied {
            ranks[index] = 0.5 - place / last;
        }
    }
    ranks
}

fn better_first(a: f64, b: f64) -> Ordering {
    b.partial_cmp(&a).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highest_first_ties_in_order_nan_last() {
        let scores = [f64::NAN, 1.0, -0.0, f64::INFINITY, 0.0, 1.0, f64::NEG_INFINITY, f64::NAN];
        assert_eq!(best_first(&scores), [3, 1, 5, 2, 4, 6, 0, 7]);
    }

    #[test]
    fn ranks_are_centred_and_shared_by_equals() {
        assert_eq!(centred_ranks(&[3.0, 9.0, -1.0]), [0.0, 0.5, -0.5]);
        assert_eq!(centred_ranks(&[2.0, 7.0, 2.0, f64::NAN, 7.0]), [-0.125, 0.375, -0.125, -0.5, 0.375]);
        assert_eq!(centred_ranks(&[f64::NAN, f64::NAN, f64::NEG_INFINITY]), [-0.25, -0.25, 0.5]);
    }

    #[test]
    fn a_generation_is_tied_only_when_nothing_differs() {
        assert!(all_tied(&[0.0, -0.0, 0.0]));
        assert!(all_tied(&[f64::NAN; 3]));
        assert!(!all_tied(&[1.0, 1.0, f64::NAN]));
        assert!(!all_tied(&[1.0, 1.0, 1.1]));
    }
}
