//! Learning on a thread of its own, behind bounded channels.
//!
//! The thread looks for commands between generations and never waits for its reader: reports that do not fit the channel
//! are kept and sent later, the newest last. Hand-crafted rivals are scored between generations, on the same held-out seeds as
//! the champion.

use std::collections::VecDeque;
use std::mem::discriminant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TryRecvError, TrySendError, bounded};

use super::curve::CurvePoint;
use super::generation::under_way::UnderWay;
use super::rivals::{Rival, rivals, score_rivals};
use super::run::config::RunConfig;
use super::run::keeping::{Keep, Keeping};
use super::training::{Champion, Stop, Training};
use crate::orchestration::Policy;
use crate::scene::Stage;
use crate::sim::{Workers, panic_reason};

/// What the learner can be told between generations.
#[derive(Clone, Debug)]
pub enum LearnerCommand {
    /// Stop before the next generation until told to resume, with everything saved.
    Pause,
    /// Go on.
    Resume,
    /// Do the same by itself, once, before the generation that would begin with so many episodes simulated or more; `None`: never.
    PauseAt(Option<u64>),
    /// Candidates in a generation.
    SetPopulation(u32),
    /// Width of the search.
    SetStepSize(f64),
    /// How far the centre is moved in a generation; `None`: as follows from the step size.
    SetLearningRate(Option<f64>),
    /// Pull of the centre to zero.
    SetWeightDecay(f64),
    /// Trials of each candidate.
    SetRollouts(u32),
    /// The world has changed: champion and rivals are scored afresh there.
    SetStage(Arc<Stage>),
}

/// What the learner tells.
#[derive(Clone, Debug)]
pub enum LearnerReport {
    /// A generation was told, or a segment was opened.
    Generation {
        /// What came of it.
        point: CurvePoint,
        /// Wall time that learning has taken up to then; pauses do not count.
        spent: Duration,
    },
    /// There is a new champion, or the champion was scored in a changed world.
    Champion(Box<Champion>),
    /// A rival was scored in the current world.
    Rival(Rival),
    /// The world has changed: rivals' scores no longer hold.
    Segment,
    /// It has paused by itself, as it was told to.
    Paused,
    /// The run is kept in this directory from now on.
    Kept(PathBuf),
    /// Something went wrong; learning goes on unless the thread ends.
    Trouble(String),
    /// Learning has ended by an error or a panic, and why.
    Ended(String),
}

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
/// Reports kept for a reader that does not read; beyond it the oldest go.
const BACKLOG: usize = 4096;
/// A thread that is let go may take so long to end, be it a tick on a large floor or a file that is being written.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// Whether it has is looked at so often.
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Rivals scored between two generations, once there is a champion to compare with; before, one, so that there is one soon.
const RIVALS_AT_ONCE: usize = 4;
/// Reports taken at once: a flood of them is spread over frames.
const MOST_AT_ONCE: usize = 64;

impl Learner {
    /// Starts learning on `workers`, which may have others to run trials for; what is learned is saved where `keep` says, as often
    /// as [`Saves`](super::Saves) says.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub fn start(training: Training, workers: impl Into<Arc<Workers>>, keep: impl Into<Keep>) -> std::io::Result<Self> {
        let workers = workers.into();
        let (config, keeping) = (training.config(), Keeping::new(keep.into(), &training));
        let of_handle = (Some(Arc::clone(&workers)), Arc::clone(&training.under_way));
        Self::spawn(config, of_handle, move |commands, reports| {
            let (backlog, rivals) = (VecDeque::new(), VecDeque::new());
            let (is_paused, pauses_at, told_failures) = (false, None, training.failures());
            Learning {
                training,
                workers,
                keeping,
                commands,
                reports,
                backlog,
                rivals,
                is_paused,
                pauses_at,
                told_failures,
            }
            .run()
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

struct Learning {
    training: Training,
    workers: Arc<Workers>,
    keeping: Keeping,
    commands: Receiver<LearnerCommand>,
    reports: Sender<LearnerReport>,
    backlog: VecDeque<LearnerReport>,
    rivals: VecDeque<(String, Policy)>,
    is_paused: bool,
    /// Episodes after which it pauses by itself.
    pauses_at: Option<u64>,
    /// Trials that had panicked when that was told last.
    told_failures: u64,
}

impl Learning {
    /// Generations until the handle is dropped; an error ends learning.
    fn run(&mut self) -> Result<(), String> {
        self.queue_rivals();
        loop {
            if !self.obey() {
                self.save_the_rest();
                return Ok(());
            }
            self.flush();
            if !self.is_paused && self.pauses_at.take_if(|at| *at <= self.training.evaluations()).is_some() {
                self.pause();
                self.tell(LearnerReport::Paused);
            }
            if self.is_paused {
                continue;
            }
            let known = self.training.curve().len();
            let champion = self.training.champion().map(|champion| (champion.generation, champion.held_out));
            let before = self.keeping.is_behind().then(|| self.training.clone());
            let learned = self.timed(Self::learn);
            let is_broken_off = self.workers.have_broken_off();
            if is_broken_off || learned.is_err() {
                // What such a generation has changed is none of what is kept.
                if let Some(report) = before.and_then(|before| self.keeping.save_the_rest(&before)) {
                    self.tell(report);
                }
                return if is_broken_off { Ok(()) } else { learned };
            }
            let spent = self.training.spent();
            let new = self.training.curve()[known..].iter().cloned();
            let new: Vec<_> = new.map(|point| LearnerReport::Generation { point, spent }).collect();
            for report in new {
                self.tell(report);
            }
            if let Some(new) = self.training.champion().cloned()
                && champion != Some((new.generation, new.held_out))
            {
                self.tell(LearnerReport::Champion(Box::new(new)));
            }
            self.tell_failures();
            self.timed(|learning| {
                learning.save();
                learning.score_some_rivals();
            });
        }
    }

    /// Does something that counts as time spent on learning.
    #[expect(clippy::disallowed_methods, reason = "the time that learning takes is told, and nothing depends on it")]
    fn timed<T>(&mut self, does: impl FnOnce(&mut Self) -> T) -> T {
        let start = Instant::now();
        let done = does(self);
        self.training.spend(start.elapsed());
        done
    }

    /// One generation.
    fn learn(&mut self) -> Result<(), String> {
        self.training.generation_step(&self.workers, Stop::Never).map_err(|error| error.to_string())
    }

    /// Says that trials panic: the first, then whenever there are ten times as many.
    fn tell_failures(&mut self) {
        let failures = self.training.failures();
        if failures == 0 || failures < 10 * self.told_failures {
            return;
        }
        if let Some(latest) = self.training.failed().last() {
            let text = format!("{failures} of the learner's trials failed, and scored nothing. The last: {latest}");
            self.told_failures = failures;
            self.tell(LearnerReport::Trouble(text));
        }
    }

    fn save(&mut self) {
        if let Some(report) = self.keeping.save(&self.training) {
            self.tell(report);
        }
    }

    /// Saves the generations that are not saved yet.
    fn save_the_rest(&mut self) {
        if let Some(report) = self.keeping.save_the_rest(&self.training) {
            self.tell(report);
        }
    }

    /// Carries out waiting commands; `false` when the handle is gone. While paused, waits for one.
    fn obey(&mut self) -> bool {
        if self.is_paused {
            match self.commands.recv() {
                Ok(command) => self.carry_out(command),
                Err(_) => return false,
            }
        }
        loop {
            match self.commands.try_recv() {
                Ok(command) => self.carry_out(command),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn carry_out(&mut self, command: LearnerCommand) {
        let result = match command {
            LearnerCommand::Pause => {
                self.pause();
                Ok(())
            }
            LearnerCommand::PauseAt(episodes) => {
                self.pauses_at = episodes;
                Ok(())
            }
            LearnerCommand::Resume => {
                self.is_paused = false;
                Ok(())
            }
            LearnerCommand::SetPopulation(candidates) => self.training.set_population(candidates),
            LearnerCommand::SetStepSize(step_size) => self.training.set_step_size(step_size),
            LearnerCommand::SetLearningRate(learning_rate) => self.training.set_learning_rate(learning_rate),
            LearnerCommand::SetWeightDecay(weight_decay) => self.training.set_weight_decay(weight_decay),
            LearnerCommand::SetRollouts(rollouts) => {
                self.training.set_rollouts(rollouts);
                Ok(())
            }
            LearnerCommand::SetStage(stage) => {
                self.save_the_rest();
                let result = self.training.set_stages(vec![stage]);
                self.keeping.world_changed(&mut self.training);
                self.queue_rivals();
                self.tell(LearnerReport::Segment);
                result
            }
        };
        if let Err(error) = result {
            self.tell(LearnerReport::Trouble(error.to_string()));
        }
    }

    /// Whether it will go on nobody knows, so everything is saved.
    fn pause(&mut self) {
        self.is_paused = true;
        self.save_the_rest();
    }

    fn queue_rivals(&mut self) {
        self.rivals = rivals(&self.training.stages()[0].grid).collect();
    }

    fn score_some_rivals(&mut self) {
        let has_learned = self.training.champion().is_some_and(|champion| champion.generation > 0);
        let at_once = if has_learned { RIVALS_AT_ONCE } else { 1 };
        let next = self.rivals.drain(..at_once.min(self.rivals.len()));
        let (stage, seeds) = (&self.training.stages()[0], self.training.held_out_seeds());
        for rival in score_rivals(next, stage, &seeds, &self.workers, &self.training.under_way) {
            self.tell(LearnerReport::Rival(rival));
        }
    }

    fn tell(&mut self, report: LearnerReport) {
        self.backlog.push_back(report);
        if self.backlog.len() > BACKLOG {
            self.backlog.pop_front();
        }
        self.flush();
    }

    fn flush(&mut self) {
        while let Some(report) = self.backlog.pop_front() {
            if let Err(refused) = self.reports.try_send(report) {
                self.backlog.push_front(refused.into_inner());
                return;
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
