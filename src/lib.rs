//! Fleetwright: a warehouse fleet whose agents never learn. What learns is how they are coordinated.
//!
//! The folders are the data flow: a [`scene`] lays out a [`grid`], a [`demand`] and a [`fleet`] of agents with a frozen
//! [`skill`]; [`sim`] runs the tick, in which [`orchestration`] tells agents what to do under a policy.

pub mod atomic_file;
pub mod cli;
pub mod demand;
pub mod file_lock;
pub mod fleet;
pub mod grid;
pub mod learner;
pub mod orchestration;
#[cfg(feature = "viewer")]
pub mod panel;
pub mod random;
pub mod record;
pub mod scene;
pub mod session;
pub mod sim;
pub mod skill;
pub mod study;
#[cfg(feature = "viewer")]
pub mod viewer;
