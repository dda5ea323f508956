//! A run in its directory: configuration, curve, champions, log, event file and checkpoints, and when they are written.

pub(super) mod champions;
pub(super) mod checkpoint;
pub(super) mod config;
pub(super) mod curve_file;
pub(super) mod directory;
pub(super) mod event_file;
pub(super) mod keeping;
pub(super) mod log;
pub(super) mod progress;
pub(super) mod saves;
pub(super) mod times;
