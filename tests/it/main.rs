//! Behaviour of the whole program, one module for each: a single binary, because each links the engine anew.

mod architecture;
mod beside;
mod cli_bare;
mod cli_clip;
mod cli_eval;
mod cli_explain;
#[cfg(unix)]
mod cli_mishaps;
mod cli_mistakes;
mod cli_regime;
mod cli_scene;
mod cli_speed;
mod cli_study;
mod cli_train;
mod comparison;
mod default_scene;
mod demand;
mod determinism;
mod drafts;
mod exchange;
mod exploration;
mod frozen;
mod golden;
mod guide_paths;
mod invariants;
mod jams;
mod kept;
#[cfg(feature = "viewer")]
mod lost_device;
mod opening;
mod program;
mod published;
mod random_edges;
mod random_world;
mod ranking;
mod restore;
mod rough_edges;
mod session;
mod snapshot;
mod timeline;
mod undo;
mod watched_world;
#[cfg(feature = "viewer")]
mod window;
mod world_controls;
