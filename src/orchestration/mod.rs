//! Coordination: what orchestration knows of the fleet, and the four decisions it takes.
//!
//! A [`Policy`] names a rule for each decision: [`assignment`] (who takes which task), [`guidance`] (which way traffic
//! flows), [`right_of_way`] (who yields) and [`parking`] (where idle agents wait). Every decision has hand-crafted rules
//! and one called `learned`, whose numbers come from a [`MetaSkill`]. Any mix is valid.
//!
//! Rules see [`AgentReport`]s, never the agents themselves; [`communication`] says which reports are heard. Their numbers are f64 with `libm` and a fixed order of
//! summation; what they hand on (ranks, matches, edge costs) is integer.

pub mod assignment;
pub mod communication;
pub mod exploration;
pub mod guidance;
mod memory;
pub mod meta_skill;
mod names;
mod orchestrator;
pub mod parking;
mod policy;
pub mod presets;
mod report;
pub mod right_of_way;

pub use memory::{MemoryError, Remember};
pub use meta_skill::{Decision, MetaSkill};
pub use names::{UNTRAINED, champion_generation, champion_name, name_of};
pub use orchestrator::{Directives, Orchestrator, OrchestratorMemory};
pub use policy::{Policy, PolicyError};
pub use report::{AgentReport, Reports};
