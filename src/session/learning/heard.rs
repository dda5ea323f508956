//! When the learner was heard last, and when its silence gives reason to think that it hangs.

/// A learner is shown to be silent when it has reported nothing for so long, in seconds.
const SILENT_SECS: f64 = 30.0;
/// It may hang when it has reported nothing for so long, in seconds.
const HANGS_SECS: f64 = 120.0;
/// And for so many times as long as it was ever silent before: where generations are large, silence is nothing unusual.
const TIMES_USUAL: f64 = 3.0;

/// What is known of a learner's silence, by a clock that stands still while the machine sleeps.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::session) struct Heard {
    silent_secs: f64,
    /// The longest silence that came to an end.
    longest_secs: f64,
}

impl Heard {
    /// Some seconds have passed; whether something was heard in them, or nothing is to be expected.
    pub(in crate::session) fn note(&mut self, elapsed_secs: f64, is_heard: bool) {
        self.silent_secs += elapsed_secs;
        if is_heard {
            self.longest_secs = self.longest_secs.max(self.silent_secs);
            self.silent_secs = 0.0;
        }
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
        heard.note(100.0, true);
        heard.note(29.0, false);
        assert_eq!(heard.silent_secs(), None);
        heard.note(2.5, false);
        assert_eq!(heard.silent_secs(), Some(31));
        assert!(!heard.may_hang());
        heard.note(8.5, true);
        assert_eq!(heard.silent_secs(), None);
    }

    #[test]
    fn who_was_silent_before_may_be_silent_longer() {
        let mut heard = Heard::default();
        heard.note(119.0, false);
        assert!(!heard.may_hang());
        heard.note(1.0, false);
        assert!(heard.may_hang());
        heard.note(60.0, true);
        assert!(!heard.may_hang(), "it was at a large generation");
        heard.note(539.0, false);
        assert!(!heard.may_hang());
        heard.note(1.0, false);
        assert!(heard.may_hang());
    }
}
