//! A pool of named threads, each with a world of its own.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, SendError, Sender, TrySendError, bounded};
use thiserror::Error;

use super::episode::Setting;
use super::trial::{Manner, Outcome, Trial};

/// What came of a trial.
pub type TrialResult = Result<Outcome, TrialFailure>;

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

/// A trial to run, its place among those of whoever asked, and where its result goes.
struct Job {
    place: usize,
    setting: Setting,
    manner: Manner,
    reply: Sender<Done>,
}

/// What is said of trials that nobody wanted any more.
const BROKEN_OFF: &str = "it was broken off";

type Done = (usize, TrialResult);

/// Threads that run trials, for several at the same time; dropped, they end after the trials they have been given.
#[derive(Debug)]
pub struct Workers {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    is_off: Arc<AtomicBool>,
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
        let is_off = Arc::<AtomicBool>::default();
        let mut threads = Vec::with_capacity(count);
        for k in 0..count {
            let (job_queue, is_off) = (job_queue.clone(), Arc::clone(&is_off));
            let builder = thread::Builder::new().name(format!("rollout-{k}"));
            threads.push(builder.spawn(move || work(&job_queue, trial, &is_off))?);
        }
        Ok(Self { jobs: Some(jobs), threads, is_off })
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

    /// Breaks off for good: trials that are under way end before their next tick, and these and all that would come after them
    /// fail. For whoever lets them go and does not want to wait.
    pub fn break_off(&self) {
        self.is_off.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has done so: no result since then means anything.
    pub fn have_broken_off(&self) -> bool {
        self.is_off.load(Ordering::Relaxed)
    }

    /// Runs all trials, plain [`Setting`]s or each in its [`Manner`]; results come in their order, whatever the number of threads.
    pub fn run<T: Into<(Setting, Manner)>>(&self, trials: Vec<T>) -> Vec<TrialResult> {
        self.run_with(trials, |_, _| ControlFlow::Continue(()))
    }

    /// The same; `on_result` is shown every result as it arrives, with its place in `trials`, and may take from it what need not be
    /// kept until the end. Once it breaks off, no further trial begins, and those that never did are left out.
    pub fn run_with<T: Into<(Setting, Manner)>>(
        &self,
        trials: Vec<T>,
        mut on_result: impl FnMut(usize, &mut TrialResult) -> ControlFlow<()>,
    ) -> Vec<TrialResult> {
        let mut results: Vec<Option<TrialResult>> = vec![None; trials.len()];
        let (reply, done) = bounded::<Done>(self.count());
        let mut reply = Some(reply);
        let mut waiting = trials.into_iter().enumerate();
        let mut flow = ControlFlow::Continue(());
        let mut refused = None;
        let mut under_way = 0;
        loop {
            // Hand out as much as the queue takes, then wait for a result: neither side ever blocks on a full channel. Where
            // others have filled it, wait for room only while no result can come.
            while flow.is_continue()
                && let Some(jobs) = &self.jobs
            {
                let fresh = || {
                    let ((place, trial), reply) = waiting.next().zip(reply.clone())?;
                    let (setting, manner) = trial.into();
                    Some(Job { place, setting, manner, reply })
                };
                let Some(job) = refused.take().or_else(fresh) else {
                    // From now on the channel ends with the last worker that could use it.
                    reply = None;
                    break;
                };
                let answer = if under_way == 0 {
                    jobs.send(job).map_err(SendError::into_inner)
                } else {
                    jobs.try_send(job).map_err(TrySendError::into_inner)
                };
                if let Err(job) = answer {
                    refused = Some(job);
                    break;
                }
                under_way += 1;
            }
            if under_way == 0 {
                break;
            }
            let Ok((place, mut result)) = done.recv() else { break };
            under_way -= 1;
            if flow.is_continue() {
                flow = on_result(place, &mut result);
            }
            results[place] = Some(result);
        }
        results.into_iter().flatten().collect()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // Threads end when the queue closes; results that nobody takes any more, as after a panic of whoever ran the trials,
        // are dropped.
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// What a panic said.
pub fn panic_reason(panic: &(dyn Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    said.unwrap_or("unknown panic")
}

fn work(jobs: &Receiver<Job>, new_trial: fn() -> Trial, is_off: &Arc<AtomicBool>) {
    let new_trial = || new_trial().until(Arc::clone(is_off));
    let mut trial = new_trial();
    for Job { place, setting, manner, reply } in jobs {
        let failed = |reason: &str| {
            let (scene, reason) = (setting.stage.scene.name.clone(), reason.to_owned());
            TrialFailure { scene, seed: setting.seed, reason }
        };
        let result = if is_off.load(Ordering::Relaxed) {
            Err(failed(BROKEN_OFF))
        } else {
            catch_unwind(AssertUnwindSafe(|| trial.run_as(&setting, &manner))).map_err(|panic| {
                // The world may be half-way through a tick: begin with a new one.
                trial = new_trial();
                failed(panic_reason(&*panic))
            })
        };
        // It may have ended early.
        let result = result
            .and_then(|outcome| if is_off.load(Ordering::Relaxed) { Err(failed(BROKEN_OFF)) } else { Ok(outcome) });
        // Whoever does not wait for it any more has no use for it.
        let _ = reply.send((place, result));
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
            workers.run_with(settings(20), |_, _| panic!("nobody listens"))
        }));
        assert!(run.is_err());
    }

    /// The learner and a table of policies share the workers that the window leaves them.
    #[test]
    fn several_may_run_trials_at_the_same_time() {
        let workers = Workers::start(1).expect("threads");
        let alone: Vec<_> = [8, 12].map(|count| workers.run(settings(count))).into();
        let together = thread::scope(|scope| {
            let others = thread::Builder::new().spawn_scoped(scope, || workers.run(settings(8))).expect("a thread");
            let ours = workers.run(settings(12));
            vec![others.join().expect("no panic"), ours]
        });
        assert_eq!(together, alone);
    }

    /// A study whose table cannot be written would run for hours, and keep nothing.
    #[test]
    fn whoever_is_shown_results_may_break_off() {
        let workers = Workers::start(2).expect("threads");
        let mut shown = 0;
        let results = workers.run_with(settings(100), |_, _| {
            shown += 1;
            if shown == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(shown, 3);
        assert!((3..20).contains(&results.len()), "those under way come to their end: {}", results.len());
        assert_eq!(workers.run(settings(4)).len(), 4, "and the workers are free again");
    }

    /// A window that is closed in the midst of an episode of minutes must not wait for it.
    #[test]
    fn who_lets_the_workers_go_does_not_wait_for_the_end_of_an_episode() {
        let overrides = ["fleet.agents=2".to_owned(), "episode.ticks=1000000".to_owned()];
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"));
        let endless = |seed| Setting { stage: Arc::clone(&stage), policy: stage.policy.clone(), seed };
        let workers = Workers::start(1).expect("a thread");
        let results = thread::scope(|scope| {
            let asks = thread::Builder::new().spawn_scoped(scope, || workers.run((0..4).map(endless).collect()));
            workers.break_off();
            asks.expect("a thread").join().expect("no panic")
        });
        assert_eq!(results.len(), 4);
        let is_off = |result: &Result<_, TrialFailure>| result.as_ref().is_err_and(|it| it.reason == BROKEN_OFF);
        assert!(results.iter().all(is_off) && workers.have_broken_off());
        assert!(workers.run(settings(1))[0].is_err(), "for good");
    }

    #[test]
    fn results_are_handed_over_with_their_place() {
        let mut handed_over = vec![None; 10];
        let workers = Workers::start(3).expect("threads");
        let results = workers.run_with(settings(10), |place, result| {
            assert!(handed_over[place].replace(result.clone()).is_none(), "{place} came twice");
            ControlFlow::Continue(())
        });
        assert_eq!(results.len(), 10);
        assert_eq!(handed_over.into_iter().flatten().collect::<Vec<_>>(), results);
    }
}
