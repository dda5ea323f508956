//! What happened to a run besides its scores: `log.txt` in its directory.
//!
//! The log is part of the run's state, so that a run that was killed and resumed has the same log as one that was not.

use std::fmt::{self, Display};

use serde::{Deserialize, Serialize};

/// Failed trials that are named one by one; it is likely that the others fail alike.
const MOST_FAILURES: u64 = 200;

/// What happened, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::learner) struct Log {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Entry {
    generation: u32,
    evaluations: u64,
    what: String,
}

/// When something happens: the generation that was told last, and episodes up to then.
#[derive(Clone, Copy, Debug)]
pub(in crate::learner) struct When {
    pub(in crate::learner) generation: u32,
    pub(in crate::learner) evaluations: u64,
}

impl Log {
    pub(in crate::learner) fn note(&mut self, When { generation, evaluations }: When, what: impl Display) {
        self.entries.push(Entry { generation, evaluations, what: what.to_string() });
    }

    /// A trial that was skipped, the run's `number`-th; beyond a number of them only that there are more.
    pub(in crate::learner) fn note_failure(&mut self, when: When, number: u64, failure: impl Display) {
        if number <= MOST_FAILURES {
            self.note(when, format_args!("skipped: {failure}"));
        } else if number == MOST_FAILURES + 1 {
            self.note(when, "skipped: more trials, which are counted and not named");
        }
    }

    /// A setting that was changed while the run went on; nothing where it is what it was.
    pub(in crate::learner) fn note_setting<T: PartialEq + fmt::Debug>(
        &mut self,
        when: When,
        name: &str,
        old: &T,
        new: &T,
    ) {
        if old != new {
            self.note(when, format_args!("{name}: {old:?} -> {new:?}"));
        }
    }
}

impl Display for Log {
    /// A line for each entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Entry { generation, evaluations, what } in &self.entries {
            writeln!(f, "generation {generation}, {evaluations} evaluations: {what}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHEN: When = When { generation: 3, evaluations: 120 };

    #[test]
    fn failures_are_named_up_to_a_number_and_then_only_said_to_go_on() {
        let mut log = Log::default();
        for number in 1..=MOST_FAILURES + 50 {
            log.note_failure(WHEN, number, format_args!("seed {}", number - 1));
        }
        let text = log.to_string();
        assert_eq!(text.lines().count() as u64, MOST_FAILURES + 1);
        assert_eq!(text.lines().next(), Some("generation 3, 120 evaluations: skipped: seed 0"));
        assert!(text.ends_with("not named\n"), "{text}");
    }

    #[test]
    fn settings_are_told_where_they_change() {
        let mut log = Log::default();
        log.note_setting(WHEN, "rollouts", &2, &2);
        log.note_setting(WHEN, "learning rate", &None, &Some(0.5));
        assert_eq!(log.to_string(), "generation 3, 120 evaluations: learning rate: None -> Some(0.5)\n");
    }
}
