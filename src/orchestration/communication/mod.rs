//! How far orchestration and agents hear each other.
//!
//! Two links carry messages: agents' reports to orchestration, and orchestration's directives back. Each has a range
//! around relay points, a delay and a loss, and [black-outs](BlackOut) silence both. Only these messages are limited:
//! moves are resolved among neighbours, at short range, and stay safe whatever is heard.
//!
//! Both sides repeat their whole message every tick, so a lost one is made up for by the next that arrives, and links
//! keep the order of what they carry. Orchestration sees the last report it heard, never the truth. It claims a task in
//! the pool when it decides, notes whom it directed to it, and repeats that until a report shows that the task is
//! finished. An agent that will be done by the time it could hear of another task is given that task ahead, so that it does not
//! stand idle while its report and the answer are on their way. An agent takes what it has not taken before, in the order in which
//! it was given, when it is done with what it has. So a task has at all times exactly one agent that can work on it, however much
//! is lost ([`Ledger`] holds both notes).
//!
//! Guidance travels as the number of its version: an agent descends the costs of the last it heard of. The next goes out once most
//! agents were in reach since the last did. At most four versions are live; agents that follow an older one go over to the oldest
//! of these, and are counted.
//!
//! Whether a message is lost depends on seed, direction, agent and tick alone, never on what was decided.

mod channel;
mod delay_line;
mod ledger;
mod limits;
mod reach;

pub use channel::{Communication, DirectiveMessage, ReportMessage};
pub use ledger::{Ledger, Tasks};
pub use limits::{BlackOut, CommunicationSpec, LinkSpec, told_of_links};
