//! The window itself.
//!
//! | file | holds |
//! |---|---|
//! | `run.rs` | opens it, or runs it unseen |
//! | `display.rs` | whether it can be opened |
//! | `pace.rs` | how often it draws |
//! | `broken_off.rs` | what is told when drawing breaks off |
//! | `monitor.rs` | no larger than there is room |
//! | `title.rs` | its name |
//! | `screenshot.rs` | what it shows, as a picture |

mod broken_off;
pub(super) mod display;
pub(super) mod monitor;
pub(super) mod pace;
pub(super) mod run;
pub(super) mod screenshot;
pub(super) mod title;
