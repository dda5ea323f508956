//! When the learner was heard last, and when its silence gives reason to think that it hangs.

/// How far its trials are is shown once it has reported nothing for so long, in seconds: generations are longer than a glance.
const LONG_SECS: f64 = 3.0;
/// A learner is shown to be silent when it has reported nothing, and ended no trial, for so long, in seconds.
const SILENT_SECS: f64 = 30.0;
/// It may hang when it has done neither for so long, in seconds.
const HANGS_SECS: f64 = 120.0;
/// And for so many times as long as any report was ever waited for: where generations are large, trials may be as well.
const TIMES_USUAL: f64 = 3.0;

/// What is known of a learner's silence, by a clock that stands still while the machine sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::session) struct Heard {
    silent_secs: f64,
    /// Since it has last reported anything.
    unreported_secs: f64,
    /// The trials that had ended when it was last looked at, of how many.
    trials: (usize, usize),
    /// The longest time without a report that came to an end.
    longest_secs: f64,
}

impl Heard {
    /// Some seconds have passed; whether something was reported in them, or nothing is to be expected, and how many trials have ended
    /// by now, of how many.
    pub(in crate::session) fn note(&mut self, elapsed_secs: f64, is_reported: bool, trials: (usize, usize)) {
        self.silent_secs += elapsed_secs;
        self.unreported_secs += elapsed_secs;
        if is_reported {
            self.longest_secs = self.longest_secs.max(self.unreported_secs);
            self.unreported_secs = 0.0;
        }
        if is_reported || trials != self.trials {
            self.silent_secs = 0.0;
        }
        self.trials = trials;
    }

    /// How many of the trials that are awaited have ended, of how many, where they take long.
    pub(in crate::session) fn trials_under_way(&self) -> Option<(usize, usize)> {
        (self.unreported_secs >= LONG_SECS && self.trials.1 > 0).then_some(self.trials)
    }

    /// For how many seconds nothing was heard, once that is long.
    pub(in crate::session) fn silent_secs(&self) -> Option<u64> {
        (self.silent_secs >= SILENT_SECS).then_some(self.silent_secs as u64)
    }

    /// Whether nothing was heard for so long that the learner may hang.
    pub(super) fn may_hang(&self) -> bool {
        self.silent_secs >= HANGS_SECS.max(TIMES_USUAL * self.longest_secs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_when_it_is_long_and_is_no_failure() {
        let mut heard = Heard::default();
        heard.note(100.0, true, (0, 0));
        heard.note(29.0, false, (0, 0));
        assert_eq!(heard.silent_secs(), None);
        heard.note(2.5, false, (0, 0));
        assert_eq!(heard.silent_secs(), Some(31));
        assert!(!heard.may_hang());
        heard.note(8.5, true, (0, 0));
        assert_eq!(heard.silent_secs(), None);
    }

    #[test]
    fn who_was_silent_before_may_be_silent_longer() {
        let mut heard = Heard::default();
        heard.note(119.0, false, (0, 0));
        assert!(!heard.may_hang());
        heard.note(1.0, false, (0, 0));
        assert!(heard.may_hang());
        heard.note(60.0, true, (0, 0));
        assert!(!heard.may_hang(), "it was at a large generation");
        heard.note(539.0, false, (0, 0));
        assert!(!heard.may_hang());
        heard.note(1.0, false, (0, 0));
        assert!(heard.may_hang());
    }

    /// A generation of minutes is no silence as long as trials end.
    #[test]
    fn trials_that_end_are_heard() {
        let mut heard = Heard::default();
        heard.note(1.0, true, (0, 0));
        heard.note(2.0, false, (0, 68));
        assert_eq!(heard.trials_under_way(), None, "it may be over before anybody has read it");
        heard.note(25.0, false, (0, 68));
        heard.note(25.0, false, (1, 68));
        assert_eq!((heard.trials_under_way(), heard.silent_secs()), (Some((1, 68)), None));
        heard.note(31.0, false, (1, 68));
        assert_eq!(heard.silent_secs(), Some(31));
        heard.note(0.1, true, (68, 68));
        assert_eq!((heard.trials_under_way(), heard.silent_secs()), (None, None));
    }
}
