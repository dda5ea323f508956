//! The learned coordination policy: named parameters, one block for each learned decision.
//!
//! Parameters do not depend on the size of the floor or the fleet, so one meta-skill moves between scenes. It is kept in
//! a small RON document that a person can read and edit ([`MetaSkill::to_ron`], [`MetaSkill::from_ron`]): every parameter
//! by name, the hash of the frozen skill, and its [`Lineage`]. It may have parameters of their own for some [`Regime`]s.

mod by_name;
mod conditions;
mod constants;
mod feature;
mod file;
mod lineage;
mod open;
mod parameters;
mod regime;
mod shipped;

pub use conditions::Conditions;
pub use constants::Constant;
pub use feature::{Decision, Feature};
pub use file::MetaSkillError;
pub use lineage::{Lineage, Score};
pub use open::{MetaSkillFileError, check_meta_skill, read_meta_skill};
pub use parameters::{MetaSkill, Scope};
pub use regime::Regime;
pub use shipped::{SHIPPED, shipped, shipped_as, shipped_names};
