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

pub(super) mod carry_out;
pub(super) mod changing;
pub(super) mod command;
pub(super) mod controls;
pub(super) mod log;
pub(super) mod undo;
