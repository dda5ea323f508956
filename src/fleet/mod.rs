//! Agents as entities: what they are, what they are told, and how their columns are gathered.
//!
//! An agent's own skill never changes; these components are its state and its directives. Entities are spawned once per
//! episode with all components, so they stay in one archetype; whatever depends on order goes through [`AgentId`].

mod components;
pub mod faults;
mod roster;

pub use components::{AgentId, Directive, Goal, Job, OwnGoals, Position, Ties, Waited};
pub use faults::Faults;
pub use roster::{Clock, Floor, Roster};
