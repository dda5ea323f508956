//! Why a command did not do what it was asked, and the exit code that says so.

use std::process::ExitCode;

use super::progress::write_line;

/// Bad input: something that the user wrote or named.
const BAD_INPUT: u8 = 2;
/// Everything else that can go wrong.
const FAILED: u8 = 1;

/// An error on its way to the user.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    error: anyhow::Error,
}

impl Failure {
    /// Something the user wrote is wrong. The message begins with its place, `file:line:column:`, where it has one.
    pub(super) fn bad_input(error: impl Into<anyhow::Error>) -> Self {
        Self { code: BAD_INPUT, error: error.into() }
    }

    /// All of `failures` as one, with the highest of their exit codes; `None` of nothing.
    pub(super) fn all(failures: Vec<Self>) -> Option<Self> {
        let code = failures.iter().map(|failure| failure.code).max()?;
        let messages: Vec<String> = failures.iter().map(Self::message).collect();
        Some(Self { code, error: anyhow::Error::msg(messages.join("\n")) })
    }

    /// The error with its causes.
    fn message(&self) -> String {
        format!("{:#}", self.error)
    }

    /// Prints the error with its causes to stderr and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        // Places stand at the start of their line, where editors and terminals look for them.
        let prefix = if self.code == BAD_INPUT { "" } else { "error: " };
        write_line(&format!("{prefix}{}", self.message()));
        ExitCode::from(self.code)
    }
}

/// Errors that are not of the user's making fail with exit code 1.
impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { code: FAILED, error: error.into() }
    }
}
