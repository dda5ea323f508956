//! What a person does to a session, and how it is undone.
//!
//! | file | holds |
//! |---|---|
//! | `command.rs` | everything that can be done |
//! | `carry_out.rs` | does it |
//! | `controls.rs` | settings as values, and how each is told |
//! | `changing.rs` | sets them and keeps what they were |
//! | `undo.rs` | the stack of what was changed |
//! | `log.rs` | what was done |
//!
//! A click becomes a `panel::Action`, which holds a [`Command`](super::Command) where it is the session's. A command that changes the world
//! becomes a [`WorldCommand`](crate::sim::WorldCommand), which every side of a comparison obeys, and a clip keeps it as a record of its own format.
//! So a new setting of the world is a variant in `command.rs`, a control and a value in `controls.rs`, how it is set in `changing.rs`, what it
//! does in `sim/command.rs`, and how a clip writes it in `record/document.rs`; the compiler leads from one to the next. A setting of the
//! learner ends in `changing.rs`, which tells the learner.

pub(super) mod carry_out;
pub(super) mod changing;
pub(super) mod command;
pub(super) mod controls;
pub(super) mod log;
pub(super) mod undo;
