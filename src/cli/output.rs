//! Where figures go: stdout, and a JSON file on request.

use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use crate::atomic_file;

/// Where a command's figures go besides the table on stdout.
#[derive(Clone, Debug, Args)]
pub(super) struct JsonArguments {
    /// Write the figures as JSON to FILE; `-` is stdout, in place of the table.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl JsonArguments {
    /// Whether JSON was asked for.
    pub(super) fn is_given(&self) -> bool {
        self.json.is_some()
    }

    /// Whether stdout is to hold JSON and nothing else.
    pub(super) fn is_stdout(&self) -> bool {
        self.json.as_deref() == Some(Path::new("-"))
    }

    /// Prints `table` and writes `report` to the file, as far as each was asked for.
    ///
    /// # Errors
    /// If stdout or the file cannot be written.
    pub(super) fn publish(&self, table: &str, report: &impl Serialize) -> Result<(), Failure> {
        let json = || serde_json::to_string_pretty(report).map(|text| text + "\n");
        match self.json.as_deref() {
            None => print(table),
            Some(file) if file == Path::new("-") => print(&json()?),
            Some(file) => {
                print(table)?;
                write(file, json()?.as_bytes()).with_context(|| format!("{}: cannot be written", file.display()))?;
                Ok(())
            }
        }
    }
}

/// Refuses to write over what is read.
///
/// # Errors
/// If both are the same file: bad input.
pub(super) fn keep_apart(output: &Path, input: &Path) -> Result<(), Failure> {
    match (output.canonicalize(), input.canonicalize()) {
        (Ok(there), Ok(here)) if there == here => {
            Err(Failure::bad_input(anyhow::anyhow!("--output {}: that is what is read", output.display())))
        }
        _ => Ok(()),
    }
}

/// Files are replaced whole; pipes and devices are written to as they are.
fn write(file: &Path, bytes: &[u8]) -> io::Result<()> {
    if file.exists() && !file.is_file() { std::fs::write(file, bytes) } else { atomic_file::write(file, bytes) }
}

/// Writes `text` to stdout. A reader that has seen enough and closed the pipe is no failure.
///
/// # Errors
/// If stdout cannot be written for any other reason.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::from(error)),
        _ => Ok(()),
    }
}
