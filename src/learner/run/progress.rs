//! How far a run with a budget is, as a small document in its directory: `progress.ron`, for whoever follows the run.
//!
//! It tells of time by the clock, so it is no part of a checkpoint, and a run does not depend on it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::directory::{RunDirectory, RunError, read_document, write};

/// How much learning a run may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Allowance {
    /// Milliseconds of wall time.
    Millis(u64),
    /// Simulated episodes of every kind.
    Evaluations(u64),
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Version of the document.
    pub version: u32,
    /// What it may do, over all parts of a resumed run.
    pub allowance: Allowance,
    /// Milliseconds of wall time that it has taken.
    pub spent_millis: u64,
    /// Simulated episodes so far.
    pub evaluations: u64,
    /// Whether it has come to its end: the last generation rarely ends with the budget.
    pub is_over: bool,
}

impl Progress {
    /// Version of the format.
    pub const VERSION: u32 = 1;

    /// The share that is done, 0 … 1.
    pub fn share(&self) -> f64 {
        let (done, of) = match self.allowance {
            _ if self.is_over => return 1.0,
            Allowance::Millis(most) => (self.spent_millis, most),
            Allowance::Evaluations(most) => (self.evaluations, most),
        };
        (done as f64 / of.max(1) as f64).min(1.0)
    }

    /// Seconds that it will go on, at the pace so far; `None`: it has done too little to tell.
    pub fn left_secs(&self) -> Option<f64> {
        let spent_secs = self.spent_millis as f64 / 1000.0;
        match self.allowance {
            _ if self.is_over => Some(0.0),
            Allowance::Millis(most) => Some((most as f64 / 1000.0 - spent_secs).max(0.0)),
            Allowance::Evaluations(most) => {
                let left = most.saturating_sub(self.evaluations) as f64;
                (self.evaluations > 0).then(|| left * spent_secs / self.evaluations as f64)
            }
        }
    }

    /// Simulated episodes a second so far.
    pub fn evaluations_per_sec(&self) -> f64 {
        self.evaluations as f64 * 1000.0 / self.spent_millis.max(1) as f64
    }
}

/// Where a run directory says how far it is.
pub fn progress_path(root: &Path) -> PathBuf {
    root.join("progress.ron")
}

/// What a run said last of how far it is.
///
/// # Errors
/// If it has said nothing yet, or it cannot be read.
pub fn read_progress(root: &Path) -> Result<Progress, RunError> {
    read_document(progress_path(root))
}

impl RunDirectory {
    /// Says how far the run is.
    ///
    /// # Errors
    /// If the directory cannot be written.
    pub fn tell(&self, progress: &Progress) -> Result<(), RunError> {
        let text = ron::ser::to_string_pretty(progress, ron::ser::PrettyConfig::default());
        let text = text.expect("numbers hold nothing that RON cannot say");
        write(&progress_path(self.root()), text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(allowance: Allowance, is_over: bool) -> Progress {
        Progress { version: Progress::VERSION, allowance, spent_millis: 15_000, evaluations: 300, is_over }
    }

    #[test]
    fn shares_and_times_follow_from_the_budget() {
        let of_time = progress(Allowance::Millis(60_000), false);
        let of_evaluations = progress(Allowance::Evaluations(1_200), false);
        for progress in [of_time, of_evaluations] {
            assert_eq!((progress.share(), progress.left_secs()), (0.25, Some(45.0)), "{progress:?}");
            assert!((progress.evaluations_per_sec() - 20.0).abs() < 1e-9);
        }
        let over = progress(Allowance::Millis(16_000), true);
        assert_eq!((over.share(), over.left_secs()), (1.0, Some(0.0)));
        let begun = Progress { spent_millis: 0, evaluations: 0, ..of_evaluations };
        assert_eq!((begun.share(), begun.left_secs()), (0.0, None));
    }

    #[test]
    fn what_is_told_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = progress(Allowance::Evaluations(7), false);
        let text = ron::ser::to_string(&told).expect("RON");
        std::fs::write(progress_path(folder.path()), text).expect("writable");
        assert_eq!(read_progress(folder.path()).expect("readable"), told);
        std::fs::write(progress_path(folder.path()), "(version: x").expect("writable");
        let error = read_progress(folder.path()).expect_err("damaged").to_string();
        assert!(error.contains("progress.ron:1:"), "{error}");
    }
}
