//! What the learner thread does: generations, and between them commands, reports and rivals.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TryRecvError};

use super::super::rivals::{rivals, score_rivals};
use super::super::run::keeping::Keeping;
use super::super::training::{Stop, Training};
use super::{LearnerCommand, LearnerReport};
use crate::orchestration::Policy;
use crate::sim::Workers;

/// Reports kept for a reader that does not read; beyond it the oldest go.
const BACKLOG: usize = 4096;
/// Rivals scored between two generations, once there is a champion to compare with; before, one, so that there is one soon.
const RIVALS_AT_ONCE: usize = 4;

/// What the thread does.
pub(super) struct Learning {
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
    pub(super) fn new(
        training: Training,
        workers: Arc<Workers>,
        keeping: Keeping,
        commands: Receiver<LearnerCommand>,
        reports: Sender<LearnerReport>,
    ) -> Self {
        let (backlog, rivals) = (VecDeque::new(), VecDeque::new());
        let (is_paused, pauses_at, told_failures) = (false, None, training.failures());
        Self { training, workers, keeping, commands, reports, backlog, rivals, is_paused, pauses_at, told_failures }
    }

    /// Generations until the handle is dropped; an error ends learning.
    pub(super) fn run(&mut self) -> Result<(), String> {
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
            let new = self.training.curve().iter().cloned().zip(self.training.times().iter().copied()).skip(known);
            let new: Vec<_> = new.map(|(point, spent)| LearnerReport::Generation { point, spent }).collect();
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
