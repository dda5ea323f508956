//! Learning is begun where nobody learned. Where it has ended by itself, or is to go on by another optimiser, it is begun anew, and so
//! is that of a learner which says nothing any more.

use std::sync::Arc;

use bevy::prelude::World;

use super::super::live::RunSoFar;
use super::super::opening::beginning::keep;
use super::super::opening::exchange::retire;
use super::super::view::MarkerKind;
use super::super::{Command, LearningError, Session};
use super::gallery::Gallery;
use crate::learner::optimiser::Method;
use crate::learner::{Hyperparameters, Learner, Training};
use crate::sim::Workers;

impl Session {
    /// Learning has ended, and why: the world goes on, and it can be begun anew.
    pub(in crate::session) fn learning_ended(&mut self, reason: String) {
        self.learned.is_learning = false;
        let text = format!("learning has ended: {reason}");
        self.learned.run.ended = Some(reason);
        self.offer_until_taken(text, true, "Restart learning", Command::RestartLearning);
    }

    /// A learner that has long been silent may hang: it is offered to begin anew, until it is heard again.
    pub(super) fn look_after_learner(&mut self) {
        let learned = &self.learned;
        if learned.learner.is_none() || learned.run.ended.is_some() {
            return;
        }
        let Some(secs) = learned.run.heard.silent_secs().filter(|_| learned.run.heard.may_hang()) else {
            self.withdraw(&Command::RestartLearning);
            return;
        };
        if !self.offers(&Command::RestartLearning) {
            let text = format!("no trial of the learner has ended for {secs} s: it hangs, or a trial takes very long");
            self.offer_until_taken(text, true, "Begin anew", Command::RestartLearning);
        }
    }

    /// A new learner in place of the one that has ended or hangs, for the world as it is: it begins with the champion's parameters,
    /// under another seed, so that what has happened need not happen again. Champions stay in the gallery, and generations count on; the
    /// curve begins anew, as scores on other seeds are others.
    /// A thread that hangs is left to itself: nobody waits for it here, and nobody listens to it any more.
    pub(in crate::session) fn restart_learning(&mut self, world: &World) {
        if self.learned.run.ended.is_none() && !self.learned.run.heard.may_hang() {
            self.notify("learning goes on: there is nothing to restart", false);
            return;
        }
        if self.begin_learning_anew(self.learned.settings.clone()) {
            self.mark(MarkerKind::Setting, "learning began anew".to_owned(), (self.episode, self.watched.now(world)));
        }
    }

    /// Begins to learn where nobody did: all that can be learned where what is in charge learns nothing. A run that was followed is
    /// left to its process.
    pub(in crate::session) fn start_learning(&mut self, world: &World) {
        if self.learned.learner.is_some() {
            self.notify("somebody learns here already", false);
            return;
        }
        let (rules, followed) = (self.learned.rules.clone(), self.learned.followed.take());
        if rules.learned().is_empty() {
            self.learned.rules = self.learned.stage.learning_policy();
        }
        if !self.begin_learning_anew(self.learned.settings.clone()) {
            (self.learned.rules, self.learned.followed) = (rules, followed);
            return;
        }
        self.learned.follows_champion = true;
        self.mark(MarkerKind::Setting, "learning began".to_owned(), (self.episode, self.watched.now(world)));
    }

    /// Learns by another optimiser, in the same way; one that was paused stays so.
    pub(in crate::session) fn learn_by(&mut self, world: &mut World, method: Method) {
        if self.learned.learner.is_none() {
            self.notify("nobody learns here", true);
            return;
        }
        let is_paused = !self.learned.is_learning && self.learned.run.ended.is_none();
        let began = self.begin_learning_anew(self.learned.settings.with_method(method));
        if began && is_paused {
            self.obey(world, Command::ToggleLearning);
        }
    }

    /// Whether another learner could be begun with these settings.
    fn begin_learning_anew(&mut self, settings: Hyperparameters) -> bool {
        let anew = if self.learned.learner.is_some() { " anew" } else { "" };
        match self.new_learner(&settings) {
            Ok((learner, workers)) => {
                let left = (self.learned.learner.replace(learner), self.workers.replace(workers));
                // The table of policies would wait for trials that hang.
                retire((left, self.try_anew()));
            }
            Err(error) => {
                self.notify(format!("learning cannot be restarted: {error}"), true);
                return false;
            }
        }
        self.learned.settings = settings;
        let learned = &mut self.learned;
        learned.is_learning = true;
        // It counted the episodes of the run that has ended.
        learned.pauses_at = None;
        learned.config = learned.learner.as_ref().map(|learner| Arc::new(learner.config().clone()));
        learned.run = RunSoFar { rate: (0, self.secs), ..RunSoFar::default() };
        learned.gallery.forget_scores();
        if learned.gallery.newest_generation().is_none() {
            learned.gallery = Gallery::begin(&learned.best().meta_skill);
        }
        self.withdraw(&Command::RestartLearning);
        self.withdraw(&Command::ResumeLearning);
        let from = match (&self.learned.champion, self.learned.rules.meta_skill.lineage.generation) {
            (Some(champion), _) => format!("the champion of generation {}", champion.generation),
            (None, 0) => "the untrained meta-skill".to_owned(),
            (None, _) => "the meta-skill in charge".to_owned(),
        };
        self.notify(format!("learning begins{anew} from {from}"), false);
        true
    }

    /// Workers of its own: what has become of the old ones is not known.
    fn new_learner(&self, settings: &Hyperparameters) -> Result<(Learner, Arc<Workers>), LearningError> {
        let learned = &self.learned;
        let seed = learned.config.as_ref().map_or(0, |config| config.seed.wrapping_add(1));
        let stage = Arc::clone(&learned.stage);
        let training = Training::new(vec![stage], vec![learned.best()], settings.clone(), seed)?;
        let training = match &learned.champion {
            Some(champion) => training.counting_on_from(champion.generation),
            None => training.beginning_with_learned(&learned.rules.meta_skill),
        };
        let workers = Arc::new(Workers::start(Workers::cores().saturating_sub(1))?);
        Ok((Learner::start(training, Arc::clone(&workers), keep(self.runs.as_deref()))?, workers))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bevy::app::App;
    use crossbeam_channel::bounded;

    use super::*;
    use crate::learner::LearnerReport;
    use crate::learner::background_tests::learner;
    use crate::scene::Stage;
    use crate::session::{Beginning, Ground, SessionPlugin, View};

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

    /// Time passes in which nothing is told, in frames of a second.
    fn seconds(app: &mut App, seconds: u32) {
        app.world_mut().resource_scope(|world, mut session: bevy::prelude::Mut<Session>| {
            let world = &mut world.resource_mut::<Ground>().world;
            (0..seconds).for_each(|_| session.listen(world, Duration::from_secs(1)));
        });
    }

    /// What is offered to do about a learner, and what is said of it.
    fn offered(app: &App) -> Option<(String, Command)> {
        let offers = |notice: &crate::session::Notice| Some((notice.text.clone(), notice.offer.clone()?.command));
        view(app).notices.iter().find_map(offers)
    }

    #[test]
    fn a_learner_that_hangs_is_told_of_and_another_takes_its_place() {
        let (let_go, held) = bounded::<()>(0);
        let (tell_end, end) = bounded(1);
        let mut app = app(learner(move |_, reports| {
            // As a trial would that comes to no end.
            let _ = held.recv();
            while reports.send(LearnerReport::Trouble("from the grave".to_owned())).is_ok() {}
            tell_end.send(()).map_err(|error| error.to_string())
        }));
        seconds(&mut app, 119);
        assert_eq!((view(&app).silent_secs, offered(&app)), (Some(119), None), "it may be at a large generation");
        app.world_mut().write_message(Command::RestartLearning);
        app.update();
        assert!(view(&app).notices.last().is_some_and(|notice| notice.text.contains("nothing to restart")));
        seconds(&mut app, 2);
        let (text, command) = offered(&app).expect("something to do about it");
        assert!(text.contains("has ended for 120 s") && view(&app).learning, "{text}");
        seconds(&mut app, 500);
        let told = view(&app).notices.iter().filter(|notice| notice.offer.is_some()).count();
        assert_eq!(told, 1, "it is told once");
        // The thread still hangs, and nobody waits for it.
        app.world_mut().write_message(command);
        frames_until(&mut app, |view| view.generation >= 1);
        assert_eq!((view(&app).silent_secs, offered(&app)), (None, None));
        drop(let_go);
        end.recv().expect("it ends once it notices that nobody hears it");
        app.update();
        assert!(view(&app).learning && view(&app).notices.iter().all(|notice| notice.text != "from the grave"));
    }

    #[test]
    fn a_learner_that_is_heard_again_was_only_slow() {
        let (ask, asked) = bounded::<()>(0);
        let mut app = app(learner(move |_, reports| {
            while asked.recv().is_ok() {
                reports.send(LearnerReport::Segment).map_err(|error| error.to_string())?;
            }
            Ok(())
        }));
        seconds(&mut app, 120);
        assert!(offered(&app).is_some());
        ask.send(()).expect("it listens");
        frames_until(&mut app, |view| view.silent_secs.is_none());
        assert!(offered(&app).is_none() && view(&app).learning);
        seconds(&mut app, 200);
        assert!(offered(&app).is_none(), "its generations take long");
    }
}
