//! One tick after the other: the schedule that the window, the learner's trials, `eval` and replay all run.
//!
//! The ECS is the model. [`begin_episode`] sets a world up for a trial; [`tick_schedule`] builds the schedule of seven
//! system sets, one file each in `tick/`:
//!
//! | set | file | does |
//! |---|---|---|
//! | `Release` | `release.rs` | new tasks enter the pool |
//! | `Report` | `report.rs` | agents' states reach orchestration |
//! | `Orchestrate` | `orchestrate.rs` | the policy decides directives and guidance |
//! | `Deliver` | `deliver.rs` | directives reach agents |
//! | `Move` | `moves.rs` | skills propose, conflicts are resolved, agents move |
//! | `Work` | `work.rs`, `faults.rs` | errands, service, new goals, faults |
//! | `Score` | `score.rs` | what was finished is counted, the clock advances |
//!
//! `facts.rs` writes down what happened, after `Move` and after `Work`, where someone put [`facts::Facts`] into the world.
//! `observe.rs` looks for [`Jams`] after `Move`, where someone put that resource into the world.
//!
//! `visits.rs` counts [`Visits`] of stations, and `orchestrate.rs` has [`Reasons`] written down, where someone put those there.
//!
//! All systems live here, because rooms below do not know the schedule; they hold components, rules and kernels.
//! Scene, seed, policy and commands fix every tick; [`state_hash`] shows it.

/// Number of the simulated behaviour, written beside results that are kept: they are run again where it differs. To be
/// raised with every change that may give any trial another outcome, as golden state hashes show.
pub const BEHAVIOUR: u32 = 11;

mod command;
mod episode;
pub mod facts;
mod followed_paths;
mod forget_past;
mod hash;
mod jams;
mod lost_moves;
mod reasons;
mod score;
mod snapshot;
mod stations;
mod statistics;
mod stopwatch;
mod tick;
mod trace;
mod trial;
mod ways;
mod workers;

pub use command::{WorldCommand, apply};
pub use episode::{Episode, FrozenSkill, Routes, Setting, begin_episode, swap_policy};
pub use forget_past::forget_past;
pub use hash::state_hash;
pub use jams::{Jam, JamCause, JamCounts, Jams, MIN_AGENTS, MIN_STALL_TICKS};
pub use lost_moves::lost_moves;
pub use reasons::Reasons;
pub use score::Tally;
pub use snapshot::{Snapshot, SnapshotError};
pub use stations::{QUEUE_CELLS, RATE_FROM_TICKS, Visits, WINDOW_TICKS, is_queued};
pub use statistics::{
    Interval, bootstrap_interval, holm, mean, standard_error, t_interval, t_quantile_975, t_two_sided,
};
pub use stopwatch::{Phase, Stopwatch};
pub use tick::{SimSystems, Tick, tick_schedule};
pub use trace::Trace;
pub use trial::{Manner, Outcome, PACE_TICKS, Trial};
pub use ways::Ways;
pub use workers::{TrialFailure, TrialResult, Workers, panic_reason};
