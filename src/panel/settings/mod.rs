//! What a user sets once and finds again: theme, size, motion, colours, overlays, the chart, the window.
//!
//! [`Settings`] are plain data, in force as a resource. [`SettingsFile`] is where they are kept: a small versioned RON file in
//! [`folder`], written whole, a second after something changed and when the window closes. A file that cannot be read or
//! written is told of, and never keeps the window from working. [`card`] draws them.

mod card;
mod file;
mod keep;
mod values;

pub(super) use card::settings_ui;
pub use file::{SettingsError, folder};
pub use keep::SettingsFile;
pub(super) use keep::{keep_settings, tell_trouble};
pub use values::Settings;
