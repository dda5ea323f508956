//! Keys, pointer, files that are dropped, clipboard: what comes in becomes actions of the panel.
//!
//! | file | holds |
//! |---|---|
//! | `keys.rs` | the keyboard |
//! | `picking.rs` | a click on the floor |
//! | `hover.rs` | what the pointer rests on |
//! | `inspect.rs` | what is selected |
//! | `drop.rs` | files |
//! | `clipboard.rs` | text and pictures |
//! | `screen_reader.rs` | what is read aloud, and pressed by whom it is read to |

pub(super) mod clipboard;
pub(super) mod drop;
pub(super) mod hover;
pub(super) mod inspect;
pub(super) mod keys;
pub(super) mod picking;
pub(super) mod screen_reader;
