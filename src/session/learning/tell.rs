//! What the learner is told: to pause and to go on, its settings, and the world that it is to learn for.

use std::sync::Arc;

use bevy::prelude::World;

use super::super::commands::undo::ChangeLine;
use super::super::{Command, Session};
use crate::learner::LearnerCommand;

impl Session {
    pub(in crate::session) fn toggle_learning(&mut self, world: &mut World) {
        if self.learned.followed.is_some() {
            let text = "another process trains this run: pause it there, or go on from its champion here";
            self.offer(text, "Learn here", Command::StartLearning);
            return;
        }
        if self.learned.learner.is_none() {
            self.start_learning(world);
            return;
        }
        if self.learned.run.ended.is_some() {
            self.restart_learning(world);
            return;
        }
        let is_learning = !self.learned.is_learning;
        let command = if is_learning { LearnerCommand::Resume } else { LearnerCommand::Pause };
        if self.learned.learner.as_mut().is_some_and(|learner| learner.send(command)) {
            self.learning_is(world, is_learning);
        }
    }

    /// Learning goes on, or is paused.
    pub(in crate::session) fn learning_is(&mut self, world: &World, is_learning: bool) {
        self.learned.is_learning = is_learning;
        if is_learning {
            // What passed meanwhile was no learning.
            self.learned.run.rate = (self.learned.evaluations(), self.secs);
            self.withdraw(&Command::ResumeLearning);
        }
        let text = if is_learning { "learning goes on" } else { "learning is paused" };
        let (episode, tick) = (self.episode, self.watched.now(world));
        self.changes.tell(ChangeLine { episode, tick, text: text.to_owned() });
    }

    /// Tells the learner something.
    pub(in crate::session) fn tell_learner(&mut self, commands: impl IntoIterator<Item = LearnerCommand>) {
        let Some(learner) = &mut self.learned.learner else { return };
        if let Some(config) = &mut self.learned.config {
            let config = Arc::make_mut(config);
            config.settings = self.learned.settings.clone();
            config.scenes = vec![self.learned.stage.scene.clone()];
        }
        // One that is begun anew learns with the settings and in the world of then.
        let has_ended = self.learned.run.ended.is_some();
        for command in commands.into_iter().filter(|_| !has_ended) {
            if !learner.send(command) {
                self.notify("the learner does not answer", true);
                return;
            }
        }
    }

    /// Tells the learner what world it is to learn for.
    pub(in crate::session) fn tell_stage(&mut self) {
        self.learned.stage = Arc::clone(&self.watched.setting.stage);
        self.tell_learner([LearnerCommand::SetStage(Arc::clone(&self.learned.stage))]);
    }
}
