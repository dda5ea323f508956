//! A live session without a renderer: a running world ([`Ground`]), a learner beside it, and the commands that change either.
//!
//! [`Command`] is the only way to change anything; every key, slider and button sends one, and each leaves an entry in the
//! log. Commands that change the world act before the next tick and go into the running recording; commands to the
//! learner act at its next generation. [`View`] is what there is to show, as plain data.
//!
//! What a command sets can be undone (`commands/`): settings are read as values before and after it, and undo is a command that sets the earlier ones, from the tick on in which it is given, on the same way as
//! any other. What is changed is marked on the learning curve (`learning/`).
//!
//! The simulation runs when the session says so, never by the clock of a frame: how many ticks a frame gets depends on
//! speed and time left, what a tick contains does not. A policy that arrives from the learner thread is put in charge
//! between two ticks and recorded with its tick, so every session replays.
//!
//! Where ticks are run and commands carried out beside the frame (`beside.rs`), a session leaves the app with its world meanwhile.
//!
//! The running episode can be gone back in, and gone on with otherwise: `timeline/` keeps its history and moves the
//! world along it. A comparison (`versus.rs`) runs a second world in step with it, under another policy.

mod beside;
mod clips;
mod commands;
mod drive;
mod ground;
mod learning;
mod live;
mod opening;
mod playback;
mod plugin;
mod policies;
mod ranking;
mod restore;
mod timeline;
mod versus;
mod view;

pub use commands::command::{Command, Speed};
pub use commands::log::LogEntry;
pub use commands::undo::ChangeLine;
pub use ground::Ground;
pub use learning::earlier_runs::{Difference, EarlierRun, EarlierRuns, differences};
pub use learning::effort::Effort;
pub use learning::following::{FollowError, FollowedRun};
pub use learning::parameters::SkillHistory;
pub use live::Session;
pub use opening::beginning::{Beginning, LearningError};
pub use opening::remembered::{RememberedError, read_remembered};
pub use opening::{OpenError, Opened, open};
pub use plugin::{SessionPlugin, SessionSystems};
pub use timeline::{Mark, MarkKind};
pub use view::{
    ChangesView, ComparisonView, Crossing, ExportView, FollowedView, FutureView, GenerationView, KeptRun, KeptView,
    LearnerSettings, Marker, MarkerKind, Notice, Offer, PlayedView, PreviewView, RankedView, RankingView,
    RecordingView, RivalLine, SkillView, TimelineView, View,
};
