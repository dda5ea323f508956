//! What a person does to a session, and how it is undone.
//!
//! | file | holds |
//! |---|---|
//! | `command.rs` | everything that can be done |
//! | `carry_out.rs` | takes commands from the queue and keeps what they have changed |
//! | `dispatch.rs` | who does what each asks for |
//! | `controls.rs` | settings as values, and how each is told |
//! | `set.rs` | reads and sets them |
//! | `undo.rs` | the stack of what was changed, and going back in it |
//! | `log.rs` | what was done |
//!
//! A click becomes a `panel::Action`, which holds a [`Command`](super::Command) where it is the session's. A command that changes the world
//! becomes a [`WorldCommand`](crate::sim::WorldCommand), which every side of a comparison obeys, and a clip keeps it as a record of its own format.
//! So a new setting of the world is a variant in `command.rs`, a control and a value in `controls.rs`, how it is set in `set.rs`, what it
//! does in `sim/command/`, and how a clip writes it in `record/document.rs`; the compiler leads from one to the next. A setting of the
//! learner ends in `set.rs`, which tells the learner.

pub(super) mod carry_out;
pub(super) mod command;
pub(super) mod controls;
pub(super) mod dispatch;
pub(super) mod log;
pub(super) mod set;
pub(super) mod undo;
