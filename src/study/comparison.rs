//! Whether a published figure came out here too.

use serde::Serialize;

use super::suite::Published;
use crate::sim::{mean, standard_error};

/// Share of the published figure by which ours may differ in any case.
const MARGIN: f64 = 0.03;

/// Standard errors of the difference by which ours may differ.
const STANDARD_ERRORS: f64 = 2.0;

/// Whether a figure came out here too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Within the tolerance.
    Reproduced,
    /// Outside.
    Differs,
}

/// Our figure against a published one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Ours less theirs, per cent of theirs.
    pub difference_percent: f64,
    /// How far they may lie apart, in units of the figures: max(3 % of theirs, 2·√(SE₁² + SE₂²)).
    pub tolerance: f64,
    /// Whether they lie within it.
    pub verdict: Verdict,
}

/// Compares the mean of our values, one for each seed, with a published figure. Without a published standard error ours
/// stands alone.
pub fn compare(ours: &[f64], published: &Published) -> Comparison {
    let theirs = published.mean;
    let difference = mean(ours) - theirs;
    let (se_ours, se_theirs) = (standard_error(ours), published.standard_error.unwrap_or(0.0));
    let se = libm::sqrt(se_ours * se_ours + se_theirs * se_theirs);
    let tolerance = (MARGIN * theirs).max(STANDARD_ERRORS * se);
    let verdict = if difference.abs() <= tolerance { Verdict::Reproduced } else { Verdict::Differs };
    Comparison { difference_percent: 100.0 * difference / theirs, tolerance, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(mean: f64, standard_error: Option<f64>) -> Published {
        Published { mean, standard_error }
    }

    #[test]
    fn three_per_cent_are_always_allowed() {
        let exact = compare(&[10.25, 10.25], &published(10.0, None));
        assert_eq!(exact.verdict, Verdict::Reproduced);
        assert!((exact.tolerance - 0.3).abs() < 1e-12 && (exact.difference_percent - 2.5).abs() < 1e-12);
        assert_eq!(compare(&[9.6, 9.6], &published(10.0, None)).verdict, Verdict::Differs);
        assert_eq!(compare(&[10.4], &published(10.0, Some(0.0))).verdict, Verdict::Differs);
    }

    /// The sample 1, 2, 3, 4 has mean 2.5 and standard error √(5/12).
    #[test]
    fn both_standard_errors_widen_the_tolerance() {
        let ours = [1.0, 2.0, 3.0, 4.0];
        let alone = compare(&ours, &published(4.0, None));
        assert!((alone.tolerance - 2.0 * libm::sqrt(5.0 / 12.0)).abs() < 1e-12);
        assert_eq!(alone.verdict, Verdict::Differs);
        let both = compare(&ours, &published(4.0, Some(0.5)));
        assert!((both.tolerance - 2.0 * libm::sqrt(5.0 / 12.0 + 0.25)).abs() < 1e-12);
        assert_eq!(both.verdict, Verdict::Reproduced);
        assert!((both.difference_percent + 37.5).abs() < 1e-12);
    }
}
