//! What was done to a session.

use super::super::Command;

/// A command and when it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Ticks since the session began.
    pub tick: u64,
    /// What was done.
    pub command: Command,
}

/// What to say of a command that sets no value, or a fault that is told best by what was done; `None` of all others.
pub(super) fn event(command: &Command) -> Option<String> {
    match command {
        Command::Restart | Command::NewSeed | Command::SetSeed(_) => {
            Some("episode begins anew, which cannot be undone".to_owned())
        }
        Command::ShiftDemand => Some("demand moves elsewhere".to_owned()),
        Command::BlackOut { ticks, .. } => Some(format!("black-out for {ticks} ticks")),
        Command::BreakAgent { agent, ticks } => Some(format!("agent {} breaks down for {ticks} ticks", agent.0)),
        Command::BlockCell { ticks, .. } => Some(format!("a cell is blocked for {ticks} ticks")),
        Command::MendAgent(agent) => Some(format!("agent {} is mended", agent.0)),
        Command::OpenCell(_) => Some("a cell is opened".to_owned()),
        Command::RestartLearning => Some("learning begins anew, which cannot be undone".to_owned()),
        _ => None,
    }
}
