//! Learning on a thread of its own, behind bounded channels.
//!
//! The thread looks for commands between generations and never waits for its reader: reports that do not fit the channel
//! are kept and sent later, the newest last. Hand-crafted rivals are scored between generations, on the same held-out seeds as
//! the champion.

mod handle;
mod learning;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use self::handle::Learner;
use super::curve::CurvePoint;
use super::rivals::Rival;
use super::training::Champion;
use crate::scene::Stage;

/// What the learner can be told between generations.
#[derive(Clone, Debug)]
pub enum LearnerCommand {
    /// Stop before the next generation until told to resume, with everything saved.
    Pause,
    /// Go on.
    Resume,
    /// Do the same by itself, once, before the generation that would begin with so many episodes simulated or more; `None`: never.
    PauseAt(Option<u64>),
    /// Candidates in a generation.
    SetPopulation(u32),
    /// Width of the search.
    SetStepSize(f64),
    /// How far the centre is moved in a generation; `None`: as follows from the step size.
    SetLearningRate(Option<f64>),
    /// Pull of the centre to zero.
    SetWeightDecay(f64),
    /// Trials of each candidate.
    SetRollouts(u32),
    /// The world has changed: champion and rivals are scored afresh there.
    SetStage(Arc<Stage>),
}

/// What the learner tells.
#[derive(Clone, Debug)]
pub enum LearnerReport {
    /// A generation was told, or a segment was opened.
    Generation {
        /// What came of it.
        point: CurvePoint,
        /// Wall time that learning has taken up to then; pauses do not count.
        spent: Duration,
    },
    /// There is a new champion, or the champion was scored in a changed world.
    Champion(Box<Champion>),
    /// A rival was scored in the current world.
    Rival(Rival),
    /// The world has changed: rivals' scores no longer hold.
    Segment,
    /// It has paused by itself, as it was told to.
    Paused,
    /// The run is kept in this directory from now on.
    Kept(PathBuf),
    /// Something went wrong; learning goes on unless the thread ends.
    Trouble(String),
    /// Learning has ended by an error or a panic, and why.
    Ended(String),
}

#[cfg(test)]
pub(crate) use self::handle::tests;
