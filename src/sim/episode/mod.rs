//! A world set up for a trial.
//!
//! | file | holds |
//! |---|---|
//! | `setting.rs` | what fixes a trial, and what systems need to know of it |
//! | `begin.rs` | the world before the first tick; another policy between two |
//! | `agents.rs` | agents that enter the floor or leave it |
//! | `rough_edges.rs` | faults and limits of communication, from the beginning or from a click on |
//! | `routes.rs` | guidance and its older versions, with their cost-to-go fields |
//!
//! A world is kept from episode to episode: whatever an earlier one left of agents is removed, buffers that fit are kept.

mod agents;
mod begin;
mod rough_edges;
mod routes;
mod setting;

pub(in crate::sim) use agents::{add_agent, remove_agent, remove_agents};
pub use begin::{begin_episode, swap_policy};
pub(in crate::sim) use rough_edges::{admit_faults, limit_communication, take_out_faults, take_out_limits};
pub use routes::Routes;
pub(in crate::sim) use routes::reuse_routes;
pub(in crate::sim) use setting::DemandStream;
pub use setting::{Episode, FrozenSkill, Setting};
