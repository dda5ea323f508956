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
mod curve;
mod generation;
mod hyperparameters;
pub mod mixes;
pub mod optimiser;
mod policy_by_name;
mod retraining;
mod rivals;
mod run;
pub mod seeds;
mod steering;
mod training;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use background::tests as background_tests;
pub use background::{Learner, LearnerCommand, LearnerReport};
pub use curve::{CurvePoint, ScoreRange};
pub use generation::pairs::Worlds;
pub use generation::scene_choice::SceneChoice;
pub use generation::under_way::UnderWay;
pub use hyperparameters::Hyperparameters;
pub use policy_by_name::{PolicyNameError, policy_by_name, several_by_name};
pub use retraining::Retraining;
pub use rivals::{Rival, rivals, score_rivals};
pub use run::champions::champion_documents;
pub use run::checkpoint::CheckpointError;
pub use run::config::RunConfig;
pub use run::curve_file::curve_to_csv;
pub use run::directory::{
    RUNS, RunDirectory, RunError, champion_path, config_path, curve_path, has_checkpoints, read_curve,
};
pub use run::keeping::Keep;
pub use run::progress::{Allowance, Progress, progress_path, read_progress};
pub use run::saves::Saves;
pub use run::times::read_times;
pub use training::{Champion, Stop, Training, TrainingError};
