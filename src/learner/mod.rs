//! Learning coordination from the outcome of trials, while every agent's skill stays frozen.
//!
//! One generation: ask the [`optimiser`] for candidates, run several trials of each on common seeds, tell it the scores.
//! The centre of the search is scored on held-out seeds now and then; the best so far is the champion. [`Training`] is
//! that loop as plain data that can be saved between generations and continues bit for bit; [`RunDirectory`] keeps it on
//! disk; [`Learner`] runs it on its own thread behind bounded channels.
//!
//! Training, held-out and test seeds are disjoint by construction ([`seeds`]). Trials run on
//! [`Workers`](crate::sim::Workers), each with a world of its own; results do not depend on how many there are.

mod background;
mod champions;
mod checkpoint;
mod curve;
mod curve_file;
mod event_file;
mod halving;
mod held_out;
mod hyperparameters;
mod keeping;
mod log;
pub mod mixes;
pub mod optimiser;
mod pairs;
mod policy_by_name;
mod policy_gradient;
mod progress;
mod retraining;
mod rivals;
mod run_config;
mod run_directory;
mod saving;
mod scene_choice;
pub mod seeds;
mod steering;
mod training;
mod trials;
mod under_way;

#[cfg(test)]
mod mishaps;

#[cfg(test)]
pub(crate) use background::tests as background_tests;
pub use background::{Learner, LearnerCommand, LearnerReport};
pub use champions::champion_documents;
pub use checkpoint::CheckpointError;
pub use curve::{CurvePoint, Spread};
pub use curve_file::curve_to_csv;
pub use hyperparameters::Hyperparameters;
pub use keeping::Keep;
pub use pairs::Worlds;
pub use policy_by_name::{PolicyNameError, policy_by_name, several_by_name};
pub use progress::{Allowance, Progress, progress_path, read_progress};
pub use retraining::Retraining;
pub use rivals::{Rival, rivals, score_rivals};
pub use run_config::RunConfig;
pub use run_directory::{
    RUNS, RunDirectory, RunError, champion_path, config_path, curve_path, has_checkpoints, read_curve,
};
pub use saving::Saves;
pub use scene_choice::SceneChoice;
pub use training::{Champion, Stop, Training, TrainingError};
pub use under_way::UnderWay;
