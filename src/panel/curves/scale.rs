//! Scores as heights.

/// How heights grow with scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// Equal differences are equal heights.
    Even,
    /// Equal factors are.
    Logarithmic,
}

/// Lines across the plot, about.
const LINES: f64 = 6.0;

impl Scale {
    /// The height of a score; `None` where there is none: a logarithmic scale has no place for what is not above 0.
    pub(super) fn height(self, score: f64) -> Option<f64> {
        match self {
            Self::Even => Some(score),
            Self::Logarithmic => (score > 0.0).then(|| score.log10()),
        }
    }

    /// The score at a height.
    pub(super) fn score(self, height: f64) -> f64 {
        match self {
            Self::Even => height,
            Self::Logarithmic => 10_f64.powf(height),
        }
    }

    /// Round scores between two, for lines across the plot: evenly spaced, or 1, 2 and 5 of every power of ten where the
    /// scale is logarithmic and holds more than one.
    pub(super) fn marks(self, low: f64, high: f64) -> Vec<f64> {
        if !(high > low && (high - low).is_finite()) {
            return Vec::new();
        }
        if self == Self::Logarithmic && low > 0.0 && high / low > 10.0 {
            let powers = low.log10().floor() as i32..=high.log10().ceil() as i32;
            let marks = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(power)));
            return marks.filter(|mark| (low..=high).contains(mark)).collect();
        }
        let step = round_up((high - low) / LINES);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        (first..=last).map(|number| number as f64 * step).collect()
    }
}

/// The next of 1, 2 and 5 times a power of ten.
fn round_up(step: f64) -> f64 {
    let power = 10_f64.powi(step.log10().floor() as i32);
    [1.0, 2.0, 5.0].into_iter().map(|digit| digit * power).find(|round| *round >= step).unwrap_or(10.0 * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_and_scores_are_inverse() {
        assert_eq!((Scale::Even.height(-3.0), Scale::Even.score(7.5)), (Some(-3.0), 7.5));
        assert_eq!((Scale::Logarithmic.height(1000.0), Scale::Logarithmic.score(3.0)), (Some(3.0), 1000.0));
        assert_eq!([0.0, -1.0].map(|score| Scale::Logarithmic.height(score)), [None, None]);
    }

    #[test]
    fn marks_are_round() {
        assert_eq!(Scale::Even.marks(1930.0, 2610.0), [2000.0, 2200.0, 2400.0, 2600.0]);
        assert_eq!(Scale::Logarithmic.marks(1930.0, 2610.0), [2000.0, 2200.0, 2400.0, 2600.0], "less than a power");
        assert_eq!(Scale::Logarithmic.marks(3.0, 150.0), [5.0, 10.0, 20.0, 50.0, 100.0]);
        assert_eq!(Scale::Even.marks(0.0, 2.0), [0.0, 0.5, 1.0, 1.5, 2.0]);
        assert_eq!((Scale::Even.marks(2.0, 2.0), Scale::Even.marks(f64::NAN, 1.0)), (vec![], vec![]));
    }
}
