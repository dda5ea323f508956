//! What grows to the right.

use serde::{Deserialize, Serialize};

use super::super::number;
use super::scale::Scale;
use crate::learner::CurvePoint;

/// Times are written in minutes from so many seconds on, and in hours.
const MINUTES_FROM: f64 = 100.0;
const HOURS_FROM: f64 = 6000.0;

/// What a curve is drawn over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum XAxis {
    /// Generations.
    #[default]
    Generation,
    /// Simulated episodes, all kinds counted.
    Episodes,
    /// Wall time that learning has taken.
    Time,
}

impl XAxis {
    /// All three.
    pub(super) const ALL: [Self; 3] = [Self::Generation, Self::Episodes, Self::Time];

    /// What it is called.
    pub(in crate::panel) fn name(self) -> &'static str {
        match self {
            Self::Generation => "generation",
            Self::Episodes => "episodes",
            Self::Time => "time",
        }
    }

    /// A curve has at least this much room: ten generations, a hundred episodes or ten seconds.
    pub(super) fn least(self) -> f64 {
        match self {
            Self::Generation | Self::Time => 10.0,
            Self::Episodes => 100.0,
        }
    }

    /// Whether the points of a curve have a place on it: the seconds of learning up to each are not known of every run.
    pub(super) fn is_known(self, curve: &[CurvePoint], secs: &[f64]) -> bool {
        self != Self::Time || secs.len() == curve.len()
    }

    /// This axis, or generations where it is not known.
    pub(in crate::panel) fn or_generations(self, curve: &[CurvePoint], secs: &[f64]) -> Self {
        if self.is_known(curve, secs) { self } else { Self::Generation }
    }

    /// Where the points of a curve lie; `secs` are the seconds of learning up to each. `None` where they are not known.
    pub(super) fn places(self, curve: &[CurvePoint], secs: &[f64]) -> Option<Vec<f64>> {
        match self {
            Self::Generation => Some(curve.iter().map(|point| f64::from(point.generation)).collect()),
            Self::Episodes => Some(curve.iter().map(|point| point.evaluations as f64).collect()),
            Self::Time => self.is_known(curve, secs).then(|| secs.to_vec()),
        }
    }

    /// Round places up to the last one, in the unit in which they are written.
    pub(super) fn marks(self, last: f64) -> Vec<f64> {
        let unit = match self {
            Self::Time if last >= HOURS_FROM => 3600.0,
            Self::Time if last >= MINUTES_FROM => 60.0,
            Self::Generation | Self::Episodes | Self::Time => 1.0,
        };
        Scale::Even.marks(0.0, last / unit).into_iter().map(|mark| mark * unit).collect()
    }

    /// How a place is written.
    pub(super) fn written(self, x: f64) -> String {
        match self {
            Self::Generation | Self::Episodes => number::grouped(x),
            Self::Time if x < MINUTES_FROM => format!("{x:.0} s"),
            Self::Time if x < HOURS_FROM => format!("{} min", brief(x / 60.0)),
            Self::Time => format!("{} h", brief(x / 3600.0)),
        }
    }
}

/// With one decimal where it says something.
fn brief(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Where a generation lies among the points of a curve: at its last point, or at the one before it. `None` before the first.
pub(super) fn place_of(generation: u32, curve: &[CurvePoint], places: &[f64]) -> Option<f64> {
    let after = curve.partition_point(|point| point.generation <= generation);
    places.get(after.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Interval;

    fn curve() -> Vec<CurvePoint> {
        let champion = Interval { mean: 2.0, low: 1.5, high: 2.5 };
        let point = |(generation, evaluations)| CurvePoint {
            generation,
            evaluations,
            candidates: None,
            centre: None,
            champion,
            step_size: 0.1,
            skill_hash: None,
        };
        [(0, 5), (1, 26), (1, 31), (2, 47)].map(point).into()
    }

    #[test]
    fn points_lie_where_the_axis_says() {
        let secs = [0.5, 2.0, 2.5, 4.0];
        let places = |axis: XAxis, secs: &[f64]| axis.places(&curve(), secs);
        assert_eq!(places(XAxis::Generation, &secs), Some(vec![0.0, 1.0, 1.0, 2.0]));
        assert_eq!(places(XAxis::Episodes, &[]), Some(vec![5.0, 26.0, 31.0, 47.0]));
        assert_eq!(places(XAxis::Time, &secs), Some(secs.to_vec()));
        assert_eq!(places(XAxis::Time, &[]), None, "a run that has no times");
        assert_eq!(places(XAxis::Time, &secs[..3]), None, "a point without a time has no place");
    }

    #[test]
    fn generations_take_the_place_of_times_that_are_not_known() {
        let shown = |axis: XAxis, secs: &[f64]| axis.or_generations(&curve(), secs);
        assert_eq!(XAxis::ALL.map(|axis| shown(axis, &[0.5, 2.0, 2.5, 4.0])), XAxis::ALL);
        let without = [XAxis::Generation, XAxis::Episodes, XAxis::Generation];
        assert_eq!(XAxis::ALL.map(|axis| shown(axis, &[])), without);
        assert_eq!(XAxis::ALL.map(|axis| shown(axis, &[0.5, 2.0, 2.5])), without);
    }

    #[test]
    fn generations_are_found_on_any_axis() {
        let places = [5.0, 26.0, 31.0, 47.0];
        let found = [0, 1, 2, 9].map(|generation| place_of(generation, &curve(), &places));
        assert_eq!(found, [Some(5.0), Some(31.0), Some(47.0), Some(47.0)]);
        assert_eq!(place_of(0, &curve()[1..], &places[1..]), None);
    }

    #[test]
    fn times_are_written_in_their_unit() {
        assert_eq!(
            [8.0, 99.0, 120.0, 5400.0, 9000.0].map(|x| XAxis::Time.written(x)),
            ["8 s", "99 s", "2 min", "90 min", "2.5 h"]
        );
        assert_eq!(XAxis::Episodes.written(12_345.0), "12,345");
    }

    /// Numbers once vanished between 45 and 100 generations.
    #[test]
    fn numbers_stand_below_the_curve_however_long_it_is() {
        for axis in XAxis::ALL {
            for last in (0..40).map(|step| axis.least() * 1.5_f64.powi(step)) {
                let marks = axis.marks(last);
                assert!((3..=8).contains(&marks.len()), "{axis:?} up to {last}: {marks:?}");
                let written: std::collections::BTreeSet<String> =
                    marks.iter().map(|&mark| axis.written(mark)).collect();
                assert_eq!(written.len(), marks.len(), "{axis:?} up to {last}: {written:?}");
            }
        }
        assert_eq!(XAxis::Generation.marks(60.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(XAxis::Time.marks(400.0), [0.0, 120.0, 240.0, 360.0]);
    }
}
