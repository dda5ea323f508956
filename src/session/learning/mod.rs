//! The learner beside the world, or the run of another process, and what is known of either.
//!
//! | file | holds |
//! |---|---|
//! | `tell.rs`, `listen.rs` | tells the learner, and takes what it has to say |
//! | `heard.rs` | when it was heard last |
//! | `restart.rs` | begins it anew |
//! | `effort.rs` | sets of its settings by name |
//! | `marks.rs` | marks on its curve |
//! | `parameters.rs` | the meta-skill in charge, and changed by hand |
//! | `gallery.rs`, `run_champions.rs` | champions from the first to the newest |
//! | `following.rs`, `run_rivals.rs` | a run that another process trains, and rules by hand beside it |
//! | `earlier_runs.rs` | runs before, and in what they differ |
//! | `files.rs` | meta-skills and the curve in files |

pub(super) mod earlier_runs;
pub(super) mod effort;
pub(super) mod files;
pub(super) mod following;
pub(super) mod gallery;
pub(super) mod heard;
pub(super) mod listen;
pub(super) mod marks;
pub(super) mod parameters;
pub(super) mod restart;
pub(super) mod run_champions;
pub(super) mod run_rivals;
pub(super) mod tell;
