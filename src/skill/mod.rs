//! The frozen skill: how an agent turns its goal, the guidance and its neighbourhood into a move.
//!
//! The skill is PIBT (Okumura, Machida, Défago, Tamura, "Priority inheritance with backtracking for iterative
//! multi-agent path finding", Artificial Intelligence 310, 2022, DOI 10.1016/j.artint.2022.103752) in the variant of the
//! guidance-graph benchmarks. It never learns here. Its preferences carry named hooks [`Psi`], all zero as shipped, so
//! that training the agents instead of their coordination is an alternative whose cost can be measured.
//!
//! Invariants: after a call every agent has a next cell, no two share one, no two swap, and held agents stay.

mod forecast;
mod order;
mod path_field;
mod pibt;
mod preference;
mod psi;
mod skills;

pub use forecast::Forecast;
pub use order::RightOfWay;
pub use path_field::PathField;
pub use pibt::{NO_AGENT, Pibt};
pub use preference::{Neighbourhood, Outlook};
pub use psi::{PSI_NAMES, Psi};
pub use skills::Skills;
