//! How time passes.

use super::Speed;

/// Ticks a second at normal speed: a robot of a metre's cell at walking pace.
pub const NORMAL_TICKS_PER_SECOND: f64 = 4.0;
/// The ladder of speeds in multiples of normal; one more rung is [`Speed::Max`].
const LADDER: [f64; 9] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
/// More time than this between two frames was no time for the session: the machine slept, or the process was stopped.
const LONGEST_FRAME_SECS: f64 = 1.0;
/// Seconds over which the honest rate of ticks is measured.
const RATE_WINDOW_SECS: f64 = 2.0;

impl Speed {
    /// Every rung of the ladder, slowest first.
    pub fn rungs() -> impl Iterator<Item = Self> {
        let multiples = LADDER.into_iter().map(|multiple| Self::TicksPerSecond(multiple * NORMAL_TICKS_PER_SECOND));
        multiples.chain([Self::Max])
    }
}

/// Seconds that pass for a session in a frame which came so many seconds after the one before.
pub(super) fn waking_secs(elapsed_secs: f64) -> f64 {
    elapsed_secs.min(LONGEST_FRAME_SECS)
}

/// Whether and how fast time passes, and how far it is to the next tick.
#[derive(Clone, Debug)]
pub struct Playback {
    pub(super) is_playing: bool,
    pub(super) speed: Speed,
    /// Ticks asked for at once, whatever the speed.
    pub(super) steps_left: u32,
    /// Part of a tick that has passed.
    pub(super) owed_ticks: f64,
    counted_ticks: u32,
    counted_secs: f64,
    pub(super) ticks_per_second: f64,
}

impl Playback {
    pub(super) fn new(is_playing: bool) -> Self {
        Self {
            is_playing,
            speed: Speed::TicksPerSecond(NORMAL_TICKS_PER_SECOND),
            steps_left: 0,
            owed_ticks: 0.0,
            counted_ticks: 0,
            counted_secs: 0.0,
            ticks_per_second: 0.0,
        }
    }

    /// How many ticks are due after `elapsed_secs`; `None`: as many as there is time for.
    pub(super) fn due(&mut self, elapsed_secs: f64) -> Option<u32> {
        if self.steps_left > 0 {
            return Some(self.steps_left);
        }
        match self.speed {
            _ if !self.is_playing => Some(0),
            Speed::Max => None,
            Speed::TicksPerSecond(rate) => {
                self.owed_ticks += rate * elapsed_secs;
                Some(self.owed_ticks as u32)
            }
        }
    }

    /// Notes that `ticks` were run; what could not be run in time is forgotten, not owed.
    pub(super) fn ran(&mut self, ticks: u32, elapsed_secs: f64) {
        if self.steps_left > 0 {
            self.steps_left = self.steps_left.saturating_sub(ticks);
        } else {
            self.owed_ticks = (self.owed_ticks - f64::from(ticks)).clamp(0.0, 1.0);
        }
        self.counted_ticks += ticks;
        self.counted_secs += elapsed_secs;
        if self.counted_secs >= RATE_WINDOW_SECS {
            self.ticks_per_second = f64::from(self.counted_ticks) / self.counted_secs;
            (self.counted_ticks, self.counted_secs) = (0, 0.0);
        }
    }

    /// How far time is to the next tick, 0 … 1, for drawing between cells; 1 while one is due.
    pub(super) fn alpha(&self) -> f32 {
        match self.speed {
            Speed::TicksPerSecond(_) if self.is_playing => self.owed_ticks.min(1.0) as f32,
            Speed::TicksPerSecond(_) | Speed::Max => 1.0,
        }
    }

    /// The next rung up or down.
    pub(super) fn change_rung(&mut self, up: bool) {
        self.speed = match (self.speed, up) {
            (Speed::Max, true) => Speed::Max,
            (Speed::Max, false) => Speed::TicksPerSecond(LADDER[LADDER.len() - 1] * NORMAL_TICKS_PER_SECOND),
            (Speed::TicksPerSecond(rate), true) => LADDER
                .into_iter()
                .map(|multiple| multiple * NORMAL_TICKS_PER_SECOND)
                .find(|&rung| rung > rate)
                .map_or(Speed::Max, Speed::TicksPerSecond),
            (Speed::TicksPerSecond(rate), false) => {
                let mut rungs = LADDER.into_iter().rev().map(|multiple| multiple * NORMAL_TICKS_PER_SECOND);
                Speed::TicksPerSecond(rungs.find(|&rung| rung < rate).unwrap_or(rate))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_fall_due_with_time() {
        let mut playback = Playback::new(true);
        assert_eq!(playback.due(0.3), Some(1));
        assert!(playback.alpha() >= 1.0, "agents stay where they are going until the tick that is due has been run");
        playback.ran(1, 0.3);
        assert!((playback.alpha() - 0.2).abs() < 1e-6);
        playback.is_playing = false;
        assert_eq!(playback.due(10.0), Some(0));
        playback.steps_left = 3;
        assert_eq!(playback.due(0.0), Some(3));
    }

    #[test]
    fn a_night_asleep_is_not_caught_up_with() {
        let mut playback = Playback::new(true);
        let night_secs = 9.0 * 3600.0;
        assert_eq!(playback.due(waking_secs(night_secs)), Some(4), "a second's ticks");
        // There was time for one of them; the rest is forgotten as after any slow frame.
        playback.ran(1, waking_secs(night_secs));
        assert!(playback.due(waking_secs(0.016)).is_some_and(|due| due <= 1));
        playback.ran(1, 0.016);
        for _ in 0..125 {
            playback.due(0.016);
            playback.ran(0, 0.016);
        }
        assert!(playback.ticks_per_second > 0.5, "the night is no part of the rate: {}", playback.ticks_per_second);
        assert!((waking_secs(0.2) - 0.2).abs() < 1e-12, "a slow frame counts in full");
    }

    #[test]
    fn the_ladder_ends_at_max() {
        let mut playback = Playback::new(true);
        for _ in 0..20 {
            playback.change_rung(true);
        }
        assert_eq!(playback.speed, Speed::Max);
        for _ in 0..20 {
            playback.change_rung(false);
        }
        assert_eq!(playback.speed, Speed::TicksPerSecond(1.0));
    }
}
