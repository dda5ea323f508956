//! How many gains point which way, one by one and all together.

use super::gains::{Gain, Trend};
use crate::sim::holm;

/// Chance of calling any gain one that is none.
const LEVEL: f64 = 0.05;

/// How many gains point which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Gains above 0.
    pub better: usize,
    /// Gains that may be 0.
    pub even: usize,
    /// Gains below 0.
    pub worse: usize,
    /// Gains from one seed.
    pub undecided: usize,
}

impl Tally {
    /// Of these gains.
    pub fn of<'a>(gains: impl Iterator<Item = &'a Gain>) -> Self {
        Self::of_directions(gains.map(Gain::direction))
    }

    /// Of whatever points these ways.
    pub fn of_directions(directions: impl Iterator<Item = Trend>) -> Self {
        let mut tally = Self::default();
        for direction in directions {
            let count = match direction {
                Trend::Better => &mut tally.better,
                Trend::Even => &mut tally.even,
                Trend::Worse => &mut tally.worse,
                Trend::Undecided => &mut tally.undecided,
            };
            *count += 1;
        }
        tally
    }

    /// The same, where a gain is held to be none unless all that are not are so together, with a chance of 95 %: with
    /// [`holm`]'s correction for how many are compared.
    pub fn after_holm<'a>(gains: impl Iterator<Item = &'a Gain>) -> Self {
        let (decided, open): (Vec<&Gain>, Vec<&Gain>) = gains.partition(|gain| gain.seeds >= 2);
        let chances: Vec<f64> = decided.iter().map(|gain| gain.chance()).collect();
        let corrected = decided.into_iter().zip(holm(&chances, LEVEL));
        let directions = corrected.map(|(gain, is_one)| if is_one { gain.direction() } else { Trend::Even });
        Self { undecided: open.len(), ..Self::of_directions(directions) }
    }

    /// All of them.
    pub fn count(&self) -> usize {
        let &Self { better, even, worse, undecided } = self;
        better + even + worse + undecided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gained(percent: f64, half: f64, seeds: usize) -> Gain {
        let ci95 = [percent - half, percent + half];
        Gain { over: "highways".to_owned(), percent, ci95, seeds, kept: None, kept_ci95: None }
    }

    #[test]
    fn gains_are_counted_by_where_they_point() {
        let gains = [gained(2.0, 0.0, 2), gained(9.0, 0.0, 1), gained(-1.0, 0.5, 20), gained(1.0, 1.5, 20)];
        let tally = Tally::of(gains.iter());
        assert_eq!(tally, Tally { better: 1, even: 1, worse: 1, undecided: 1 });
        assert_eq!(tally.count(), 4);
    }

    /// A gain whose interval ends near 0 has a chance of a little less than one in twenty.
    #[test]
    fn what_is_certain_alone_may_not_be_among_many() {
        let (likely, certain, lost) = (gained(1.0, 0.97, 20), gained(5.0, 0.5, 20), gained(-4.0, 0.5, 20));
        assert!(likely.direction() == Trend::Better && likely.chance() > 0.025 && likely.chance() < 0.05);
        let tally = |gains: &[&Gain]| Tally::after_holm(gains.iter().copied());
        assert_eq!(tally(&[&likely, &certain]).better, 2, "the last of them may be as large as alone");
        assert_eq!(tally(&[&likely, &likely]), Tally { even: 2, ..Tally::default() });
        let single = gained(9.0, 0.0, 1);
        let expected = Tally { better: 1, even: 2, worse: 1, undecided: 1 };
        assert_eq!(tally(&[&likely, &certain, &single, &lost, &likely]), expected);
    }
}
