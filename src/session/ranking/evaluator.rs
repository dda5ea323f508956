//! The thread that has trials run.

use std::collections::VecDeque;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, Sender, TryRecvError, bounded};

use crate::sim::{Setting, Workers};

/// A trial of an entry of the table.
#[derive(Clone, Debug)]
pub(super) struct Job {
    /// The entry.
    pub(super) entry: u64,
    /// Place of the seed.
    pub(super) seed: usize,
    /// What is run.
    pub(super) setting: Setting,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tried {
    /// The entry.
    pub(super) entry: u64,
    /// Place of the seed.
    pub(super) seed: usize,
    /// Finished per tick, or why the trial failed.
    pub(super) throughput: Result<f64, String>,
}

/// Lists of trials that wait, each in place of the one before.
const LISTS: usize = 16;
/// Results that wait to be looked at.
const RESULTS: usize = 256;

/// The handle of the thread, which ends after the trials that it has begun once this is dropped. Nobody waits for it: a trial may hang.
#[derive(Debug)]
pub(super) struct Evaluator {
    lists: Sender<Vec<Job>>,
    results: Receiver<Tried>,
}

impl Evaluator {
    /// Starts the thread, which has its trials run by `workers`.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub(super) fn start(workers: Arc<Workers>) -> std::io::Result<Self> {
        let (lists, queue) = bounded(LISTS);
        let (report, results) = bounded(RESULTS);
        let body = move || run(&workers, &queue, &report);
        thread::Builder::new().name("table of policies".to_owned()).spawn(body)?;
        Ok(Self { lists, results })
    }

    /// Has these trials run and none of those that were asked for before; `false` if the thread has too many lists waiting.
    pub(super) fn run(&self, jobs: Vec<Job>) -> bool {
        self.lists.try_send(jobs).is_ok()
    }

    /// What came of trials since the last call.
    pub(super) fn results(&self) -> Vec<Tried> {
        self.results.try_iter().collect()
    }
}

/// Runs what is on the newest list, as many trials at once as there are workers, until the handle is gone.
fn run(workers: &Workers, lists: &Receiver<Vec<Job>>, report: &Sender<Tried>) {
    let mut waiting: VecDeque<Job> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            let Ok(list) = lists.recv() else { return };
            waiting = list.into();
        }
        loop {
            match lists.try_recv() {
                Ok(newer) => waiting = newer.into(),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        let batch: Vec<Job> = waiting.drain(..workers.count().min(waiting.len())).collect();
        let outcomes = workers.run(batch.iter().map(|job| job.setting.clone()).collect());
        for (job, outcome) in batch.into_iter().zip(outcomes) {
            let throughput = outcome.map(|outcome| outcome.throughput).map_err(|failure| failure.to_string());
            if report.send(Tried { entry: job.entry, seed: job.seed, throughput }).is_err() {
                return;
            }
        }
    }
}
