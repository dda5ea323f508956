//! How far the trials are that a learner waits for.
//!
//! On a large floor a generation takes minutes, and nothing is reported before it ends.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sim::{Manner, Setting, TrialResult, Workers};

/// Trials that were asked for together, counted as they end. Whoever shows them may read while they run.
#[derive(Debug, Default)]
pub struct UnderWay {
    done: AtomicUsize,
    all: AtomicUsize,
}

impl UnderWay {
    /// How many have ended, of how many; none of none before the first.
    pub fn count(&self) -> (usize, usize) {
        // Two reads: between two batches they may belong to either, never beyond both.
        let all = self.all.load(Ordering::Relaxed);
        (self.done.load(Ordering::Relaxed).min(all), all)
    }

    /// Runs all trials as [`Workers::run`] does, and counts them.
    pub(in crate::learner) fn run<T: Into<(Setting, Manner)>>(
        &self,
        workers: &Workers,
        trials: Vec<T>,
    ) -> Vec<TrialResult> {
        let counted = self.begin(trials.len());
        workers.run_with(trials, counted)
    }

    /// None of so many has ended; what it returns is to be called whenever one does.
    fn begin(&self, all: usize) -> impl FnMut(usize, &mut TrialResult) -> ControlFlow<()> {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
        |_, _| {
            self.done.fetch_add(1, Ordering::Relaxed);
            ControlFlow::Continue(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::{DEFAULT_SCENE, Stage};

    #[test]
    fn trials_are_counted_batch_by_batch() {
        let overrides = ["fleet.agents=2".to_owned(), "episode.ticks=2".to_owned()];
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"));
        let setting = |seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed };
        let (under_way, workers) = (UnderWay::default(), Workers::start(2).expect("threads"));
        assert_eq!(under_way.count(), (0, 0));
        for count in [7, 3] {
            let results = under_way.run(&workers, (0..count).map(setting).collect());
            assert_eq!((results.len() as u64, under_way.count()), (count, (count as usize, count as usize)));
        }
    }
}
