//! Progress on stderr: a bar on a terminal, a line every few seconds elsewhere.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two lines where stderr is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Whether progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verbosity {
    /// Progress goes to stderr.
    Progress,
    /// Only errors do.
    Quiet,
}

impl Verbosity {
    /// Writes one line to stderr, unless quiet.
    pub(super) fn say(self, line: &str) {
        if self == Self::Progress {
            write_line(line);
        }
    }
}

/// How far a count has come.
pub(super) struct Progress {
    what: &'static str,
    total: usize,
    shown: Shown,
}

enum Shown {
    Nowhere,
    Bar(ProgressBar),
    Lines { last: Instant },
}

impl Progress {
    /// Nothing of `total` done yet; `what` is counted, in the plural.
    pub(super) fn new(what: &'static str, total: usize, verbosity: Verbosity) -> Self {
        let shown = if verbosity == Verbosity::Quiet {
            Shown::Nowhere
        } else if stderr().is_terminal() {
            let template = format!("{{bar:40}} {{pos}} of {{len}} {what}, {{eta}} left");
            let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
            Shown::Bar(ProgressBar::new(total as u64).with_style(style))
        } else {
            Shown::Lines { last: now() }
        };
        Self { what, total, shown }
    }

    /// `done` of the total are done now.
    pub(super) fn set(&mut self, done: usize) {
        match &mut self.shown {
            Shown::Bar(bar) => bar.set_position(done as u64),
            Shown::Lines { last } if last.elapsed() >= LINE_EVERY => {
                write_line(&format!("{done} of {} {}", self.total, self.what));
                *last = now();
            }
            Shown::Lines { .. } | Shown::Nowhere => {}
        }
    }

    /// Takes the bar off the terminal.
    pub(super) fn finish(self) {
        if let Shown::Bar(bar) = self.shown {
            bar.finish_and_clear();
        }
    }
}

/// Writes a line to stderr. A reader that has seen enough is no reason to stop.
pub(super) fn write_line(line: &str) {
    let _ = writeln!(stderr().lock(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "progress is shown by the clock on the wall")]
fn now() -> Instant {
    Instant::now()
}
