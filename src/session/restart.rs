//! Learning that has ended by itself, or is to go on by another optimiser, is begun anew; a learner that says nothing is told of.

use std::sync::Arc;

use bevy::prelude::World;

use super::beginning::keep;
use super::exchange::retire;
use super::gallery::Gallery;
use super::view::MarkerKind;
use super::{Command, LearningError, Session};
use crate::learner::optimiser::Method;
use crate::learner::{Hyperparameters, Learner, Training};
use crate::sim::Workers;

/// A learner is told to be silent when it has reported nothing for so long, in seconds.
const SILENT_SECS: f64 = 30.0;

/// When the learner was last heard, by the session's clock.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    last_secs: f64,
    now_secs: f64,
}

impl Heard {
    /// Notes the time, and whether something was heard or nothing is to be expected.
    pub(super) fn note(&mut self, now_secs: f64, is_heard: bool) {
        self.now_secs = now_secs;
        if is_heard {
            self.last_secs = now_secs;
        }
    }

    /// For how many seconds nothing was heard, once that is long.
    pub(super) fn silent_secs(&self) -> Option<u64> {
        let silent = self.now_secs - self.last_secs;
        (silent >= SILENT_SECS).then_some(silent as u64)
    }
}

impl Session {
    /// Learning has ended, and why: the world goes on, and it can be begun anew.
    pub(super) fn learning_ended(&mut self, reason: String) {
        self.learned.is_learning = false;
        let text = format!("learning has ended: {reason}");
        self.learned.ended = Some(reason);
        self.offer_until_taken(text, true, "Restart learning", Command::RestartLearning);
    }

    /// A new learner in place of the one that has ended, for the world as it is: it begins with the champion's parameters, under
    /// another seed, so that what has happened need not happen again. The old curve goes, as its generations are others.
    pub(super) fn restart_learning(&mut self, world: &World) {
        if self.learned.ended.is_none() {
            self.notify("learning goes on: there is nothing to restart", false);
            return;
        }
        if self.begin_learning_anew(self.learned.settings.clone()) {
            self.mark(MarkerKind::Setting, "learning began anew".to_owned(), (self.episode, self.watched.now(world)));
        }
    }

    /// Learns by another optimiser, in the same way; one that was paused stays so.
    pub(super) fn learn_by(&mut self, world: &mut World, method: Method) {
        if self.learned.learner.is_none() {
            self.notify("nobody learns here", true);
            return;
        }
        let is_paused = !self.learned.is_learning && self.learned.ended.is_none();
        let began = self.begin_learning_anew(self.learned.settings.with_method(method));
        if began && is_paused {
            self.obey(world, Command::ToggleLearning);
        }
    }

    /// Whether another learner could be begun with these settings.
    fn begin_learning_anew(&mut self, settings: Hyperparameters) -> bool {
        match self.new_learner(&settings) {
            Ok((learner, workers)) => {
                retire((self.learned.learner.replace(learner), self.workers.replace(workers)));
            }
            Err(error) => {
                self.notify(format!("learning cannot be restarted: {error}"), true);
                return false;
            }
        }
        self.learned.settings = settings;
        let learned = &mut self.learned;
        (learned.ended, learned.is_learning) = (None, true);
        learned.config = learned.learner.as_ref().map(|learner| Arc::new(learner.config().clone()));
        learned.curve = Arc::default();
        learned.curve_secs = Arc::default();
        learned.rivals = Arc::default();
        learned.markers = Arc::default();
        learned.marked = None;
        learned.crossed = None;
        learned.kept_at = None;
        learned.evaluations_per_sec = 0.0;
        learned.rate = (0, learned.heard.now_secs);
        learned.gallery = Gallery::begin(&learned.best().meta_skill);
        learned.heard.note(learned.heard.now_secs, true);
        self.withdraw(&Command::RestartLearning);
        let from = self.learned.champion.as_ref().map_or_else(
            || "the untrained meta-skill".to_owned(),
            |champion| format!("the champion of generation {}", champion.generation),
        );
        self.notify(format!("learning begins anew from {from}"), false);
        true
    }

    /// Workers of its own: what has become of the old ones is not known.
    fn new_learner(&self, settings: &Hyperparameters) -> Result<(Learner, Arc<Workers>), LearningError> {
        let learned = &self.learned;
        let seed = learned.config.as_ref().map_or(0, |config| config.seed.wrapping_add(1));
        let stage = Arc::clone(&learned.stage);
        let training = Training::new(vec![stage], vec![learned.best()], settings.clone(), seed)?;
        let training = match &learned.champion {
            Some(champion) => training
                .beginning_with(format_args!("the champion of generation {} of the run before", champion.generation)),
            None => training,
        };
        let workers = Arc::new(Workers::start(Workers::cores().saturating_sub(1))?);
        Ok((Learner::start(training, Arc::clone(&workers), keep(self.runs.as_deref()))?, workers))
    }
}

#[cfg(test)]
mod tests {
    use bevy::app::App;

    use super::super::{Beginning, Ground, SessionPlugin, View};
    use super::*;
    use crate::learner::LearnerReport;
    use crate::learner::background_tests::learner;
    use crate::scene::Stage;

    /// A session with a small fleet whose learner is this one.
    fn app(learner: Learner) -> App {
        let overrides = ["fleet.agents=4", "episode.ticks=20"].map(str::to_owned);
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let settings = Hyperparameters { population: 4, held_out_seeds: 2, ..Hyperparameters::default() };
        let policy = stage.learning_policy();
        let mut app = App::new();
        let beginning = Beginning::new(stage, policy, "untrained", 7).with_learner(learner, settings);
        app.add_plugins(SessionPlugin::new(beginning));
        app
    }

    fn view(app: &App) -> View {
        app.world().resource::<Session>().view(app.world().resource::<Ground>().world())
    }

    /// Frames until something is so.
    fn frames_until(app: &mut App, is_so: impl Fn(&View) -> bool) {
        while !is_so(&view(app)) {
            app.update();
        }
    }

    #[test]
    fn a_learner_that_panics_is_told_of_and_can_be_begun_anew() {
        let mut app = app(learner(|_, _| panic!("struck by lightning")));
        frames_until(&mut app, |view| view.learning_ended.is_some());
        let before = view(&app);
        let told = before.notices.last().expect("a message");
        assert!(told.is_trouble && told.text.contains("struck by lightning"), "{}", told.text);
        let offer = told.offer.clone().expect("something to do about it");
        assert!(offer.stays && offer.command == Command::RestartLearning && !before.learning);
        for _ in 0..3 {
            app.update();
        }
        assert_eq!(view(&app).notices.len(), before.notices.len(), "it is told once");
        app.world_mut().write_message(offer.command);
        frames_until(&mut app, |view| view.generation >= 1);
        let after = view(&app);
        assert!(after.learning && after.learning_ended.is_none());
        assert!(after.notices.iter().all(|notice| notice.offer.is_none()), "the offer is taken");
        assert_eq!(after.seed, before.seed, "the floor goes on");
    }

    /// The key that resumes is the first that a user tries.
    #[test]
    fn resuming_what_has_ended_begins_it_anew() {
        let mut app = app(learner(|_, _| Err("every trial failed".to_owned())));
        frames_until(&mut app, |view| view.learning_ended.is_some());
        app.world_mut().write_message(Command::ToggleLearning);
        frames_until(&mut app, |view| view.learning && view.generation >= 1);
    }

    #[test]
    fn a_flood_of_reports_is_taken_in_over_several_frames() {
        let mut app = app(learner(|commands, reports| {
            for _ in 0..200 {
                reports.send(LearnerReport::Trouble("wet".to_owned())).map_err(|error| error.to_string())?;
            }
            while commands.recv().is_ok() {}
            Ok(())
        }));
        let told = |app: &App| view(app).notices.last().map_or(0, |notice| notice.number);
        let mut before = 0;
        while told(&app) < 200 {
            app.update();
            let now = told(&app);
            assert!(now - before <= 64, "{before} to {now} in one frame");
            before = now;
        }
        assert!(view(&app).learning && view(&app).learning_ended.is_none());
    }

    #[test]
    fn silence_is_told_when_it_is_long_and_is_no_failure() {
        let mut heard = Heard::default();
        heard.note(100.0, true);
        heard.note(129.0, false);
        assert_eq!(heard.silent_secs(), None);
        heard.note(131.5, false);
        assert_eq!(heard.silent_secs(), Some(31));
        heard.note(140.0, true);
        assert_eq!(heard.silent_secs(), None);
    }
}
