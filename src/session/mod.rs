//! A live session without a renderer: a running world ([`Ground`]), a learner beside it, and the commands that change either.
//!
//! [`Command`] is the only way to change anything; every key, slider and button sends one, and each leaves an entry in the
//! log. Commands that change the world act before the next tick and go into the running recording; commands to the
//! learner act at its next generation. [`View`] is what there is to show, as plain data.
//!
//! What a command sets can be undone (`undo.rs`): settings are read as values before and after it (`controls.rs`,
//! `changing.rs`), and undo is a command that sets the earlier ones, from the tick on in which it is given, on the same way as
//! any other. What is changed is marked on the learning curve (`marks.rs`).
//!
//! The simulation runs when the session says so, never by the clock of a frame: how many ticks a frame gets depends on
//! speed and time left, what a tick contains does not. A policy that arrives from the learner thread is put in charge
//! between two ticks and recorded with its tick, so every session replays.
//!
//! Where ticks are run beside the frame (`beside.rs`), a session leaves the app with its world while they run.
//!
//! The running episode can be gone back in, and gone on with otherwise: `timeline/` keeps its history, `watched.rs` moves the
//! world along it. A comparison (`versus.rs`) runs a second world in step with it, under another policy.

mod beginning;
mod beside;
mod changing;
mod command;
mod control;
mod controls;
mod drive;
mod earlier_runs;
mod effort;
mod exchange;
mod export;
mod following;
mod gallery;
mod ground;
mod heard;
mod learning;
mod live;
mod log;
mod marks;
mod opening;
mod parameters;
mod playback;
mod played;
mod plugin;
mod policies;
mod ranking;
mod recording;
mod remembered;
mod restart;
mod restore;
mod run_champions;
mod skill_files;
mod source;
mod timeline;
mod travel;
mod undo;
mod versus;
mod view;
mod watched;

pub use beginning::{Beginning, LearningError};
pub use command::{Command, Speed};
pub use earlier_runs::{Difference, EarlierRun, EarlierRuns, differences};
pub use effort::Effort;
pub use following::{FollowError, FollowedRun};
pub use ground::Ground;
pub use live::Session;
pub use log::LogEntry;
pub use opening::{OpenError, Opened, open};
pub use parameters::SkillHistory;
pub use plugin::{SessionPlugin, SessionSystems};
pub use remembered::{RememberedError, read_remembered};
pub use timeline::{Mark, MarkKind};
pub use undo::ChangeLine;
pub use view::{
    ChangesView, ComparisonView, Crossing, ExportView, FollowedView, FutureView, GenerationView, KeptRun, KeptView,
    LearnerDefaults, Marker, MarkerKind, Notice, Offer, PlayedView, RankedView, RankingView, RecordingView, RivalLine,
    SkillView, TimelineView, View,
};
