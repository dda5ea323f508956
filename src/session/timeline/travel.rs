//! Moves a session along its timeline: back, to a tick, over to another future, on to the next episode.

use std::fmt::Write as _;

use bevy::prelude::World;

use super::super::Session;
use super::super::versus::Versus;
use super::watched::{Forked, Watched};
use crate::fleet::Clock;
use crate::orchestration::Policy;
use crate::record::Recorder;
use crate::sim::{Setting, SnapshotError, WorldCommand, apply};

impl Session {
    /// Lets time pass; a recording that is over is shown again.
    pub(in crate::session) fn play(&mut self, world: &mut World) {
        self.playback.is_playing = true;
        if self.is_at_recordings_end(world) {
            self.go_to(world, 0);
        }
    }

    pub(in crate::session) fn step(&mut self, ticks: u32) {
        self.playback.is_playing = false;
        self.playback.steps_left = ticks;
    }

    pub(in crate::session) fn step_back(&mut self, world: &mut World, ticks: u32) {
        self.playback.is_playing = false;
        let from = self.target().unwrap_or_else(|| self.watched.now(world));
        self.go_to(world, from.saturating_sub(ticks));
    }

    pub(in crate::session) fn go_to(&mut self, world: &mut World, tick: u32) {
        self.break_off_first_pass();
        self.playback.steps_left = 0;
        let result = self.watched.set_out(world, tick);
        self.told_of_travel(result);
        let tick = self.floor_tick(world);
        self.other_side(|versus| versus.set_out(tick));
    }

    /// Shows the nearest tick after this one, or before it, at which something happens that is marked, and pauses there.
    pub(in crate::session) fn go_to_event(&mut self, world: &mut World, is_ahead: bool) {
        // On the first way over a recording, that is where it has come so far.
        let from = if self.is_on_first_pass() { self.watched.now(world) } else { self.floor_tick(world) };
        let marks = self.watched.future().marks();
        let mut ticks = marks.iter().map(|mark| mark.tick);
        let event = if is_ahead { ticks.find(|&tick| tick > from) } else { ticks.rfind(|&tick| tick < from) };
        let Some(tick) = event else {
            let where_none = if is_ahead { "after" } else { "before" };
            self.notify_of_travel(format!("nothing is marked {where_none} this tick"));
            return;
        };
        let labels: Vec<&str> = marks.iter().filter(|mark| mark.tick == tick).map(|mark| mark.label.as_str()).collect();
        let text = format!("tick {tick}: {}", labels.join(", "));
        self.playback.is_playing = false;
        self.go_to(world, tick);
        self.notify_of_travel(text);
    }

    /// Shows a message in place of the last of this kind: whoever goes from event to event reads one at a time.
    fn notify_of_travel(&mut self, text: String) {
        self.notify(text, false);
        let newest = self.notices.back().map(|notice| notice.number);
        let last = std::mem::replace(&mut self.told_of_event, newest);
        self.notices.retain(|notice| Some(notice.number) != last);
    }

    /// The tick at which the floor is, or will be when it is where it has set out for.
    fn floor_tick(&self, world: &World) -> u32 {
        self.watched.target().unwrap_or_else(|| self.watched.now(world))
    }

    pub(in crate::session) fn show_future(&mut self, world: &mut World, number: u32) {
        self.break_off_first_pass();
        self.playback.steps_left = 0;
        let left = self.watched.future().number();
        let result = self.watched.show(world, number);
        self.told_of_travel(result);
        let tick = self.floor_tick(world);
        if self.versus.as_ref().is_some_and(|versus| versus.future() == Some(number)) {
            // Two futures change sides.
            self.set_beside(left);
        }
        self.other_side(|versus| versus.show(number, tick));
    }

    /// Compares the future that is shown with the one of this number, or the next, from the tick on at which they part.
    pub(in crate::session) fn compare_futures(&mut self, world: &mut World, number: Option<u32>) {
        let number = number.unwrap_or_else(|| self.watched.timeline().next());
        let Some(tick) = self.watched.timeline().parting(number) else {
            self.notify("there is no other future to compare with: begin one first", false);
            return;
        };
        self.set_beside(number);
        self.go_to(world, tick);
    }

    /// Puts the future of this number on the other side, at its beginning.
    fn set_beside(&mut self, number: u32) {
        match Versus::of_future(&self.watched, number) {
            Some(Ok(versus)) => self.versus = Some(versus),
            Some(Err(error)) => self.told_of_travel(Err(error)),
            None => {}
        }
    }

    /// Does to the other side of a comparison, if there is one, what was done to the floor.
    pub(in crate::session) fn other_side(&mut self, does: impl FnOnce(&mut Versus) -> Result<(), SnapshotError>) {
        if let Some(result) = self.versus.as_mut().map(does) {
            self.told_of_travel(result);
        }
    }

    pub(in crate::session) fn told_of_travel(&mut self, result: Result<(), SnapshotError>) {
        if let Err(error) = result {
            self.notify(format!("the past cannot be shown: {error}"), true);
        }
    }

    /// Begins another future where the world is.
    pub(in crate::session) fn fork(&mut self, world: &World) {
        let forked = self.watched.fork(world);
        let tick = self.watched.now(world);
        self.other_side(|versus| versus.fork(tick));
        self.told_of_fork(forked);
    }

    /// Two futures are compared by what was done in them, so neither is changed by what is being learned meanwhile.
    pub(in crate::session) fn told_of_fork(&mut self, forked: Forked) {
        self.break_off_first_pass();
        self.learned.champion_waits = false;
        let future = self.watched.future();
        let mut text = format!("future {} leaves at tick {}", future.number(), future.fork_tick().unwrap_or_default());
        if std::mem::take(&mut self.learned.follows_champion) {
            text.push_str("; new champions are not put in charge any more");
        }
        if let Some(gone) = forked.gone {
            let _ = write!(text, "; the oldest one, {gone}, was let go");
        }
        self.notify(text, false);
    }

    /// Begins the next episode, with a timeline of its own. A recording goes on over it; otherwise it begins anew.
    pub(in crate::session) fn restart(&mut self, world: &mut World, seed: u64) {
        self.restart_under(world, seed, None);
    }

    /// The same under another policy of this name, if there is one; what a recording goes over is in it.
    pub(in crate::session) fn restart_under(&mut self, world: &mut World, seed: u64, other: Option<(Policy, String)>) {
        self.leave_recording();
        self.changes.end_episode();
        self.keep_recent(self.watched.now(world));
        let command = WorldCommand::Restart { seed };
        let mut setting = Setting { seed, ..self.watched.setting.clone() };
        let mut policy_name = self.watched.policy_name.clone();
        let mut recorder = self.watched.recorder_to_here(world);
        if let Some((policy, name)) = other {
            recorder.note(&WorldCommand::SwapPolicy(Box::new(policy.clone())));
            (setting.policy, policy_name) = (policy, name);
        }
        recorder.note(&command);
        if !self.clips.is_recording {
            self.keep_before(std::mem::replace(&mut recorder, Recorder::begin(&setting)));
        }
        apply(world, &mut setting, &command);
        self.watched = Watched::begin(world, setting, policy_name, recorder);
        // Another episode has none of the futures that were compared.
        self.versus.take_if(|versus| versus.future().is_some());
        if let Some(versus) = &mut self.versus {
            versus.begin_again(&self.watched.setting);
        }
        self.newest_episode += 1;
        self.episode = self.newest_episode;
    }

    /// The tick that is to be shown, while one side has not reached it yet.
    pub(in crate::session) fn target(&self) -> Option<u32> {
        self.watched.target().or_else(|| self.versus.as_ref()?.target())
    }

    /// Whether the episode is over where the world is.
    pub(in crate::session) fn is_over(&self, world: &World) -> bool {
        self.watched.is_live(world) && world.resource::<Clock>().tick >= self.watched.setting.stage.scene.episode.ticks
    }
}
