//! The scene editor: a floor is painted, its scene is set, and learning begins on it at a click.
//!
//! [`Editor`] holds the draft and what the editor remembers, without egui: keys and buttons change it by [`Edit`]s
//! (`obey.rs`), the pointer on the floor by strokes, which the viewer reports as they happen. While it is open it takes
//! the column's place (`column.rs`), and the floor shows the draft. The session is left alone but for its time, which
//! stands still.

mod column;
mod edit;
mod fields;
mod file;
mod keep;
mod keys;
mod obey;
mod state;
mod strip;
mod tool;
mod verdict;

pub use edit::Edit;
pub use keep::DraftFile;
pub(super) use keys::does_while_editing;
pub use keys::{TOOL_KEYS, while_editing};
pub use state::Editor;
pub use tool::Tool;

pub(super) use column::column_ui;
pub(super) use keep::keep_draft;
pub(super) use obey::{escape, examine, obey};
pub(super) use strip::strip_ui;
