//! Which moment of a clip each frame shows.

use super::{ExportError, ExportOptions};

/// Pace at which single moves can be followed.
const CALM_TICKS_PER_SEC: f64 = 4.0;

/// Length beyond which the default pace is quickened instead.
const LONGEST_SECS: f64 = 20.0;

/// How long the last frame stands before the picture starts again, in hundredths of a second.
const LAST_FRAME_CENTISECS: u32 = 150;

/// Moments of a clip at even distances.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeline {
    from_tick: u32,
    to_tick: u32,
    fps: u32,
    ticks_per_sec: f64,
}

/// A moment: `alpha` of the way through the last of `ticks` ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Ticks that must have been run.
    pub(super) ticks: u32,
    /// Share of the last one that has passed, above 0 and at most 1.
    pub(super) alpha: f32,
}

impl Timeline {
    /// The moments that `options` ask for, of a clip of `ticks` ticks.
    pub(super) fn new(options: &ExportOptions, ticks: u32) -> Result<Self, ExportError> {
        options.check()?;
        let ExportOptions { from_tick, to_tick, fps, ticks_per_sec, .. } = *options;
        if from_tick > ticks {
            return Err(ExportError::AfterTheEnd { from_tick, ticks });
        }
        let to_tick = to_tick.map_or(ticks, |to| to.min(ticks));
        let quickened = f64::from(to_tick - from_tick) / LONGEST_SECS;
        let ticks_per_sec = ticks_per_sec.unwrap_or_else(|| quickened.max(CALM_TICKS_PER_SEC));
        Ok(Self { from_tick, to_tick, fps, ticks_per_sec })
    }

    /// Ticks run at the first frame and at the last.
    pub(super) fn ticks(&self) -> (u32, u32) {
        (self.from_tick, self.to_tick)
    }

    /// Ticks that pass in a second of the picture.
    pub(super) fn ticks_per_sec(&self) -> f64 {
        self.ticks_per_sec
    }

    /// How many frames there are, the first and the last moment included.
    pub(super) fn frames(&self) -> u32 {
        ((f64::from(self.to_tick - self.from_tick) / self.ticks_per_frame()).ceil() as u32).saturating_add(1)
    }

    /// What a frame shows, of a clip that stands still after `ticks` ticks.
    pub(super) fn moment(&self, frame: u32, ticks: u32) -> Moment {
        let passed = f64::from(self.from_tick) + f64::from(frame) * self.ticks_per_frame();
        let passed = passed.min(f64::from(self.to_tick.min(ticks)));
        let ticks = passed.ceil();
        Moment { ticks: ticks as u32, alpha: (1.0 - (ticks - passed)) as f32 }
    }

    /// How long a frame stands, in hundredths of a second; fractions are carried over from frame to frame.
    pub(super) fn delay_centisecs(&self, frame: u32) -> u16 {
        if frame + 1 == self.frames() {
            return LAST_FRAME_CENTISECS as u16;
        }
        let begins = |frame: u32| u64::from(frame) * 100 / u64::from(self.fps);
        (begins(frame + 1) - begins(frame)) as u16
    }

    fn ticks_per_frame(&self) -> f64 {
        self.ticks_per_sec / f64::from(self.fps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_run_from_the_first_to_the_last_moment() {
        let options = ExportOptions { fps: 8, ..ExportOptions::default() };
        let timeline = Timeline::new(&options, 3).unwrap();
        assert_eq!(timeline.frames(), 7);
        let moments = [0, 1, 2, 6].map(|frame| timeline.moment(frame, 3));
        let expected = [(0, 1.0), (1, 0.5), (1, 1.0), (3, 1.0)].map(|(ticks, alpha)| Moment { ticks, alpha });
        assert_eq!(moments, expected);
        assert_eq!(timeline.moment(6, 2), Moment { ticks: 2, alpha: 1.0 });
    }

    #[test]
    fn long_clips_last_twenty_seconds_unless_told_otherwise() {
        let mut options = ExportOptions::default();
        assert_eq!(Timeline::new(&options, 800).unwrap().frames(), 20 * 12 + 1);
        options.ticks_per_sec = Some(10.0);
        assert_eq!(Timeline::new(&options, 800).unwrap().frames(), 80 * 12 + 1);
        options.to_tick = Some(100);
        let timeline = Timeline::new(&options, 800).unwrap();
        let centisecs: u32 = (0..timeline.frames()).map(|frame| u32::from(timeline.delay_centisecs(frame))).sum();
        assert_eq!(centisecs, 1000 + LAST_FRAME_CENTISECS);
    }

    #[test]
    fn impossible_options_are_refused() {
        let refused = |options: ExportOptions| Timeline::new(&options, 10).is_err();
        let default = ExportOptions::default;
        assert!(!refused(default()));
        assert!(refused(ExportOptions { from_tick: 11, ..default() }));
        assert!(refused(ExportOptions { from_tick: 5, to_tick: Some(4), ..default() }));
        assert!(refused(ExportOptions { fps: 0, ..default() }));
        assert!(refused(ExportOptions { ticks_per_sec: Some(f64::NAN), ..default() }));
        assert!(refused(ExportOptions { size_px: 20, ..default() }));
    }
}
