//! What was done to the world of a clip, told for a while when it is.

use crate::record::Clip;

/// For how many seconds of the picture it is told.
const SHOWN_SECS: f64 = 2.5;

/// What was done, and when.
#[derive(Clone, Debug)]
pub(super) struct Markers {
    /// Ticks that had been run by then, and what it was; in order.
    marks: Vec<(u32, String)>,
    shown_ticks: u32,
}

impl Markers {
    /// Of a clip of which so many ticks pass in a second.
    pub(super) fn of(clip: &Clip, ticks_per_sec: f64) -> Self {
        let grid = &clip.setting.stage.grid;
        let told = |(tick, command): &(u32, crate::sim::WorldCommand)| {
            Some((*tick, format!("tick {tick}: {}", command.describe(grid)?)))
        };
        let shown_ticks = (SHOWN_SECS * ticks_per_sec).ceil().max(1.0) as u32;
        Self { marks: clip.commands.iter().filter_map(told).collect(), shown_ticks }
    }

    /// Ticks at which something was done.
    pub(super) fn ticks(&self) -> Vec<u32> {
        self.marks.iter().map(|(tick, _)| *tick).collect()
    }

    /// The last thing that was done, once so many ticks have been run, unless that is long ago.
    pub(super) fn last(&self, ticks: u32) -> Option<&str> {
        let (at, text) = self.marks.iter().rfind(|(at, _)| *at < ticks.max(1))?;
        (ticks - at <= self.shown_ticks).then_some(text)
    }
}
