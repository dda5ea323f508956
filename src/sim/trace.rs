//! What a policy tried out in an episode, and what came of it.

use crate::orchestration::exploration::Slopes;

/// An episode in stretches of time. What is tried out in one can only change what is finished in it and after it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// By stretch: what was finished before its end, since the beginning of the episode.
    finished: Vec<u64>,
    /// By stretch: slope of the log probability of what was drawn in it.
    slopes: Vec<Slopes>,
}

/// Stretches of an episode: short enough that what was finished before is not put down to what is tried, long enough to cost
/// nothing.
const STRETCHES: u32 = 20;

impl Trace {
    /// Whether a stretch ends with this tick, counted from 1, of an episode of so many `ticks`. One ends with the last.
    pub(super) fn is_due(tick: u32, ticks: u32) -> bool {
        tick == ticks || tick.is_multiple_of(ticks.div_ceil(STRETCHES))
    }

    /// Ends a stretch.
    pub fn note(&mut self, finished: u64, slopes: Slopes) {
        self.finished.push(finished);
        self.slopes.push(slopes);
    }

    /// By stretch: what was finished from its beginning to the end of the episode, and the slope of what was drawn in it.
    pub fn stretches(&self) -> impl Iterator<Item = (u64, &Slopes)> {
        let all = self.finished.last().copied().unwrap_or_default();
        let before = std::iter::once(0).chain(self.finished.iter().copied());
        before.map(move |before| all - before).zip(&self.slopes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_for_a_stretch_is_what_is_finished_from_then_on() {
        let mut trace = Trace::default();
        for finished in [3, 3, 10] {
            trace.note(finished, Slopes::default());
        }
        assert_eq!(trace.stretches().map(|(finished, _)| finished).collect::<Vec<_>>(), [10, 7, 7]);
    }

    #[test]
    fn every_episode_ends_with_a_stretch() {
        let ends = |ticks| (1..=ticks).filter(|&tick| Trace::is_due(tick, ticks)).collect::<Vec<_>>();
        assert_eq!(ends(3), [1, 2, 3]);
        assert_eq!(ends(45), [3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45]);
        assert_eq!((ends(1000).len(), ends(1001).len(), ends(1001).last()), (20, 20, Some(&1001)));
    }
}
