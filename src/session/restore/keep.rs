//! Keeps the session every so often.

use std::io;
use std::path::Path;
use std::time::Duration;

use bevy::app::AppExit;
use bevy::prelude::{MessageReader, ResMut, Resource};

use super::super::opening::source::Pace;
use super::super::{Command, Session};
use super::saved::Saved;
use super::slot::Slot;
use crate::atomic_file::{self, BesideTheFrame};

/// What happens in this time may be lost.
const EVERY: Duration = Duration::from_secs(10);

/// Where the session is kept, and what stands there.
#[derive(Resource, Debug)]
pub(in crate::session) struct Keeper {
    slot: Slot,
    pace: Pace,
    written: String,
    writing: BesideTheFrame,
    has_offered: bool,
    is_refused: bool,
}

impl Keeper {
    /// Keeps sessions in a folder; `None`: more windows are open than are kept.
    ///
    /// # Errors
    /// If the system refuses.
    pub(in crate::session) fn claim(folder: &Path) -> io::Result<Option<Self>> {
        let slot = Slot::claim(folder)?;
        Ok(slot.map(|slot| Self {
            slot,
            pace: Pace::new(EVERY),
            written: String::new(),
            writing: BesideTheFrame::default(),
            has_offered: false,
            is_refused: false,
        }))
    }

    /// What came of the last writing, once that is known.
    fn refusal(&mut self) -> Option<io::Error> {
        let error = self.writing.refusal()?;
        // What is not there is to be written again.
        self.written.clear();
        Some(error)
    }

    fn write(&mut self, text: String) {
        if self.writing.begin(self.slot.file.clone(), text.clone().into_bytes()) {
            self.written = text;
        }
    }

    /// Nothing is restored after this, whatever is being written, but what this session came to may be gone on with.
    fn end(&mut self, came_to: Option<&str>) {
        let _ = self.writing.wait();
        if let Some(text) = came_to {
            // Where it cannot be written, there is nothing to go on with.
            let _ = atomic_file::write(&self.slot.last, text.as_bytes());
        }
        // What cannot be removed is offered once more at the next start, which does no harm.
        let _ = self.slot.clear();
    }
}

/// Offers what was left, keeps what there is, and at a clean end leaves what can be gone on with.
pub(in crate::session) fn keep_session(
    session: Option<ResMut<Session>>,
    mut keeper: ResMut<Keeper>,
    mut exits: MessageReader<AppExit>,
) {
    if exits.read().any(AppExit::is_success) {
        let came_to = match &session {
            Some(session) => {
                session.is_worth_going_on().then(|| Saved::of(session)).flatten().map(|saved| saved.to_ron())
            }
            // Its thread did not come back in time: what was written last is what there is.
            None => Some(keeper.written.clone()).filter(|text| !text.is_empty()),
        };
        keeper.end(came_to.as_deref());
        return;
    }
    let Some(mut session) = session else { return };
    if !std::mem::replace(&mut keeper.has_offered, true) {
        match (keeper.slot.left(), keeper.slot.last()) {
            (Some(left), _) => session.offer_to_restore(left),
            (None, Some(last)) => session.offer_to_go_on(last),
            (None, None) => {}
        }
    }
    if let Some(error) = keeper.refusal()
        && !std::mem::replace(&mut keeper.is_refused, true)
    {
        session.notify(format!("the session is not kept: {}: {error}", keeper.slot.file.display()), true);
    }
    if !keeper.writing.is_busy() && keeper.pace.is_due() {
        let text = Saved::of(&session).map(|saved| saved.to_ron()).unwrap_or_default();
        if text != keeper.written && !text.is_empty() {
            keeper.write(text);
        }
    }
}

impl Session {
    /// Whether anything was set or learned that the next start would not come to by itself.
    fn is_worth_going_on(&self) -> bool {
        self.is_restored || self.learned.champion.is_some() || !self.changes.lines().is_empty()
    }

    fn offer_to_go_on(&mut self, last: &Path) {
        // What cannot be read any more is not missed.
        if let Ok(saved) = Saved::read(last) {
            self.to_go_on_with = Some(last.to_owned());
            let text = format!("Last time: {}", saved.told());
            self.offer(text, "Continue", Command::Restore(last.to_owned()));
        }
    }

    fn offer_to_restore(&mut self, left: &Path) {
        match Saved::read(left) {
            Ok(saved) => {
                self.to_go_on_with = Some(left.to_owned());
                let text = format!("The last session came to no clean end: {}", saved.told());
                self.offer_until_taken(text, false, "Restore", Command::Restore(left.to_owned()));
            }
            Err(error) => self.notify(format!("what is left of the last session cannot be read: {error}"), true),
        }
    }
}
