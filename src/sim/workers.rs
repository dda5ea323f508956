//! A pool of named threads, each with a world of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use thiserror::Error;

use super::episode::Setting;
use super::trial::{Outcome, Trial};

/// A trial that did not come to its end.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("trial of scene \"{scene}\" with seed {seed} failed: {reason}")]
pub struct TrialFailure {
    /// Name of the scene.
    pub scene: String,
    /// The trial's seed.
    pub seed: u64,
    /// What the panic said.
    pub reason: String,
}

type Job = (usize, Setting);
type Done = (usize, Result<Outcome, TrialFailure>);

/// Threads that run trials; dropped, they end after the trials they have begun.
#[derive(Debug)]
pub struct Workers {
    jobs: Option<Sender<Job>>,
    done: Receiver<Done>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    /// Starts `count` threads (at least one).
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn start(count: usize) -> std::io::Result<Self> {
        Self::start_with(count, Trial::default)
    }

    /// Starts `count` threads (at least one), whose trials come from `trial`.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn start_with(count: usize, trial: fn() -> Trial) -> std::io::Result<Self> {
        let count = count.max(1);
        let (jobs, job_queue) = bounded::<Job>(count);
        let (report, done) = bounded::<Done>(count);
        let mut threads = Vec::with_capacity(count);
        for k in 0..count {
            let (job_queue, report) = (job_queue.clone(), report.clone());
            let builder = thread::Builder::new().name(format!("rollout-{k}"));
            threads.push(builder.spawn(move || work(&job_queue, &report, trial))?);
        }
        Ok(Self { jobs: Some(jobs), done, threads })
    }

    /// As many workers as there are cores.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn for_all_cores() -> std::io::Result<Self> {
        Self::start(Self::cores())
    }

    /// How many cores there are.
    pub fn cores() -> usize {
        thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }

    /// Number of threads.
    pub fn count(&self) -> usize {
        self.threads.len()
    }

    /// Runs all trials; results come in the order of `settings`, whatever the number of threads.
    pub fn run(&self, settings: Vec<Setting>) -> Vec<Result<Outcome, TrialFailure>> {
        self.run_and_hand_over(settings, |_, _| {})
    }

    /// The same; `on_result` is shown every result as soon as it is there, with its place in `settings`, and may take from
    /// it what need not be kept until the end.
    pub fn run_and_hand_over(
        &self,
        settings: Vec<Setting>,
        mut on_result: impl FnMut(usize, &mut Result<Outcome, TrialFailure>),
    ) -> Vec<Result<Outcome, TrialFailure>> {
        let total = settings.len();
        let mut results: Vec<Option<Result<Outcome, TrialFailure>>> = vec![None; total];
        let mut waiting = settings.into_iter().enumerate();
        let mut next = waiting.next();
        for _ in 0..total {
            // Hand out as much as the queue takes, then wait for a result: neither side ever blocks on a full channel.
            while let (Some(job), Some(jobs)) = (next.take(), &self.jobs) {
                match jobs.try_send(job) {
                    Ok(()) => next = waiting.next(),
                    Err(refused) => {
                        next = Some(refused.into_inner());
                        break;
                    }
                }
            }
            if let Ok((index, mut result)) = self.done.recv() {
                on_result(index, &mut result);
                results[index] = Some(result);
            }
        }
        results.into_iter().flatten().collect()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // Threads end when the queue closes, or when nobody takes their results any more, as after a panic of whoever ran
        // the trials; joining before that would wait for ever.
        self.jobs = None;
        self.done = crossbeam_channel::never();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work(jobs: &Receiver<Job>, report: &Sender<Done>, new_trial: fn() -> Trial) {
    let mut trial = new_trial();
    for (index, setting) in jobs {
        let result = catch_unwind(AssertUnwindSafe(|| trial.run(&setting))).map_err(|panic| {
            // The world may be half-way through a tick: begin with a new one.
            trial = new_trial();
            let reason = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            TrialFailure {
                scene: setting.stage.scene.name.clone(),
                seed: setting.seed,
                reason: reason.unwrap_or("unknown panic").to_owned(),
            }
        });
        if report.send((index, result)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::{DEFAULT_SCENE, Stage};

    fn settings(count: u64) -> Vec<Setting> {
        let overrides = ["fleet.agents=2".to_owned(), "episode.ticks=2".to_owned()];
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"));
        (0..count).map(|seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed }).collect()
    }

    /// A closed stderr once made whoever told the progress panic, and the program waited for ever for its workers.
    #[test]
    fn a_panic_of_whoever_runs_the_trials_ends_the_workers() {
        let run = catch_unwind(AssertUnwindSafe(|| {
            let workers = Workers::start(2).expect("threads");
            workers.run_and_hand_over(settings(20), |_, _| panic!("nobody listens"))
        }));
        assert!(run.is_err());
    }

    #[test]
    fn results_are_handed_over_with_their_place() {
        let mut handed_over = vec![None; 10];
        let workers = Workers::start(3).expect("threads");
        let results = workers.run_and_hand_over(settings(10), |place, result| {
            assert!(handed_over[place].replace(result.clone()).is_none(), "{place} came twice");
        });
        assert_eq!(results.len(), 10);
        assert_eq!(handed_over.into_iter().flatten().collect::<Vec<_>>(), results);
    }
}
