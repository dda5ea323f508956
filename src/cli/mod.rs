//! The command line: one file per subcommand, and what they share.
//!
//! | file | holds |
//! |---|---|
//! | `command.rs` | the program's arguments, and which function answers each subcommand |
//! | `arguments.rs`, `seeds.rs`, `policy.rs` | scenes, seeds and policies as users name them |
//! | `evaluation.rs` | trials of policies over seeds, as figures, table and JSON |
//! | `facts.rs` | fact files of these trials |
//! | `jams.rs` | what jams cost, over the seeds of a case |
//! | `failure.rs`, `output.rs`, `progress.rs`, `figures.rs` | exit codes, stdout, stderr, digits |
//!
//! Figures go to stdout, progress to stderr. Exit codes: 0 done, 1 failed, 2 bad input, which is named by file, line,
//! column and what was expected. Nothing a user types or opens makes a command panic.

mod arguments;
mod bare;
mod command;
mod duration;
mod eval;
mod evaluation;
mod explain;
mod export;
mod facts;
mod failure;
mod figures;
mod jams;
mod learn;
mod output;
mod policy;
mod progress;
mod record;
mod replay;
mod scene;
mod seeds;
mod speed;
mod study;
mod train;
mod watch;

pub use command::run;
