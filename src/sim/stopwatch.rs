//! Where the processor time of a tick goes; off unless someone measures.

use bevy::prelude::Resource;

/// A part of the tick that is measured apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Cost-to-go fields of new goals.
    Fields = 0,
    /// Ordering and conflict resolution.
    Move = 1,
    /// Decisions.
    Orchestrate = 2,
}

/// Nanoseconds of this thread's processor time spent in each [`Phase`].
#[derive(Resource, Clone, Debug, Default)]
pub struct Stopwatch {
    clock: Option<fn() -> u64>,
    nanos: [u64; 3],
    running: Option<(Phase, u64)>,
}

impl Stopwatch {
    /// A stopwatch that reads `clock`, in nanoseconds of processor time.
    pub fn with_clock(clock: fn() -> u64) -> Self {
        Self { clock: Some(clock), ..Self::default() }
    }

    /// Time spent in a phase so far, in nanoseconds.
    pub fn nanos(&self, phase: Phase) -> u64 {
        self.nanos[phase as usize]
    }

    /// Ends the running phase and begins another.
    #[inline]
    pub(super) fn enter(&mut self, phase: Phase) {
        if self.clock.is_some() {
            self.switch(Some(phase));
        }
    }

    /// Ends the running phase.
    #[inline]
    pub(super) fn leave(&mut self) {
        if self.clock.is_some() {
            self.switch(None);
        }
    }

    fn switch(&mut self, phase: Option<Phase>) {
        let now = self.clock.map_or(0, |clock| clock());
        if let Some((last, since)) = self.running {
            self.nanos[last as usize] += now - since;
        }
        self.running = phase.map(|phase| (phase, now));
    }
}
