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
    fn a_generation_is_tied_only_when_nothing_differs() {
        assert!(all_tied(&[0.0, -0.0, 0.0]));
        assert!(all_tied(&[f64::NAN; 3]));
        assert!(!all_tied(&[1.0, 1.0, f64::NAN]));
        assert!(!all_tied(&[1.0, 1.0, 1.1]));
    }
}
