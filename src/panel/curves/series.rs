//! Curves as lines and bands; scores per 1,000 ticks.

use super::smoothing::smoothed;
use crate::learner::{CurvePoint, ScoreRange};
use crate::sim::Interval;

/// A line as it was measured, and the same smoothed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Track {
    /// Places and scores.
    pub(super) raw: Vec<(f64, f64)>,
    /// The same with an average in place of each score.
    pub(super) smooth: Vec<(f64, f64)>,
}

/// A line with its interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Banded {
    /// The line.
    pub(super) track: Track,
    /// Lower and upper ends at the line's places.
    pub(super) band: Vec<(f64, f64)>,
}

/// A line of steps with its interval.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Stepped {
    /// Places and scores, two for every step.
    pub(super) line: Vec<(f64, f64)>,
    /// Lower and upper ends at those places.
    pub(super) band: Vec<(f64, f64)>,
}

/// A run's curve and the places of its points, cut where the world was changed: what was scored in another world is not
/// averaged with what came after.
pub(super) struct Segments<'a> {
    curve: &'a [CurvePoint],
    places: &'a [f64],
}

impl<'a> Segments<'a> {
    /// The segments of a curve whose points lie at `places`.
    pub(super) fn of(curve: &'a [CurvePoint], places: &'a [f64]) -> Self {
        Self { curve, places }
    }

    fn each(&self) -> impl Iterator<Item = impl Iterator<Item = (f64, &'a CurvePoint)> + Clone> {
        // A segment opens with a point of which no candidate was tried.
        let opens = |at: &usize| *at == 0 || self.curve[*at].candidates.is_none();
        let starts: Vec<usize> = (0..self.curve.len()).filter(opens).collect();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([self.curve.len()]).collect();
        let (curve, places) = (self.curve, self.places);
        let cut = move |(start, end): (usize, usize)| places[start..end].iter().copied().zip(&curve[start..end]);
        starts.into_iter().zip(ends).map(cut)
    }

    /// What candidates score on training seeds: their mean, and the band from the worst to the best.
    pub(super) fn training(&self, weight: f64) -> Vec<Banded> {
        let scores = |(x, point): (f64, &CurvePoint)| {
            let ScoreRange { min, mean, max } = point.candidates?;
            Some(((x, mean * 1000.0), (min * 1000.0, max * 1000.0)))
        };
        let banded = |(line, band): (Vec<_>, Vec<_>)| Banded { track: track(line, weight), band };
        self.each().map(|segment| banded(segment.filter_map(scores).unzip())).collect()
    }

    /// What the centre of the search scores on held-out seeds, from what the segment began with.
    pub(super) fn held_out(&self, weight: f64) -> Vec<Banded> {
        let of = |segment: Vec<(f64, &CurvePoint)>| {
            let taken = segment.iter().enumerate().filter_map(|(number, (x, point))| {
                let interval = if number == 0 { Some(point.champion) } else { point.centre };
                Some((*x, interval?))
            });
            let (line, band): (Vec<_>, Vec<_>) = taken
                .map(|(x, held_out)| ((x, held_out.mean * 1000.0), (held_out.low * 1000.0, held_out.high * 1000.0)))
                .unzip();
            Banded { track: track(line, weight), band }
        };
        self.each().map(|segment| of(segment.collect())).collect()
    }

    /// What the champion scores on held-out seeds, with its interval: steps up, never smoothed.
    pub(super) fn champion(&self) -> Vec<Stepped> {
        let scores = |(x, point): (f64, &CurvePoint)| {
            let Interval { mean, low, high } = point.champion;
            (x, [mean, low, high].map(|score| score * 1000.0))
        };
        self.each().map(|segment| stepped(segment.map(scores))).collect()
    }
}

/// Two points for every step: where it begins and where it ends.
fn stepped(points: impl Iterator<Item = (f64, [f64; 3])>) -> Stepped {
    let is_same = |a: [f64; 3], b: [f64; 3]| a.map(f64::to_bits) == b.map(f64::to_bits);
    let mut steps: Vec<(f64, [f64; 3])> = Vec::new();
    for (x, scores) in points {
        match steps[..] {
            // In the midst of a step nothing has to be said.
            [.., before, last] if is_same(before.1, scores) && is_same(last.1, scores) => {
                steps.pop();
            }
            [.., last] if !is_same(last.1, scores) => steps.push((x, last.1)),
            _ => {}
        }
        steps.push((x, scores));
    }
    let (line, band) = steps.into_iter().map(|(x, [score, low, high])| ((x, score), (low, high))).unzip();
    Stepped { line, band }
}

fn track(raw: Vec<(f64, f64)>, weight: f64) -> Track {
    let scores: Vec<f64> = raw.iter().map(|(_, score)| *score).collect();
    let smooth = raw.iter().zip(smoothed(&scores, weight)).map(|((x, _), score)| (*x, score)).collect();
    Track { raw, smooth }
}

/// Every so many-th item, at most about `most` of them, the last always.
pub(super) fn thinned<T: Clone>(items: &[T], most: usize) -> Vec<T> {
    let stride = items.len().div_ceil(most).max(1);
    let mut kept: Vec<T> = items.iter().rev().step_by(stride).cloned().collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(mean: f64) -> Interval {
        Interval { mean, low: mean - 0.25, high: mean + 0.5 }
    }

    fn point(generation: u32, candidates: Option<f64>, centre: Option<f64>, champion: f64) -> CurvePoint {
        CurvePoint {
            generation,
            evaluations: 0,
            candidates: candidates.map(|mean| ScoreRange { min: 0.0, mean, max: 9.0 }),
            centre: centre.map(interval),
            champion: interval(champion),
            step_size: 0.1,
            skill_hash: None,
        }
    }

    /// Two generations, a change of the world, two more.
    fn curve() -> Vec<CurvePoint> {
        vec![
            point(0, None, None, 1.0),
            point(1, Some(0.5), None, 1.0),
            point(2, Some(1.5), Some(1.25), 1.25),
            point(2, None, None, 2.0),
            point(3, Some(2.0), Some(1.75), 2.0),
            point(4, Some(2.0), None, 2.0),
        ]
    }

    const PLACES: [f64; 6] = [0.0, 1.0, 2.0, 2.0, 3.0, 4.0];

    #[test]
    fn averages_begin_anew_in_a_changed_world() {
        let training = Segments::of(&curve(), &PLACES).training(0.5);
        let raw: Vec<_> = training.iter().map(|training| training.track.raw.clone()).collect();
        assert_eq!(raw, [vec![(1.0, 500.0), (2.0, 1500.0)], vec![(3.0, 2000.0), (4.0, 2000.0)]]);
        assert_eq!(training[0].track.smooth, [(1.0, 500.0), (2.0, (0.25 * 500.0 + 0.5 * 1500.0) / 0.75)]);
        assert_eq!(training[1].track.smooth, training[1].track.raw, "a constant");
        assert_eq!(training[0].band, [(0.0, 9000.0); 2], "from the worst candidate to the best");
    }

    #[test]
    fn held_out_scores_are_those_taken() {
        let held_out = Segments::of(&curve(), &PLACES).held_out(0.0);
        assert_eq!(held_out[0].track.raw, [(0.0, 1000.0), (2.0, 1250.0)]);
        assert_eq!(held_out[0].band, [(750.0, 1500.0), (1000.0, 1750.0)]);
        assert_eq!(held_out[1].track.raw, [(2.0, 2000.0), (3.0, 1750.0)]);
    }

    #[test]
    fn champions_are_steps() {
        let champion = Segments::of(&curve(), &PLACES).champion();
        assert_eq!(champion[0].line, [(0.0, 1000.0), (1.0, 1000.0), (2.0, 1000.0), (2.0, 1250.0)]);
        let (first, second) = ((750.0, 1500.0), (1000.0, 1750.0));
        assert_eq!(champion[0].band, [first, first, first, second]);
        assert_eq!(champion[1].line, [(2.0, 2000.0), (4.0, 2000.0)], "only the ends of a step");
        assert!(Segments::of(&[], &[]).champion().is_empty());
    }

    #[test]
    fn the_last_point_is_never_left_out() {
        let numbers: Vec<u32> = (0..10).collect();
        assert_eq!(thinned(&numbers, 4), [0, 3, 6, 9]);
        assert_eq!(thinned(&numbers, 3), [1, 5, 9]);
        assert_eq!(thinned(&numbers, 50), numbers);
    }
}
