//! Recordings that replay exactly, and pictures made from them without a window.
//!
//! A [`Clip`] holds what fixes a run (scene, policy, seed, and the commands given to the world with their ticks) and the
//! state hash after every tick, so that a [`Replay`] can show that it is the same run. A [`Recorder`] writes one while
//! the world runs; [`record`] runs a whole episode for it. A [`FactFile`] holds what happened in an episode, so that its
//! score can be counted anew without running it. [`export`] draws clips as moving pictures and scenes as PNGs.
//!
//! Invariants: a clip begins at the first tick of an episode; its commands are in order of their ticks, each applied
//! before the tick of that number runs (from 0); it needs no other file, because layouts and guidance read from files
//! are embedded. A file is written whole or not at all, and no bytes, however malformed, make [`Clip::load`] panic.
//!
//! ```no_run
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use fleetwright::record::{Clip, ExportOptions, Replay, Show, record};
//! use fleetwright::scene::Stage;
//! use fleetwright::sim::Setting;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let stage = Stage::open("narrow-aisles", &[])?;
//! let setting = Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 1 };
//! record(&setting, 800).save(Path::new("run.clip"))?;
//!
//! let clip = Clip::load(Path::new("run.clip"))?;
//! Show::of(&clip).export(Path::new("run.gif"), &ExportOptions::default(), &mut |_, _| true)?;
//! Replay::new(clip).verify()?;
//! # Ok(())
//! # }
//! ```

mod clip;
mod container;
mod document;
mod error;
pub mod export;
mod fact_file;
mod policy_record;
mod recorder;
mod replay;
#[cfg(test)]
mod tests;

pub use clip::Clip;
pub use error::{ByteError, FileError};
pub use export::{End, ExportError, ExportOptions, ExportReport, Format, Frame, OnFrame, Preset, Show, scene_png};
pub use fact_file::{FactFile, FactHead, Unconfirmed};
pub use recorder::{Recorder, record};
pub use replay::{Mismatch, Replay};
