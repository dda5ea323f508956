//! The history of the running episode: any of its ticks can be shown again, and another future begun from there.
//!
//! A [`Future`](future::Future) is one way in which the episode went on: the commands given to the world with their ticks,
//! a state hash per tick, [`Keyframe`](keyframe::Keyframe)s (snapshots at spaced ticks), and [`Mark`]s of what happened.
//! An earlier tick is reached by restoring the keyframe before it and running the ticks from there with their commands;
//! every hash is compared. A world that is changed while it stands in the past leaves its future: both are kept, and share
//! the keyframes from before.
//!
//! | file | holds |
//! |---|---|
//! | `aside.rs` | an episode that is kept while another runs |
//! | `future.rs` | one future and what is kept of it |
//! | `keyframe.rs` | a snapshot, and how many there may be |
//! | `mark.rs` | something that happened at a tick |
//! | `watch.rs` | finds what happens by itself: faults, black-outs, demand that moves |
//!
//! A recording that was opened is a future whose ticks have all been run before: it is run again like any other, may go over
//! several episodes (ticks count on), and stays as it is: any change begins another future.
//!
//! Room is bounded: [`MOST_FUTURES`] futures, and keyframes whose spacing doubles when they grow too many or too large.

pub(super) mod aside;
mod future;
mod keyframe;
mod mark;
pub(super) mod travel;
mod watch;
pub(super) mod watched;

pub(super) use future::Future;
pub(super) use keyframe::{Earlier, Keyframe, first_spacing};
pub use mark::{Mark, MarkKind};
pub(super) use watch::Watch;

use crate::record::Recorder;

/// Futures kept at the same time; beyond them the oldest that is not shown goes.
pub(super) const MOST_FUTURES: usize = 6;

/// All futures of the running episode, and which one is shown.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    futures: Vec<Future>,
    shown: usize,
    /// Futures begun so far.
    begun: u32,
    /// Ticks between two keyframes.
    spacing: u32,
}

impl Timeline {
    /// The timeline of an episode that has just begun: `recorder` has kept what was before it, if anything.
    pub(super) fn begin(recorder: Recorder, keyframe: Keyframe, spacing: u32) -> Self {
        let first = Future::begin(recorder, keyframe);
        Self { futures: vec![first], shown: 0, begun: 1, spacing }
    }

    /// The timeline of a recording: its ticks are known by their hashes, and by more as they are run.
    pub(super) fn of_recording(recorder: Recorder, keyframe: Keyframe, spacing: u32) -> Self {
        let first = Future::of_recording(recorder, keyframe);
        Self { futures: vec![first], shown: 0, begun: 1, spacing }
    }

    /// The future that is shown.
    pub(super) fn shown(&self) -> &Future {
        &self.futures[self.shown]
    }

    /// The same, to go on with it.
    pub(super) fn shown_mut(&mut self) -> &mut Future {
        &mut self.futures[self.shown]
    }

    /// All futures, in the order in which they were begun.
    pub(super) fn futures(&self) -> &[Future] {
        &self.futures
    }

    /// Shows the future of this number; `false` if there is none.
    pub(super) fn show(&mut self, number: u32) -> bool {
        let found = self.futures.iter().position(|future| future.number() == number);
        self.shown = found.unwrap_or(self.shown);
        found.is_some()
    }

    /// The number of the future after the one shown, around in a circle.
    pub(super) fn next(&self) -> u32 {
        self.futures[(self.shown + 1) % self.futures.len()].number()
    }

    /// The tick at which the future of this number and the one that is shown part; `None` if there is no other one.
    pub(super) fn parting(&self, number: u32) -> Option<u32> {
        let (shown, other) = (self.shown(), self.other(number)?);
        let begun = shown.fork_tick().max(other.fork_tick());
        Some(shown.shared_ticks(other).min(begun.unwrap_or(0)))
    }

    /// A timeline that has a copy of the future of this number alone; `None` if it is shown, or there is none.
    pub(super) fn alone(&self, number: u32) -> Option<Self> {
        Some(Self { futures: vec![self.other(number)?.clone()], shown: 0, begun: number, spacing: self.spacing })
    }

    fn other(&self, number: u32) -> Option<&Future> {
        self.futures.iter().find(|future| future.number() == number && number != self.shown().number())
    }

    /// Begins another future where `tick` ticks have been run and `commands` of the shown future's commands applied, and
    /// shows it. Returns the name of one that had to go.
    pub(super) fn fork(&mut self, tick: u32, commands: usize) -> Option<String> {
        self.begun += 1;
        let forked = self.shown().fork(self.begun, tick, commands);
        let is_full = self.futures.len() >= MOST_FUTURES;
        let may_go = |&number: &usize| number != self.shown && !self.futures[number].is_recorded();
        let oldest = (0..self.futures.len()).filter(|_| is_full).find(may_go);
        let gone = oldest.map(|number| self.futures.remove(number).name().to_owned());
        self.futures.push(forked);
        self.shown = self.futures.len() - 1;
        gone
    }

    /// Whether a keyframe is due where the shown future has `tick` ticks.
    pub(super) fn is_keyframe_due(&self, tick: u32) -> bool {
        tick.is_multiple_of(self.spacing)
    }

    /// Keeps a keyframe of the shown future, and thins all of them out where they take too much room.
    pub(super) fn keep(&mut self, keyframe: Keyframe) {
        self.shown_mut().keep(keyframe);
        while keyframe::is_too_much(self.futures.iter().map(Future::keyframes)) {
            self.spacing *= 2;
            for future in &mut self.futures {
                future.thin_out(self.spacing);
            }
        }
    }
}
