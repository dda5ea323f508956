//! The handle of a learner thread.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use super::super::generation::under_way::UnderWay;
use super::super::run::config::RunConfig;
use super::super::run::keeping::{Keep, Keeping};
use super::super::training::Training;
use super::learning::Learning;
use super::{LearnerCommand, LearnerReport};
use crate::sim::{Workers, panic_reason};

/// The handle of a learner thread. Dropped, it has the workers break off, asks the thread to end and waits for it, though not for one that
/// hangs. The generation that was under way is lost, and is none of what is kept.
#[derive(Debug)]
pub struct Learner {
    commands: Option<Sender<LearnerCommand>>,
    /// What there was no room for yet, one of a kind.
    waiting: VecDeque<LearnerCommand>,
    reports: Option<Receiver<LearnerReport>>,
    thread: Option<JoinHandle<Result<(), String>>>,
    /// The workers that run its trials; `None` for a thread that runs none.
    workers: Option<Arc<Workers>>,
    under_way: Arc<UnderWay>,
    config: RunConfig,
}

const COMMANDS: usize = 64;
const REPORTS: usize = 256;
/// A thread that is let go may take so long to end, be it a tick on a large floor or a file that is being written.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// Whether it has is looked at so often.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Reports taken at once: a flood of them is spread over frames.
const MOST_AT_ONCE: usize = 64;

impl Learner {
    /// Starts learning on `workers`, which may have others to run trials for; what is learned is saved where `keep` says, as often
    /// as [`Saves`](super::super::Saves) says.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn start(training: Training, workers: impl Into<Arc<Workers>>, keep: impl Into<Keep>) -> std::io::Result<Self> {
        let workers = workers.into();
        let (config, keeping) = (training.config(), Keeping::new(keep.into(), &training));
        let of_handle = (Some(Arc::clone(&workers)), Arc::clone(&training.under_way));
        Self::spawn(config, of_handle, move |commands, reports| {
            Learning::new(training, workers, keeping, commands, reports).run()
        })
    }

    /// A thread that does `body`, which is told commands and tells reports; its error, or its panic, ends learning.
    fn spawn(
        config: RunConfig,
        (workers, under_way): (Option<Arc<Workers>>, Arc<UnderWay>),
        body: impl FnOnce(Receiver<LearnerCommand>, Sender<LearnerReport>) -> Result<(), String> + Send + 'static,
    ) -> std::io::Result<Self> {
        let (commands, command_queue) = bounded(COMMANDS);
        let (report_queue, reports) = bounded(REPORTS);
        let body = move || {
            let ended = catch_unwind(AssertUnwindSafe(|| body(command_queue, report_queue)));
            ended.unwrap_or_else(|panic| Err(format!("the learner panicked: {}", panic_reason(&*panic))))
        };
        let thread = thread::Builder::new().name("learner".to_owned()).spawn(body)?;
        let (commands, reports, waiting) = (Some(commands), Some(reports), VecDeque::new());
        Ok(Self { commands, waiting, reports, thread: Some(thread), workers, under_way, config })
    }

    /// What the run was started with.
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// How many of the trials that it waits for have ended, of how many.
    pub fn trials_under_way(&self) -> (usize, usize) {
        self.under_way.count()
    }

    /// Tells the learner something, or keeps it until there is room, when it takes the place of what waits of its kind: of a slider that
    /// is dragged while a generation takes long, the end counts. `false` if the learner has ended.
    pub fn send(&mut self, command: LearnerCommand) -> bool {
        self.waiting.retain(|waits| discriminant(waits) != discriminant(&command));
        self.waiting.push_back(command);
        self.hand_over()
    }

    /// Tells what waits, as far as there is room; `false` if the learner has ended.
    fn hand_over(&mut self) -> bool {
        let Some(commands) = &self.commands else { return false };
        while let Some(command) = self.waiting.pop_front() {
            match commands.try_send(command) {
                Ok(()) => {}
                Err(TrySendError::Full(command)) => {
                    self.waiting.push_front(command);
                    return true;
                }
                Err(TrySendError::Disconnected(_)) => return false,
            }
        }
        true
    }

    /// The reports since the last call, oldest first and not too many at once; never waits. The last one of a thread that has
    /// ended with an error or a panic is [`LearnerReport::Ended`], whatever became of the channel.
    pub fn reports(&mut self) -> Vec<LearnerReport> {
        self.hand_over();
        // Before the channel is emptied: what the thread has told is heard before its end.
        let has_ended = self.thread.as_ref().is_some_and(JoinHandle::is_finished);
        let waiting = self.reports.iter().flat_map(Receiver::try_iter);
        let mut reports: Vec<LearnerReport> = waiting.take(MOST_AT_ONCE).collect();
        if has_ended && reports.len() < MOST_AT_ONCE {
            // A panic is caught within the thread, so that joining it gives its reason.
            let ended = self.thread.take().map_or(Ok(Ok(())), JoinHandle::join);
            let ended = ended.unwrap_or_else(|panic| Err(panic_reason(&*panic).to_owned()));
            reports.extend(ended.err().map(LearnerReport::Ended));
        }
        reports
    }

    /// Waits for the next report; `None` when the learner has ended.
    pub fn wait(&self) -> Option<LearnerReport> {
        self.reports.as_ref().and_then(|reports| reports.recv().ok())
    }

    /// Whether the thread still runs.
    #[cfg(test)]
    fn is_running(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Learner {
    fn drop(&mut self) {
        if let Some(workers) = &self.workers {
            workers.break_off();
        }
        // Both ends first: a learner that waits on either would otherwise never be joined.
        self.commands = None;
        self.reports = None;
        if let Some(thread) = self.thread.take() {
            end(thread, ENDS_WITHIN);
        }
    }
}

/// Waits until a thread has ended, but not for ever: one that hangs is left to itself. Returns whether it has ended.
fn end(thread: JoinHandle<Result<(), String>>, within: Duration) -> bool {
    for _ in 0..within.as_millis() / LOOK_EVERY.as_millis() {
        if thread.is_finished() {
            // How it ended is of no use to whoever lets it go.
            let _ = thread.join();
            return true;
        }
        thread::sleep(LOOK_EVERY);
    }
    false
}

#[cfg(test)]
pub(crate) mod tests;
