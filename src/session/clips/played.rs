//! A recording that was opened, and how far it is known to be what it says.
//!
//! It is run through once as soon as it is opened, which compares every tick with its recorded hash and lays keyframes, and
//! then shown from its beginning. Whoever goes somewhere before that breaks it off: the rest is compared when it is reached.

use bevy::prelude::World;

use super::super::Session;
use super::super::timeline::Future;
use super::super::view::PlayedView;

/// A recording in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::session) struct Played {
    /// What it was opened as.
    pub(in crate::session) name: String,
    /// Whether it is being run through for the first time.
    pub(in crate::session) is_first_pass: bool,
    /// The first tick that is not what was recorded.
    pub(in crate::session) differs_at: Option<u32>,
}

impl Played {
    pub(in crate::session) fn new(name: String) -> Self {
        Self { name, is_first_pass: true, differs_at: None }
    }
}

impl Session {
    /// The recording that was opened, as long as it is kept.
    fn recording(&self) -> Option<&Future> {
        self.watched.timeline().futures().iter().find(|future| future.is_recorded())
    }

    /// Whether the world stands where the recording that is shown ends.
    pub(in crate::session) fn is_at_recordings_end(&self, world: &World) -> bool {
        self.watched.future().is_recorded() && self.watched.is_live(world)
    }

    /// Shows the recording from its beginning.
    pub(in crate::session) fn play_from_start(&mut self, world: &mut World) {
        if let Some(number) = self.recording().map(Future::number) {
            self.show_future(world, number);
            self.go_to(world, 0);
        }
    }

    /// Sets out for the recording's end, if one was opened.
    pub(in crate::session) fn begin_first_pass(&mut self, world: &mut World) {
        if self.played.is_some() {
            let result = self.watched.set_out(world, u32::MAX);
            self.told_of_travel(result);
        }
    }

    /// Whether a recording that was opened is still being compared with its hashes, which leads to its end first.
    pub(in crate::session) fn is_on_first_pass(&self) -> bool {
        self.played.as_ref().is_some_and(|played| played.is_first_pass)
    }

    /// Leaves the first pass: somebody goes elsewhere.
    pub(in crate::session) fn break_off_first_pass(&mut self) {
        if let Some(played) = &mut self.played {
            played.is_first_pass = false;
        }
    }

    /// Closes the recording: another episode begins.
    pub(in crate::session) fn leave_recording(&mut self) {
        if let Some(played) = self.played.take() {
            self.notify(format!("{} is closed: this is another episode in its world", played.name), false);
        }
    }

    /// Goes on after the first pass, once it has reached the recording's end.
    pub(in crate::session) fn end_first_pass(&mut self, world: &mut World) {
        if let Some(played) = &mut self.played
            && std::mem::take(&mut played.is_first_pass)
        {
            self.go_to(world, 0);
        }
    }

    /// Notes that a tick of the recording was not what was recorded, and says so once.
    pub(in crate::session) fn recording_differs(&mut self, tick: u32) {
        let Some(played) = &mut self.played else { return };
        if played.differs_at.is_none() {
            played.differs_at = Some(tick);
            let name = played.name.clone();
            let text = format!(
                "{name} does not replay: from tick {tick} on the world is not what was recorded. It is damaged, or was \
                 recorded by a program that behaves otherwise"
            );
            self.notify(text, true);
        }
    }

    /// What there is to say of the recording.
    pub(in crate::session) fn played_view(&self) -> Option<PlayedView> {
        let (played, recording) = self.played.as_ref().zip(self.recording())?;
        Some(PlayedView {
            name: played.name.clone(),
            ticks: recording.ticks(),
            compared_ticks: recording.known_ticks(),
            differs_at: played.differs_at,
        })
    }
}
