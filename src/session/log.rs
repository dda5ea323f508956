//! What was done to a session.

use super::Command;

/// A command and when it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Ticks since the session began.
    pub tick: u64,
    /// What was done.
    pub command: Command,
}

/// What to say of a command that changes the world without setting a value; `None` of all others.
pub(super) fn event(command: &Command) -> Option<String> {
    match command {
        Command::Restart => Some("episode begins anew".to_owned()),
        Command::NewSeed => Some("another seed".to_owned()),
        Command::SetSeed(seed) => Some(format!("seed {seed}")),
        Command::ShiftDemand => Some("demand moves elsewhere".to_owned()),
        Command::BlackOut { ticks, .. } => Some(format!("black-out for {ticks} ticks")),
        Command::BreakAgent { agent, ticks } => Some(format!("agent {} breaks down for {ticks} ticks", agent.0)),
        Command::BlockCell { ticks, .. } => Some(format!("a cell is blocked for {ticks} ticks")),
        _ => None,
    }
}
