//! An episode that is kept while another runs, and can be taken up again where it was left.
//!
//! A comparison, the gallery of champions, R and N begin an episode anew, and with the old one would go its futures, and what was
//! done in it by hand. It is kept as it is, with keyframes of its own; one at a time, so that room stays bounded.

use bevy::prelude::World;

use super::super::clips::played::Played;
use super::super::versus::Versus;
use super::super::{Command, Session};
use super::watched::Watched;
use crate::orchestration::Policy;

/// An episode that does not run.
#[derive(Debug)]
pub(in crate::session) struct Aside {
    watched: Watched,
    /// What it is compared with.
    versus: Option<Versus>,
    /// The recording that it is, if it is one.
    played: Option<Played>,
    /// Its number.
    episode: u32,
    /// The tick that was shown.
    tick: u32,
    /// Throughput in the windows of the episodes before it.
    earlier: Vec<f32>,
    /// Whether new champions were put in charge.
    follows_champion: bool,
    /// The newest generation that had been put in charge if so; `None`: it was to be.
    champion: Option<u32>,
}

impl Session {
    /// Begins an episode under a seed; the one that runs is kept if there is something in it that cannot be had again.
    pub(in crate::session) fn begin_another(&mut self, world: &mut World, seed: u64) {
        self.begin_another_under(world, seed, None);
    }

    /// The same under another policy of this name, if there is one. A policy that it is compared with stays beside it.
    pub(in crate::session) fn begin_another_under(
        &mut self,
        world: &mut World,
        seed: u64,
        other: Option<(Policy, String)>,
    ) {
        let beside = self.versus.as_ref().and_then(Versus::policy);
        self.set_aside(world);
        self.restart_under(world, seed, other);
        if let (None, Some((policy, name))) = (&self.versus, beside) {
            self.versus = Some(Versus::begin(&self.watched.setting, policy, name));
        }
    }

    /// Keeps the running episode if there is something in it that cannot be had again: several futures, what was done by hand, or
    /// a recording. What it is compared with is kept with it, and beside the floor nothing is left.
    pub(in crate::session) fn set_aside(&mut self, world: &World) {
        let (futures, future) = (self.watched.timeline().futures().len(), self.watched.future());
        let was_changed = future.ticks() > 0 && future.was_changed();
        if futures < 2 && !was_changed && self.played.is_none() {
            return;
        }
        let with = match futures {
            1 => String::new(),
            _ => format!(" with its {futures} futures"),
        };
        let instead = self.aside.as_ref().map(|before| format!(", in place of episode {}", before.episode));
        let text = format!("episode {} is kept{with}{}", self.episode, instead.unwrap_or_default());
        let tick = self.tick_to_show(world);
        let watched = self.watched.clone();
        self.aside = Some(self.leave_for(watched, tick));
        self.offer_aside(text);
    }

    /// Takes up the episode that is kept where it was left, and keeps the running one in its place.
    pub(in crate::session) fn take_up_aside(&mut self, world: &mut World) {
        let Some(mut aside) = self.aside.take() else {
            self.notify("no episode is kept to go back to", true);
            return;
        };
        let tick = self.tick_to_show(world);
        if let Err(error) = aside.watched.take_up(world, aside.tick) {
            self.aside = Some(aside);
            self.told_of_travel(Err(error));
            return;
        }
        // Both are of the episode that is left.
        self.stop_recording();
        self.clips.before.clear();
        self.break_off_first_pass();
        self.stop();
        self.changes.end_episode();
        let watched = std::mem::replace(&mut self.watched, aside.watched);
        let left = self.leave_for(watched, tick);
        let text =
            format!("back in episode {} at tick {}; episode {} is kept", aside.episode, aside.tick, left.episode);
        self.aside = Some(left);
        (self.versus, self.played, self.earlier) = (aside.versus, aside.played, aside.earlier);
        self.episode = aside.episode;
        let newest = self.learned.champion.as_ref().map(|champion| champion.generation);
        self.learned.follows_champion = aside.follows_champion;
        self.learned.champion_waits = aside.follows_champion && aside.champion != newest;
        self.other_side(|versus| versus.set_out(aside.tick));
        self.offer_aside(text);
    }

    /// Lets the episode go that is kept: it is of another world.
    pub(in crate::session) fn forget_aside(&mut self) {
        self.aside = None;
        self.withdraw(&Command::TakeUpEpisode);
    }

    /// What is kept of the running episode, which is left at a tick.
    fn leave_for(&mut self, watched: Watched, tick: u32) -> Aside {
        let newest = self.learned.champion.as_ref().map(|champion| champion.generation);
        Aside {
            watched,
            versus: self.versus.take(),
            played: self.played.clone(),
            episode: self.episode,
            tick,
            earlier: self.earlier.clone(),
            follows_champion: self.learned.follows_champion,
            champion: newest.filter(|_| !self.learned.champion_waits),
        }
    }

    /// The tick that is shown, or will be; ticks that were asked for and not run yet are no part of the history.
    fn tick_to_show(&self, world: &World) -> u32 {
        self.target().unwrap_or_else(|| self.watched.now(world))
    }

    /// One episode is kept, so only the newest offer holds.
    fn offer_aside(&mut self, text: String) {
        self.withdraw(&Command::TakeUpEpisode);
        self.offer(text, "Go back", Command::TakeUpEpisode);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bevy::app::App;

    use super::*;
    use crate::fleet::AgentId;
    use crate::grid::Cell;
    use crate::learner::background_tests::learner;
    use crate::learner::{Champion, Hyperparameters};
    use crate::orchestration::MetaSkill;
    use crate::record::Replay;
    use crate::scene::Stage;
    use crate::session::learning::gallery::Gallery;
    use crate::session::{Beginning, Ground, MarkerKind, SessionPlugin, View};
    use crate::sim::{Interval, state_hash};

    /// A session with a small fleet, a learner that does nothing, and a champion of generation 3 beside the untrained one.
    fn app() -> App {
        let overrides = ["fleet.agents=6", "episode.ticks=90"].map(str::to_owned);
        let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
        let idle = learner(|commands, _| {
            while commands.recv().is_ok() {}
            Ok(())
        });
        let beginning = Beginning::new(Arc::clone(&stage), stage.learning_policy(), "untrained", 7)
            .with_learner(idle, Hyperparameters::default());
        let mut app = App::new();
        app.add_plugins(SessionPlugin::new(beginning));
        let mut gallery = Gallery::begin(&MetaSkill::initial());
        let held_out = Interval { mean: 1.0, low: 0.5, high: 1.5 };
        gallery.keep(&Champion { meta_skill: MetaSkill::initial(), held_out, generation: 3 });
        app.world_mut().resource_mut::<Session>().learned.gallery = gallery;
        send(&mut app, [Command::Pause]);
        app
    }

    fn view(app: &App) -> View {
        app.world().resource::<Session>().view(app.world().resource::<Ground>().world())
    }

    fn hash(app: &App) -> u64 {
        state_hash(app.world().resource::<Ground>().world())
    }

    /// Gives commands, and waits until what is to be shown is.
    fn send(app: &mut App, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            app.world_mut().write_message(command);
        }
        app.update();
        while view(app).timeline.target.is_some() || app.world().resource::<Session>().playback.steps_left > 0 {
            app.update();
        }
    }

    fn step(app: &mut App, ticks: u32) {
        send(app, [Command::StepMany(ticks)]);
    }

    /// What the newest message says, if it offers to go back.
    fn offered(app: &App) -> Option<String> {
        let view = view(app);
        let offers = view.notices.into_iter().filter(|notice| notice.offer.is_some());
        let found: Vec<_> =
            offers.filter(|notice| notice.offer.as_ref().is_some_and(|it| it.label == "Go back")).collect();
        assert!(found.len() < 2, "only the newest offer holds: {found:?}");
        found.into_iter().next().map(|notice| notice.text)
    }

    #[test]
    fn futures_are_kept_beside_a_comparison() {
        let mut app = app();
        step(&mut app, 30);
        let first = hash(&app);
        send(&mut app, [Command::GoTo(10)]);
        send(&mut app, [Command::BreakAgent { agent: AgentId(2), ticks: 9 }]);
        step(&mut app, 15);
        let (second, recent) = (hash(&app), view(&app).recent);
        send(&mut app, [Command::CompareWith("highways".to_owned())]);
        assert_eq!(offered(&app).as_deref(), Some("episode 1 is kept with its 2 futures"));
        let compared = view(&app);
        assert_eq!((compared.tick, compared.episode, compared.timeline.futures.len()), (0, 2, 1));
        step(&mut app, 5);
        let beside = hash(&app);

        send(&mut app, [Command::TakeUpEpisode]);
        let back = view(&app);
        assert_eq!((back.tick, back.episode, back.timeline.futures.len(), hash(&app)), (25, 1, 2, second));
        assert!(back.comparison.is_none() && back.timeline.is_live && back.recent == recent);
        send(&mut app, [Command::ShowFuture(1), Command::GoLive]);
        assert_eq!((view(&app).tick, hash(&app)), (30, first), "both are as they were");

        assert_eq!(offered(&app).as_deref(), Some("back in episode 1 at tick 25; episode 2 is kept"));
        send(&mut app, [Command::TakeUpEpisode]);
        let again = view(&app);
        assert_eq!((again.tick, again.episode, hash(&app)), (5, 2, beside));
        assert!(again.comparison.is_some_and(|comparison| comparison.policy_name == "highways"));
        step(&mut app, 5);
        assert!(view(&app).notices.iter().all(|notice| !notice.is_trouble), "{:?}", view(&app).notices);
        send(&mut app, [Command::Restart]);
        assert_eq!(view(&app).episode, 3, "no number is given twice");
    }

    /// N once let all futures go without a word.
    #[test]
    fn futures_are_kept_when_an_episode_begins_anew() {
        let mut app = app();
        for command in [Command::Restart, Command::NewSeed, Command::SetSeed(12)] {
            send(&mut app, [Command::CompareWith("highways".to_owned())]);
            step(&mut app, 20);
            send(&mut app, [Command::Fork]);
            step(&mut app, 5);
            let before = view(&app);
            assert_eq!(before.timeline.futures.len(), 2);
            send(&mut app, [command.clone()]);
            let anew = view(&app);
            assert_eq!((anew.tick, anew.timeline.futures.len()), (0, 1), "{command:?}");
            assert!(anew.comparison.is_some(), "{command:?}: what it is compared with stays");
            let told = offered(&app).expect("an offer to go back");
            assert!(told.contains("is kept with its 2 futures"), "{command:?}: {told}");
            send(&mut app, [Command::TakeUpEpisode]);
            let back = view(&app);
            assert_eq!((back.episode, back.tick, back.seed), (before.episode, 25, before.seed), "{command:?}");
            assert_eq!((back.timeline.futures.len(), back.comparison.is_some()), (2, true), "{command:?}");
        }
    }

    #[test]
    fn what_was_done_by_hand_is_kept_beside_an_earlier_champion() {
        let mut app = app();
        send(&mut app, [Command::CompareWith("highways".to_owned())]);
        step(&mut app, 10);
        send(&mut app, [Command::BlockCell { cell: Cell(8), ticks: 40 }]);
        step(&mut app, 10);
        let changed = (hash(&app), view(&app).comparison);
        send(&mut app, [Command::ShowGeneration(3)]);
        assert_eq!(offered(&app).as_deref(), Some("episode 2 is kept"));
        let shown = view(&app);
        assert_eq!((shown.tick, shown.policy_name.as_str()), (20, "champion of generation 3"));
        assert!(
            shown.comparison.is_some_and(|comparison| comparison.policy_name == "highways"),
            "the other side stays"
        );
        // The episode of a champion has nothing that would have to be kept.
        send(&mut app, [Command::ShowGeneration(0)]);
        send(&mut app, [Command::TakeUpEpisode]);
        assert_eq!((hash(&app), view(&app).comparison), changed);
        assert!(view(&app).follow_champion && view(&app).policy_name == "untrained");
    }

    #[test]
    fn what_can_be_had_again_is_not_kept() {
        let mut app = app();
        send(&mut app, [Command::BreakAgent { agent: AgentId(2), ticks: 9 }, Command::ToggleComparison]);
        step(&mut app, 10);
        send(&mut app, [Command::ShowGeneration(3)]);
        assert_eq!(offered(&app), None);
        let before = hash(&app);
        send(&mut app, [Command::TakeUpEpisode]);
        assert_eq!(hash(&app), before);
        assert!(view(&app).notices.last().is_some_and(|notice| notice.is_trouble));
    }

    /// Scrubbing through champions once changed who is in charge without a word.
    #[test]
    fn an_earlier_champion_is_a_change_that_is_told_marked_and_undone() {
        let mut app = app();
        step(&mut app, 10);
        for generation in [0, 3] {
            send(&mut app, [Command::ShowGeneration(generation)]);
        }
        let shown = view(&app);
        assert_eq!((shown.follow_champion, shown.policy_name.as_str()), (false, "champion of generation 3"));
        assert_eq!(shown.changes.undo.as_deref(), Some("coordination learner's champion to champion of generation 3"));
        let told: Vec<&str> = shown.changes.lines.iter().map(|line| line.text.as_str()).collect();
        let all = "coordination learner's champion to champion of generation 3";
        assert_eq!(told, [all], "however many are passed");
        let marks = shown.markers.iter().filter(|marker| marker.kind == MarkerKind::Policy);
        assert_eq!(marks.map(|mark| mark.label.clone()).collect::<Vec<_>>(), [all]);
        send(&mut app, [Command::Undo]);
        assert_eq!((view(&app).follow_champion, view(&app).policy_name.as_str()), (true, "untrained"));
        send(&mut app, [Command::Redo]);
        assert_eq!((view(&app).follow_champion, view(&app).policy_name.as_str()), (false, shown.policy_name.as_str()));
    }

    #[test]
    fn a_recording_goes_on_over_an_earlier_champion() {
        let mut app = app();
        send(&mut app, [Command::SetPolicy("highways".to_owned()), Command::StartRecording]);
        step(&mut app, 12);
        send(&mut app, [Command::GoTo(8)]);
        send(&mut app, [Command::ShowGeneration(3)]);
        step(&mut app, 6);
        send(&mut app, [Command::StopRecording]);
        let clip = app.world().resource::<Session>().clips.kept.as_ref().expect("a clip").clip.clone();
        assert_eq!(clip.ticks(), 8 + 8 + 6);
        Replay::new(clip).verify().expect("the same hashes");
    }
}
