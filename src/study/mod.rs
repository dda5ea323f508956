//! Studies: suites of policies on scenes, measured over test seeds and compared with what others published.
//!
//! A [`Suite`] is a RON document that asks a question and lists scenes, policies and published figures. [`Plan`] makes it
//! ready: scenes opened, policies resolved, rows whose benchmark files are missing marked as skipped. [`Results`] is the
//! table of finished trials on disk; [`Study`] runs the trials that it lacks, each written down as soon as it is there, so
//! that a study that was stopped continues. [`SuiteReport`] is the outcome: means, intervals, and for every published
//! figure a [`Comparison`].
//!
//! A trial is known by its [`fingerprint`](Study) and seed: floor, fleet, demand, episode length, policy with its costs and
//! parameters, skill, and the number of the simulated behaviour. Names, captions and cameras may change freely.

mod benchmark_folder;
mod comparison;
mod cost;
pub mod explain;
mod fingerprint;
mod gains;
mod kept;
mod once;
mod pairs;
mod plan;
mod race;
mod report;
mod results;
mod settling;
mod shipped;
mod suite;
mod tally;
mod trials;

pub use benchmark_folder::BenchmarkFolder;
pub use comparison::{Comparison, Verdict, compare};
pub use cost::{Cost, Work};
pub use gains::{ByHand, Gain, Trend};
pub use kept::{KeptMore, Share};
pub use once::run_each_once;
pub use plan::{CaseHead, Contents, EntrantPlan, Extent, Plan, RacePlan, Row};
pub use race::{
    AIM, AimVerdict, Convergence, EntrantReport, LEAST_GAIN_PERCENT, Lead, Leader, Level, MOST, Milestone, RaceReport,
    Recovery, Regained, RetrainingComparison, Skipped, SkippedPart, StepSizes, StepsTo, Wait,
};
pub use report::{Compared, RowReport, SuiteReport};
pub use results::{Results, StudyError};
pub use settling::Settling;
pub use shipped::SHIPPED_SUITES;
pub use suite::{Aim, Before, Case, Entrant, Entry, Learns, Published, Race, Suite, Vary, VaryPoint};
pub use tally::Tally;
pub use trials::Study;
