//! Fact files of trials, each confirmed as soon as it is written.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::evaluation::Case;
use super::failure::Failure;
use crate::record::{FactFile, FactHead};
use crate::sim::Outcome;

/// Where fact files go.
#[derive(Clone, Debug)]
pub(super) struct FactFolder(PathBuf);

impl FactFolder {
    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(path).with_context(|| format!("{}: cannot be made", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    /// Writes the facts of a trial of the case with this number, reads them back and counts them anew. The outcome goes
    /// on without them.
    ///
    /// # Errors
    /// If the file cannot be written, or the count differs from the outcome.
    pub(super) fn keep(&self, number: usize, case: &Case, seed: u64, outcome: &mut Outcome) -> Result<(), Failure> {
        let path = self.0.join(file_name(number, case, seed));
        let log = outcome.facts.take().with_context(|| format!("{}: nothing was written down", path.display()))?;
        let head = FactHead {
            scene: case.stage.scene.name.clone(),
            policy: case.policy.name.clone(),
            seed,
            throughput: outcome.throughput,
            completion_rate: outcome.completion_rate,
        };
        FactFile { head, log }.save(&path)?;
        let confirmed = FactFile::load(&path)?.confirm();
        confirmed.with_context(|| format!("{}: the score is not confirmed", path.display()))?;
        Ok(())
    }
}

/// The case's number keeps apart policies whose names are the same in letters and digits.
fn file_name(number: usize, case: &Case, seed: u64) -> String {
    let plain = |c: char| if c.is_alphanumeric() || "-_.=,".contains(c) { c } else { '-' };
    let policy: String = case.policy.name.chars().map(plain).take(100).collect();
    format!("{:03}_{}_{policy}_{seed}.facts", number + 1, case.stage.scene.name)
}
