//! How often a run is saved.
//!
//! What is saved grows with the run, its curve above all: saved after every generation, a night of learning would write tens of
//! gigabytes. A run that is killed goes on from where it was saved last, and comes to the same; one that ends otherwise saves the rest.

use std::time::Duration;

use super::super::training::Training;

/// Of what a run has learned so much, by time, may be lost when it is killed: it is learned again when the run goes on.
const MAY_BE_LOST: f64 = 0.01;
/// However long it has lasted, it is saved after the generation in which so much is new: those who follow it wait for that.
const LONGEST: Duration = Duration::from_mins(1);

/// When a run was saved last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Saves {
    last: Option<Saved>,
    is_behind: bool,
}

#[derive(Clone, Copy, Debug)]
struct Saved {
    spent: Duration,
    /// Generation and score, of which the latter changes with the world.
    champion: Option<(u32, u64)>,
}

impl Saves {
    /// Whether it is to be saved after this generation: the first, one with a new champion, or enough is new. It counts as saved if
    /// so, until [`Saves::failed`] says otherwise.
    pub fn are_due(&mut self, training: &Training) -> bool {
        let champion = training.champion().map(|champion| (champion.generation, champion.held_out.mean.to_bits()));
        let now = Saved { spent: training.spent(), champion };
        let is_due = self.last.is_none_or(|last| {
            let new = now.spent.saturating_sub(last.spent);
            now.champion != last.champion || new >= now.spent.mul_f64(MAY_BE_LOST).min(LONGEST)
        });
        if is_due {
            self.last = Some(now);
        }
        self.is_behind = !is_due;
        is_due
    }

    /// All of it is saved.
    pub fn done(&mut self) {
        self.is_behind = false;
    }

    /// It could not be saved: that is tried again after the next generation.
    pub fn failed(&mut self) {
        *self = Self { last: None, is_behind: true };
    }

    /// Whether a generation has ended that is not saved.
    pub fn are_behind(&self) -> bool {
        self.is_behind
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::learner::{Hyperparameters, Stop};
    use crate::scene::Stage;
    use crate::sim::Workers;

    #[test]
    fn the_longer_a_run_has_lasted_the_less_often_it_is_saved() {
        let overrides = ["fleet.agents=4".to_owned(), "episode.ticks=10".to_owned()];
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let policy = stage.learning_policy();
        let settings = Hyperparameters { population: 4, held_out_seeds: 2, ..Hyperparameters::default() };
        let mut training = Training::new(vec![stage], vec![policy], settings, 1).expect("valid");
        let mut saves = Saves::default();
        // Seconds of learning, as they are told after each generation.
        let mut due_after = |training: &mut Training, secs: f64| {
            training.spend(Duration::from_secs_f64(secs));
            saves.are_due(training)
        };
        assert!(due_after(&mut training, 1.0), "the first");
        assert!(due_after(&mut training, 1.0), "half of it is new");
        assert!(due_after(&mut training, 998.0));
        let mut times = 0;
        for _ in 0..100 {
            times += u32::from(due_after(&mut training, 1.0));
        }
        assert!((8..=10).contains(&times), "about every ten seconds: {times}");
        assert!(due_after(&mut training, 1e6));
        assert!(!due_after(&mut training, 59.0));
        assert!(due_after(&mut training, 1.0), "a minute");
        assert!(!due_after(&mut training, 1.0));
        let workers = Workers::start(1).expect("a thread");
        training.generation_step(&workers, Stop::Never).expect("trials succeed");
        assert!(training.champion().is_some() && due_after(&mut training, 1.0), "a champion is kept at once");
    }

    #[test]
    fn what_could_not_be_saved_is_due() {
        let stage = Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene"));
        let policy = stage.learning_policy();
        let mut training = Training::new(vec![stage], vec![policy], Hyperparameters::default(), 1).expect("valid");
        training.spend(Duration::from_secs(100));
        let mut saves = Saves::default();
        assert!(saves.are_due(&training) && !saves.are_behind());
        assert!(!saves.are_due(&training) && saves.are_behind());
        saves.failed();
        assert!(saves.are_behind());
        assert!(saves.are_due(&training));
    }
}
