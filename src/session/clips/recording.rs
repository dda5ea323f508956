//! Clips: recorded from a key to the next, or kept of what has just been seen.
//!
//! Every clip begins with its episode, because that is what can be had again; which part of it was asked for is remembered
//! beside it, as the part that is drawn unless the user says otherwise.

use std::collections::VecDeque;
use std::path::Path;

use bevy::prelude::World;

use super::super::versus::Versus;
use super::super::view::{KeptView, RecordingView};
use super::super::{Command, Session};
use crate::record::{Clip, Recorder, Show};

/// How much of what has just been seen is kept, in seconds of play.
const KEPT_SECS: f64 = 20.0;
/// Time between two marks on the clock, in seconds of play.
const MARK_EVERY_SECS: f64 = 0.5;

/// How far a session had been played at some moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::session) struct PlayedUpTo {
    secs: f64,
    ticks: u64,
}

/// Seconds in which time passed on the floor, and the ticks that were run in them.
#[derive(Clone, Debug, Default)]
pub(in crate::session) struct PlayClock {
    now: PlayedUpTo,
    /// When it was looked at last, by the session's clock.
    looked_secs: f64,
    /// Of the last seconds, oldest first.
    marks: VecDeque<PlayedUpTo>,
}

impl PlayClock {
    /// Looks at the time, which counts if it passes on the floor, or ticks were run since.
    pub(in crate::session) fn look(&mut self, now_secs: f64, ticks: u64, is_playing: bool) {
        let gone = (now_secs - self.looked_secs).max(0.0);
        self.looked_secs = now_secs;
        if ticks == self.now.ticks && !is_playing {
            return;
        }
        if self.marks.back().is_none_or(|last| self.now.secs - last.secs >= MARK_EVERY_SECS) {
            self.marks.push_back(self.now);
        }
        self.now = PlayedUpTo { secs: self.now.secs + gone, ticks };
        // One that is older stays, so that as much can be kept as was asked for.
        while self.marks.get(1).is_some_and(|second| self.now.secs - second.secs >= KEPT_SECS) {
            self.marks.pop_front();
        }
    }

    /// The tick with which the last seconds began, of all that were run.
    fn last_began(&self) -> u64 {
        self.marks.front().map_or(0, |oldest| oldest.ticks)
    }
}

/// A clip that waits to be saved.
#[derive(Clone, Debug)]
pub(in crate::session) struct KeptClip {
    number: u64,
    /// The clip.
    pub(in crate::session) clip: Clip,
    /// Where what was asked for begins.
    from_tick: u32,
    /// What it was compared with, of as many ticks.
    pub(in crate::session) beside: Option<Beside>,
}

/// The other side of a comparison, kept with a clip.
#[derive(Clone, Debug)]
pub(in crate::session) struct Beside {
    /// The clip.
    pub(in crate::session) clip: Clip,
    /// What the policies of both sides are called.
    pub(in crate::session) names: [String; 2],
}

impl KeptClip {
    pub(in crate::session) fn view(&self) -> KeptView {
        let (ticks, has_other_side) = (self.clip.ticks(), self.beside.is_some());
        KeptView { number: self.number, from_tick: self.from_tick, ticks, has_other_side }
    }

    /// What is drawn of it: with the other side, if it has one and `has_both`.
    pub(in crate::session) fn show(&self, has_both: bool) -> Show<'_> {
        match self.beside.as_ref().filter(|_| has_both) {
            None => Show::of(&self.clip),
            Some(Beside { clip: other, names: [left, right] }) => {
                Show::side_by_side([(&self.clip, left), (other, right)])
            }
        }
    }
}

impl Session {
    pub(in crate::session) fn start_recording(&mut self) {
        if !self.clips.is_recording {
            self.clips.is_recording = true;
            self.clips.before.clear();
            self.clips.began_recording = PlayedUpTo { secs: self.clips.clock.now.secs, ticks: self.ticks };
        }
    }

    pub(in crate::session) fn stop_recording(&mut self) {
        if self.clips.is_recording {
            self.clips.is_recording = false;
            let clip = self.watched.future().recorder().clip();
            self.keep(clip, self.clips.began_recording.ticks);
        }
    }

    /// Keeps the last seconds of play, up to what is shown.
    pub(in crate::session) fn keep_last(&mut self, world: &World) {
        let clip = self.with_what_was_before(self.watched.recorder_to_here(world)).finish();
        if clip.ticks() == 0 {
            self.notify("there is nothing to keep yet: no tick was run", true);
            return;
        }
        self.keep(clip, self.clips.clock.last_began());
        if let Some(KeptView { from_tick, ticks, .. }) = self.clips.kept.as_ref().map(KeptClip::view) {
            self.notify(format!("kept ticks {from_tick} to {ticks}: save them as a clip, or export a picture"), false);
        }
    }

    /// Keeps an episode that has ended, and lets those go that the last seconds do not reach into any more.
    pub(in crate::session) fn keep_before(&mut self, ended: Recorder) {
        self.clips.before.push_back(ended);
        let last_ticks = self.last_ticks();
        forget_unreached(&mut self.clips.before, last_ticks);
    }

    /// What this recorder has kept, and where the last seconds reach beyond it what was before. Of a comparison that is nothing: the
    /// other side was not there.
    fn with_what_was_before(&self, recorder: Recorder) -> Recorder {
        if self.versus.is_some() || u64::from(recorder.ticks()) >= self.last_ticks() {
            return recorder;
        }
        let mut episodes = self.clips.before.iter().cloned();
        match episodes.next() {
            Some(first) => episodes.chain([recorder]).fold(first, Recorder::followed_by),
            None => recorder,
        }
    }

    /// Ticks that were run in the last seconds.
    fn last_ticks(&self) -> u64 {
        self.ticks - self.clips.clock.last_began()
    }

    /// Keeps a clip, of which the ticks are meant that were run when the session had been played for so many.
    fn keep(&mut self, clip: Clip, began_ticks: u64) {
        let number = self.clips.kept.as_ref().map_or(1, |kept| kept.number + 1);
        let last_ticks = u32::try_from(self.ticks - began_ticks).unwrap_or(u32::MAX);
        let from_tick = clip.ticks().saturating_sub(last_ticks);
        let beside = self.versus.as_ref().and_then(|versus| self.other_clip(versus, clip.ticks()));
        self.clips.kept = Some(KeptClip { number, clip, from_tick, beside });
    }

    /// What the other side did in the same ticks, unless they are of more episodes than the comparison has seen.
    fn other_clip(&self, versus: &Versus, ticks: u32) -> Option<Beside> {
        let clip = versus.watched.recorder_to_here(versus.world()).finish();
        let names = [&self.watched, &versus.watched].map(|side| side.policy_name.clone());
        (clip.ticks() == ticks).then_some(Beside { clip, names })
    }

    /// Saves what is being recorded, as far as it has come; else the last clip; without one, what has just been seen.
    pub(in crate::session) fn save_clip(&mut self, world: &World, path: &Path) {
        let (clip, began_ticks, what) = if self.clips.is_recording {
            let clip = self.watched.future().recorder().clip();
            (Some(clip), self.clips.began_recording.ticks, ": the recording so far, which goes on")
        } else if self.clips.kept.is_none() {
            let clip = self.watched.recorder_to_here(world).finish();
            (Some(clip), self.clips.clock.last_began(), ": the episode up to here, because nothing was recorded")
        } else {
            (None, 0, "")
        };
        if let Some(clip) = clip.filter(|clip| clip.ticks() > 0) {
            self.keep(clip, began_ticks);
        }
        let Some(kept) = &self.clips.kept else {
            self.notify("there is nothing to save yet: no tick of this episode was run", true);
            return;
        };
        match kept.clip.save(path) {
            Ok(()) => self.offer(format!("saved {}{what}", path.display()), "Play", Command::Open(path.to_owned())),
            Err(error) => self.notify(error.to_string(), true),
        }
    }

    /// The recording in progress.
    pub(in crate::session) fn recording_view(&self) -> Option<RecordingView> {
        let PlayedUpTo { secs, ticks } = self.clips.began_recording;
        self.clips.is_recording.then(|| RecordingView {
            ticks: u32::try_from(self.ticks - ticks).unwrap_or(u32::MAX),
            secs: (self.clips.clock.now.secs - secs).max(0.0),
        })
    }
}

/// Leaves out the oldest episodes for as long as those after them have so many ticks.
fn forget_unreached(episodes: &mut VecDeque<Recorder>, last_ticks: u64) {
    let ticks = |episode: &Recorder| u64::from(episode.ticks());
    let mut later_ticks: u64 = episodes.iter().skip(1).map(ticks).sum();
    while later_ticks >= last_ticks && episodes.len() > 1 {
        episodes.pop_front();
        later_ticks -= episodes.front().map_or(0, ticks);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scene::Stage;
    use crate::sim::Setting;

    /// However long a session goes on.
    #[test]
    fn episodes_that_the_last_seconds_do_not_reach_into_are_let_go() {
        let stage = Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene"));
        let setting = Setting { policy: stage.policy.clone(), stage, seed: 1 };
        let mut episodes = VecDeque::new();
        let mut ended = |ticks: u32, last_ticks: u64| {
            let mut episode = Recorder::begin(&setting);
            (0..ticks).for_each(|_| episode.tick(0));
            episodes.push_back(episode);
            forget_unreached(&mut episodes, last_ticks);
            episodes.iter().map(Recorder::ticks).collect::<Vec<_>>()
        };
        assert_eq!(ended(5, 5), [5]);
        assert_eq!(ended(4, 9), [5, 4], "they reach into the first");
        assert_eq!(ended(6, 10), [4, 6], "ten ticks are in these two");
        assert_eq!(ended(7, 2), [7], "time was slow since");
    }

    #[test]
    fn the_last_seconds_of_play_are_kept_and_pauses_do_not_count() {
        let mut clock = PlayClock::default();
        // Four ticks a second for half a minute, in ten frames a second: most of them see no tick.
        for frame in 1..=300_u32 {
            clock.look(f64::from(frame) / 10.0, u64::from(frame * 4 / 10), true);
        }
        let last = 120 - clock.last_began();
        assert!((80..=83).contains(&last), "{last}");
        for frame in 301..=900_u32 {
            clock.look(f64::from(frame) / 10.0, 120, false);
        }
        assert_eq!(120 - clock.last_began(), last, "nothing was seen meanwhile");
        let paused = clock.now.secs;
        clock.look(91.0, 124, false);
        assert!((clock.now.secs - paused - 1.0).abs() < 1e-9, "single ticks count");
    }

    #[test]
    fn all_of_a_short_session_is_kept() {
        let mut clock = PlayClock::default();
        clock.look(0.1, 3, true);
        clock.look(0.2, 9, true);
        assert_eq!(clock.last_began(), 0);
    }
}
